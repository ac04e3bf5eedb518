"""Who took part, as everybody may see it: without a number so small that it would tell of somebody.

Only people who answered for themselves are counted, in each of the tables the same: the tables share nothing but their
total. So each is suppressed by itself, and the total is hidden in all of them or in none.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.clock import start_of_day
from citizen_voice.opinion.suppression import suppress_small
from citizen_voice.priorities.steps.participation import ActCell, CountedActs, count_acts
from citizen_voice.priorities.steps.periods import Period, Unit, days_of, list_periods, unit_for
from citizen_voice.priorities.steps.population import Margin, read_population
from citizen_voice.vocabulary import AgeBand, Capacity, MarginKind

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, Council

SMALLEST = 5
FEWER, MORE = 0.8, 1.25
"""A share below so much of the population's, or above so much, is told in a sentence."""

Count = int | None
"""A number of people, or None where it is hidden."""


@dataclass(frozen=True)
class ShownShare:
    """An area or age band: people who took part, their share of all, and the share of the population, from 0 to 1."""

    category: Any
    people: Count
    share: float | None
    population_share: float | None

    @property
    def is_fewer(self) -> bool:
        """Whether clearly fewer took part than their share of the population."""
        return self._is_told and (self.share or 0.0) < FEWER * (self.population_share or 0.0)

    @property
    def is_more(self) -> bool:
        """Whether clearly more took part than their share of the population."""
        return self._is_told and (self.share or 0.0) > MORE * (self.population_share or 0.0)

    @property
    def _is_told(self) -> bool:
        return self.share is not None and self.population_share is not None


@dataclass(frozen=True)
class ShownTable:
    """The areas or age bands, those of whom it is not known, and where the numbers of the population are from."""

    rows: Sequence[ShownShare]
    rest: Count
    source: str | None


@dataclass(frozen=True)
class ShownPeriod:
    """A day, week or month: people who then took part for the first time, and votes cast by all of them."""

    period: Period
    people: Count
    votes: Count


@dataclass(frozen=True)
class PublicParticipation:
    """All that the page shows. `people` is the total of each table; None: fewer than `SMALLEST`, and nothing is told.

    `organisations` are not among the people. `by_age` is None when nobody said how old they are.
    """

    people: Count
    organisations: Count
    unit: Unit
    counted_at: datetime | None
    """When it was counted; None: for this look."""
    periods: Sequence[ShownPeriod]
    by_area: ShownTable
    by_age: ShownTable | None


def describe_participation(consultation: "Consultation", kept: CountedActs | None = None) -> PublicParticipation:
    """Return who took part; what it says of one area, age or time can't be worked out from the rest of it.

    From what was `kept`; where there is nothing yet, it is counted now.
    """
    counted = kept or count_participation(consultation)
    cells, periods = counted.cells, _shape(counted.cells, counted.periods)
    newcomers = [cell for cell in cells if cell.period == cell.first and cell.capacity is Capacity.INDIVIDUAL]
    organisations = sum(cell.people for cell in cells if cell.period == cell.first) - _sum(newcomers)
    population = read_population(consultation)
    return PublicParticipation(
        people=_hide([_sum(newcomers)])[-1],
        organisations=_hide([organisations])[-1],
        unit=counted.unit,
        counted_at=counted.counted_at,
        periods=_hide_periods(periods),
        by_area=_by_area(newcomers, accounts_queries.list_councils(consultation.authority), population),
        by_age=_by_age(newcomers, population.get(MarginKind.AGE)),
    )


def count_participation(consultation: "Consultation") -> CountedActs:
    """Count who took part when, by reading all votes.

    Time is told by days only while each of them has people enough: otherwise they are merged into weeks.
    """
    first, last = days_of(consultation)
    counted = _count(consultation, first, last, unit_for(first, last))
    if counted.unit is Unit.DAY and any(one.is_small for one in _shape(counted.cells, counted.periods)):
        return _count(consultation, first, last, Unit.WEEK)
    return counted


def _count(consultation: "Consultation", first: date, last: date, unit: Unit) -> CountedActs:
    periods = list_periods(first, last, unit)
    cells = count_acts(consultation, [start_of_day(one.first) for one in periods if one.first])
    return CountedActs(first, last, unit, cells)


