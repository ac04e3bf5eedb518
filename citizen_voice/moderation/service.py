"""Deciding what is published: approve, publish a redacted version, or reject with a reason of the policy."""

import uuid

from flask import current_app
from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from citizen_voice import audit, events, mail
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import Authority, Consultation, DomainEvent, ModerationDecision, Proposal, ProposalText
from citizen_voice.moderation import queries
from citizen_voice.proposals import queries as proposal_queries
from citizen_voice.proposals.policy import LONGEST_PROPOSAL, POLICY
from citizen_voice.vocabulary import EventName, ModerationChoice, ModerationReason, ModerationStatus, TextKind

TRANSITIONS: frozenset[tuple[ModerationStatus, ModerationStatus]] = frozenset(
    {
        (ModerationStatus.PENDING, ModerationStatus.APPROVED),
        (ModerationStatus.PENDING, ModerationStatus.REJECTED),
        # Another version of the words is published in place of the one that is.
        (ModerationStatus.APPROVED, ModerationStatus.APPROVED),
        (ModerationStatus.APPROVED, ModerationStatus.REJECTED),
        (ModerationStatus.REJECTED, ModerationStatus.APPROVED),
    }
)
"""Which status may follow which. A later decision may change an earlier one; both stay on record."""

MOST_WHY = 1000


def approve_proposal(proposal: Proposal, *, officer_id: uuid.UUID, note: str = "") -> ModerationDecision:
    """Publish a proposal in its resident's own words.

    Raises `InvalidTransitionError` when it was withdrawn, and `ConflictError` when these words are published already.
    """
    proposal = _locked(proposal)
    original = proposal_queries.original_words(proposal)
    if proposal.published_text_id == original.id:
        raise ConflictError(gettext("This proposal is published already, in the resident's own words."))
    return _decide(
        proposal,
        choice=ModerationChoice.APPROVE,
        new_status=ModerationStatus.APPROVED,
        officer_id=officer_id,
        published=original,
        note=note,
    )


def publish_redacted(
    proposal: Proposal, *, officer_id: uuid.UUID, text: str, why: str, reason: ModerationReason, note: str = ""
) -> ModerationDecision:
    """Publish a proposal in words from which something was taken out. The original stays, for moderators alone.

    Raises `InvalidInputError` for empty or too long words, or words that are the original's; `ConflictError` when
    just these are published already; `InvalidTransitionError` when the proposal was withdrawn.
    """
    proposal = _locked(proposal)
    text, why = text.strip(), why.strip()
    original = proposal_queries.original_words(proposal)
    _check_redaction(proposal, original, text, why)
    version = db.session.scalar(select(func.max(ProposalText.version)).where(ProposalText.proposal_id == proposal.id))
    redacted = ProposalText(
        authority_id=proposal.authority_id,
        proposal_id=proposal.id,
        version=(version or 0) + 1,
        kind=TextKind.REDACTED,
        text=text,
        why=why,
        language=original.language,
    )
    _require_transition(proposal, ModerationStatus.APPROVED)
    db.session.add(redacted)
    db.session.flush()
    return _decide(
        proposal,
        choice=ModerationChoice.REDACT,
        new_status=ModerationStatus.APPROVED,
        officer_id=officer_id,
        published=redacted,
        reason=reason,
        note=note,
    )


def _check_redaction(proposal: Proposal, original: ProposalText, text: str, why: str) -> None:
    if not text:
        raise InvalidInputError(gettext("Enter the words to publish."), "text")
    for words, most, field in ((text, LONGEST_PROPOSAL, "text"), (why, MOST_WHY, "why")):
        if len(words) > most:
            raise InvalidInputError(
                gettext("The words to publish must be %(most)d characters or fewer.", most=most), field
            )
    if (text, why) == (original.text, original.why):
        raise InvalidInputError(
            gettext("These are the resident's own words: approve the proposal, or change them."), "text"
        )
    newest = queries.get_newest_text(proposal)
    if proposal.published_text_id == newest.id and (text, why) == (newest.text, newest.why):
        raise ConflictError(gettext("Just these words are published already."))


def reject_proposal(
    proposal: Proposal, *, officer_id: uuid.UUID, reason: ModerationReason, note: str = ""
) -> ModerationDecision:
    """Keep a proposal from being published, for a reason of the published policy.

    Raises `InvalidTransitionError` when it was rejected already or was withdrawn.
    """
    return _decide(
        _locked(proposal),
        choice=ModerationChoice.REJECT,
        new_status=ModerationStatus.REJECTED,
        officer_id=officer_id,
        reason=reason,
        note=note,
    )


