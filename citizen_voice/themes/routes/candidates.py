"""Pages of what a run suggests: one suggestion, and what officers do with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import SelectChoice

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.db import transactional
from citizen_voice.themes import queries, service
from citizen_voice.themes.forms import ConfirmCandidateForm, DiscardForm, MergeForm
from citizen_voice.themes.routes.blueprint import BASE, address, blueprint, done, page_number, render
from citizen_voice.themes.steps import review

if TYPE_CHECKING:
    from citizen_voice.models import CandidateTheme

CANDIDATE = f"{BASE}/candidate-themes/<uuid:candidate_id>"


@blueprint.get(CANDIDATE)
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
def show_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Show all statements of a suggestion, and what can be done with it."""
    return render(
        "themes/show_candidate.html",
        queries.get_consultation_of(candidate),
        row=review.describe_candidate(candidate),
        candidate=candidate,
        listing=review.list_candidate_statements(candidate, page=page_number()),
    )


@blueprint.route(f"{CANDIDATE}/confirm", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def confirm_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Make a theme of a suggestion, under its title or another."""
    form = ConfirmCandidateForm(title=candidate.label)

    def act() -> str:
        theme = service.confirm_candidate(
            candidate, officer_id=current_officer_id(), title=form.title.data, reason=form.reason.data or ""
        )
        return str(gettext("Confirmed: %(title)s", title=theme.title))

    return _decide_candidate(candidate, form, act, gettext("Confirm this theme"))


@blueprint.route(f"{CANDIDATE}/merge", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def merge_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Add a suggestion to a confirmed theme, or put two suggestions together as one theme."""
    form = MergeForm()
    consultation = queries.get_consultation_of(candidate)
    live = [*queries.list_confirmed_themes(consultation), *queries.list_open_themes(consultation)]
    themes = {f"theme:{one.id}": one for one in live}
    others = {f"candidate:{one.id}": one for one in review.list_undecided(candidate.grouping_run_id)}
    others.pop(f"candidate:{candidate.id}", None)
    form.into.choices = [
        SelectChoice("", gettext("Select one")),
        *(SelectChoice(key, gettext("Theme: %(title)s", title=one.title)) for key, one in themes.items()),
        *(SelectChoice(key, gettext("Suggestion: %(title)s", title=one.label)) for key, one in others.items()),
    ]

    def act() -> str:
        said = {"officer_id": current_officer_id(), "reason": form.reason.data}
        if form.into.data in themes:
            theme = service.merge_candidate(candidate, into=themes[form.into.data], **said)
        else:
            theme = service.merge_candidates(candidate, other=others[form.into.data], **said)
        return str(gettext("Merged into: %(title)s", title=theme.title))

    return _decide_candidate(candidate, form, act, gettext("Merge this suggestion"))


@blueprint.route(f"{CANDIDATE}/discard", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def discard_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Put a suggestion aside, with a reason."""
    form = DiscardForm()

    def act() -> str:
        service.discard_candidate(candidate, officer_id=current_officer_id(), reason=form.reason.data)
        return str(gettext("Discarded: %(title)s", title=candidate.label))

    return _decide_candidate(candidate, form, act, gettext("Discard this suggestion"))


def _decide_candidate(
    candidate: "CandidateTheme", form: Any, act: Callable[[], str], heading: str
) -> ResponseReturnValue:
    consultation = queries.get_consultation_of(candidate)
    if form.validate_on_submit() and done(form, act):
        return redirect(url_for(".show_run", **address(consultation, run_id=candidate.grouping_run_id)))
    row = review.describe_candidate(candidate)
    return render(
        "themes/decide_candidate.html",
        consultation,
        form=form,
        heading=heading,
        candidate=candidate,
        exemplars=row.exemplars,
    )
