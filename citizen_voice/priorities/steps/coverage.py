"""Who is missing among those who took part, beside the population: what an officer can act on."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.priorities.steps.participation import PeopleCell, count_people
from citizen_voice.priorities.steps.population import Margin, Population, read_population
from citizen_voice.priorities.steps.weighing import Weighing, weigh
from citizen_voice.vocabulary import AgeBand, Capacity, MarginKind

if TYPE_CHECKING:
    from citizen_voice.models import Consultation

ENOUGH = 0.8
"""The part of its share of the population that an area or age should reach among those who took part."""


@dataclass(frozen=True)
class Share:
    """An area or age band: who took part, and how many more would be needed for `ENOUGH` of its share.

    `people` answered for themselves, and shares (from 0 to 1) are of them alone; `organisations` are beside them.
    """

    category: Any
    people: int
    organisations: int
    share: float
    population: int | None
    population_share: float | None
    needed: int

    @property
    def part(self) -> float:
        """The share as a part of the population's: 1 is as many as there should be."""
        return self.share / self.population_share if self.population_share else 1.0


@dataclass(frozen=True)
class Shares:
    """All areas or age bands, those that miss most first, and those who are in none of them or did not say."""

    rows: Sequence[Share]
    people: int
    """Those whose area or age is known: of them the shares are taken."""
    rest: int
    rest_organisations: int
    margin: Margin | None

    @property
    def below(self) -> list[Share]:
        """The rows that are below `ENOUGH` of their share."""
        return [row for row in self.rows if row.needed]


@dataclass(frozen=True)
class Coverage:
    """Who took part by area and age, beside the population, and what a weighted sample of them is worth.

    `weighing` is None without a population to weight to, or without people; `is_outdated`, when the areas that were
    entered are not those of the authority any more.
    """

    areas: Shares
    ages: Shares
    weighing: Weighing | None
    is_outdated: bool

    @property
    def people(self) -> int:
        """How many took part for themselves."""
        return self.areas.people + self.areas.rest

    @property
    def organisations(self) -> int:
        """How many took part for an organisation."""
        return sum(row.organisations for row in self.areas.rows) + self.areas.rest_organisations


def describe_coverage(consultation: "Consultation") -> Coverage:
    """Return who took part beside the population. The number of queries does not grow with anything."""
    councils = accounts_queries.list_councils(consultation.authority)
    population = read_population(consultation)
    cells = count_people(consultation)
    area = population.get(MarginKind.AREA)
    is_outdated = area is not None and set(area.people) != {one.code for one in councils}
    codes = {one.id: one.code for one in councils}
    return Coverage(
        areas=_shares(
            cells,
            list(councils),
            lambda one: one.code,
            lambda cell: codes.get(cell.council_id) if cell.council_id else None,
            area,
        ),
        ages=_shares(
            cells, list(AgeBand), lambda band: band.value, lambda cell: cell.age_band, population.get(MarginKind.AGE)
        ),
        weighing=None if is_outdated else _weigh(cells, codes, population),
        is_outdated=is_outdated,
    )


def people_needed(people: int, of: int, population_share: float) -> int:
    """Return how many more of a group would bring it to `ENOUGH` of its share, when nobody else comes.

    They raise the total as well: (people + x) / (of + x) = wanted, so x = (wanted · of - people) / (1 - wanted).
    """
    wanted = ENOUGH * population_share
    return max(0, math.ceil(round((wanted * of - people) / (1 - wanted), 9)))


def _shares(
    cells: Iterable[PeopleCell],
    categories: Sequence[Any],
    code_of: Callable[[Any], str],
    code_in: Callable[[PeopleCell], str | None],
    margin: Margin | None,
) -> Shares:
    counted: dict[tuple[str | None, Capacity], int] = {}
    for cell in cells:
        key = code_in(cell), cell.capacity
        counted[key] = counted.get(key, 0) + cell.people
    codes = [code_of(one) for one in categories]
    known = sum(counted.get((code, Capacity.INDIVIDUAL), 0) for code in codes)
    rows = [_share(category, code, counted, known, margin) for category, code in zip(categories, codes, strict=True)]
    if margin:
        # What sorts equal stays in the order it came in: by name, or by age.
        rows.sort(key=lambda row: (-row.needed, row.part))
    return Shares(
        rows=rows,
        people=known,
        rest=counted.get((None, Capacity.INDIVIDUAL), 0),
        rest_organisations=counted.get((None, Capacity.ORGANISATION), 0),
        margin=margin,
    )


def _share(
    category: Any, code: str, counted: dict[tuple[str | None, Capacity], int], known: int, margin: Margin | None
) -> Share:
    people = counted.get((code, Capacity.INDIVIDUAL), 0)
    population = margin.people.get(code) if margin else None
    population_share = population / margin.total if margin and population else None
    return Share(
        category=category,
        people=people,
        organisations=counted.get((code, Capacity.ORGANISATION), 0),
        share=people / known if known else 0.0,
        population=population,
        population_share=population_share,
        needed=people_needed(people, known, population_share) if population_share and known else 0,
    )


def _weigh(cells: Sequence[PeopleCell], codes: dict[Any, str], population: Population) -> Weighing | None:
    """Weight those who live in the area and answered for themselves."""
    own = [cell for cell in cells if cell.capacity is Capacity.INDIVIDUAL and cell.council_id in codes]
    return weigh(
        {
            MarginKind.AREA: [codes[cell.council_id] for cell in own],
            MarginKind.AGE: [cell.age_band for cell in own],
        },
        [cell.people for cell in own],
        population,
    )
