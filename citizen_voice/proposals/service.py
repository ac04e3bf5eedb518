"""Sending a proposal, and taking it back."""

import secrets
import uuid

from flask import current_app, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit, events, mail
from citizen_voice.clock import utcnow
from citizen_voice.consultations import service as consultations_service
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError
from citizen_voice.models import Consultation, Participant, Participation, Proposal, ProposalText, Resident
from citizen_voice.proposals import queries
from citizen_voice.vocabulary import ContributionSource, EventName, ModerationStatus, TextKind

SHORTEST_TEXT, LONGEST_TEXT, LONGEST_WHY = 10, 280, 1000
# Letters and digits that nobody mistakes for one another when a reference is read out.
REFERENCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 8


def submit_proposal(
    participant: Participant,
    *,
    text: str,
    why: str = "",
    language: str,
    source: ContributionSource = ContributionSource.WEB,
    source_reference: str | None = None,
) -> Proposal:
    """Store a proposal, waiting for a moderator; for one that came by the web, mail its private link to the resident.

    The same `source_reference` a second time returns what was stored the first time: one proposal, one mail. Raises
    `ConsultationNotOpenError` and `InvalidInputError` (words too short or too long) for what comes by the web, and
    `ConflictError` when the reference belongs to another participant.
    """
    existing = queries.find_by_source(participant.consultation_id, source_reference)
    if existing is not None:
        return _own(existing, participant)
    consultation = db.session.get_one(Consultation, participant.consultation_id)
    if source is ContributionSource.WEB:
        consultations_service.ensure_open(consultation)
        _ensure_lengths(text, why)
    proposal = Proposal(
        reference="".join(secrets.choice(REFERENCE_SIGNS) for _ in range(REFERENCE_LENGTH)),
        source=source,
        source_reference=source_reference,
    )
    try:
        with db.session.begin_nested():
            _add(participant, proposal, text=text, why=why, language=language)
    except IntegrityError as fault:
        existing = queries.find_by_source(participant.consultation_id, source_reference)
        if existing is None:
            raise ConflictError(gettext("We could not store this. Nothing was lost: send it again.")) from fault
        return _own(existing, participant)
    if source is ContributionSource.WEB:
        _mail_receipt(consultation, proposal)
    return proposal


def withdraw_proposal(proposal: Proposal, *, who: audit.Who) -> None:
    """Take a proposal back, at any time: its words are shown to nobody from now on. A second time changes nothing.

    What was counted and decided before stays, and standards that rest on the words say what is left (ADR 28).
    """
    db.session.refresh(proposal, ["withdrawn_at"], with_for_update=True)
    if proposal.withdrawn_at is not None:
        return
    proposal.withdrawn_at = utcnow()
    db.session.flush()
    audit.record(
        "proposal_withdrawn",
        who=who,
        authority_id=proposal.authority_id,
        subject_kind="proposal",
        subject_id=proposal.id,
    )
    events.announce(EventName.PROPOSAL_WITHDRAWN, authority_id=proposal.authority_id, proposal_id=proposal.id)


def _own(proposal: Proposal, participant: Participant) -> Proposal:
    if proposal.participant_id != participant.id:
        raise ConflictError(gettext("This proposal was sent by somebody else already."))
    return proposal


def _ensure_lengths(text: str, why: str) -> None:
    if not SHORTEST_TEXT <= len(text) <= LONGEST_TEXT:
        raise InvalidInputError(
            gettext(
                "Your proposal must be between %(least)d and %(most)d characters.",
                least=SHORTEST_TEXT,
                most=LONGEST_TEXT,
            ),
            "text",
        )
    if len(why) > LONGEST_WHY:
        raise InvalidInputError(
            gettext("Why it matters must be %(most)d characters or fewer.", most=LONGEST_WHY), "why"
        )


def _add(participant: Participant, proposal: Proposal, *, text: str, why: str, language: str) -> None:
    """Store a new proposal with its original words, in the participant's name and at their level of assurance."""
    proposal.authority_id, proposal.consultation_id = participant.authority_id, participant.consultation_id
    proposal.participant_id, proposal.assurance_level = participant.id, participant.assurance_level
    proposal.moderation_status, proposal.submitted_at = ModerationStatus.PENDING, utcnow()
    db.session.add(proposal)
    db.session.flush()
    db.session.add(
        ProposalText(
            authority_id=proposal.authority_id,
            proposal_id=proposal.id,
            version=1,
            kind=TextKind.ORIGINAL,
            text=text,
            why=why,
            language=language,
        )
    )


def _mail_receipt(consultation: Consultation, proposal: Proposal) -> None:
    """Mail the private link, unless nobody's address is behind the participant (an import)."""
    resident = _find_resident(proposal.participant_id)
    if resident is None:
        return
    path = url_for(
        "proposals.show_receipt",
        authority_slug=consultation.authority.slug,
        token=queries.receipt_token(proposal),
    )
    mail.post(
        authority_id=proposal.authority_id,
        to_address=resident.email,
        template="proposal_received",
        subject=lazy_gettext("We have received your proposal"),
        language=resident.language,
        once_key=f"proposal-received:{proposal.id}",
        authority=consultation.authority,
        link=current_app.config["PUBLIC_URL"] + path,
    )


def _find_resident(participant_id: uuid.UUID) -> Resident | None:
    """Return the resident behind a participant, or None. Only mail to that person may ask this."""
    return db.session.scalars(
        select(Resident)
        .join(Participation, Participation.resident_id == Resident.id)
        .where(Participation.participant_id == participant_id)
    ).one_or_none()
