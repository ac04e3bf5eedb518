"""Reads for moderators: the queue, one proposal with its versions, and the decisions about it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import (
    Authority,
    Consultation,
    ModerationDecision,
    Participation,
    Proposal,
    ProposalText,
    Resident,
    UpdateConsent,
)
from citizen_voice.vocabulary import ModerationStatus

PER_PAGE = 25


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue: a proposal, the newest version of its words, and the consultation it answers."""

    proposal: Proposal
    text: ProposalText
    consultation: Consultation


def list_queue(
    authority: Authority,
    *,
    status: ModerationStatus | None = ModerationStatus.PENDING,
    consultation_slug: str | None = None,
    page: int = 1,
) -> Pagination:
    """Return a page of `QueueRow`, oldest first. `status` None means all.

    Proposals that were withdrawn are left out: there is nothing to decide about them.
    """
    rows = (
        select(Proposal)
        .where(Proposal.authority_id == authority.id, Proposal.withdrawn_at.is_(None))
        .order_by(Proposal.submitted_at, Proposal.reference)
    )
    if status is not None:
        rows = rows.where(Proposal.moderation_status == status)
    if consultation_slug:
        rows = rows.join(Consultation, Consultation.id == Proposal.consultation_id).where(
            Consultation.slug == consultation_slug
        )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    texts = _newest_texts([one.id for one in listing.items])
    consultations = _consultations({one.consultation_id for one in listing.items})
    listing.items = [QueueRow(one, texts[one.id], consultations[one.consultation_id]) for one in listing.items]
    return listing


def _newest_texts(proposal_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, ProposalText]:
    rows = db.session.scalars(
        select(ProposalText).where(ProposalText.proposal_id.in_(proposal_ids)).order_by(ProposalText.version)
    )
    return {row.proposal_id: row for row in rows}


def _consultations(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Consultation]:
    return {row.id: row for row in db.session.scalars(select(Consultation).where(Consultation.id.in_(ids)))}


def count_by_status(authority: Authority) -> dict[ModerationStatus, int]:
    """Return how many proposals, not withdrawn, are in each status, over all consultations of the authority."""
    rows = db.session.execute(
        select(Proposal.moderation_status, func.count().label("proposals"))
        .where(Proposal.authority_id == authority.id, Proposal.withdrawn_at.is_(None))
        .group_by(Proposal.moderation_status)
    )
    return dict.fromkeys(ModerationStatus, 0) | {row.moderation_status: row.proposals for row in rows}


def get_newest_text(proposal: Proposal) -> ProposalText:
    """Return the last version of the words: the latest redaction, or the original when there is none."""
    return db.session.scalars(
        select(ProposalText)
        .where(ProposalText.proposal_id == proposal.id)
        .order_by(ProposalText.version.desc())
        .limit(1)
    ).one()


def list_decisions(proposal: Proposal) -> Sequence[ModerationDecision]:
    """Return the decisions about a proposal, newest first."""
    return db.session.scalars(
        select(ModerationDecision)
        .where(ModerationDecision.proposal_id == proposal.id)
        .order_by(ModerationDecision.decided_at.desc(), ModerationDecision.created_at.desc())
    ).all()


def find_resident_to_tell(proposal: Proposal) -> Resident | None:
    """Return the resident who wrote a proposal, if they asked to be told what happens and have not taken it back."""
    return db.session.scalars(
        select(Resident)
        .join(Participation, Participation.resident_id == Resident.id)
        .join(
            UpdateConsent,
            (UpdateConsent.resident_id == Resident.id)
            & (UpdateConsent.consultation_id == Participation.consultation_id),
        )
        .where(Participation.participant_id == proposal.participant_id, UpdateConsent.withdrawn_at.is_(None))
    ).one_or_none()


def list_pending(authority: Authority, proposal_ids: Sequence[uuid.UUID]) -> Sequence[Proposal]:
    """Return and hold those of the named proposals that belong to the authority and still wait, oldest first.

    Held, so that one that somebody else decides at this moment is left out and does not undo the rest.
    """
    return db.session.scalars(
        select(Proposal)
        .where(
            Proposal.id.in_(proposal_ids),
            Proposal.authority_id == authority.id,
            Proposal.moderation_status == ModerationStatus.PENDING,
            Proposal.withdrawn_at.is_(None),
        )
        .order_by(Proposal.submitted_at, Proposal.reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def find_next_pending(authority: Authority) -> tuple[Consultation, Proposal] | None:
    """Return the proposal that has waited longest, with its consultation; None when the queue is empty."""
    row = db.session.execute(
        select(Consultation, Proposal)
        .join(Proposal, Proposal.consultation_id == Consultation.id)
        .where(
            Proposal.authority_id == authority.id,
            Proposal.moderation_status == ModerationStatus.PENDING,
            Proposal.withdrawn_at.is_(None),
        )
        .order_by(Proposal.submitted_at, Proposal.reference)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None
