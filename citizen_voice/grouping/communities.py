"""Fine communities of a graph of neighbours, on which several runs agree."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from graspologic_native import leiden_csr
from scipy.sparse import csr_array, triu
from sklearn.metrics import adjusted_rand_score

from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

_SHARE_OF_EDGES = 0.8
_TRIALS = 2
_TOGETHER = 0.5
_SMALLEST = 3
_AS_GOOD_AS_THE_BEST = 0.03


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
    return number_by_first(np.fromiter((found[node] for node in range(nodes)), dtype=np.int64, count=nodes))


def number_by_first(labels: IntArray) -> IntArray:
    """Give the same partition with labels 0, 1, 2… in the order in which they are first met."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.ravel()]


class _Edges:
    """The edges of a graph as arrays, and Leiden on random parts of them."""

    def __init__(self, graph: SparseMatrix, random: np.random.Generator) -> None:
        upper = triu(graph, 1).tocoo()
        self.nodes = graph.shape[0]
        self.starts, self.ends, self.weights = upper.coords[0], upper.coords[1], upper.data
        self._random = random

    def sampled(self, resolution: float) -> IntArray:
        """Give the communities of a random four fifths of the edges."""
        seen = self._random.random(len(self.weights)) < _SHARE_OF_EDGES
        part = _symmetric(self.starts[seen], self.ends[seen], self.weights[seen], self.nodes)
        return leiden(part, resolution=resolution, seed=int(self._random.integers(1 << 31)))

    def agree(self, partitions: Sequence[IntArray]) -> None:
        """Weigh each edge by the share of partitions that put its ends together; cut those below one half."""
        together = sum((labels[self.starts] == labels[self.ends]).astype(np.float64) for labels in partitions)
        weights = np.asarray(together) / len(partitions)
        kept = weights >= _TOGETHER
        self.starts, self.ends, self.weights = self.starts[kept], self.ends[kept], weights[kept]


def choose_resolution(graph: SparseMatrix, resolutions: Sequence[float], *, seed: int) -> float:
    """Choose a step of a ladder of resolutions by how well it holds.

    At each step Leiden runs twice, each on a random four fifths of the edges; the adjusted Rand index between the runs
    says how well the step holds. The highest step that is at most 0.03 below the best is chosen: of steps that hold
    alike, the one that tells most apart.
    """
    if len(resolutions) == 1 or graph.nnz == 0:
        return max(resolutions)
    edges = _Edges(graph, np.random.default_rng(seed))
    scores = [(_held([edges.sampled(step) for _ in range(_TRIALS)]), step) for step in sorted(resolutions)]
    best = max(score for score, _ in scores)
    return max(step for score, step in scores if score >= best - _AS_GOOD_AS_THE_BEST)


def _held(partitions: Sequence[IntArray]) -> float:
    return float(np.mean([adjusted_rand_score(one, other) for one, other in combinations(partitions, 2)]))


def fine_communities(
    graph: SparseMatrix,
    *,
    resolution: float,
    runs: int,
    rounds: int = 2,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> IntArray:
    """Give communities on which several runs of Leiden agree (consensus clustering on the graph's own edges).

    Each of `runs` runs sees a random four fifths of the edges. An edge then weighs the share of runs that put its ends
    together, and is cut below one half; this is done `rounds` times, and Leiden on what is left decides. After
    Lancichinetti and Fortunato, "Consensus clustering in complex networks", 2012. A node left alone or in a pair goes
    to the larger community to which most of the weight of its edges in `graph` leads, where there is one. With `runs`
    below 2 it is one plain run. `progress` is called after each run with the runs done and their number.
    """
    if runs < 2 or graph.nnz == 0:
        return leiden(graph, resolution=resolution, seed=seed)
    edges = _Edges(graph, np.random.default_rng(seed))
    for turn in range(rounds):
        partitions = []
        for run in range(runs):
            partitions.append(edges.sampled(resolution))
            if progress is not None:
                progress(turn * runs + run + 1, rounds * runs)
        edges.agree(partitions)
    agreed = leiden(_symmetric(edges.starts, edges.ends, edges.weights, edges.nodes), resolution=1.0, seed=seed)
    return number_by_first(_attach_strays(graph, agreed))


def _symmetric(starts: IntArray, ends: IntArray, weights: FloatArray, nodes: int) -> SparseMatrix:
    both = (np.concatenate([starts, ends]), np.concatenate([ends, starts]))
    graph = csr_array((np.concatenate([weights, weights]), both), shape=(nodes, nodes))
    graph.sort_indices()
    return graph


def _attach_strays(graph: SparseMatrix, labels: IntArray) -> IntArray:
    sizes = np.bincount(labels)
    attached = labels.copy()
    for node in np.flatnonzero(sizes[labels] < _SMALLEST):
        around = slice(graph.indptr[node], graph.indptr[node + 1])
        near = labels[graph.indices[around]]
        large = sizes[near] >= _SMALLEST
        if large.any():
            choices, which = np.unique(near[large], return_inverse=True)
            attached[node] = choices[np.bincount(which, weights=graph.data[around][large]).argmax()]
    return attached
