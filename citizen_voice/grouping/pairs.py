"""Which fine themes may be one: every pair of them is looked at."""

import numpy as np

from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

_AT_ONCE = 1000


def overlapping_pairs(
    centroids: FloatArray, between: SparseMatrix, within: FloatArray, *, cosine: float
) -> list[tuple[int, int, float, float]]:
    """Give the pairs of communities whose centroids have at least this cosine, the most alike first.

    `between` is the weight of the edges between each two, `within` the weight of all edges of each. Each pair comes
    with its cosine and the share of the edges of the one with less weight that lead to the other. Looks at a thousand
    rows of centroids at a time, so that memory grows with their number, not its square.
    """
    found: list[tuple[int, int, float, float]] = []
    for start in range(0, len(centroids), _AT_ONCE):
        likeness = centroids[start : start + _AT_ONCE] @ centroids.T
        for row, other in np.argwhere(likeness >= cosine).tolist():
            one = start + row
            if one < other:
                least = max(min(float(within[one]), float(within[other])), 1e-12)
                share = min(float(between[one, other]) / least, 1.0)
                found.append((one, other, round(float(likeness[row, other]), 4), round(share, 4)))
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def edge_weights(graph: SparseMatrix, labels: IntArray, count: int) -> FloatArray:
    """Give the weight of all edges that begin in each community."""
    placed = labels >= 0
    degrees = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    return np.bincount(labels[placed], weights=degrees[placed], minlength=count).astype(np.float64)
