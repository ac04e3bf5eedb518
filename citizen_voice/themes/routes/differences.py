"""Pages of what a run carries on from before: what has changed since then, and adding what is new to a theme."""

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.db import transactional
from citizen_voice.themes import queries, service
from citizen_voice.themes.routes.blueprint import address, blueprint, page_number, render
from citizen_voice.themes.routes.candidates import CANDIDATE
from citizen_voice.themes.routes.places import list_arguments
from citizen_voice.themes.routes.runs import RUN
from citizen_voice.themes.steps import comparisons
from citizen_voice.vocabulary import ChangeKind

if TYPE_CHECKING:
    from citizen_voice.models import CandidateTheme, GroupingRun

ADDED, REMOVED = "added", "removed"


@blueprint.get(f"{RUN}/difference")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def show_difference(run: "GroupingRun") -> ResponseReturnValue:
    """Show what has changed since the run before: all of it, or one kind of change."""
    consultation = queries.get_consultation_of(run)
    comparison = comparisons.find_comparison(run)
    if comparison is None:
        return render("themes/show_no_difference.html", consultation, run=run)
    chosen = request.args.get("kind", "")
    kind = next((one for one in ChangeKind if one == chosen), None)
    if chosen == ADDED:
        listing = comparisons.list_added(comparison, page=page_number())
    elif chosen == REMOVED:
        listing = comparisons.list_removed(comparison, page=page_number())
    else:
        listing = comparisons.list_changes(run, kind, page=page_number())
    return render(
        "themes/show_difference.html",
        consultation,
        run=run,
        comparison=comparison,
        listing=listing,
        chosen=chosen if kind or chosen in (ADDED, REMOVED) else "",
    )


@blueprint.post(f"{CANDIDATE}/continue")
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def continue_theme(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Add what is new in a suggestion to the theme that it continues."""
    theme, added = service.continue_theme(candidate, officer_id=current_officer_id())
    said = (
        ngettext(
            "%(num)d statement was added to: %(title)s",
            "%(num)d statements were added to: %(title)s",
            added,
            title=theme.title,
        )
        if added
        else gettext("Noted as the same theme: %(title)s", title=theme.title)
    )
    flash(said, "success")
    consultation = queries.get_consultation_of(candidate)
    back = address(consultation, run_id=candidate.grouping_run_id, **list_arguments())
    return redirect(url_for(".show_run", _anchor=f"suggestion-{candidate.number}", **back))
