"""How many opinion groups there are, if any: what the votes show beyond what the same votes show by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

import numpy as np
from sklearn.metrics import adjusted_rand_score

from citizen_voice.opinion.clustering import cluster, silhouettes_of
from citizen_voice.opinion.projection import project
from citizen_voice.opinion.types import NOT_PLACED, VOTES_TO_BE_PLACED, BoolArray, IntArray
from citizen_voice.opinion.votes import Votes

MOST_GROUPS, SMALLEST_GROUP = 5, 5

DROPS, SHARE_DROPPED = 5, 0.1
_PERMUTATIONS = 19
_ENOUGH = 5
"""Permutations after which the rest are spared when the votes stand out by far."""
_FAR = 8.0
_STABILITY_PERMUTATIONS = 4
_RESTARTS_IN_TRIALS = 3
_TRIAL_PEOPLE = 5_000


@dataclass(frozen=True)
class Choice:
    """What speaks for a number of groups.

    `best` is the number that stands out most from chance, `is_beyond_chance` whether it does so enough to be claimed,
    `excess` by number of groups the silhouette less the mean of the same votes permuted, and `stability` the mean
    adjusted Rand index of groups after one vote in ten is left out.
    """

    best: int
    is_beyond_chance: bool
    excess: dict[int, float]
    stability: float


def find_placed(votes: Votes) -> BoolArray:
    """Say of each person whether they have votes enough to be placed: seven, or one on every proposal."""
    needed = max(1, min(VOTES_TO_BE_PLACED, int(np.count_nonzero(np.bincount(votes.columns)))))
    return np.asarray(votes.votes_each >= needed)


def label_people(votes: Votes, k: int, *, seed: int = 0, restarts: int = 10) -> IntArray:
    """Return each person's group 0 … k - 1, the largest first; `NOT_PLACED` for those with too few votes."""
    placed = find_placed(votes)
    labels = np.full(len(placed), NOT_PLACED, dtype=np.int64)
    if placed.any():
        labels[placed] = cluster(project(votes).points[placed], k, seed=seed, restarts=restarts)
    return labels


def choose_number(votes: Votes, *, seed: int = 0) -> Choice:
    """Look for the number of groups that stands out most, and try whether chance would do as well.

    For 2 … 5 groups, none of fewer than five people, the silhouette is compared with that of votes permuted within each
    proposal, which keeps who voted on what and every total. A number is claimed when its excess is above those of all
    19 permutations (of 5 where it is above them by eight of their standard deviations), and its groups come back after
    dropping votes no worse than those of permuted votes do. Of more than 5,000 people, every so many in their order are
    looked at.
    """
    votes = _thinned(votes)
    trial = np.random.default_rng(seed)
    found = _silhouettes(votes, seed)
    if not found:
        return Choice(1, False, {}, 1.0)
    chance: list[dict[int, float]] = []
    excess = dict.fromkeys(found, 0.0)
    while len(chance) < _PERMUTATIONS:
        chance.append(_silhouettes(votes.permuted(trial), seed))
        excess = {k: height - fmean(one.get(k, 0.0) for one in chance) for k, height in found.items()}
        if len(chance) == _ENOUGH and _is_far_above(max(excess.values()), _heights(chance)):
            break
    best = max(excess, key=lambda k: (round(excess[k], 6), -k))
    stability = measure_stability(votes, best, seed=seed)
    stands_out = excess[best] > 0 and all(excess[best] > height for height in _heights(chance))
    is_beyond = stands_out and all(stability >= one for one in _stabilities_by_chance(votes, best, seed))
    return Choice(best, is_beyond, excess, stability)


def measure_stability(votes: Votes, k: int, *, seed: int = 0, drops: int = DROPS) -> float:
    """Return the mean adjusted Rand index between the groups and those found when one vote in ten is left out.

    Over the people who are placed both times; 1.0 where nobody is.
    """
    whole = label_people(votes, k, seed=seed, restarts=_RESTARTS_IN_TRIALS)
    random = np.random.default_rng(seed + 1)
    agreements = []
    for _ in range(drops):
        kept = votes.keep(random.random(len(votes)) >= SHARE_DROPPED)
        agreements.append(agreement(whole, label_people(kept, k, seed=seed, restarts=_RESTARTS_IN_TRIALS)))
    return fmean(agreements)


def agreement(some: IntArray, others: IntArray) -> float:
    """Return the adjusted Rand index (Hubert & Arabie 1985) of two placings, over the people placed in both."""
    both = (some >= 0) & (others >= 0)
    return float(adjusted_rand_score(some[both], others[both])) if both.any() else 1.0


def _thinned(votes: Votes) -> Votes:
    placed = find_placed(votes)
    step = -(-int(placed.sum()) // _TRIAL_PEOPLE)
    if step <= 1:
        return votes
    chosen = np.zeros(len(placed), dtype=bool)
    chosen[np.flatnonzero(placed)[::step]] = True
    return votes.of_people(chosen)


def _silhouettes(votes: Votes, seed: int) -> dict[int, float]:
    """Return the silhouette by number of groups, for the numbers that the people placed can be in."""
    points = project(votes).points[find_placed(votes)]
    most = min(MOST_GROUPS, len(points) - 1)
    if most < 2 or not np.ptp(points, axis=0).any():
        return {}
    groupings = {k: cluster(points, k, seed=seed, restarts=_RESTARTS_IN_TRIALS) for k in range(2, most + 1)}
    # Where fewer places differ than there are to be groups, or one would be a handful, that number has not been found.
    groupings = {
        k: labels
        for k, labels in groupings.items()
        if labels.max() == k - 1 and np.bincount(labels).min() >= SMALLEST_GROUP
    }
    return dict(zip(groupings, silhouettes_of(points, list(groupings.values())), strict=True))


def _heights(chance: Sequence[dict[int, float]]) -> list[float]:
    """Return for each permutation its largest excess over the mean of all."""
    numbers = {k for one in chance for k in one}
    means = {k: fmean(one.get(k, 0.0) for one in chance) for k in numbers}
    return [max((height - means[k] for k, height in one.items()), default=0.0) for one in chance]


def _is_far_above(height: float, others: Sequence[float]) -> bool:
    return height > max(others) and height > fmean(others) + _FAR * max(stdev(others), 1e-3)


def _stabilities_by_chance(votes: Votes, k: int, seed: int) -> list[float]:
    random = np.random.default_rng(seed + 2)
    return [measure_stability(votes.permuted(random), k, seed=seed, drops=1) for _ in range(_STABILITY_PERMUTATIONS)]
