"""Pairs of suggestions that may be one."""

from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from citizen_voice.db import db
from citizen_voice.models import CandidateOverlap, CandidateTheme, GroupingRun, ThemeOrigin
from citizen_voice.themes.steps import review
from citizen_voice.themes.steps.review import CandidateRow, Grade, grade_of

PER_PAGE = 20


@dataclass(frozen=True)
class OverlapRow:
    """Two suggestions that may be one, the one with more people first."""

    larger: CandidateRow
    smaller: CandidateRow
    score: float
    shared: float

    @property
    def likeness(self) -> Grade:
        """How alike the two are taken as wholes (the cosine of their centroids)."""
        return grade_of(self.score, high=0.8, low=0.65)


def list_overlaps(run: GroupingRun, *, page: int = 1) -> Pagination:
    """Return a page of `OverlapRow` of the pairs of which at least one is undecided: the most alike first."""
    rows = _open_pairs(select(CandidateOverlap), run).order_by(
        CandidateOverlap.score.desc(), CandidateOverlap.shared.desc(), CandidateOverlap.id
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    ids = {at for one in listing.items for at in (one.candidate_theme_id, one.other_candidate_theme_id)}
    candidates = db.session.scalars(select(CandidateTheme).where(CandidateTheme.id.in_(ids))).all()
    rows_of = {row.candidate.id: row for row in review.describe_candidates(candidates)}
    listing.items = [
        _row(one, rows_of[one.candidate_theme_id], rows_of[one.other_candidate_theme_id]) for one in listing.items
    ]
    return listing


def count_overlaps(run: GroupingRun) -> int:
    """Return how many pairs there are of which at least one is undecided."""
    return db.session.scalar(_open_pairs(select(func.count()).select_from(CandidateOverlap), run)) or 0


def _row(pair: CandidateOverlap, one: CandidateRow, other: CandidateRow) -> OverlapRow:
    larger, smaller = sorted((one, other), key=lambda row: (-row.candidate.people, row.candidate.number))
    # What is merged away must be undecided: of two, of which one is a theme already, that is the other.
    if smaller.theme is not None:
        larger, smaller = smaller, larger
    return OverlapRow(larger=larger, smaller=smaller, score=pair.score, shared=pair.shared)


def _open_pairs(rows: Select[Any], run: GroupingRun) -> Select[Any]:
    one, other = aliased(ThemeOrigin), aliased(ThemeOrigin)
    return (
        rows.outerjoin(one, one.candidate_theme_id == CandidateOverlap.candidate_theme_id)
        .outerjoin(other, other.candidate_theme_id == CandidateOverlap.other_candidate_theme_id)
        .where(CandidateOverlap.grouping_run_id == run.id, or_(one.id.is_(None), other.id.is_(None)))
    )
