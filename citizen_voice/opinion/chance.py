"""Whether what votes show is more than the same votes show when nothing in them goes together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

PERMUTATIONS = 39
ENOUGH = 5
"""Permutations after which the rest are spared when the answer is plain."""
_FAR = 8.0
"""Standard deviations of those by which votes stand out by far."""
_LEAST_DEVIATION = 1e-3


@dataclass(frozen=True)
class Choice:
    """What speaks for a number of groups.

    `best` is the number that stands out most from chance, `is_beyond_chance` whether it does so enough to be claimed,
    `excess` by number of groups the measure less its mean over the same votes permuted.
    """

    best: int
    is_beyond_chance: bool
    excess: dict[int, float]


NOTHING_FOUND = Choice(1, False, {})


def compare_with_chance(
    found: dict[int, float], deal: Callable[[], dict[int, float]], *, most: int = PERMUTATIONS
) -> Choice:
    """Say which number of groups stands out, and whether it does from each of 39 permutations.

    `found` has a measure by number of groups (one at least), `deal` returns the same of votes permuted anew. A number
    is beyond chance when its excess is above the largest one of every permutation: a test at 1 in 40 (Besag & Clifford
    1991). From the fifth permutation on, the rest are spared once one does as well, and at the fifth where the number
    is above them by eight of their standard deviations.
    """
    chance: list[dict[int, float]] = []
    while True:
        chance.append(deal())
        means = _means(chance)
        # A number that chance never finds is held to what chance does best: nought would make it stand out by itself.
        otherwise = max(means.values(), default=0.0)
        excess = {k: height - means.get(k, otherwise) for k, height in found.items()}
        best = max(excess, key=lambda k: (round(excess[k], 6), -k))
        if len(chance) < ENOUGH:
            continue
        heights = [max((height - means[k] for k, height in one.items()), default=0.0) for one in chance]
        is_beyond = excess[best] > max(0.0, *heights)
        is_plain = not is_beyond or (len(chance) == ENOUGH and _is_far_above(excess[best], heights))
        if is_plain or len(chance) == most:
            return Choice(best, is_beyond, excess)


def _means(chance: Sequence[dict[int, float]]) -> dict[int, float]:
    """Return the mean of each number of groups, over the permutations in which that many are found."""
    numbers = sorted({k for one in chance for k in one})
    return {k: fmean(one[k] for one in chance if k in one) for k in numbers}


def _is_far_above(height: float, others: Sequence[float]) -> bool:
    return height > fmean(others) + _FAR * max(stdev(others), _LEAST_DEVIATION)
