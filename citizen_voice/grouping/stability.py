"""How far a theme can be trusted: do its texts say the same, and does it come back when some are left out."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_array

from citizen_voice.grouping.communities import at_once
from citizen_voice.grouping.types import FloatArray, Grade, IntArray

STABILITY_FLOOR = 0.75
"""Below this a theme is not what residents said but how the dice fell: after Hennig (2007), who calls 0.75 valid."""

_STRONG_STABILITY = 0.85
_STRONG_COHERENCE = 0.5
_SHARE_KEPT = 0.9
_AT_ONCE = 50_000


def grade_of(stability: float, coherence: float) -> Grade:
    """Give what officers are told: "strong", "fair", or "unstable" below `STABILITY_FLOOR`.

    Strong is what comes back at 0.85 or more and whose texts are at a mean cosine of 0.5 or more to their centre.
    """
    if stability < STABILITY_FLOOR:
        return "unstable"
    return "strong" if stability >= _STRONG_STABILITY and coherence >= _STRONG_COHERENCE else "fair"


def centroids_of(vectors: FloatArray, labels: IntArray, count: int) -> FloatArray:
    """Give the centroid of each community 0 … count - 1, of length one; rows labelled -1 count for none."""
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float64)
    for start in range(0, len(labels), _AT_ONCE):
        part = labels[start : start + _AT_ONCE]
        placed = np.flatnonzero(part >= 0)
        members = csr_array((np.ones(len(placed)), (part[placed], placed)), shape=(count, len(part)))
        sums += members @ vectors[start : start + _AT_ONCE]
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    centroids: FloatArray = (sums / lengths).astype(np.float32)
    return centroids


def scores_of(vectors: FloatArray, labels: IntArray, centroids: FloatArray) -> FloatArray:
    """Give each row's cosine to the centroid of its community, 0 for a row labelled -1."""
    scores = np.zeros(len(labels), dtype=np.float32)
    for start in range(0, len(labels), _AT_ONCE):
        part = labels[start : start + _AT_ONCE]
        placed = np.flatnonzero(part >= 0)
        scores[start + placed] = np.einsum("ij,ij->i", vectors[start + placed], centroids[part[placed]])
    return scores


def coherence_of(vectors: FloatArray, labels: IntArray, centroids: FloatArray) -> FloatArray:
    """Give each community's mean cosine of its rows to its centroid."""
    placed = labels >= 0
    cosines = scores_of(vectors, labels, centroids)[placed]
    sizes = np.bincount(labels[placed], minlength=len(centroids))
    means = np.bincount(labels[placed], weights=cosines, minlength=len(centroids)) / np.maximum(sizes, 1)
    return np.clip(means, 0.0, 1.0).astype(np.float32)


def stability_of(
    partitions: Sequence[IntArray],
    find: Callable[[IntArray, int], Sequence[IntArray]],
    *,
    resamples: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[FloatArray]:
    """Give, for each partition, each community's mean Jaccard overlap with its best match over resamples.

    A resample leaves out a random tenth of the nodes; `find(kept, seed)` looks for communities among the others again
    and gives one partition of them for each of `partitions`. After Hennig, "Cluster-wise assessment of cluster
    stability", 2007. `find` is called in several threads at once. A community none of whose nodes was ever kept gets 1.
    """
    random = np.random.default_rng(seed)
    nodes = len(partitions[0])
    sums = [np.zeros(int(labels.max(initial=-1)) + 1) for labels in partitions]
    times = [np.zeros_like(total) for total in sums]
    chosen = [
        (np.sort(random.permutation(nodes)[: max(1, round(_SHARE_KEPT * nodes))]), int(random.integers(1 << 31)))
        for _ in range(resamples)
    ]
    with at_once() as threads:
        again = threads.map(lambda resample: find(*resample), chosen)
        for done, ((kept, _), levels) in enumerate(zip(chosen, again, strict=True), start=1):
            for level, found in enumerate(levels):
                overlap, present = best_overlap(partitions[level][kept], found, len(sums[level]))
                sums[level] += overlap
                times[level] += present
            if progress is not None:
                progress(done, resamples)
    return [
        np.where(seen > 0, total / np.maximum(seen, 1), 1.0).astype(np.float32)
        for total, seen in zip(sums, times, strict=True)
    ]


def best_overlap(labels: IntArray, found: IntArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Give each community's Jaccard overlap with its best match in `found`, and 1 where it has any node, else 0.

    Nodes labelled -1 in either belong to no community of it.
    """
    # The last column collects what was found nowhere (-1).
    width = int(found.max(initial=-1)) + 2
    cells = labels[labels >= 0] * width + found[labels >= 0] % width
    table = np.bincount(cells, minlength=count * width).reshape(count, width)
    own = table.sum(axis=1)
    theirs = np.bincount(found[found >= 0], minlength=table.shape[1] - 1)
    shared = table[:, :-1]
    either = own[:, None] + theirs[None, : shared.shape[1]] - shared
    overlap = (shared / np.maximum(either, 1)).max(axis=1, initial=0.0)
    return overlap, (own > 0).astype(np.float64)
