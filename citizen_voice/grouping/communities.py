"""Fine communities of a graph of neighbours, on which several runs agree."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import combinations

import numpy as np
from graspologic_native import leiden_csr
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.metrics import adjusted_rand_score

from citizen_voice.grouping.types import IntArray, SparseMatrix

_SHARE_OF_EDGES = 0.8
_ITERATIONS = 3
_TRIALS = 2
_SEARCHED_LONGER = 10_000
_TOGETHER = 0.5
_SMALLEST = 3
_AS_GOOD_AS_THE_BEST = 0.03


def leiden(graph: SparseMatrix, *, resolution: float, seed: int, iterations: int = 1) -> IntArray:
    """Give the community of each node by Leiden on modularity (Traag, Waltman and van Eck 2019).

    The graph is symmetric with weights above zero. A node without an edge is a community of its own. Each iteration
    starts from what the one before it found; up to 10,000 nodes, where an optimum that is missed shows more and time
    less, the best of three such searches counts wherever there is more than one iteration. Communities are numbered
    from 0 by their first node. Other threads run meanwhile.
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
        iterations=iterations,
        trials=3 if iterations > 1 and nodes <= _SEARCHED_LONGER else 1,
        seed=seed,
    )
    labels = np.empty(nodes, dtype=np.int64)
    labels[np.fromiter(found.keys(), dtype=np.int64, count=nodes)] = np.fromiter(
        found.values(), dtype=np.int64, count=nodes
    )
    return number_by_first(labels)


def number_by_first(labels: IntArray) -> IntArray:
    """Give the same partition with labels 0, 1, 2… in the order in which they are first met."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.ravel()]


def at_once() -> ThreadPoolExecutor:
    """Give as many threads as there are processors; what is done in them must not depend on their number."""
    return ThreadPoolExecutor(os.cpu_count() or 1)


class _Edges:
    """The edges of a graph as arrays, each in both directions, and Leiden on random parts of them."""

    def __init__(self, graph: SparseMatrix, seed: int) -> None:
        self.nodes, self._seed = graph.shape[0], seed
        self._starts = np.repeat(np.arange(self.nodes), np.diff(graph.indptr))
        self._ends, self._weights = graph.indices.astype(np.int64), graph.data.astype(np.float64)
        # The number that both directions of an edge share.
        low, high = np.minimum(self._starts, self._ends), np.maximum(self._starts, self._ends)
        _, self._number = np.unique(low * self.nodes + high, return_inverse=True)

    def sampled(self, resolution: float, turn: int) -> IntArray:
        """Give the communities of a random four fifths of the edges; another `turn` takes others."""
        random = np.random.default_rng((self._seed, turn))
        seen = random.random(int(self._number.max(initial=-1)) + 1) < _SHARE_OF_EDGES
        part = self._graph(seen[self._number])
        return leiden(part, resolution=resolution, seed=int(random.integers(1 << 31)), iterations=_ITERATIONS)

    def agree(self, partitions: Sequence[IntArray]) -> None:
        """Weigh each edge by the share of partitions that put its ends together; cut those below one half."""
        together = np.zeros(len(self._starts))
        for labels in partitions:
            together += labels[self._starts] == labels[self._ends]
        self._weights = together / len(partitions)
        kept = self._weights >= _TOGETHER
        self._starts, self._ends, self._weights, self._number = (
            values[kept] for values in (self._starts, self._ends, self._weights, self._number)
        )

    def decided(self) -> IntArray:
        """Give the communities of all edges that are left."""
        whole = self._graph(np.ones(len(self._starts), dtype=bool))
        return leiden(whole, resolution=1.0, seed=self._seed, iterations=_ITERATIONS)

    def _graph(self, kept: NDArray[np.bool_]) -> SparseMatrix:
        bounds = np.concatenate([[0], np.cumsum(np.bincount(self._starts[kept], minlength=self.nodes))])
        return csr_array((self._weights[kept], self._ends[kept], bounds), shape=(self.nodes, self.nodes))


def choose_resolution(graph: SparseMatrix, resolutions: Sequence[float], *, seed: int) -> float:
    """Choose a step of a ladder of resolutions by how well it holds (`held_at`).

    The highest step that is at most 0.03 below the best is chosen: of steps that hold alike, the one that tells most
    apart.
    """
    if len(resolutions) == 1 or graph.nnz == 0:
        return max(resolutions)
    steps = sorted(resolutions)
    scores = held_at(graph, steps, trials=_TRIALS, seed=seed)
    return max(step for score, step in zip(scores, steps, strict=True) if score >= max(scores) - _AS_GOOD_AS_THE_BEST)


def held_at(graph: SparseMatrix, resolutions: Sequence[float], *, trials: int, seed: int) -> list[float]:
    """Give how well each resolution holds: the mean adjusted Rand index between two of `trials` runs of Leiden.

    Each run sees a random four fifths of the edges, the same ones at each resolution.
    """
    edges = _Edges(graph, seed)
    return [_held([edges.sampled(step, turn) for turn in range(trials)]) for step in resolutions]


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
    below 2 it is one plain run; above 10,000 nodes, which hold better by themselves, half of `runs` have to agree. Runs
    go at once, as many as there are processors; the result does not depend on that. `progress` is called after each run
    with the runs done and their number.
    """
    if runs < 2 or graph.nnz == 0:
        return leiden(graph, resolution=resolution, seed=seed, iterations=_ITERATIONS)
    if graph.shape[0] > _SEARCHED_LONGER:
        runs = max(2, runs // 2)
    edges = _Edges(graph, seed)
    with at_once() as threads:
        for round_ in range(rounds):
            turns = range(round_ * runs, (round_ + 1) * runs)
            partitions = []
            for labels in threads.map(partial(edges.sampled, resolution), turns):
                partitions.append(labels)
                if progress is not None:
                    progress(turns[0] + len(partitions), rounds * runs)
            edges.agree(partitions)
    return number_by_first(_attach_strays(graph, edges.decided()))


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
