"""Opinion groups: who votes alike, whether that is more than chance, and how firmly it holds."""

from dataclasses import dataclass

import numpy as np

from citizen_voice.opinion.choosing import choose_number, label_people, measure_stability
from citizen_voice.opinion.clustering import agreement, has_found, match_groups, silhouette_of
from citizen_voice.opinion.projection import Projection, project
from citizen_voice.opinion.types import NOT_PLACED, IntArray
from citizen_voice.opinion.votes import Votes, find_placed, gather

RUNS_UNTIL_CHANGE = 3
"""Runs in a row that must find another number of groups before the one that is shown gives way."""


@dataclass(frozen=True)
class Held:
    """What an earlier run of the same consultation found, so that groups do not change under people's eyes.

    `k` is the number that is shown, `best` the one that stood out most, for the `runs`-th time in a row; `group_of`
    each person's group.
    """

    k: int
    best: int
    runs: int
    group_of: dict[object, int]


@dataclass(frozen=True, eq=False)
class OpinionGroups:
    """The groups of a run. `labels` has one for each person, 0 … k - 1, or -1 for who is not placed.

    `k` is 1 where no distinct groups were found: everybody placed is then in group 0. `silhouette` is in -1 … 1 (0 for
    one group); `stability` the mean adjusted Rand index after dropping one vote in ten, `shuffle_stability` that after
    shuffling the votes, which is 1.0 unless something is broken. `best` and `runs` are for the next run (`Held`).
    """

    labels: IntArray
    k: int
    silhouette: float
    stability: float
    shuffle_stability: float
    best: int
    runs: int
    projection: Projection

    @property
    def sizes(self) -> list[int]:
        """Number of people in each group."""
        return [int(size) for size in np.bincount(self.labels[self.labels >= 0], minlength=self.k)]

    def members(self) -> IntArray:
        """Return people × groups: 1 where somebody is in the group."""
        return np.asarray(self.labels[:, None] == np.arange(self.k)[None, :], dtype=np.float32)


def find_groups(votes: Votes, *, seed: int = 0, held: Held | None = None, groups: int | None = None) -> OpinionGroups:
    """Find the opinion groups, one where no distinct ones stand out from chance.

    With `held`, a changed number is shown only once it has been found `RUNS_UNTIL_CHANGE` times in a row, and groups
    keep their numbers. `groups` sets the number, for comparisons with other systems: nothing is then tried against
    chance.
    """
    if groups is None:
        choice = choose_number(votes, seed=seed)
        best = choice.best if choice.is_beyond_chance else 1
        k, runs = _shown(best, held)
    else:
        best, k, runs = groups, groups, 1
    projection = project(votes)
    labels = label_people(votes, k, seed=seed, projection=projection)
    if groups is None and k > 1 and not has_found(labels[labels >= 0], k):
        # A handful is no group's opinion: without one that holds, nobody is told apart.
        k, labels = 1, np.minimum(labels, 0)
    k = int(labels.max(initial=NOT_PLACED)) + 1 or 1
    if held is not None:
        known = np.array([held.group_of.get(one, NOT_PLACED) for one in votes.participants], dtype=np.int64)
        labels = match_groups(labels, known, k)
    placed = find_placed(votes)
    return OpinionGroups(
        labels=labels,
        k=k,
        silhouette=silhouette_of(projection.points[placed], labels[placed]),
        stability=measure_stability(votes, k, seed=seed) if k > 1 else 1.0,
        shuffle_stability=agreement(labels, _labels_when_shuffled(votes, k, seed)),
        best=best,
        runs=runs,
        projection=projection,
    )


def _shown(best: int, held: Held | None) -> tuple[int, int]:
    """Return the number to show, and for how many runs in a row `best` has been found."""
    if held is None:
        return best, 1
    runs = held.runs + 1 if best == held.best else 1
    return (best if runs >= RUNS_UNTIL_CHANGE else held.k), runs


def _labels_when_shuffled(votes: Votes, k: int, seed: int) -> IntArray:
    order = np.random.default_rng(seed + 3).permutation(len(votes))
    people, proposals = votes.shape
    # Places stand for ids, whose order they have.
    again = gather(
        votes.rows[order].tolist(),
        votes.columns[order].tolist(),
        votes.signs[order],
        participants=range(people),
        proposals=range(proposals),
    )
    return label_people(again, k, seed=seed)