def record_imported_status(proposal: Proposal, *, status: ModerationStatus) -> ModerationDecision | None:
    """Take over the status that a proposal had where it was imported from; nobody of ours decided it.

    Returns None for a status that it has already. The import as a whole is audited, by what imports.
    """
    proposal = _locked(proposal)
    if status is proposal.moderation_status:
        return None
    _require_transition(proposal, status)
    is_approved = status is ModerationStatus.APPROVED
    choice = ModerationChoice.APPROVE if is_approved else ModerationChoice.REJECT
    return _append(
        proposal,
        choice=choice,
        new_status=status,
        published=proposal_queries.original_words(proposal) if is_approved else None,
    )


def _locked(proposal: Proposal) -> Proposal:
    """Read the proposal again and hold it, so that of two decisions at one moment the second sees the first."""
    return db.session.scalars(
        select(Proposal).where(Proposal.id == proposal.id).with_for_update().execution_options(populate_existing=True)
    ).one()


def _require_transition(proposal: Proposal, new_status: ModerationStatus) -> None:
    if proposal.withdrawn_at is not None:
        raise InvalidTransitionError(gettext("The resident has withdrawn this proposal: there is nothing to decide."))
    if (proposal.moderation_status, new_status) not in TRANSITIONS:
        raise InvalidTransitionError(
            gettext("This proposal has been decided so already. Load the page again to see how it stands.")
        )


def _decide(
    proposal: Proposal,
    *,
    choice: ModerationChoice,
    new_status: ModerationStatus,
    officer_id: uuid.UUID,
    published: ProposalText | None = None,
    reason: ModerationReason | None = None,
    note: str,
) -> ModerationDecision:
    _require_transition(proposal, new_status)
    decision = _append(
        proposal,
        choice=choice,
        new_status=new_status,
        published=published,
        officer_id=officer_id,
        reason=reason,
        note=note.strip(),
    )
    audit.record(
        f"proposal_moderated_{choice.value}",
        who=audit.officer(officer_id),
        authority_id=proposal.authority_id,
        subject_kind="proposal",
        subject_id=proposal.id,
        decision_id=str(decision.id),
        reason=reason.value if reason else None,
        old_status=decision.old_status.value,
        new_status=new_status.value,
    )
    events.announce(
        EventName.DECISION_RECORDED,
        authority_id=proposal.authority_id,
        proposal_id=proposal.id,
        decision_id=decision.id,
    )
    return decision


def _append(
    proposal: Proposal,
    *,
    choice: ModerationChoice,
    new_status: ModerationStatus,
    published: ProposalText | None,
    officer_id: uuid.UUID | None = None,
    reason: ModerationReason | None = None,
    note: str = "",
) -> ModerationDecision:
    decision = ModerationDecision(
        authority_id=proposal.authority_id,
        proposal_id=proposal.id,
        officer_id=officer_id,
        choice=choice,
        reason=reason,
        note=note,
        old_status=proposal.moderation_status,
        new_status=new_status,
        proposal_text_id=published.id if published else None,
        decided_at=utcnow(),
    )
    proposal.moderation_status = new_status
    proposal.published_text_id = published.id if published else None
    db.session.add(decision)
    db.session.flush()
    db.session.expire(proposal, ["published_text"])
    return decision


def tell_resident(event: DomainEvent) -> None:
    """Mail the resident what was decided about their proposal, if they asked to be told. Answers DECISION_RECORDED."""
    proposal = db.session.get_one(Proposal, uuid.UUID(event.subjects["proposal_id"]))
    decision = db.session.get_one(ModerationDecision, uuid.UUID(event.subjects["decision_id"]))
    resident = queries.find_resident_to_tell(proposal)
    if resident is None:
        return
    authority = db.session.get_one(Authority, proposal.authority_id)
    token = proposal_queries.receipt_token(proposal)
    # Built from the table of addresses: a job has no request whose host a link could be made from.
    addresses = current_app.url_map.bind("")
    path = addresses.build("proposals.show_receipt", {"authority_slug": authority.slug, "token": token})
    is_published = decision.new_status is ModerationStatus.APPROVED
    mail.post(
        authority_id=authority.id,
        to_address=resident.email,
        template="decision_recorded",
        subject=lazy_gettext("Your proposal has been published")
        if is_published
        else lazy_gettext("Why your proposal has not been published"),
        language=resident.language,
        once_key=f"decision:{decision.id}",
        authority=authority,
        consultation=db.session.get_one(Consultation, proposal.consultation_id),
        decision=decision,
        policy=POLICY,
        link=current_app.config["PUBLIC_URL"] + path,
    )
