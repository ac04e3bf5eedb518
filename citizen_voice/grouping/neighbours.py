"""Which texts are near which: the graph of nearest neighbours by cosine."""

import faiss
import numpy as np
from scipy.sparse import csr_array

from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix


def nearest_neighbours(vectors: FloatArray, count: int) -> tuple[FloatArray, IntArray]:
    """Give the cosines and the places of the `count` nearest other rows, nearest first; exact.

    `vectors` are rows of length one. Both results have shape (rows, min(count, rows - 1)); the row itself is left out.
    """
    rows = len(vectors)
    count = min(count, rows - 1)
    if count < 1:
        return np.zeros((rows, 0), dtype=np.float32), np.zeros((rows, 0), dtype=np.int64)
    index = faiss.IndexFlatIP(vectors.shape[1])
    contiguous = np.ascontiguousarray(vectors, dtype=np.float32)
    index.add(contiguous)
    cosines, places = index.search(contiguous, count + 1)
    # The row itself is mostly first, but not where another row is its equal; where it is missing the last goes.
    other = places != np.arange(rows)[:, None]
    other[other.all(axis=1), -1] = False
    return cosines[other].reshape(rows, count), places[other].reshape(rows, count).astype(np.int64)


def neighbour_graph(vectors: FloatArray, neighbours: int) -> SparseMatrix:
    """Give the symmetric graph of nearest neighbours; the weight of an edge is the cosine of its ends.

    A CSR array of shape (rows, rows), float64, with sorted indices. Edges without a positive cosine are left out, so
    the graph may have none.
    """
    cosines, places = nearest_neighbours(vectors, neighbours)
    rows = len(vectors)
    ends = np.repeat(np.arange(rows), places.shape[1])
    positive = cosines.ravel() > 0
    data = cosines.ravel()[positive].astype(np.float64)
    directed = csr_array((data, (ends[positive], places.ravel()[positive])), shape=(rows, rows))
    graph = csr_array(directed.maximum(directed.T))
    graph.sort_indices()
    return graph
