"""Broad communities: few enough to be read at once, each made of whole fine ones."""

import numpy as np
from scipy.sparse import csr_array

from citizen_voice.grouping.communities import fine_communities, held_at, leiden, number_by_first
from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

_RESOLUTIONS = tuple(0.25 * 1.25**step for step in range(24))
_RUNS = 10
_TRIALS = 4


def broad_communities(
    graph: SparseMatrix, fine: IntArray, centroids: FloatArray, *, bounds: tuple[int, int], seed: int
) -> IntArray:
    """Give the broad community of each fine one, so that a fine one lies in exactly one broad one.

    `fine` is the fine community of each node, or -1; row i of `centroids` is the centroid of community i. Leiden runs
    on the graph between the fine communities at rising resolutions. Of those at which there are as many broad ones as
    `bounds` allow, and at most half as many as fine ones, the one that holds best is taken, of equals the lowest; there
    ten runs have to agree, as for the fine ones. Where none is in bounds, there are too many, and the smallest joins
    the one whose centroid is nearest until there are not.
    """
    count = len(centroids)
    between = graph_between(graph, fine, count)
    least = min(bounds[0], -(-count // 2))
    # With fewer than two fine ones in each, the broad level would say nothing new.
    labels = _labels_within(between, (least, min(bounds[1], max(least, count // 2))), seed)
    sizes = np.bincount(fine[fine >= 0], minlength=count)
    return _merge_down(labels, sizes, centroids, bounds[1])


def _labels_within(between: SparseMatrix, bounds: tuple[int, int], seed: int) -> IntArray:
    labels = np.zeros(between.shape[0], dtype=np.int64)
    within: dict[float, IntArray] = {}
    for resolution in _RESOLUTIONS:
        labels = leiden(between, resolution=resolution, seed=seed)
        found = int(labels.max(initial=-1)) + 1
        if bounds[0] <= found <= bounds[1]:
            within[resolution] = labels
        if found > bounds[1]:
            break
    if not within or between.nnz == 0:
        return labels
    held = held_at(between, list(within), trials=_TRIALS, seed=seed)
    # Rounded, so that what holds equally well is equal.
    best = max(range(len(held)), key=lambda at: (round(held[at], 2), -at))
    resolution = list(within)[best]
    agreed = fine_communities(between, resolution=resolution, runs=_RUNS, seed=seed)
    return agreed if bounds[0] <= agreed.max() + 1 <= bounds[1] else within[resolution]


def graph_between(graph: SparseMatrix, fine: IntArray, count: int) -> SparseMatrix:
    """Give the weight of the edges between each two communities: CSR (count, count), nothing on the diagonal."""
    placed = np.flatnonzero(fine >= 0)
    ones = np.ones(len(placed))
    membership = csr_array((ones, (placed, fine[placed])), shape=(graph.shape[0], count))
    between = csr_array(membership.T @ graph @ membership)
    between.setdiag(0)
    between.eliminate_zeros()
    between.sort_indices()
    return between


def _merge_down(labels: IntArray, sizes: IntArray, centroids: FloatArray, most: int) -> IntArray:
    while labels.size and labels.max() + 1 > most:
        weights = np.bincount(labels, weights=sizes)
        smallest = int(weights.argmin())
        members = np.zeros((len(weights), len(labels)))
        members[labels, np.arange(len(labels))] = sizes
        middles = members @ centroids
        middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-12)
        likeness = middles @ middles[smallest]
        likeness[smallest] = -np.inf
        labels = number_by_first(np.where(labels == smallest, int(likeness.argmax()), labels))
    return labels
