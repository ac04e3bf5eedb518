"""How many opinion groups there are, if any: what the votes show beyond what the same votes show by chance."""

from dataclasses import replace
from statistics import fmean

import numpy as np
from scipy.spatial.distance import cdist

from citizen_voice.opinion.chance import ENOUGH, NOTHING_FOUND, PERMUTATIONS, Choice, compare_with_chance
from citizen_voice.opinion.clustering import agreement, by_size, cluster, has_found, silhouettes_of
from citizen_voice.opinion.halves import choose_by_halves
from citizen_voice.opinion.projection import Projection, project
from citizen_voice.opinion.types import MOST_GROUPS, NOT_PLACED, BoolArray, FloatArray, IntArray
from citizen_voice.opinion.votes import Votes, find_placed

DROPS, SHARE_DROPPED = 5, 0.1
_STABILITY_PERMUTATIONS = 4
_RESTARTS_IN_TRIALS, _TOLERANCE = 3, 1e-3
_TRIAL_PEOPLE, _PEOPLE_TO_SPARE = 2_000, 200


def label_people(
    votes: Votes, k: int, *, seed: int = 0, restarts: int = 10, projection: Projection | None = None
) -> IntArray:
    """Return each person's group 0 … k - 1, the largest first; `NOT_PLACED` for those with too few votes.

    `projection` is that of the votes where it has been worked out. Somebody with few votes may lie so far out that they
    would be a group by themselves: the groups are then made of the people whose places are the surest, and everybody
    else joins the nearest.
    """
    placed = find_placed(votes)
    labels = np.full(len(placed), NOT_PLACED, dtype=np.int64)
    if not placed.any():
        return labels
    points = (projection or project(votes)).points
    labels[placed] = cluster(points[placed], k, seed=seed, restarts=restarts)
    surest = _surest(votes)
    if k > 1 and not has_found(labels[placed], k) and surest.sum() < placed.sum():
        labels[placed] = _join_nearest(points[placed], points[surest], cluster(points[surest], k, seed=seed))
    return labels


def _join_nearest(points: FloatArray, members: FloatArray, labels: IntArray) -> IntArray:
    """Return the group of each point by the nearest mean of the members of the groups, the largest group first."""
    means = np.array([members[labels == group].mean(axis=0) for group in range(labels.max() + 1)])
    return by_size(np.asarray(cdist(points, means).argmin(axis=1), dtype=np.int64))


def choose_number(votes: Votes, *, seed: int = 0) -> Choice:
    """Look for the number of groups that stands out most, and try whether chance would do as well.

    Two measures, each compared with that of votes permuted within each proposal, which keeps who voted on what and
    every total: how far groups by one half of the proposals agree with those by the other, which tells sparse votes
    from chance, and the silhouette, which tells votes on few proposals from it. Either is enough to claim groups. Each
    is a test at 1 in 40, so that at most 1 in 20 claims of votes without structure. The silhouette says how many there
    are wherever it stands out, for half the proposals often part fewer groups than all.
    """
    votes = votes.of_people(_surest(votes))
    halves = choose_by_halves(votes, seed=seed)
    shape = _choose_by_silhouette(votes, seed, ENOUGH if halves.is_beyond_chance else PERMUTATIONS)
    if halves.is_beyond_chance:
        return shape if shape.is_beyond_chance else halves
    is_claimed = shape.is_beyond_chance and _is_firm(votes, shape.best, seed)
    return replace(shape, is_beyond_chance=is_claimed)


def _surest(votes: Votes) -> BoolArray:
    """Choose the people whose places are the surest: of 200 placed or more the half with most votes, at most 2,000.

    How they voted plays no part, so that permuted votes are looked at in the same people.
    """
    chosen = find_placed(votes)
    if chosen.sum() >= _PEOPLE_TO_SPARE:
        chosen &= votes.votes_each >= np.median(votes.votes_each[chosen])
    among = np.flatnonzero(chosen)
    chosen[among[np.argsort(-votes.votes_each[among], kind="stable")[_TRIAL_PEOPLE:]]] = False
    return chosen


def _choose_by_silhouette(votes: Votes, seed: int, permutations: int) -> Choice:
    """Return the number of groups, none of fewer than five people, whose silhouette stands out most."""
    random = np.random.default_rng(seed)
    found = _silhouettes(votes, seed)
    if not found:
        return NOTHING_FOUND
    return compare_with_chance(found, lambda: _silhouettes(votes.permuted(random), seed), most=permutations)


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


def _silhouettes(votes: Votes, seed: int) -> dict[int, float]:
    """Return the silhouette by number of groups, for the numbers that the people placed can be in."""
    points = project(votes, tolerance=_TOLERANCE).points[find_placed(votes)]
    most = min(MOST_GROUPS, len(points) - 1)
    if most < 2 or not np.ptp(points, axis=0).any():
        return {}
    groupings = {k: cluster(points, k, seed=seed, restarts=_RESTARTS_IN_TRIALS) for k in range(2, most + 1)}
    groupings = {k: labels for k, labels in groupings.items() if has_found(labels, k)}
    return dict(zip(groupings, silhouettes_of(points, list(groupings.values())), strict=True))


def _is_firm(votes: Votes, k: int, seed: int) -> bool:
    """Say whether groups come back after dropping votes no worse than those of permuted votes do."""
    random = np.random.default_rng(seed + 2)
    stability = measure_stability(votes, k, seed=seed)
    chance = (measure_stability(votes.permuted(random), k, seed=seed, drops=1) for _ in range(_STABILITY_PERMUTATIONS))
    return all(stability >= one for one in chance)
