"""Communities of a graph of neighbours, at a fine level and at a broad one."""

from collections.abc import Callable

import numpy as np
from graspologic_native import leiden_csr
from scipy.sparse import csr_array, triu

from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

_SHARE_OF_EDGES = 0.8
_ROUNDS = 2
_TOGETHER = 0.5
_SMALLEST = 3
_BROAD_RESOLUTIONS = tuple(0.25 * 1.25**step for step in range(24))


def leiden(graph: SparseMatrix, *, resolution: float, seed: int) -> IntArray:
    """Give the community of each node by Leiden on modularity (Traag, Waltman and van Eck 2019).

    The graph is symmetric with weights above zero. A node without an edge is a community of its own. Communities are
    numbered from 0 by their first node.
    """
    nodes = graph.shape[0]
    if graph.nnz == 0:
        # The library ends the process's thread with a panic on a graph without edges.
        return np.arange(nodes, dtype=np.int64)
    _, found = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        nodes,
        resolution=resolution,
        seed=seed,
    )
    return number_by_first(np.array([found[node] for node in range(nodes)], dtype=np.int64))


def number_by_first(labels: IntArray) -> IntArray:
    """Give the same partition with labels 0, 1, 2… in the order in which they are first met."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.ravel()]


def fine_communities(
    graph: SparseMatrix,
    *,
    resolution: float,
    runs: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> IntArray:
    """Give communities on which several runs of Leiden agree (consensus clustering on the graph's own edges).

    Each of `runs` runs sees a random four fifths of the edges. An edge then weighs the share of runs that put its ends
    together, and is cut below one half; this is done twice, and Leiden on what is left decides. After Lancichinetti and
    Fortunato, "Consensus clustering in complex networks", 2012. A node left alone or in a pair goes to the larger
    community to which most of the weight of its edges in `graph` leads, where there is one. With `runs` below 2 it is
    one plain run. `progress` is called after each run with the runs done and their number.
    """
    if runs < 2 or graph.nnz == 0:
        return leiden(graph, resolution=resolution, seed=seed)
    random = np.random.default_rng(seed)
    upper = triu(graph, 1).tocoo()
    starts, ends, weights = upper.coords[0], upper.coords[1], upper.data
    for turn in range(_ROUNDS):
        together = np.zeros(len(weights))
        for run in range(runs):
            seen = random.random(len(weights)) < _SHARE_OF_EDGES
            part = _symmetric(starts[seen], ends[seen], weights[seen], graph.shape[0])
            labels = leiden(part, resolution=resolution, seed=int(random.integers(1 << 31)))
            together += labels[starts] == labels[ends]
            if progress is not None:
                progress(turn * runs + run + 1, _ROUNDS * runs)
        weights = together / runs
        kept = weights >= _TOGETHER
        starts, ends, weights = starts[kept], ends[kept], weights[kept]
    agreed = leiden(_symmetric(starts, ends, weights, graph.shape[0]), resolution=1.0, seed=seed)
    return number_by_first(_attach_strays(graph, agreed))


def _symmetric(starts: IntArray, ends: IntArray, weights: FloatArray, nodes: int) -> SparseMatrix:
    both = (np.concatenate([starts, ends]), np.concatenate([ends, starts]))
    return csr_array((np.concatenate([weights, weights]), both), shape=(nodes, nodes))


def _attach_strays(graph: SparseMatrix, labels: IntArray) -> IntArray:
    sizes = np.bincount(labels)
    attached = labels.copy()
    for node in np.flatnonzero(sizes[labels] < _SMALLEST):
        around = slice(graph.indptr[node], graph.indptr[node + 1])
        pull = np.bincount(labels[graph.indices[around]], weights=graph.data[around], minlength=len(sizes))
        pull[sizes < _SMALLEST] = 0
        if pull.any():
            attached[node] = int(pull.argmax())
    return attached


def broad_communities(
    graph: SparseMatrix, fine: IntArray, centroids: FloatArray, *, bounds: tuple[int, int], seed: int
) -> IntArray:
    """Give the broad community of each fine one, so that a fine one lies in exactly one broad one.

    `fine` is the fine community of each node, or -1; row i of `centroids` is the centroid of community i. Leiden runs
    on the graph between the fine communities at rising resolutions until there are at least as many broad ones as the
    lower bound, or half the number of fine ones if that is less; while they are more than the upper bound, the smallest
    joins the one whose centroid is nearest.
    """
    count = len(centroids)
    between = _graph_between(graph, fine, count)
    wanted = min(bounds[0], -(-count // 2))
    labels = np.zeros(count, dtype=np.int64)
    for resolution in _BROAD_RESOLUTIONS:
        labels = leiden(between, resolution=resolution, seed=seed)
        if labels.size and labels.max() + 1 >= wanted:
            break
    sizes = np.bincount(fine[fine >= 0], minlength=count)
    return _merge_down(labels, sizes, centroids, bounds[1])


def _graph_between(graph: SparseMatrix, fine: IntArray, count: int) -> SparseMatrix:
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
