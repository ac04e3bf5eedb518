"""What may be said of a sample: weights that bring it to the population's margins, and counts too small to show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import breadth_first_order

from citizen_voice.opinion.slate import FloatArray, IntArray

BoolArray = NDArray[np.bool_]
MaskedCounts = np.ma.MaskedArray[Any, np.dtype[np.int64]]

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
    weights, moved, rounds = np.ones(people), np.inf, 0
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


def suppress_small(counts: IntArray, smallest: int = 5) -> MaskedCounts:
    """Give a table of counts with its totals, with everything hidden that would show a number below `smallest`.

    `counts` has one dimension or two. The table that comes back is one longer in each: the last entry, or the last row
    and column, are the totals. What is hidden is masked, with 0 beneath the mask: the number itself is nowhere in it.

    First every number below `smallest` is hidden, 0 as well ("nobody in this group" is said about each of them), be
    it a total. Then, because the totals are published, on each line where a total less what is shown would give away
    one number, or a sum below `smallest`, another is hidden too (complementary suppression): one that serves two such
    lines before others, then the smallest; the total itself when nothing else is left. On two-dimensional tables lines
    together can still give a number away; so each hidden one is checked to have at least two values that fit everything
    shown, by a cycle along which hidden numbers can be moved by one (Gusfield, "A Graph Theoretic Approach to
    Statistical Data Security", 1988), and more is hidden until all have. That holds for one table: whoever publishes
    two that share cells must suppress them as one.

    Raises `ValueError` for other dimensions, counts that are not whole numbers from 0, and `smallest` below 1.
    """
    if smallest < 1:
        raise ValueError(f"The smallest number that may be shown must be at least 1, not {smallest}.")
    table = _with_totals(counts)
    places = np.arange(table.size).reshape(table.shape)
    lines = [places] if table.ndim == 1 else [*places, *places.T]
    is_hidden = (table < smallest).ravel()
    _cover_lines(table.ravel(), is_hidden, lines, smallest)
    # Where all is hidden nothing is told, save that an empty table is empty.
    while table.ndim > 1 and not is_hidden.all():
        known = next(_worked_out(table, is_hidden.reshape(table.shape)), None)
        if known is None:
            break
        near = np.concatenate([places[known[0]], places[:, known[1]]])
        shown = near[~is_hidden[near]] if not is_hidden[near].all() else np.flatnonzero(~is_hidden)
        is_hidden[shown[table.ravel()[shown].argmin()]] = True
        _cover_lines(table.ravel(), is_hidden, lines, smallest)
    mask = is_hidden.reshape(table.shape)
    return np.ma.MaskedArray(np.where(mask, 0, table), mask=mask)


def _with_totals(counts: IntArray) -> IntArray:
    table = np.asarray(counts)
    if table.ndim not in {1, 2}:
        raise ValueError(f"A table of counts has one dimension or two, not {table.ndim}.")
    whole = table.astype(np.int64)
    if not np.array_equal(whole, table) or (whole < 0).any():
        raise ValueError("Counts must be whole numbers from 0.")
    for axis in range(whole.ndim):
        whole = np.concatenate([whole, whole.sum(axis=axis, keepdims=True)], axis=axis)
    return whole


def _cover_lines(numbers: IntArray, is_hidden: BoolArray, lines: Sequence[IntArray], smallest: int) -> None:
    """Hide more until no line, whose last number is the sum of the others, gives any of its hidden ones away."""
    while exposed := [line for line in lines if not _is_covered(numbers[line], is_hidden[line], smallest)]:
        shown = exposed[0][~is_hidden[exposed[0]]]
        # A number that stands on two exposed lines serves both, so that fewer need be hidden.
        serves = np.bincount(np.concatenate(exposed), minlength=len(numbers))[shown]
        is_hidden[shown[np.lexsort((numbers[shown], -serves))[0]]] = True


def _is_covered(numbers: IntArray, is_hidden: BoolArray, smallest: int) -> bool:
    if not is_hidden.any() or is_hidden.all():
        return True
    gap = numbers[:-1][is_hidden[:-1]].sum()
    return bool(is_hidden.sum() > 1 and (is_hidden[-1] or gap >= smallest))


def _worked_out(table: IntArray, is_hidden: BoolArray) -> Iterator[tuple[int, int]]:
    """Yield the row and column of each hidden number that only one value fits, given what is shown and all sums.

    Rows and columns are the nodes of a graph, hidden numbers its edges; those in the totals enter with the other sign,
    so that every line adds up to nothing. An arc from a row to a column says that the number may grow by one, the one
    back that it may shrink; a number that is 0 cannot shrink. A number has another value just when an arc of its edge
    lies on a cycle that does not merely go back along the same edge.
    """
    rows, columns = table.shape
    is_turned = np.zeros(table.shape, dtype=bool)
    is_turned[-1] ^= True
    is_turned[:, -1] ^= True
    arcs = np.zeros((rows + columns, rows + columns), dtype=np.int8)
    arcs[:rows, rows:] = is_hidden & (~is_turned | (table > 0))
    arcs[rows:, :rows] = (is_hidden & (is_turned | (table > 0))).T
    for row, column in np.argwhere(is_hidden).tolist():
        ends, others = (row, rows + column), arcs.copy()
        others[ends] = others[ends[::-1]] = 0
        if not any(
            arcs[start, end] and start in breadth_first_order(others, end, return_predecessors=False)
            for start, end in (ends, ends[::-1])
        ):
            yield row, column
