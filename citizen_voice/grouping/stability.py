"""How far a theme can be trusted: do its texts say the same, and does it come back when some are left out."""

from collections.abc import Callable, Sequence

import numpy as np

from citizen_voice.grouping.types import FloatArray, IntArray

_SHARE_KEPT = 0.9


def centroids_of(vectors: FloatArray, labels: IntArray, count: int) -> FloatArray:
    """Give the centroid of each community 0 … count - 1, of length one; rows labelled -1 count for none."""
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, labels[labels >= 0], vectors[labels >= 0])
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    centroids: FloatArray = (sums / lengths).astype(np.float32)
    return centroids


def coherence_of(vectors: FloatArray, labels: IntArray, centroids: FloatArray) -> FloatArray:
    """Give each community's mean cosine of its rows to its centroid."""
    placed = labels >= 0
    cosines = np.einsum("ij,ij->i", vectors[placed], centroids[labels[placed]])
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
    stability", 2007. A community none of whose nodes was ever kept gets 1.
    """
    random = np.random.default_rng(seed)
    nodes = len(partitions[0])
    sums = [np.zeros(int(labels.max(initial=-1)) + 1) for labels in partitions]
    times = [np.zeros_like(total) for total in sums]
    for resample in range(resamples):
        kept = np.sort(random.permutation(nodes)[: max(1, round(_SHARE_KEPT * nodes))])
        for level, found in enumerate(find(kept, int(random.integers(1 << 31)))):
            overlap, present = best_overlap(partitions[level][kept], found, len(sums[level]))
            sums[level] += overlap
            times[level] += present
        if progress is not None:
            progress(resample + 1, resamples)
    return [
        np.where(seen > 0, total / np.maximum(seen, 1), 1.0).astype(np.float32)
        for total, seen in zip(sums, times, strict=True)
    ]


def best_overlap(labels: IntArray, found: IntArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Give each community's Jaccard overlap with its best match in `found`, and 1 where it has any node, else 0.

    Nodes labelled -1 in either belong to no community of it.
    """
    table = np.zeros((count, int(found.max(initial=-1)) + 2))
    np.add.at(table, (labels[labels >= 0], found[labels >= 0]), 1)
    own = table.sum(axis=1)
    theirs = np.bincount(found[found >= 0], minlength=table.shape[1] - 1)
    # The last column collects what was found nowhere (-1).
    shared = table[:, :-1]
    either = own[:, None] + theirs[None, : shared.shape[1]] - shared
    overlap = (shared / np.maximum(either, 1)).max(axis=1, initial=0.0)
    return overlap, (own > 0).astype(np.float64)
