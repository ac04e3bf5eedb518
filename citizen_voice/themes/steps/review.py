"""What officers look at when they decide about the machine's suggestions."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, func, select

from citizen_voice.db import db
from citizen_voice.grouping.types import BROAD, FINE
from citizen_voice.models import (
    CandidateTheme,
    GroupedStatement,
    GroupingRun,
    Proposal,
    Statement,
    Theme,
    ThemeOrigin,
    ThemeStatement,
)
from citizen_voice.themes.steps.continuations import Continuation, describe_continuations
from citizen_voice.themes.steps.nowhere import lies_nowhere
from citizen_voice.themes.steps.words import ShownStatement, load_shown
from citizen_voice.vocabulary import ThemeState

PER_PAGE = 50
EXEMPLARS_SHOWN = 3


class Grade(StrEnum):
    """A figure between 0 and 1 as a word that an officer can weigh."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


def grade_of(figure: float, *, high: float, low: float) -> Grade:
    """Return the grade of a figure: high from `high` up, low below `low`."""
    if figure >= high:
        return Grade.HIGH
    return Grade.MIDDLE if figure >= low else Grade.LOW


@dataclass(frozen=True)
class CandidateRow:
    """A fine candidate under review.

    `theme` is what an officer made of it, None while nobody has decided. `known` of its statements are in a confirmed
    theme already, `repeated` are near-duplicates of another one.
    """

    candidate: CandidateTheme
    theme: Theme | None
    exemplars: list[ShownStatement]
    known: int
    repeated: int
    continuation: Continuation | None = None

    @property
    def coherence(self) -> Grade:
        """How alike its statements are."""
        return grade_of(self.candidate.coherence, high=0.6, low=0.45)

    @property
    def stability(self) -> Grade:
        """How surely it is found again when a part of the statements is left out."""
        return grade_of(self.candidate.stability, high=0.75, low=0.5)


@dataclass(frozen=True)
class BroadGroup:
    """A broad candidate with the fine ones below it, the largest first."""

    candidate: CandidateTheme
    rows: list[CandidateRow]


def list_review(run: GroupingRun) -> list[BroadGroup]:
    """Return the suggestions of a run, broad to fine. The number of queries does not grow with them."""
    candidates = db.session.scalars(
        select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id).order_by(CandidateTheme.number)
    ).all()
    rows = _rows([one for one in candidates if one.level == FINE])
    return [
        BroadGroup(broad, [row for row in rows if row.candidate.parent_number == broad.number])
        for broad in candidates
        if broad.level == BROAD
    ]


def describe_candidate(candidate: CandidateTheme) -> CandidateRow:
    """Return one fine candidate as the review shows it."""
    return _rows([candidate])[0]


def _rows(candidates: Sequence[CandidateTheme]) -> list[CandidateRow]:
    ids = [one.id for one in candidates]
    decided = dict(
        db.session.execute(
            select(ThemeOrigin.candidate_theme_id, Theme)
            .join(Theme, Theme.id == ThemeOrigin.theme_id)
            .where(ThemeOrigin.candidate_theme_id.in_(ids))
        ).all()
    )
    told = {one.id: [uuid.UUID(at) for at in one.exemplar_statement_ids[:EXEMPLARS_SHOWN]] for one in candidates}
    shown = load_shown([at for several in told.values() for at in several])
    known, repeated = _count_known(ids), _count_repeated(ids)
    continuing = describe_continuations(candidates)
    return [
        CandidateRow(
            candidate=one,
            theme=decided.get(one.id),
            exemplars=[shown[at] for at in told[one.id]],
            known=known.get(one.id, 0),
            repeated=repeated.get(one.id, 0),
            continuation=continuing.get(one.id),
        )
        for one in candidates
    ]


def _count_known(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = db.session.execute(
        select(GroupedStatement.candidate_theme_id, func.count(GroupedStatement.statement_id.distinct()))
        .join(ThemeStatement, ThemeStatement.statement_id == GroupedStatement.statement_id)
        .join(Theme, Theme.id == ThemeStatement.theme_id)
        .where(GroupedStatement.candidate_theme_id.in_(ids), Theme.state == ThemeState.CONFIRMED)
        .group_by(GroupedStatement.candidate_theme_id)
    )
    return {at: count for at, count in rows if at is not None}


def _count_repeated(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = db.session.execute(
        select(GroupedStatement.candidate_theme_id, func.count())
        .where(GroupedStatement.candidate_theme_id.in_(ids), GroupedStatement.duplicate_of_id.is_not(None))
        .group_by(GroupedStatement.candidate_theme_id)
    )
    return {at: count for at, count in rows if at is not None}


def list_candidate_statements(candidate: CandidateTheme, *, page: int = 1) -> Pagination:
    """Return a page of (statement as shown, whether it is a near-duplicate): the nearest to the theme first."""
    return _page_of(
        select(GroupedStatement)
        .where(GroupedStatement.candidate_theme_id == candidate.id)
        .order_by(GroupedStatement.score.desc(), GroupedStatement.statement_id),
        page,
    )


def list_unplaced(run: GroupingRun, *, page: int = 1) -> Pagination:
    """Return a page of (statement as shown, whether it is a near-duplicate) of what lies in no theme."""
    return _page_of(
        select(GroupedStatement).where(lies_nowhere(run.id)).order_by(GroupedStatement.statement_id),
        page,
    )


def _page_of(rows: Select[GroupedStatement], page: int) -> Pagination:
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    shown = load_shown([one.statement_id for one in listing.items])
    listing.items = [(shown[one.statement_id], one.duplicate_of_id is not None) for one in listing.items]
    return listing


def list_undecided(run_id: uuid.UUID) -> Sequence[CandidateTheme]:
    """Return the fine candidates of a run that nobody has dealt with, by label."""
    return db.session.scalars(
        select(CandidateTheme)
        .outerjoin(ThemeOrigin, ThemeOrigin.candidate_theme_id == CandidateTheme.id)
        .where(CandidateTheme.grouping_run_id == run_id, CandidateTheme.level == FINE, ThemeOrigin.id.is_(None))
        .order_by(CandidateTheme.label)
    ).all()


def list_theme_statements(theme: Theme, *, page: int = 1) -> Pagination:
    """Return a page of `ShownStatement` of a theme with their votes: the exemplars first."""
    rows = (
        select(ThemeStatement)
        .join(Statement, Statement.id == ThemeStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(ThemeStatement.theme_id == theme.id)
        .order_by(ThemeStatement.is_exemplar.desc(), Proposal.reference, Statement.number)
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    shown = load_shown([one.statement_id for one in listing.items], with_votes=True)
    listing.items = [(shown[one.statement_id], one.is_exemplar) for one in listing.items]
    return listing
