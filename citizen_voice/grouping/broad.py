"""Broad communities: few enough to be read at once, each made of whole fine ones."""

import numpy as np
from scipy.sparse import csr_array

from citizen_voice.grouping.communities import fine_communities, leiden, number_by_first
from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

_RESOLUTIONS = tuple(0.25 * 1.25**step for step in range(24))
_RUNS = 10


def broad_communities(
    graph: SparseMatrix, fine: IntArray, centroids: FloatArray, *, bounds: tuple[int, int], seed: int
) -> IntArray:
    """Give the broad community of each fine one, so that a fine one lies in exactly one broad one.

    `fine` is the fine community of each node, or -1; row i of `centroids` is the centroid of community i. Leiden runs
    on the graph between the fine communities at rising resolutions until there are at least as many broad ones as the
    lower bound, or half the number of fine ones if that is less; there ten runs have to agree, as for the fine ones.
    While they are more than the upper bound, the smallest joins the one whose centroid is nearest.
    """
    count = len(centroids)
    between = graph_between(graph, fine, count)
    wanted = min(bounds[0], -(-count // 2))
    labels = np.zeros(count, dtype=np.int64)
    for resolution in _RESOLUTIONS:
        labels = leiden(between, resolution=resolution, seed=seed)
        if labels.size and labels.max() + 1 >= wanted:
            agreed = fine_communities(between, resolution=resolution, runs=_RUNS, seed=seed)
            labels = agreed if agreed.max() + 1 >= wanted else labels
            break
    sizes = np.bincount(fine[fine >= 0], minlength=count)
    return _merge_down(labels, sizes, centroids, bounds[1])


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
