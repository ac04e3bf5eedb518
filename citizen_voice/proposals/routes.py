"""Pages of proposals: writing one, its private receipt, and what everybody can read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from citizen_voice.access.actor import current_actor
from citizen_voice.access.decorators import public, requires
from citizen_voice.access.permissions import Permission
from citizen_voice.audit import Who
from citizen_voice.consultations import queries as consultations_queries
from citizen_voice.consultations import service as consultations_service
from citizen_voice.db import transactional
from citizen_voice.proposals import queries, service
from citizen_voice.proposals.forms import CheckProposalForm, SubmitProposalForm
from citizen_voice.proposals.policy import POLICY
from citizen_voice.proposals.steps.trace import trace_forward
from citizen_voice.vocabulary import ActorKind, ModerationChoice, ModerationStatus

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, Participant, Proposal

blueprint = Blueprint("proposals", __name__)

CONSULTATION = "/<authority_slug>/consultations/<consultation_slug>"
DRAFT = "proposal_draft"


@blueprint.route(f"{CONSULTATION}/submit-proposal", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_TAKE_PART, load=consultations_queries.get_public_consultation)
@transactional
def submit_proposal(consultation: "Consultation") -> ResponseReturnValue:
    """Ask for a proposal. It is kept as a draft in the browser's session until it is sent from the next page."""
    consultations_service.ensure_open(consultation)
    if _participant(consultation) is None:
        return redirect(url_for("consultations.take_part", **_address(consultation)))
    draft = _draft(consultation)
    form = SubmitProposalForm(data=draft or {"language": str(get_locale())})
    if form.validate_on_submit():
        session[DRAFT] = {
            "consultation": str(consultation.id),
            "key": draft["key"] if draft else uuid4().hex,
            "text": form.text.data,
            "why": form.why.data or "",
            "language": form.language.data,
        }
        return redirect(url_for(".check_proposal", **_address(consultation)))
    return render_template(
        "proposals/submit_proposal.html", form=form, consultation=consultation, wording=_wording(consultation)
    )


@blueprint.route(f"{CONSULTATION}/submit-proposal/check", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_TAKE_PART, load=consultations_queries.get_public_consultation)
@transactional
def check_proposal(consultation: "Consultation") -> ResponseReturnValue:
    """Show the draft again, and send it. Sent twice, it still is one proposal."""
    participant = _participant(consultation)
    if participant is None:
        return redirect(url_for("consultations.take_part", **_address(consultation)))
    draft = _draft(consultation)
    form = CheckProposalForm(data={"key": draft["key"] if draft else ""})
    if form.validate_on_submit():
        sent = _send(consultation, participant, draft, form.key.data)
        if sent is not None:
            return redirect(url_for(".show_sent", proposal_reference=sent.reference, **_address(consultation)))
    if draft is None:
        flash(gettext("There is nothing to send: write your proposal first."))
        return redirect(url_for(".submit_proposal", **_address(consultation)))
    consultations_service.ensure_open(consultation)
    return render_template("proposals/check_proposal.html", form=form, consultation=consultation, draft=draft)


def _send(
    consultation: "Consultation", participant: "Participant", draft: dict[str, Any] | None, key: str
) -> "Proposal | None":
    """Send the draft that the page showed. Returns what was sent, now or by the first of two presses, or None."""
    reference = f"web:{key}"
    if draft is None or draft["key"] != key:
        earlier = queries.find_by_source(consultation.id, reference)
        return earlier if earlier is not None and earlier.participant_id == participant.id else None
    proposal = service.submit_proposal(
        participant,
        text=draft["text"],
        why=draft["why"],
        language=draft["language"],
        source_reference=reference,
    )
    session.pop(DRAFT)
    return proposal


@blueprint.get(f"{CONSULTATION}/submit-proposal/<proposal_reference>/sent")
@requires(Permission.CONSULTATION_TAKE_PART, load=queries.get_proposal)
def show_sent(proposal: "Proposal") -> ResponseReturnValue:
    """Say that the proposal has arrived, with its private link. For its author alone."""
    consultation = queries.get_own_consultation(proposal, current_actor().id)
    return render_template(
        "proposals/show_sent.html", consultation=consultation, proposal=proposal, token=queries.receipt_token(proposal)
    )


