"""People who lie together on the plane, for a given number of groups; and how clearly they do."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from citizen_voice.opinion.threads import one_thread
from citizen_voice.opinion.types import FloatArray, IntArray

RESTARTS = 10
_SMALLEST_GROUP = 5
_COMPARED = 5_000
"""People whose silhouettes are worked out: of more, every so many in their order."""
_AT_ONCE = 512
"""People whose distances to all others are held at one time."""


def cluster(points: FloatArray, k: int, *, seed: int = 0, restarts: int = RESTARTS) -> IntArray:
    """Return the group 0 … k - 1 of each point by k-means++ (Arthur & Vassilvitskii 2007), the largest group first.

    `points` is people × 2. Where fewer than `k` places differ, there are fewer groups.
    """
    k = min(k, len(np.unique(points, axis=0)))
    if k <= 1:
        return np.zeros(len(points), dtype=np.int64)
    with one_thread():
        # Until nobody changes group: stopped earlier, who is left where would hang on the order of people.
        labels = KMeans(k, n_init=restarts, random_state=seed, tol=0).fit(points).labels_
    return by_size(labels.astype(np.int64))


def by_size(labels: IntArray) -> IntArray:
    """Number groups anew: the largest 0, of equals the one with the first person first."""
    _, first, inverse, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[inverse]


def agreement(some: IntArray, others: IntArray) -> float:
    """Return the adjusted Rand index (Hubert & Arabie 1985) of two placings, over the people placed in both."""
    both = (some >= 0) & (others >= 0)
    return float(adjusted_rand_score(some[both], others[both])) if both.any() else 1.0


def has_found(labels: IntArray, k: int) -> bool:
    """Say whether these are `k` groups: not fewer because fewer places differ, and none of them a handful of people."""
    sizes = np.bincount(labels)
    return len(sizes) == k and int(sizes.min()) >= _SMALLEST_GROUP


def silhouette_of(points: FloatArray, labels: IntArray) -> float:
    """Return the mean silhouette (Rousseeuw 1987), Euclidean, in -1 … 1; nought with fewer than two groups."""
    return silhouettes_of(points, [labels])[0]


def silhouettes_of(points: FloatArray, groupings: Sequence[IntArray]) -> list[float]:
    """Return `silhouette_of` for several groupings of the same points: their distances are worked out once."""
    step = max(1, -(-len(points) // _COMPARED))
    points, groupings = points[::step], [labels[::step] for labels in groupings]
    members = [np.asarray(labels[:, None] == np.unique(labels)[None, :], dtype=np.float64) for labels in groupings]
    to_groups = [np.empty(one.shape) for one in members]
    with one_thread():
        for at in range(0, len(points), _AT_ONCE):
            distances = cdist(points[at : at + _AT_ONCE], points)
            for total, one in zip(to_groups, members, strict=True):
                total[at : at + _AT_ONCE] = distances @ one
    return [_silhouette(*one) for one in zip(to_groups, members, strict=True)]


def _silhouette(distances: FloatArray, members: FloatArray) -> float:
    """Return the mean silhouette; both are people × groups, the first the sum of distances to each group."""
    sizes, own = members.sum(axis=0), members > 0
    if not 2 <= len(sizes) < len(members):
        return 0.0
    own_sizes = members @ sizes
    inside = distances[own] / np.maximum(own_sizes - 1, 1)
    nearest = np.where(own, np.inf, distances / sizes).min(axis=1)
    larger = np.maximum(inside, nearest)
    is_apart = (own_sizes > 1) & (larger > 0)
    return float(np.mean(np.where(is_apart, (nearest - inside) / np.where(is_apart, larger, 1.0), 0.0)))


def match_groups(labels: IntArray, known: IntArray, groups: int) -> IntArray:
    """Number the groups of `labels` as those of `known` with which they share most people.

    Both have one group for each person, negative for none. A group that matches none keeps a number that is free.
    """
    both = (labels >= 0) & (known >= 0)
    shared = np.zeros((groups, groups))
    np.add.at(shared, (labels[both], np.minimum(known[both], groups - 1)), known[both] < groups)
    rows, columns = linear_sum_assignment(-shared)
    number = np.empty(groups, dtype=np.int64)
    number[rows] = columns
    return np.where(labels >= 0, number[labels], labels)
