"""Pages of what a run suggests: one suggestion, and what officers do with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.db import transactional
from citizen_voice.themes import queries, service
from citizen_voice.themes.forms import ConfirmCandidateForm, DiscardForm, MergeForm
from citizen_voice.themes.routes.blueprint import BASE, address, blueprint, done, page_number, render
from citizen_voice.themes.routes.destinations import offer
from citizen_voice.themes.routes.places import list_arguments, place_in_list
from citizen_voice.themes.steps import alike, placing, review

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
        place=place_in_list(),
        list_arguments=list_arguments(),
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
    form = MergeForm(into=request.args.get("into"))
    consultation = queries.get_consultation_of(candidate)
    targets = placing.list_targets(consultation, candidate)
    offer(form, targets, consultation=consultation, statement_ids=alike.list_typical(candidate))
    others = {placing.key_of(one): one for one in targets}

    def act() -> str:
        theme = service.merge_candidate(
            candidate, into=others[form.destination], officer_id=current_officer_id(), reason=form.reason.data
        )
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
        shown = address(consultation, run_id=candidate.grouping_run_id, **list_arguments())
        return redirect(url_for(".show_run", _anchor=f"suggestion-{candidate.number}", **shown))
    row = review.describe_candidate(candidate)
    return render(
        "themes/decide_candidate.html",
        consultation,
        form=form,
        heading=heading,
        candidate=candidate,
        exemplars=row.exemplars,
        place=place_in_list(),
    )
