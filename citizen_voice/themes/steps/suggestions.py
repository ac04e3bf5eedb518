"""The suggestions of a run, a page at a time: as many as a person can look at, in the order that was asked for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, func, select

from citizen_voice.db import db
from citizen_voice.grouping.types import BROAD, FINE
from citizen_voice.models import CandidateFigures, CandidateTheme, GroupingRun, Theme, ThemeOrigin
from citizen_voice.themes.steps import review
from citizen_voice.themes.steps.figures import load_figures
from citizen_voice.vocabulary import ThemeState

PER_PAGE = 25


class Sort(StrEnum):
    """What suggestions are ordered by."""

    PEOPLE = "people"
    STATEMENTS = "statements"
    AGREEMENT = "agreement"
    STABILITY = "stability"


class Decided(StrEnum):
    """What has been decided about a suggestion."""

    UNDECIDED = "undecided"
    TAKEN_UP = "open"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class Wanted:
    """Which suggestions are asked for, and in which order. `broad` is the number of the broad one above them."""

    sort: Sort = Sort.PEOPLE
    is_ascending: bool = False
    broad: int | None = None
    state: Decided | None = None

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Wanted":
        """Read the arguments of an address; what is not known there counts as not said."""
        sort, state, broad = arguments.get("sort", ""), arguments.get("state", ""), arguments.get("broad", "")
        return cls(
            sort=Sort(sort) if sort in set(Sort) else Sort.PEOPLE,
            is_ascending=arguments.get("order") == "up",
            broad=int(broad) if broad.isascii() and broad.isdigit() and len(broad) < 9 else None,
            state=Decided(state) if state in set(Decided) else None,
        )

    def arguments(self, **changed: Any) -> dict[str, Any]:
        """Return the arguments of an address that asks for the same, but for what is changed."""
        said = asdict(self) | changed
        return {
            key: value
            for key, value in {
                "sort": None if said["sort"] is Sort.PEOPLE else said["sort"],
                "order": "up" if said["is_ascending"] else None,
                "broad": said["broad"],
                "state": said["state"],
            }.items()
            if value is not None
        }


@dataclass(frozen=True)
class BroadRow:
    """A broad suggestion with how many fine ones are below it, and how many of these are decided."""

    candidate: CandidateTheme
    figures: CandidateFigures | None
    fine: int
    confirmed: int
    discarded: int

    @property
    def decided(self) -> int:
        """Number of fine suggestions that an officer has dealt with."""
        return self.confirmed + self.discarded


def list_suggestions(run: GroupingRun, wanted: Wanted, *, page: int = 1) -> Pagination:
    """Return a page of `CandidateRow` of the fine suggestions that are asked for."""
    rows = _narrow(_decided_fine(run, select(CandidateTheme)), wanted)
    order = _order(wanted.sort)
    rows = rows.outerjoin(CandidateFigures, CandidateFigures.candidate_theme_id == CandidateTheme.id).order_by(
        order.asc() if wanted.is_ascending else order.desc(), CandidateTheme.number
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    listing.items = review.describe_candidates(listing.items)
    return listing


def count_states(run: GroupingRun, wanted: Wanted) -> dict[str, int]:
    """Return how many fine suggestions there are of each state, and `all` of them, below the broad one asked for."""
    counts = [
        func.count().label("all"),
        func.count().filter(Theme.id.is_(None)).label(Decided.UNDECIDED.value),
        func.count().filter(Theme.state == ThemeState.OPEN).label(Decided.TAKEN_UP.value),
        func.count().filter(Theme.state == ThemeState.CONFIRMED).label(Decided.CONFIRMED.value),
        func.count().filter(Theme.state == ThemeState.DISCARDED).label(Decided.DISCARDED.value),
    ]
    rows = _narrow(_decided_fine(run, select(*counts)), Wanted(broad=wanted.broad))
    return dict(db.session.execute(rows).mappings().one())


def list_broad(run: GroupingRun) -> list[BroadRow]:
    """Return the broad suggestions of a run with how much below each is decided, the most people first."""
    counted = _decided_fine(
        run,
        select(
            CandidateTheme.parent_number,
            func.count().label("fine"),
            func.count().filter(Theme.state == ThemeState.CONFIRMED).label("confirmed"),
            func.count().filter(Theme.state == ThemeState.DISCARDED).label("discarded"),
        ),
    ).group_by(CandidateTheme.parent_number)
    counts = {row.parent_number: row for row in db.session.execute(counted)}
    broad = db.session.scalars(
        select(CandidateTheme)
        .where(CandidateTheme.grouping_run_id == run.id, CandidateTheme.level == BROAD)
        .order_by(CandidateTheme.people.desc(), CandidateTheme.number)
    ).all()
    figures = load_figures(one.id for one in broad)
    return [
        BroadRow(
            candidate=one,
            figures=figures.get(one.id),
            fine=counts[one.number].fine if one.number in counts else 0,
            confirmed=counts[one.number].confirmed if one.number in counts else 0,
            discarded=counts[one.number].discarded if one.number in counts else 0,
        )
        for one in broad
    ]


def _decided_fine(run: GroupingRun, rows: Any) -> Select[Any]:
    """Give the fine suggestions of a run, each with the theme that an officer made of it, if any."""
    found: Select[Any] = (
        rows.select_from(CandidateTheme)
        .outerjoin(ThemeOrigin, ThemeOrigin.candidate_theme_id == CandidateTheme.id)
        .outerjoin(Theme, Theme.id == ThemeOrigin.theme_id)
        .where(CandidateTheme.grouping_run_id == run.id, CandidateTheme.level == FINE)
    )
    return found


def _narrow(rows: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.broad is not None:
        rows = rows.where(CandidateTheme.parent_number == wanted.broad)
    if wanted.state is Decided.UNDECIDED:
        rows = rows.where(Theme.id.is_(None))
    elif wanted.state is not None:
        rows = rows.where(Theme.state == ThemeState(wanted.state.value))
    return rows


def _order(sort: Sort) -> ColumnElement[Any]:
    # Of those who agreed or disagreed, by the rule of succession: a share of few votes is drawn towards a half, so that
    # one vote is not full agreement.
    views = CandidateFigures.agree + CandidateFigures.disagree
    columns: dict[Sort, ColumnElement[Any]] = {
        Sort.PEOPLE: CandidateTheme.people.expression,
        Sort.STATEMENTS: CandidateTheme.statements.expression,
        Sort.AGREEMENT: (func.coalesce(CandidateFigures.agree, 0) + 1.0) / (func.coalesce(views, 0) + 2.0),
        Sort.STABILITY: CandidateTheme.stability.expression,
    }
    return columns[sort]
