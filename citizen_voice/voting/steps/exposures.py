"""Who was asked what: how evenly proposals are put before people, from the counters."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, func, select

from citizen_voice.db import db
from citizen_voice.models import ExposureTally, ModerationDecision, Proposal, ProposalText, VoteTally
from citizen_voice.opinion.routing import gini_of
from citizen_voice.vocabulary import ContributionSource, ModerationStatus
from citizen_voice.voting.queries import weight_of_tally

PER_PAGE = 25


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
    """One published proposal: how often it was shown, how it was answered, and its part of all weights (0 to 1).

    That part is the chance with which it is the next for somebody who has seen none.
    """

    reference: str
    text: str
    language: str
    shown: int
    agree: int
    disagree: int
    unsure: int
    share: float


class ExposureSort(StrEnum):
    """What the list of published proposals is ordered by."""

    SHOWN = "shown"
    WEIGHT = "weight"
    VOTES = "votes"


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


def list_exposures(consultation_id: uuid.UUID, *, sort: ExposureSort = ExposureSort.SHOWN, page: int = 1) -> Pagination:
    """Return a page of `ProposalExposure` of the published proposals: the least shown first, or by weight or votes."""
    shown = func.coalesce(ExposureTally.shown, 0)
    votes = func.coalesce(VoteTally.agree + VoteTally.disagree + VoteTally.unsure, 0)
    orders: dict[ExposureSort, Any] = {
        ExposureSort.SHOWN: shown,
        ExposureSort.WEIGHT: weight_of_tally().desc(),
        ExposureSort.VOTES: votes.desc(),
    }
    listing = db.paginate(
        _counted(consultation_id).order_by(orders[sort], Proposal.reference),
        page=page,
        per_page=PER_PAGE,
        error_out=False,
    )
    total = db.session.scalar(_counted(consultation_id).with_only_columns(func.sum(weight_of_tally())))
    rows = db.session.execute(
        _counted(consultation_id)
        .join(ProposalText, ProposalText.id == Proposal.published_text_id)
        .where(Proposal.id.in_([one.id for one in listing.items]))
        .with_only_columns(
            Proposal.id,
            Proposal.reference,
            ProposalText.text,
            ProposalText.language,
            shown.label("shown"),
            *(
                func.coalesce(column, 0).label(column.key)
                for column in (VoteTally.agree, VoteTally.disagree, VoteTally.unsure)
            ),
            (weight_of_tally() / (total or 1.0)).label("share"),
        )
    )
    found = {row.id: ProposalExposure(*row[1:]) for row in rows}
    listing.items = [found[one.id] for one in listing.items if one.id in found]
    return listing


def _counted(consultation_id: uuid.UUID) -> Select[Any]:
    return (
        _published(consultation_id)
        .outerjoin(ExposureTally, ExposureTally.proposal_id == Proposal.id)
        .outerjoin(VoteTally, VoteTally.proposal_id == Proposal.id)
    )
