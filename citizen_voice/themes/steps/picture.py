"""The map of a run: its themes as circles, by likeness, people and agreement, with the table of the same."""

from dataclasses import dataclass
from enum import StrEnum

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.grouping.types import BROAD, FINE
from citizen_voice.models import CandidateFigures, CandidateTheme, GroupingRun
from citizen_voice.themes.steps import map_layout
from citizen_voice.themes.steps.figures import load_figures
from citizen_voice.themes.steps.map_layout import Circle, Spot

MOST_CIRCLES = 60
FEWEST_VIEWS = 10
MOST = 2 / 3


class Agreement(StrEnum):
    """What most of the votes on a theme's proposals say."""

    AGREE = "agree"
    DIVIDED = "divided"
    DISAGREE = "disagree"
    FEW = "few"


@dataclass(frozen=True)
class MapRow:
    """A theme on the map. `number` stands in its circle and in its line of the table."""

    number: int
    candidate: CandidateTheme
    figures: CandidateFigures | None
    wide: Circle
    narrow: Circle

    @property
    def agreement(self) -> Agreement:
        """What most of those say who agreed or disagreed."""
        return agreement_of(self.figures)

    @property
    def views(self) -> int:
        """Number of votes that agree or disagree."""
        return self.figures.agree + self.figures.disagree if self.figures else 0


def agreement_of(figures: CandidateFigures | None) -> Agreement:
    """Say what at least two in three say of the votes that agree or disagree; `FEW` when there are fewer than ten."""
    views = figures.agree + figures.disagree if figures else 0
    if figures is None or views < FEWEST_VIEWS:
        return Agreement.FEW
    if figures.agree >= MOST * views:
        return Agreement.AGREE
    return Agreement.DISAGREE if figures.disagree >= MOST * views else Agreement.DIVIDED


def list_map(run: GroupingRun, *, broad: CandidateTheme | None = None, page: int = 1) -> Pagination:
    """Return a page of `MapRow`: the broad suggestions of a run, or the fine ones below one; the most people first."""
    rows = select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id)
    if broad is None:
        rows = rows.where(CandidateTheme.level == BROAD)
    else:
        rows = rows.where(CandidateTheme.level == FINE, CandidateTheme.parent_number == broad.number)
    rows = rows.order_by(CandidateTheme.people.desc(), CandidateTheme.number)
    listing = db.paginate(rows, page=page, per_page=MOST_CIRCLES, error_out=False)
    counted = load_figures(one.id for one in listing.items)
    spots = [Spot(one.x, one.y, one.people, one.label) for one in listing.items]
    drawn = zip(
        listing.items,
        map_layout.lay_out(spots, map_layout.WIDE),
        map_layout.lay_out(spots, map_layout.NARROW),
        strict=True,
    )
    listing.items = [
        MapRow(number, candidate, counted.get(candidate.id), wide, narrow)
        for number, (candidate, wide, narrow) in enumerate(drawn, start=listing.first)
    ]
    return listing


def find_broad(run: GroupingRun, number: int | None) -> CandidateTheme | None:
    """Return the broad suggestion of that number, None when there is none or no number is said."""
    if number is None:
        return None
    return db.session.scalars(
        select(CandidateTheme).where(
            CandidateTheme.grouping_run_id == run.id, CandidateTheme.number == number, CandidateTheme.level == BROAD
        )
    ).one_or_none()
