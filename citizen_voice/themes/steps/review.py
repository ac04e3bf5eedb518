"""What officers look at when they decide about the machine's suggestions."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, func, select

from citizen_voice.db import db
from citizen_voice.grouping.types import BROAD, FINE
from citizen_voice.models import (
    CandidateFigures,
    CandidateTheme,
    GroupedStatement,
    Proposal,
    Statement,
    Theme,
    ThemeOrigin,
    ThemeStatement,
)
from citizen_voice.themes.steps import figures
from citizen_voice.themes.steps.continuations import Continuation, describe_continuations
from citizen_voice.themes.steps.untitled import count_untitled_candidates
from citizen_voice.themes.steps.words import ShownStatement, load_shown
from citizen_voice.vocabulary import ThemeState

PER_PAGE = 50
EXEMPLARS_SHOWN = 3
AREAS_SHOWN = 3


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
    """A candidate under review.

    `theme` is what an officer made of it, None while nobody has decided. `known` of its statements are in a confirmed
    theme already. `figures` are its votes and areas, None when nobody has counted them yet; `areas` the three largest
    of these, as (name, people). `parent` is the broad candidate above a fine one, `dissent` the statement that speaks
    most strongly against its title, None where the machine knows of none. `untitled` counts its statements by language,
    of the languages in which it has no title.
    """

    candidate: CandidateTheme
    theme: Theme | None
    exemplars: list[ShownStatement]
    known: int
    figures: CandidateFigures | None
    areas: list[tuple[str, int]]
    parent: CandidateTheme | None
    dissent: ShownStatement | None = None
    untitled: Mapping[str, int] = field(default_factory=dict)
    continuation: Continuation | None = None

    @property
    def repeated(self) -> int:
        """Number of its statements that are near-duplicates of another one."""
        return self.candidate.statements - self.candidate.distinct_statements

    @property
    def coherence(self) -> Grade:
        """How alike its statements are."""
        return grade_of(self.candidate.coherence, high=0.6, low=0.45)

    @property
    def stability(self) -> Grade:
        """How surely it is found again when a part of the statements is left out."""
        return grade_of(self.candidate.stability, high=0.85, low=0.75)


def describe_candidate(candidate: CandidateTheme) -> CandidateRow:
    """Return one candidate as the review shows it."""
    return describe_candidates([candidate])[0]


def describe_candidates(candidates: Sequence[CandidateTheme]) -> list[CandidateRow]:
    """Return candidates of one run as the review shows them. The number of queries does not grow with them."""
    if not candidates:
        return []
    ids = [one.id for one in candidates]
    decided = _load_decided(ids)
    told = {one.id: [uuid.UUID(at) for at in one.exemplar_statement_ids[:EXEMPLARS_SHOWN]] for one in candidates}
    against = {one.dissent_statement_id for one in candidates if one.dissent_statement_id is not None}
    shown = load_shown(against.union(*told.values()))
    known, counted = _count_known(ids), figures.load_figures(ids)
    names = figures.load_area_names(candidates[0].authority_id)
    parents = _load_parents(candidates)
    continuing, untitled = describe_continuations(candidates), count_untitled_candidates(candidates)
    return [
        CandidateRow(
            candidate=one,
            theme=decided.get(one.id),
            exemplars=[shown[at] for at in told[one.id]],
            known=known.get(one.id, 0),
            figures=counted.get(one.id),
            areas=_largest(counted.get(one.id), names),
            parent=parents.get(one.parent_number),
            untitled=untitled[one.id],
            dissent=None if one.dissent_statement_id is None else shown.get(one.dissent_statement_id),
            continuation=continuing.get(one.id),
        )
        for one in candidates
    ]


def _load_decided(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Theme]:
    rows = db.session.execute(
        select(ThemeOrigin.candidate_theme_id, Theme)
        .join(Theme, Theme.id == ThemeOrigin.theme_id)
        .where(ThemeOrigin.candidate_theme_id.in_(ids))
    )
    return dict(rows.all())


def _load_parents(candidates: Sequence[CandidateTheme]) -> dict[int | None, CandidateTheme]:
    numbers = {one.parent_number for one in candidates}
    rows = db.session.scalars(
        select(CandidateTheme).where(
            CandidateTheme.grouping_run_id == candidates[0].grouping_run_id, CandidateTheme.number.in_(numbers)
        )
    )
    return {one.number: one for one in rows}


def _largest(counted: CandidateFigures | None, names: dict[str, str]) -> list[tuple[str, int]]:
    return [(names.get(code, code), people) for code, people in (counted.areas[:AREAS_SHOWN] if counted else [])]


def _count_known(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = db.session.execute(
        select(GroupedStatement.candidate_theme_id, func.count(GroupedStatement.statement_id.distinct()))
        .join(ThemeStatement, ThemeStatement.statement_id == GroupedStatement.statement_id)
        .join(Theme, Theme.id == ThemeStatement.theme_id)
        .where(GroupedStatement.candidate_theme_id.in_(ids), Theme.state == ThemeState.CONFIRMED)
        .group_by(GroupedStatement.candidate_theme_id)
    )
    return {at: count for at, count in rows if at is not None}


def list_candidate_statements(candidate: CandidateTheme, *, page: int = 1) -> Pagination:
    """Return a page of (statement as shown, whether it is a near-duplicate): the nearest to the theme first.

    Those of a broad candidate are the statements of the fine ones below it.
    """
    below = select(CandidateTheme.id).where(
        CandidateTheme.grouping_run_id == candidate.grouping_run_id, CandidateTheme.parent_number == candidate.number
    )
    own = GroupedStatement.candidate_theme_id
    return _page_of(
        select(GroupedStatement)
        .where(own.in_(below) if candidate.level == BROAD else own == candidate.id)
        .order_by(GroupedStatement.score.desc(), GroupedStatement.statement_id),
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
