"""Reads about what has come into a consultation from elsewhere."""

import uuid
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import Consultation, Exposure, ModerationDecision, Participant, Proposal, ProposalText, Vote
from citizen_voice.vocabulary import ModerationStatus, TextKind, VoteChoice


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A proposal that was brought in before: whose it is, the words as they came in, and its status now."""

    id: uuid.UUID
    participant_id: uuid.UUID
    text: str
    status: ModerationStatus


class Asked(NamedTuple):
    """A proposal that somebody was shown, and what they answered: no vote while the last two are None."""

    participant_id: uuid.UUID
    proposal_id: uuid.UUID
    position: int
    vote_id: uuid.UUID | None
    choice: VoteChoice | None


def people_by_source(consultation: Consultation, prefix: str) -> dict[str, uuid.UUID]:
    """Return the participants whose source reference begins with `prefix`, by that reference."""
    rows = db.session.execute(
        select(Participant.source_reference, Participant.id).where(
            Participant.consultation_id == consultation.id,
            Participant.source_reference.startswith(prefix, autoescape=True),
        )
    )
    return {str(reference): participant_id for reference, participant_id in rows}


def proposals_by_source(consultation: Consultation, prefix: str) -> dict[str, BroughtIn]:
    """Return the proposals whose source reference begins with `prefix`, by that reference."""
    rows = db.session.execute(
        select(
            Proposal.source_reference,
            Proposal.id,
            Proposal.participant_id,
            ProposalText.text,
            Proposal.moderation_status,
        )
        .join(ProposalText, ProposalText.proposal_id == Proposal.id)
        .where(
            Proposal.consultation_id == consultation.id,
            Proposal.source_reference.startswith(prefix, autoescape=True),
            ProposalText.kind == TextKind.ORIGINAL,
        )
    )
    return {str(row[0]): BroughtIn(row[1], row[2], row[3], row[4]) for row in rows}


def decided_here(consultation: Consultation) -> set[uuid.UUID]:
    """Return the ids of the proposals about which an officer of ours has decided, or that were withdrawn."""
    decided = (
        select(ModerationDecision.proposal_id)
        .join(Proposal, Proposal.id == ModerationDecision.proposal_id)
        .where(Proposal.consultation_id == consultation.id, ModerationDecision.officer_id.is_not(None))
    )
    withdrawn = select(Proposal.id).where(
        Proposal.consultation_id == consultation.id, Proposal.withdrawn_at.is_not(None)
    )
    return set(db.session.scalars(decided)) | set(db.session.scalars(withdrawn))


def list_asked(consultation: Consultation) -> list[Asked]:
    """Return everything that anybody was shown in a consultation, with the votes on it."""
    rows = db.session.execute(
        select(Exposure.participant_id, Exposure.proposal_id, Exposure.position, Vote.id, Vote.choice)
        .outerjoin(Vote, (Vote.participant_id == Exposure.participant_id) & (Vote.proposal_id == Exposure.proposal_id))
        .where(Exposure.consultation_id == consultation.id)
    )
    return [Asked(*row) for row in rows]
