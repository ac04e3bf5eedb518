"""What may be said of a sample: weights that bring it to the margins of the population."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from citizen_voice.opinion.types import FloatArray

TOTALS_MAY_DIFFER = 0.02
"""Margins of one population that differ by more than this part in their totals are of two populations."""

_NOT_STATED: Any = None


class MarginsError(ValueError):
    """The margins cannot be used, alone or for these people; the message names the margin and the category."""


@dataclass(frozen=True, slots=True)
class MissingCategory:
    """A category of the population in which nobody answered; `share` is its part of the margin, from 0 to 1."""

    margin: str
    category: str
    share: float


@dataclass(frozen=True, slots=True)
class Raking:
    """Weights with mean 1, one a person, and how far they can be trusted.

    `effective_size` is Kish's (Σw)² / Σw²: as many people, drawn evenly, would tell as much. `largest_difference` is
    the furthest that the weighted share of a category still lies from its share of the population, and `furthest` the
    margin and category where. `has_converged` tells whether that is within the tolerance; it is not where the caps
    on the weights forbid it. `capped` people have a weight at one of the caps. Shares are taken among those who stated
    the margin and among the categories in which anybody answered; the others are in `missing`.
    """

    weights: FloatArray
    effective_size: float
    has_converged: bool
    largest_difference: float
    furthest: tuple[str, str] | None
    capped: int
    rounds: int
    missing: tuple[MissingCategory, ...]


def rake(
    memberships: Mapping[str, Sequence[str | None]],
    margins: Mapping[str, Mapping[str, float]],
    *,
    lowest: float = 0.2,
    highest: float = 5.0,
    tolerance: float = 1e-6,
    most_rounds: int = 200,
) -> Raking:
    """Weight people so that each margin of the sample is like that of the population.

    `margins` has people by category for each margin, as {"age": {"16 to 24": 81000, ...}, ...}; `memberships` has each
    person's category for the same margins, None where not stated. Iterative proportional fitting (Deming & Stephan, "On
    a Least Squares Adjustment of a Sampled Frequency Table", 1940): margin after margin, weights are multiplied by
    wanted / present share of the category, until no share is further off than `tolerance` or nothing moves any more.
    After each round they are scaled to mean 1 and held between `lowest` and `highest` (DeBell & Krosnick, 2009).

    Who did not state a margin keeps the weight they had and takes no part in it: the others share out what they weigh
    together. A category in which nobody answered is reported, and the shares of the others are taken without it.
    Totals that differ by no more than `TOTALS_MAY_DIFFER` are scaled to one. Weighting does not cure self-selection.

    Raises `MarginsError` for a population that is not a positive number, totals that differ by more, a category that
    its margin does not have, a margin that only one of the two names, and lists of differing length; `ValueError`
    unless 0 < lowest <= 1 <= highest.
    """
    if not 0 < lowest <= 1 <= highest < np.inf:
        raise ValueError(f"Weights have mean 1: the caps must stand on its two sides, not at {lowest} and {highest}.")
    people = _check_margins(memberships, margins)
    sides = [_Side(name, memberships[name], margins[name]) for name in margins]
    weights: FloatArray = np.ones(people)
    moved, rounds = np.inf, 0
    while rounds < most_rounds and moved > tolerance / 1000 and _furthest(sides, weights)[0] > tolerance:
        before, rounds = weights.copy(), rounds + 1
        for side in sides:
            side.adjust(weights)
        weights = _capped(weights, lowest, highest)
        moved = float(np.abs(weights - before).max())
    is_capped = (weights <= lowest) | (weights >= highest)
    return _raking(weights, sides, tolerance=tolerance, capped=int(is_capped.sum()), rounds=rounds)


class _Side:
    """One margin: who stated it, in which category each is, and the share that each category should have."""

    def __init__(self, name: str, stated: Sequence[str | None], population: Mapping[str, float]) -> None:
        given = np.array(stated, dtype=object)
        self._people = np.flatnonzero(np.not_equal(given, _NOT_STATED))
        present, self._codes = np.unique(given[self._people].astype(str), return_inverse=True)
        self._name, self._present = name, present.tolist()
        for category in self._present:
            if category not in population:
                raise MarginsError(f'Somebody is in "{category}", which the margin "{name}" does not have.')
        total = sum(population.values())
        wanted = np.array([population[category] for category in self._present], dtype=np.float64)
        self._wanted = wanted / wanted.sum()
        self.missing = [
            MissingCategory(name, category, count / total)
            for category, count in population.items()
            if category not in self._present
        ]

    def adjust(self, weights: FloatArray) -> None:
        """Give each category the share it should have of what those who stated this margin weigh, in place."""
        weighed = self._weigh(weights)
        weights[self._people] *= (self._wanted * weighed.sum() / weighed)[self._codes]

    def furthest(self, weights: FloatArray) -> tuple[float, tuple[str, str]] | None:
        """Give the largest difference from a wanted share and where it is; None where nobody stated the margin."""
        weighed = self._weigh(weights)
        differences = np.abs(weighed / weighed.sum() - self._wanted)
        if not len(differences):
            return None
        return float(differences.max()), (self._name, self._present[int(differences.argmax())])

    def _weigh(self, weights: FloatArray) -> FloatArray:
        weighed = np.bincount(self._codes, weights=weights[self._people], minlength=len(self._present))
        return weighed.astype(np.float64, copy=False)


def _raking(weights: FloatArray, sides: Sequence[_Side], *, tolerance: float, capped: int, rounds: int) -> Raking:
    difference, furthest = _furthest(sides, weights)
    return Raking(
        weights=weights,
        effective_size=float(weights.sum() ** 2 / np.square(weights).sum()) if len(weights) else 0.0,
        has_converged=difference <= tolerance,
        largest_difference=difference,
        furthest=furthest,
        capped=capped,
        rounds=rounds,
        missing=tuple(missing for side in sides for missing in side.missing),
    )


def _furthest(sides: Sequence[_Side], weights: FloatArray) -> tuple[float, tuple[str, str] | None]:
    found = [difference for side in sides if (difference := side.furthest(weights)) is not None]
    return max(found, key=lambda difference: difference[0], default=(0.0, None))


def _capped(weights: FloatArray, lowest: float, highest: float) -> FloatArray:
    """Give the weights times one factor, held between the caps, so that their mean is 1."""
    scaled: FloatArray = weights / weights.mean()
    if scaled.min() >= lowest and scaled.max() <= highest:
        return scaled
    # The mean of the capped weights rises with the factor, from `lowest` to `highest`: halve the way to 1.
    low, high = np.log(lowest / scaled.max()), np.log(highest / scaled.min())
    for _ in range(60):
        middle = (low + high) / 2
        is_light = np.clip(scaled * np.exp(middle), lowest, highest).mean() < 1
        low, high = (middle, high) if is_light else (low, middle)
    capped: FloatArray = np.clip(scaled * np.exp(high), lowest, highest)
    return capped


def _check_margins(memberships: Mapping[str, Sequence[str | None]], margins: Mapping[str, Mapping[str, float]]) -> int:
    """Give the number of people, after everything that can be said without counting them."""
    for name in [*margins, *memberships]:
        if name not in margins or name not in memberships:
            raise MarginsError(f'The margin "{name}" must be known of the population and of the people alike.')
    for name, population in margins.items():
        if not population:
            raise MarginsError(f'The margin "{name}" has no categories.')
        for category, count in population.items():
            if not (np.isfinite(count) and count > 0):
                raise MarginsError(f'"{category}" in the margin "{name}" has {count} people; give a number above 0.')
    totals = {name: sum(population.values()) for name, population in margins.items()}
    least, most = min(totals, key=totals.__getitem__, default=""), max(totals, key=totals.__getitem__, default="")
    if totals and totals[most] > totals[least] * (1 + TOTALS_MAY_DIFFER):
        raise MarginsError(
            f'The margin "{most}" adds up to {totals[most]:,.0f} people and "{least}" to {totals[least]:,.0f}: '
            f"more than {TOTALS_MAY_DIFFER:.0%} apart. Give margins of the same population."
        )
    lengths = {name: len(stated) for name, stated in memberships.items()}
    if len(set(lengths.values())) > 1:
        raise MarginsError(f"Each margin must have one entry a person; the numbers of entries are {lengths}.")
    return next(iter(lengths.values()), 0)
