"""What has changed between a run and the one before it, as officers read it: from rows alone."""

import uuid
from dataclasses import dataclass

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, GroupedStatement, GroupingRun, RunChange, RunDifference
from citizen_voice.themes.steps.words import load_shown
from citizen_voice.vocabulary import ChangeKind

PER_PAGE = 50


@dataclass(frozen=True)
class ShownChange:
    """A change with the suggestions that it is about: of the new run, and of the one before; None is nowhere."""

    change: RunChange
    now: CandidateTheme | None
    before: CandidateTheme | None


@dataclass(frozen=True)
class RunComparison:
    """A run, the one before it, how many statements only one of them has seen, and how many changes of each kind."""

    difference: RunDifference
    earlier: GroupingRun
    counts: dict[ChangeKind, int]


def find_comparison(run: GroupingRun) -> RunComparison | None:
    """Return how a run differs from the one before; None for the first, or one that has not succeeded."""
    found = db.session.execute(
        select(RunDifference, GroupingRun)
        .join(GroupingRun, GroupingRun.id == RunDifference.earlier_run_id)
        .where(RunDifference.grouping_run_id == run.id)
    ).one_or_none()
    if found is None:
        return None
    rows = db.session.execute(
        select(RunChange.kind, func.count().label("changes"))
        .where(RunChange.grouping_run_id == run.id)
        .group_by(RunChange.kind)
    )
    counted = {row.kind: row.changes for row in rows}
    return RunComparison(found[0], found[1], {kind: counted.get(kind, 0) for kind in ChangeKind})


def list_compared(run_ids: list[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of the runs that were compared with the one before."""
    rows = select(RunDifference.grouping_run_id).where(RunDifference.grouping_run_id.in_(run_ids))
    return frozenset(db.session.scalars(rows))


def list_changes(run: GroupingRun, kind: ChangeKind | None, *, page: int = 1) -> Pagination:
    """Return a page of `ShownChange`, in the order of the kinds; of one kind alone if it is given."""
    now, before = aliased(CandidateTheme), aliased(CandidateTheme)
    rows = select(RunChange).where(RunChange.grouping_run_id == run.id).order_by(RunChange.place)
    if kind is not None:
        rows = rows.where(RunChange.kind == kind)
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    told = db.session.execute(
        select(RunChange, now, before)
        .outerjoin(now, now.id == RunChange.candidate_theme_id)
        .outerjoin(before, before.id == RunChange.earlier_candidate_id)
        .where(RunChange.id.in_([one.id for one in listing.items]))
        .order_by(RunChange.place)
    )
    listing.items = [ShownChange(*row) for row in told]
    return listing


def list_added(comparison: RunComparison, *, page: int = 1) -> Pagination:
    """Return a page of the statements, as shown, that the run has seen and the one before had not."""
    found = comparison.difference
    return _only_in(found.grouping_run_id, found.earlier_run_id, page)


def list_removed(comparison: RunComparison, *, page: int = 1) -> Pagination:
    """Return a page of the statements, as shown, that the run before had seen and this one has not."""
    found = comparison.difference
    return _only_in(found.earlier_run_id, found.grouping_run_id, page)


def _only_in(run_id: uuid.UUID, other_id: uuid.UUID, page: int) -> Pagination:
    other = aliased(GroupedStatement)
    in_other: ColumnElement[bool] = (
        select(other.id)
        .where(other.grouping_run_id == other_id, other.statement_id == GroupedStatement.statement_id)
        .exists()
    )
    rows = (
        select(GroupedStatement)
        .where(GroupedStatement.grouping_run_id == run_id, ~in_other)
        .order_by(GroupedStatement.statement_id)
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    shown = load_shown([one.statement_id for one in listing.items])
    listing.items = [(shown[one.statement_id], one.duplicate_of_id is not None) for one in listing.items]
    return listing
