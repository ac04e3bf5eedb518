"""Who was asked what: how evenly proposals are put before people, from the counters."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from citizen_voice.db import db
from citizen_voice.models import ExposureTally, ModerationDecision, Proposal
from citizen_voice.opinion.routing import gini_of
from citizen_voice.vocabulary import ContributionSource, ModerationStatus


@dataclass(frozen=True)
class ExposureFigures:
    """How often published proposals were shown: how many there are, views of the least, middle and most shown one.

    `gini` is 0 when all were shown alike, towards 1 when one was shown alone. `unseen` were shown to nobody although
    they were published before the moment that was asked about and somebody was shown something since.
    """

    proposals: int
    shown: int
    least: int
    middle: float
    most: int
    gini: float
    unseen: int


@dataclass(frozen=True)
class ProposalExposure:
    """One published proposal: how often it was shown, and how it was answered."""

    reference: str
    text: str
    language: str
    shown: int
    agree: int
    disagree: int
    unsure: int


def _published(consultation_id: uuid.UUID) -> Select[Any]:
    return select(Proposal).where(
        Proposal.consultation_id == consultation_id,
        Proposal.moderation_status == ModerationStatus.APPROVED,
        Proposal.withdrawn_at.is_(None),
    )


def describe_exposure(consultation_id: uuid.UUID, published_before: datetime) -> ExposureFigures:
    """Return how evenly the proposals that are published now were put before people."""
    approved_at = (
        select(func.max(ModerationDecision.decided_at))
        .where(ModerationDecision.proposal_id == Proposal.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        _published(consultation_id)
        .outerjoin(ExposureTally, ExposureTally.proposal_id == Proposal.id)
        .with_only_columns(
            func.coalesce(ExposureTally.shown, 0).label("shown"),
            (func.coalesce(approved_at, Proposal.submitted_at) < published_before).label("is_old"),
            Proposal.source,
        )
    ).all()
    counts = sorted(row.shown for row in rows)
    total = sum(counts)
    return ExposureFigures(
        proposals=len(counts),
        shown=total,
        least=counts[0] if counts else 0,
        middle=counts[len(counts) // 2] if counts else 0,
        most=counts[-1] if counts else 0,
        gini=gini_of(counts),
        unseen=sum(row.is_old and not row.shown and row.source is not ContributionSource.IMPORT for row in rows)
        if total
        else 0,
    )
