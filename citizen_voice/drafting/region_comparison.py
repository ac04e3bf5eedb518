"""Two regions' standards side by side: which measures both use, and whether they mean the same by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from citizen_voice.drafting.measure_ids import MEANING, differing_parts, id_in_full

COMPARED = (*MEANING, "geography")
"""Parts of a measure that must say the same for figures of two regions to be put together. Targets are not among them.
"""


@dataclass(frozen=True, slots=True)
class RegionStandard:
    """A standard in force in a region: what it serves, what it may weigh in percent, and its measures.

    ``authority`` is the region's part of the address.
    """

    authority: str
    reference: str
    version: str
    title: str
    title_cy: str
    publication_slug: str
    publication_version: str
    goals: tuple[str, ...]
    measures: tuple[Mapping[str, Any], ...]
    weight_minimum: Decimal | None
    weight_recommended: Decimal | None
    weight_maximum: Decimal | None


@dataclass(frozen=True, slots=True)
class PlacedMeasure:
    """A measure and the standard of a region that it stands in."""

    standard: RegionStandard
    measure: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The id of the measure as its standard writes it."""
        return str(self.measure.get("id", ""))

    @property
    def full_id(self) -> str:
        """The id of the measure as it is known everywhere."""
        return id_in_full(self.standard.authority, self.code)


@dataclass(frozen=True, slots=True)
class SharedMeasure:
    """A measure that both regions use, by its id or by its code in the same other set; `differing` names the parts."""

    one: PlacedMeasure
    other: PlacedMeasure
    differing: tuple[str, ...]
    is_by_id: bool


@dataclass(frozen=True, slots=True)
class GoalPair:
    """The standards of both regions that serve a goal; the goal of those that serve none is empty."""

    goal: str
    one: tuple[RegionStandard, ...]
    other: tuple[RegionStandard, ...]


@dataclass(frozen=True, slots=True)
class RegionComparison:
    """What two regions share and what only one of them asks."""

    shared: tuple[SharedMeasure, ...]
    only_one: tuple[PlacedMeasure, ...]
    only_other: tuple[PlacedMeasure, ...]
    goals: tuple[GoalPair, ...]

    @property
    def alike(self) -> int:
        """How many of the shared measures are counted alike."""
        return sum(not one.differing for one in self.shared)


def compare_regions(
    one: Sequence[RegionStandard], other: Sequence[RegionStandard], *, goals: Sequence[str]
) -> RegionComparison:
    """Return the two regions' standards side by side; `goals` are all codes, in the order to be shown.

    A measure is shared when both use it under one id in full, as one took it over from the other or both from a third.
    A measure of a set of somebody else that both point at under ids of their own is shared too. Where the two say it
    otherwise, that is told.
    """
    here, there = _by_id(one), _by_id(other)
    shared = [_pair(here[code], there[code], is_by_id=True) for code in here if code in there]
    mine = {code: found for code, found in here.items() if code not in there}
    theirs = {code: found for code, found in there.items() if code not in here}
    outside = {key: found for found in theirs.values() if (key := _outside(found))}
    for code, found in list(mine.items()):
        key = _outside(found)
        match = outside.pop(key, None) if key else None
        if match is not None:
            shared.append(_pair(found, match, is_by_id=False))
            del mine[code], theirs[match.full_id]
    return RegionComparison(
        shared=tuple(shared),
        only_one=tuple(mine.values()),
        only_other=tuple(theirs.values()),
        goals=tuple(_goals(one, other, goals)),
    )


def _by_id(standards: Sequence[RegionStandard]) -> dict[str, PlacedMeasure]:
    found: dict[str, PlacedMeasure] = {}
    for standard in standards:
        for measure in standard.measures:
            placed = PlacedMeasure(standard, measure)
            if placed.code:
                found.setdefault(placed.full_id, placed)
    return found


def _pair(one: PlacedMeasure, other: PlacedMeasure, *, is_by_id: bool) -> SharedMeasure:
    return SharedMeasure(one, other, differing_parts(one.measure, other.measure, COMPARED), is_by_id)


def _said(placed: PlacedMeasure, part: str) -> str:
    return str(placed.measure.get(part) or "").strip().casefold()


def _outside(placed: PlacedMeasure) -> tuple[str, str] | None:
    scheme, code = _said(placed, "external_scheme"), _said(placed, "external_code")
    return (scheme, code) if scheme and code else None


def _goals(one: Sequence[RegionStandard], other: Sequence[RegionStandard], codes: Sequence[str]) -> list[GoalPair]:
    pairs = [
        GoalPair(code, tuple(s for s in one if code in s.goals), tuple(s for s in other if code in s.goals))
        for code in codes
    ]
    none = GoalPair("", tuple(s for s in one if not s.goals), tuple(s for s in other if not s.goals))
    return [pair for pair in (*pairs, none) if pair.one or pair.other]
