"""Which texts belong to no theme, how near is near enough, and where the texts go that the graph did not hold."""

import numpy as np

from citizen_voice.grouping.communities import number_by_first
from citizen_voice.grouping.neighbours import make_index
from citizen_voice.grouping.types import FloatArray, IntArray

_NEAREST_MEMBERS = 5
_A_THEME_BY_ITSELF = 10
_PAIRS = 50_000
_VOTES = 15
_AT_ONCE = 20_000


def place(labels: IntArray, near: FloatArray, rows: IntArray, *, floor: float) -> IntArray:
    """Give the community of each node, or -1 where it fits none.

    A node stays in its community when `near`, its mean cosine to its nearest members, reaches `floor`, or when more
    than one row says it, so that it is its own neighbour. What ten rows or more say that is not near enough to any
    other, such as a campaign, is a community by itself. Then a community that less than two rows speak for is given up.
    `rows` is the number of rows behind each node; communities are numbered anew.
    """
    fits = (labels >= 0) & ((rows > 1) | (near >= floor))
    placed = np.where(fits, labels, -1)
    apart = np.flatnonzero(fits & (near < floor) & (rows >= _A_THEME_BY_ITSELF))
    placed[apart] = labels.max(initial=-1) + 1 + np.arange(len(apart))
    voices = np.bincount(placed[fits], weights=rows[fits], minlength=int(placed.max(initial=0)) + 1)
    placed[fits & (voices[placed] < 2)] = -1
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


def nearest_members(labels: IntArray, cosines: FloatArray, own: IntArray) -> FloatArray:
    """Give each node's mean cosine to its up to five nearest neighbours of its community, 0 where it has none.

    `cosines` has shape (nodes, neighbours); `own` the communities of these neighbours, `labels` those of the nodes.
    """
    if not cosines.shape[1]:
        return np.zeros(len(labels), dtype=np.float32)
    same = (own == labels[:, None]) & (cosines > 0)
    best = -np.sort(-np.where(same, cosines, 0), axis=1)[:, :_NEAREST_MEMBERS]
    means: FloatArray = best.sum(axis=1) / np.maximum(np.minimum(same.sum(axis=1), _NEAREST_MEMBERS), 1)
    return means


def vote(vectors: FloatArray, wanted: IntArray, members: FloatArray, labels: IntArray) -> tuple[IntArray, FloatArray]:
    """Give rows the community that most of their nearest members speak for, and their mean cosine to its nearest.

    The rows `wanted` of `vectors` are looked up among `members` (nodes, dimension), whose communities are `labels`. Of
    the fifteen nearest members each votes with its cosine; of equals the community with the smaller number wins. A row
    without any member at a positive cosine gets -1.
    """
    winners = np.full(len(wanted), -1, dtype=np.int64)
    near = np.zeros(len(wanted), dtype=np.float32)
    known = np.flatnonzero(labels >= 0)
    if not known.size or not len(wanted):
        return winners, near
    index = make_index(members[known])
    for start in range(0, len(wanted), _AT_ONCE):
        part = np.ascontiguousarray(vectors[wanted[start : start + _AT_ONCE]], dtype=np.float32)
        cosines, places = index.search(part, min(_VOTES, len(known)))
        own = np.where((places >= 0) & (cosines > 0), labels[known[places]], -1)
        weights = np.where(own >= 0, cosines, 0)
        pull = np.stack([(weights * (own == own[:, [column]])).sum(axis=1) for column in range(own.shape[1])], axis=1)
        most = np.where(pull >= pull.max(axis=1, keepdims=True) - 1e-6, own, np.iinfo(np.int64).max).min(axis=1)
        winners[start : start + _AT_ONCE] = most
        near[start : start + _AT_ONCE] = nearest_members(most, cosines, own)
    return winners, near


def nearest_centroids(vectors: FloatArray, centroids: FloatArray) -> tuple[IntArray, FloatArray]:
    """Give the community whose centroid is nearest to each row, and the cosine; -1 and 0 where there is none."""
    if not len(centroids) or not len(vectors):
        return np.full(len(vectors), -1, dtype=np.int64), np.zeros(len(vectors), dtype=np.float32)
    nearest, score = [], []
    for start in range(0, len(vectors), _AT_ONCE):
        cosines = vectors[start : start + _AT_ONCE] @ centroids.T
        best = np.round(cosines, 5).argmax(axis=1)
        nearest.append(best)
        score.append(cosines[np.arange(len(best)), best])
    return np.concatenate(nearest).astype(np.int64), np.concatenate(score)
