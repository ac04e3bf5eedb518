"""Statements that a run placed nowhere, each with the theme that it came nearest to."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, GroupedStatement, GroupingRun
from citizen_voice.themes.steps.nowhere import lies_nowhere
from citizen_voice.themes.steps.review import Grade, grade_of
from citizen_voice.themes.steps.words import ShownStatement, load_shown

PER_PAGE = 50
MOST_CHOICES = 100


@dataclass(frozen=True)
class UnplacedRow:
    """A statement placed nowhere. `nearest` is None in runs that did not keep it."""

    statement: ShownStatement
    is_repeated: bool
    nearest: CandidateTheme | None
    score: float | None

    @property
    def nearness(self) -> Grade | None:
        """How near it comes to that theme, whose own statements are mostly at 0.5 or more."""
        return None if self.score is None else grade_of(self.score, high=0.35, low=0.25)


def list_unplaced(run: GroupingRun, *, nearest_to: uuid.UUID | None = None, page: int = 1) -> Pagination:
    """Return a page of `UnplacedRow`, those that came nearest to a theme first; of one theme, if it is named."""
    rows = select(GroupedStatement).where(lies_nowhere(run.id))
    if nearest_to is not None:
        rows = rows.where(GroupedStatement.nearest_candidate_theme_id == nearest_to)
    rows = rows.order_by(GroupedStatement.nearest_score.desc().nulls_last(), GroupedStatement.statement_id)
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    shown = load_shown([one.statement_id for one in listing.items])
    wanted = {one.nearest_candidate_theme_id for one in listing.items if one.nearest_candidate_theme_id}
    themes = {one.id: one for one in db.session.scalars(select(CandidateTheme).where(CandidateTheme.id.in_(wanted)))}
    listing.items = [
        UnplacedRow(
            statement=shown[one.statement_id],
            is_repeated=one.duplicate_of_id is not None,
            nearest=themes.get(one.nearest_candidate_theme_id),
            score=one.nearest_score,
        )
        for one in listing.items
    ]
    return listing


def list_nearest(run: GroupingRun) -> Sequence[tuple[CandidateTheme, int]]:
    """Return the themes that most unplaced statements are nearest to, with how many: what a choice can hold."""
    count = func.count().label("count")
    counted = (
        select(GroupedStatement.nearest_candidate_theme_id.label("id"), count)
        .where(lies_nowhere(run.id))
        .group_by(GroupedStatement.nearest_candidate_theme_id)
        .subquery()
    )
    rows = db.session.execute(
        select(CandidateTheme, counted.c.count)
        .join(counted, counted.c.id == CandidateTheme.id)
        .order_by(counted.c.count.desc(), CandidateTheme.number)
        .limit(MOST_CHOICES)
    )
    return [(theme, number) for theme, number in rows]


def find_nearest(run: GroupingRun, asked: str) -> CandidateTheme | None:
    """Return the suggestion of a run whose id was asked for; None for anything else."""
    try:
        candidate_id = uuid.UUID(asked)
    except ValueError:
        return None
    return db.session.scalars(
        select(CandidateTheme).where(CandidateTheme.id == candidate_id, CandidateTheme.grouping_run_id == run.id)
    ).one_or_none()
