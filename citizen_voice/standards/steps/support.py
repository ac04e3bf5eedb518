"""What is left of the support of a standard when residents have taken their words back, and officers' second look."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.drafting.fields import FIELDS
from citizen_voice.exceptions import ConflictError, InvalidInputError
from citizen_voice.models import (
    Clause,
    ClauseStatement,
    Proposal,
    Publication,
    PublishedStandard,
    Standard,
    StandardRevision,
    Statement,
    SupportReview,
)
from citizen_voice.standards.steps.remaining import CAN_BE_READ

LABELS = {spec.code: spec.label for spec in FIELDS}


@dataclass(frozen=True)
class ClauseSupport:
    """A clause that residents' statements support: how many there were, how many can still be read, by how many."""

    field: str
    given: int
    left: int
    people: int

    @property
    def label(self) -> str:
        """The name of the field, to be translated."""
        return LABELS[self.field]


@dataclass(frozen=True)
class SupportLoss:
    """A standard of which words were taken back: how many statements, from which clauses, and who looked at it since.

    `review` is the latest look at it. `is_new` says that more has gone since then, or that nobody has looked.
    """

    lost: int
    clauses: tuple[ClauseSupport, ...]
    review: SupportReview | None

    @property
    def is_new(self) -> bool:
        """Whether an officer is to look at the standard."""
        return self.review is None or self.review.lost < self.lost


def find_losses(standards: Sequence[Standard]) -> Mapping[uuid.UUID, SupportLoss]:
    """Return for each standard that lost support what it lost, by the standard's id; in a fixed number of queries.

    Looked at are the clauses of the current revision and of the one that was published last; where they differ, those
    of the revision that lost more are told.
    """
    revisions = _revisions(standards)
    lost = _count_lost(list(revisions))
    reviews = _latest_reviews([one.id for one in standards])
    losses: dict[uuid.UUID, SupportLoss] = {}
    for revision_id, count in sorted(lost.items(), key=lambda item: item[1]):
        standard_id = revisions[revision_id]
        losses[standard_id] = SupportLoss(count, _count_by_clause(revision_id), reviews.get(standard_id))
    return losses


def find_loss(standard: Standard) -> SupportLoss | None:
    """Return what one standard lost, or None."""
    return find_losses([standard]).get(standard.id)


def find_lost_clauses(standards: Sequence[Standard]) -> set[uuid.UUID]:
    """Return the ids of current clauses of which no statement can be read, unless an officer keeps the standard."""
    rows = db.session.execute(
        select(StandardRevision.standard_id, Clause.id)
        .join(Clause, Clause.standard_revision_id == StandardRevision.id)
        .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
        .join(Statement, Statement.id == ClauseStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(StandardRevision.id.in_([one.current_revision_id for one in standards]))
        .group_by(StandardRevision.standard_id, Clause.id)
        .having(func.count(case((CAN_BE_READ, 1))) == 0)
    ).all()
    concerned = {standard_id for standard_id, _ in rows}
    losses = find_losses([one for one in standards if one.id in concerned]) if concerned else {}
    return {clause_id for standard_id, clause_id in rows if standard_id in losses and losses[standard_id].is_new}


def review_support(standard: Standard, *, officer_id: uuid.UUID, reason: str, seen: int) -> SupportReview:
    """Note that an officer keeps the standard as it is although `seen` of its statements are gone, and why.

    Raises `ConflictError` when another number is gone by now, and `InvalidInputError` without a reason.
    """
    loss = find_loss(standard)
    if loss is None or loss.lost != seen:
        raise ConflictError(gettext("What the standard rests on has changed meanwhile: look at it again."))
    if not reason.strip():
        raise InvalidInputError(gettext("Give the reason for keeping the standard as it is."), "reason")
    review = SupportReview(
        authority_id=standard.authority_id,
        standard_id=standard.id,
        officer_id=officer_id,
        lost=loss.lost,
        reason=reason.strip(),
        reviewed_at=utcnow(),
    )
    db.session.add(review)
    db.session.flush()
    audit.record(
        "standard_support_reviewed",
        who=audit.officer(officer_id),
        authority_id=standard.authority_id,
        subject_kind="standard",
        subject_id=standard.id,
        lost=loss.lost,
    )
    return review


def list_resting_on(proposal_id: uuid.UUID) -> Sequence[Standard]:
    """Return the standards whose current or published clauses rest on statements of a proposal, by reference."""
    revision_ids = (
        select(Clause.standard_revision_id)
        .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
        .join(Statement, Statement.id == ClauseStatement.statement_id)
        .where(Statement.proposal_id == proposal_id)
    )
    published = select(PublishedStandard.standard_id).where(PublishedStandard.standard_revision_id.in_(revision_ids))
    return db.session.scalars(
        select(Standard)
        .where(or_(Standard.current_revision_id.in_(revision_ids), Standard.id.in_(published)))
        .order_by(Standard.reference)
    ).all()


def _revisions(standards: Sequence[Standard]) -> dict[uuid.UUID, uuid.UUID]:
    """Return the standard's id by the id of its current revision and of the one that was published last."""
    revisions = {one.current_revision_id: one.id for one in standards if one.current_revision_id}
    last = (
        select(PublishedStandard.standard_revision_id, PublishedStandard.standard_id)
        .join(Publication, Publication.id == PublishedStandard.publication_id)
        .where(PublishedStandard.standard_id.in_([one.id for one in standards]))
        .order_by(PublishedStandard.standard_id, Publication.published_at.desc())
        .ext(distinct_on(PublishedStandard.standard_id))
    )
    return revisions | dict(db.session.execute(last).all())


_IS_READABLE = and_(Proposal.withdrawn_at.is_(None), Proposal.published_text_id == Statement.proposal_text_id)


def _count_lost(revision_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many statements of each revision can't be read any more; those that lost none are left out."""
    rows = db.session.execute(
        select(Clause.standard_revision_id, func.count(func.distinct(Statement.id)))
        .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
        .join(Statement, Statement.id == ClauseStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(Clause.standard_revision_id.in_(revision_ids), _IS_READABLE.is_not(True))
        .group_by(Clause.standard_revision_id)
    )
    return dict(rows.all())


def _count_by_clause(revision_id: uuid.UUID) -> tuple[ClauseSupport, ...]:
    readable = case((_IS_READABLE, 1))
    rows = db.session.execute(
        select(
            Clause.field,
            func.count(),
            func.count(readable),
            func.count(func.distinct(case((_IS_READABLE, Proposal.participant_id)))),
        )
        .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
        .join(Statement, Statement.id == ClauseStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(Clause.standard_revision_id == revision_id)
        .group_by(Clause.field, Clause.position)
        .having(func.count() > func.count(readable))
        .order_by(Clause.position)
    )
    return tuple(ClauseSupport(*row) for row in rows)


def _latest_reviews(standard_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, SupportReview]:
    rows = db.session.scalars(
        select(SupportReview).where(SupportReview.standard_id.in_(standard_ids)).order_by(SupportReview.reviewed_at)
    )
    return {one.standard_id: one for one in rows}
