"""Pages of voting: one card at a time, and the list of one's own votes."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_actor
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultations_queries
from citizen_voice.consultations import service as consultations_service
from citizen_voice.db import transactional
from citizen_voice.exceptions import ConflictError
from citizen_voice.proposals import queries as proposals_queries
from citizen_voice.vocabulary import VoteChoice
from citizen_voice.voting import queries, service
from citizen_voice.voting.forms import CastVoteForm
from citizen_voice.voting.routes.blueprint import CONSULTATION, blueprint

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, Participant, Proposal

ENOUGH_FOR_TODAY = 10
"""After so many votes people are asked whether they want to go on."""


@blueprint.get(f"{CONSULTATION}/vote")
@requires(Permission.CONSULTATION_TAKE_PART, load=consultations_queries.get_public_consultation)
def show_card(consultation: "Consultation") -> ResponseReturnValue:
    """Show the card that was drawn last. Nothing is drawn here: that is for `draw_next` and `cast_vote`."""
    consultations_service.ensure_open(consultation)
    participant = _participant(consultation)
    if participant is None:
        return redirect(url_for("consultations.take_part", **_address(consultation)))
    card = queries.find_card(participant)
    return render_template(
        "voting/show_card.html",
        consultation=consultation,
        card=card,
        progress=queries.count_progress(participant),
        is_more=card is not None or queries.find_unseen(participant) is not None,
    )


@blueprint.post(f"{CONSULTATION}/vote/next")
@requires(Permission.CONSULTATION_TAKE_PART, load=consultations_queries.get_public_consultation)
@transactional
def draw_next(consultation: "Consultation") -> ResponseReturnValue:
    """Draw the first card, or the next after one that was withdrawn."""
    participant = _participant(consultation)
    if participant is None:
        return redirect(url_for("consultations.take_part", **_address(consultation)))
    service.draw_next(participant)
    return redirect(url_for(".show_card", **_address(consultation)))


@blueprint.post(f"{CONSULTATION}/vote")
@requires(Permission.CONSULTATION_TAKE_PART, load=consultations_queries.get_public_consultation)
@transactional
def cast_vote(consultation: "Consultation") -> ResponseReturnValue:
    """Store the answer to a card and draw the next."""
    participant = _participant(consultation)
    if participant is None:
        return redirect(url_for("consultations.take_part", **_address(consultation)))
    here = url_for(".show_card", **_address(consultation))
    form = CastVoteForm()
    if not form.validate_on_submit():
        _flash_problems(form)
        return redirect(here)
    proposal_id, choice = UUID(form.proposal_id.data), VoteChoice(form.choice.data)
    try:
        answer = service.cast_and_draw(
            participant, proposal_id=proposal_id, choice=choice, is_important=form.is_important.data
        )
    except ConflictError as fault:
        flash(str(fault))
        service.draw_next(participant)
        return redirect(here)
    if answer.is_new and answer.votes % ENOUGH_FOR_TODAY == 0:
        return redirect(url_for(".pause", **_address(consultation)))
    return redirect(here)


@blueprint.get(f"{CONSULTATION}/vote/pause")
@requires(Permission.CONSULTATION_TAKE_PART, load=consultations_queries.get_public_consultation)
def pause(consultation: "Consultation") -> ResponseReturnValue:
    """Say that this is enough for today, and let those go on who want to."""
    participant = _participant(consultation)
    if participant is None:
        return redirect(url_for("consultations.take_part", **_address(consultation)))
    return render_template("voting/pause.html", consultation=consultation, progress=queries.count_progress(participant))


@blueprint.get(f"{CONSULTATION}/your-votes")
@requires(Permission.CONSULTATION_TAKE_PART, load=consultations_queries.get_public_consultation)
def list_own_votes(consultation: "Consultation") -> ResponseReturnValue:
    """List one's own votes, each with a way to change it."""
    participant = _participant(consultation)
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "voting/list_own_votes.html",
        consultation=consultation,
        listing=queries.list_own_votes(participant, page=page) if participant else None,
        is_open=consultations_queries.is_taking_part_open(consultation),
    )


@blueprint.route(f"{CONSULTATION}/your-votes/<proposal_reference>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_TAKE_PART, load=proposals_queries.get_published_proposal)
@transactional
def change_vote(proposal: "Proposal") -> ResponseReturnValue:
    """Answer a card again."""
    consultation = proposals_queries.get_consultation_of(proposal)
    consultations_service.ensure_open(consultation)
    participant = _participant(consultation)
    if participant is None:
        return redirect(url_for("consultations.take_part", **_address(consultation)))
    card = queries.get_answered_card(participant, proposal)
    form = CastVoteForm(data={"proposal_id": str(proposal.id)})
    if form.validate_on_submit():
        service.cast_vote(
            participant,
            proposal_id=proposal.id,
            choice=VoteChoice(form.choice.data),
            is_important=form.is_important.data,
        )
        flash(gettext("Your vote is changed."), "success")
        return redirect(url_for(".list_own_votes", **_address(consultation)))
    return render_template("voting/change_vote.html", consultation=consultation, card=card, form=form)


def _participant(consultation: "Consultation") -> "Participant | None":
    return consultations_queries.find_participant(consultation, current_actor().id)


def _flash_problems(form: CastVoteForm) -> None:
    for problems in form.errors.values():
        flash(str(problems[0]), "error")


def _address(consultation: "Consultation") -> dict[str, Any]:
    return {"authority_slug": g.authority.slug, "consultation_slug": consultation.slug}
