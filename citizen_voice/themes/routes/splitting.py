"""Pages on which a theme is split: two halves asked for, looked at, changed, and made two themes."""

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.db import transactional
from citizen_voice.themes import queries, service, split_jobs
from citizen_voice.themes.forms import SplitForm
from citizen_voice.themes.routes.blueprint import BASE, address, blueprint, done, page_number, render, ticked
from citizen_voice.themes.steps import halves, split_words
from citizen_voice.vocabulary import RunState

if TYPE_CHECKING:
    from citizen_voice.models import CandidateTheme, SplitProposal, Theme

SPLIT = f"{BASE}/themes/<uuid:theme_id>/splits"
PROPOSAL = f"{SPLIT}/<uuid:proposal_id>"


@blueprint.post(SPLIT)
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def propose_split(theme: "Theme") -> ResponseReturnValue:
    """Ask for two halves of a theme."""
    return _proposed(theme)


@blueprint.post(f"{BASE}/candidate-themes/<uuid:candidate_id>/split")
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def split_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Take up a suggestion and ask for two halves of it."""
    return _proposed(service.take_up(candidate, officer_id=current_officer_id()))


def _proposed(theme: "Theme") -> ResponseReturnValue:
    proposal = service.propose_split(theme, officer_id=current_officer_id())
    split_jobs.send_split(proposal.id)
    return redirect(url_for(".show_split", **_place(proposal)))


def _place(proposal: "SplitProposal", **more: Any) -> dict[str, Any]:
    consultation = queries.get_consultation_of(halves.get_theme_of(proposal))
    return address(consultation, theme_id=proposal.theme_id, proposal_id=proposal.id, **more)


@blueprint.get(f"{PROPOSAL}/state")
@requires(Permission.THEME_DECIDE, load=halves.get_proposal)
def show_split_state(proposal: "SplitProposal") -> ResponseReturnValue:
    """Answer whether the halves are there, as JSON, for the page that waits for them."""
    return split_words.describe_progress(proposal)


@blueprint.route(PROPOSAL, methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=halves.get_proposal)
@transactional
def show_split(proposal: "SplitProposal") -> ResponseReturnValue:
    """Show the two halves of a theme, and make two themes of it."""
    theme = halves.get_theme_of(proposal)
    consultation = queries.get_consultation_of(theme)
    is_there = proposal.state is RunState.SUCCEEDED
    form = SplitForm(**split_words.titles_of(proposal)) if is_there else SplitForm()

    def act() -> str:
        titles = (form.title.data, form.second_title.data)
        made = service.split_theme(proposal, titles=titles, officer_id=current_officer_id(), reason=form.reason.data)
        return str(gettext("Two themes: “%(one)s” and “%(other)s”", one=made[0].title, other=made[1].title))

    if form.validate_on_submit() and done(form, act):
        return redirect(url_for(".show_theme", **address(consultation, theme_id=theme.id)))
    half = 2 if request.args.get("half") == "2" else 1
    return render(
        "themes/show_split.html",
        consultation,
        form=form,
        theme=theme,
        proposal=proposal,
        place=_place(proposal),
        progress=split_words.describe_progress(proposal),
        failure=split_words.failure_of(proposal),
        half=half,
        counts=halves.count_halves(proposal),
        listing=halves.page_half(proposal, half, page=page_number()),
        exemplars={number: halves.list_exemplars(proposal, number) for number in (1, 2)},
    )


@blueprint.post(f"{PROPOSAL}/change")
@requires(Permission.THEME_DECIDE, load=halves.get_proposal)
@transactional
def change_halves(proposal: "SplitProposal") -> ResponseReturnValue:
    """Put ticked statements into the other half."""
    to_half = 2 if request.form.get("to_half") == "2" else 1
    ids = ticked("statements")
    if ids:
        moved = service.change_halves(proposal, ids, to_half=to_half, officer_id=current_officer_id())
        said = ngettext(
            "%(num)d statement put into the other half.", "%(num)d statements put into the other half.", moved
        )
        flash(said, "success")
    else:
        flash(gettext("Nothing was ticked, so nothing was moved."), "error")
    return redirect(url_for(".show_split", **_place(proposal, half=3 - to_half)))