class _Counted(NamedTuple):
    """What happened in a period. `voters` are at least so many people: one may cast many votes."""

    period: Period
    people: int
    voters: int
    votes: int

    @property
    def is_small(self) -> bool:
        """Whether a number of it would be hidden."""
        # Where nobody votes, as on paper, there is nothing to hide of them.
        return self.people < SMALLEST or 0 < self.voters < SMALLEST

    def joined(self, later: "_Counted") -> "_Counted":
        """Return the two as one. Who voted in both is one person, so only the larger number of voters is sure."""
        return _Counted(
            Period(self.period.first, later.period.last),
            self.people + later.people,
            max(self.voters, later.voters),
            self.votes + later.votes,
        )


def _shape(cells: Sequence[ActCell], periods: Sequence[Period]) -> list[_Counted]:
    """Give for people what happened in each period, also in the time before the first.

    A small first or last period, as a week that has just begun, goes with its neighbour: hidden, it would hide another.
    """
    own = [cell for cell in cells if cell.capacity is Capacity.INDIVIDUAL]
    came = _tally(own, lambda cell: cell.period, lambda cell: cell.people * (cell.period == cell.first))
    voted = _tally(own, lambda cell: cell.period, lambda cell: cell.voters)
    votes = _tally(own, lambda cell: cell.period, lambda cell: cell.votes)
    before = [Period(None, periods[0].first - timedelta(days=1))] if periods[0].first else []
    numbered = enumerate([*before, *periods], start=1 - len(before))
    rows = [_Counted(one, came[at], voted[at], votes[at]) for at, one in numbered if at or came[at] or voted[at]]
    while len(rows) > 1 and rows[0].is_small:
        rows[:2] = [rows[0].joined(rows[1])]
    while len(rows) > 1 and rows[-1].is_small:
        rows[-2:] = [rows[-2].joined(rows[-1])]
    return rows


def _hide_periods(counted: Sequence[_Counted]) -> list[ShownPeriod]:
    people, voters = _hide([one.people for one in counted]), _hide([one.voters for one in counted])
    return [
        ShownPeriod(one.period, people[at], None if voters[at] is None else one.votes) for at, one in enumerate(counted)
    ]


def _by_area(
    cells: Sequence[ActCell], councils: Sequence["Council"], population: dict[MarginKind, Margin]
) -> ShownTable:
    came = _tally(cells, lambda cell: cell.council_id, lambda cell: cell.people)
    *shown, rest, total = _hide([*(came[one.id] for one in councils), came[None]])
    # Shares of all: those who live elsewhere are mostly too few to be shown, and shares without them would tell.
    people = {one: (one.code, count) for one, count in zip(councils, shown, strict=True)}
    return _table(people, rest, total, population.get(MarginKind.AREA))


def _by_age(cells: Sequence[ActCell], margin: Margin | None) -> ShownTable | None:
    came = _tally(cells, lambda cell: cell.age_band, lambda cell: cell.people)
    if not any(came[band] for band in AgeBand):
        return None
    *shown, rest, total = _hide([*(came[band] for band in AgeBand), came[None]])
    # Shares of those who said it, where the table itself tells how many they are.
    stated = total - rest if total is not None and rest is not None else None
    people = {band: (band.value, count) for band, count in zip(AgeBand, shown, strict=True)}
    return _table(people, rest, stated, margin)


def _table(people: Mapping[Any, tuple[str, Count]], rest: Count, whole: Count, margin: Margin | None) -> ShownTable:
    """Give a table of categories, each with its code in the margin and its people; shares are of `whole`."""
    rows = [
        ShownShare(
            category,
            count,
            count / whole if count is not None and whole else None,
            margin.people[code] / margin.total if margin and code in margin.people else None,
        )
        for category, (code, count) in people.items()
    ]
    return ShownTable(rows, rest, margin.source if margin else None)


def _hide(counts: Sequence[int]) -> list[Count]:
    """Return the counts and their total, with None for each that is hidden."""
    masked = suppress_small(np.array(counts, dtype=np.int64), SMALLEST)
    hidden = np.ma.getmaskarray(masked).tolist()
    return [None if is_hidden else number for number, is_hidden in zip(masked.data.tolist(), hidden, strict=True)]


def _tally(cells: Iterable[ActCell], key: Callable[[ActCell], Any], number: Callable[[ActCell], int]) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for cell in cells:
        counted[key(cell)] += number(cell)
    return counted


def _sum(cells: Iterable[ActCell]) -> int:
    return sum(cell.people for cell in cells)