@blueprint.get(f"{CONSULTATION}/your-proposals")
@requires(Permission.CONSULTATION_TAKE_PART, load=consultations_queries.get_public_consultation)
def list_own_proposals(consultation: "Consultation") -> ResponseReturnValue:
    """List what the resident has sent, each with its private link."""
    participant = _participant(consultation)
    rows = queries.list_own_proposals(participant) if participant else []
    shown = [(proposal, text, queries.receipt_token(proposal)) for proposal, text in rows]
    return render_template(
        "proposals/list_own_proposals.html",
        consultation=consultation,
        shown=shown,
        is_open=consultations_queries.is_taking_part_open(consultation),
    )


@blueprint.get("/<authority_slug>/receipts/<token>")
@public
def show_receipt(authority_slug: str, token: str) -> ResponseReturnValue:
    """Show an author, by their private link, where their words have come to."""
    proposal = queries.get_proposal_by_receipt(authority_slug, token)
    consultation = queries.get_consultation_of(proposal)
    decision = queries.latest_decision(proposal)
    return render_template(
        "proposals/show_receipt.html",
        proposal=proposal,
        token=token,
        consultation=consultation,
        original=queries.original_words(proposal),
        published=queries.current_words(proposal),
        decision=decision,
        is_redacted=decision is not None and decision.choice is ModerationChoice.REDACT,
        is_rejected=proposal.moderation_status is ModerationStatus.REJECTED,
        reason=POLICY[decision.reason] if decision is not None and decision.reason else None,
        trace=trace_forward(queries.list_statement_ids(proposal)),
        is_open=consultations_queries.is_taking_part_open(consultation),
    )


@blueprint.post("/<authority_slug>/receipts/<token>/withdraw")
@public
@transactional
def withdraw_proposal(authority_slug: str, token: str) -> ResponseReturnValue:
    """Take the proposal of a private link back."""
    proposal = queries.get_proposal_by_receipt(authority_slug, token)
    # Who holds the link is its author; the audit trail does not tie an author's name to words.
    service.withdraw_proposal(proposal, who=Who(ActorKind.RESIDENT))
    flash(gettext("Your proposal is withdrawn. Nobody can read it any more."), "success")
    return redirect(url_for(".show_receipt", authority_slug=authority_slug, token=token))


@blueprint.get(f"{CONSULTATION}/proposals")
@public
def list_proposals(authority_slug: str, consultation_slug: str) -> ResponseReturnValue:
    """List the published proposals, newest first."""
    consultation = consultations_queries.get_public_consultation(authority_slug, consultation_slug)
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "proposals/list_proposals.html",
        consultation=consultation,
        wording=_wording(consultation),
        listing=queries.list_proposals(consultation, page=page),
    )


@blueprint.get(f"{CONSULTATION}/proposals/<proposal_reference>")
@public
def show_proposal(authority_slug: str, consultation_slug: str, proposal_reference: str) -> ResponseReturnValue:
    """Show one published proposal, the votes on it, and where it has come to."""
    consultations_queries.get_public_consultation(authority_slug, consultation_slug)
    proposal = queries.get_published_proposal(authority_slug, consultation_slug, proposal_reference)
    text = queries.current_words(proposal)
    found = queries.StatementWords(proposal, text.text if text else None, text.language if text else "")
    return _show_words(found, queries.list_statement_ids(proposal), why=text.why if text else "")


@blueprint.get("/<authority_slug>/statements/<uuid:statement_id>")
@public
def show_statement(authority_slug: str, statement_id: UUID) -> ResponseReturnValue:
    """Show one statement: the part of a proposal's words that standards rest on."""
    return _show_words(queries.get_statement(g.authority, statement_id), [statement_id])


def _show_words(found: queries.StatementWords, statement_ids: Sequence[UUID], *, why: str = "") -> ResponseReturnValue:
    consultation = queries.get_consultation_of(found.proposal)
    return render_template(
        "proposals/show_proposal.html",
        consultation=consultation,
        wording=_wording(consultation),
        found=found,
        why=why,
        proposal=found.proposal,
        votes=queries.count_votes(found.proposal),
        trace=trace_forward(statement_ids),
    )


def _participant(consultation: "Consultation") -> "Participant | None":
    return consultations_queries.find_participant(consultation, current_actor().id)


def _draft(consultation: "Consultation") -> dict[str, Any] | None:
    """Return the draft in the session if it answers this consultation."""
    draft: dict[str, Any] | None = session.get(DRAFT)
    return draft if draft is not None and draft["consultation"] == str(consultation.id) else None


def _wording(consultation: "Consultation") -> Any:
    return consultations_queries.get_wording(consultation, str(get_locale()))


def _address(consultation: "Consultation") -> dict[str, Any]:
    return {"authority_slug": g.authority.slug, "consultation_slug": consultation.slug}
