"""Which texts belong to no theme, and how near is near enough."""

import numpy as np

from citizen_voice.grouping.communities import number_by_first
from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

_NEAREST_MEMBERS = 5
_PAIRS = 50_000


def place(
    labels: IntArray, graph: SparseMatrix, vectors: FloatArray, rows: IntArray, *, floor_quantile: float, seed: int
) -> IntArray:
    """Give the community of each node, or -1 where it fits none.

    A node stays in its community when the mean cosine to its (up to five) nearest neighbours in there reaches
    `unrelated_cosine`, or when more than one row says it, so that it is its own neighbour. Then a community that less
    than two rows speak for is given up. `rows` is the number of rows behind each node; communities are numbered anew.
    """
    floor = unrelated_cosine(labels, vectors, quantile=floor_quantile, seed=seed)
    fits = (rows > 1) | (nearest_members(labels, graph) >= floor)
    placed = np.where(fits, labels, -1)
    voices = np.bincount(labels[fits], weights=rows[fits], minlength=int(labels.max(initial=0)) + 1)
    placed[fits & (voices[labels] < 2)] = -1
    placed[placed >= 0] = number_by_first(placed[placed >= 0])
    return placed


def unrelated_cosine(labels: IntArray, vectors: FloatArray, *, quantile: float, seed: int) -> float:
    """Give the cosine that only the share `1 - quantile` of pairs from different communities exceed.

    From random pairs, or from all where they are few. Where all nodes are of one community it is -1: nothing is told.
    """
    count = len(labels)
    if count * (count - 1) // 2 <= _PAIRS:
        starts, ends = np.triu_indices(count, 1)
    else:
        starts, ends = np.random.default_rng(seed).integers(count, size=(2, _PAIRS))
    apart = labels[starts] != labels[ends]
    if not apart.any():
        return -1.0
    cosines = np.einsum("ij,ij->i", vectors[starts[apart]], vectors[ends[apart]])
    return float(np.quantile(cosines, quantile))


def nearest_members(labels: IntArray, graph: SparseMatrix) -> FloatArray:
    """Give each node's mean cosine to its up to five nearest neighbours of the same community, 0 where it has none."""
    means = np.zeros(len(labels), dtype=np.float32)
    for node, label in enumerate(labels):
        around = slice(graph.indptr[node], graph.indptr[node + 1])
        own = graph.data[around][labels[graph.indices[around]] == label]
        if own.size:
            means[node] = np.sort(own)[-_NEAREST_MEMBERS:].mean()
    return means
