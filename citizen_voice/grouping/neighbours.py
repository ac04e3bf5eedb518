"""Which texts are near which: nearest neighbours by cosine, and the graph of those that share them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import faiss
import numpy as np
from scipy.sparse import csr_array

from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

EXACT_UP_TO = 20_000
_LINKS = 16
_BREADTH_BUILDING = 60
_BREADTH_SEARCHING = 64
_ROWS_AT_ONCE = 512


@contextmanager
def _one_thread() -> Iterator[None]:
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def make_index(vectors: FloatArray) -> Any:
    """Give an index of these rows by inner product: exact up to `EXACT_UP_TO` rows, HNSW above.

    HNSW after Malkov and Yashunin (2016). It is built by one thread, since the links depend on the order in which rows
    come in; searching changes nothing, so that any number of threads finds the same.
    """
    if len(vectors) <= EXACT_UP_TO:
        index: Any = faiss.IndexFlatIP(vectors.shape[1])
    else:
        index = faiss.IndexHNSWFlat(vectors.shape[1], _LINKS, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = _BREADTH_BUILDING
        index.hnsw.efSearch = _BREADTH_SEARCHING
    with _one_thread():
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def nearest_neighbours(vectors: FloatArray, count: int) -> tuple[FloatArray, IntArray]:
    """Give the cosines and the places of the `count` nearest other rows, nearest first.

    `vectors` are rows of length one. Both results have shape (rows, min(count, rows - 1)); the row itself is left out.
    Where the index finds fewer, the row itself stands with cosine 0.
    """
    rows = len(vectors)
    count = min(count, rows - 1)
    if count < 1:
        return np.zeros((rows, 0), dtype=np.float32), np.zeros((rows, 0), dtype=np.int64)
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    return _exact(vectors, count) if rows <= EXACT_UP_TO else _by_index(vectors, count)


def _by_index(vectors: FloatArray, count: int) -> tuple[FloatArray, IntArray]:
    rows = len(vectors)
    cosines, places = make_index(vectors).search(vectors, count + 1)
    # The row itself is mostly first, but not where another row is its equal; where it is missing the last goes.
    other = places != np.arange(rows)[:, None]
    other[other.all(axis=1), -1] = False
    cosines, places = cosines[other].reshape(rows, count), places[other].reshape(rows, count).astype(np.int64)
    missing = places < 0
    return np.where(missing, 0, cosines), np.where(missing, np.arange(rows)[:, None], places)


def _exact(vectors: FloatArray, count: int) -> tuple[FloatArray, IntArray]:
    """Look at all pairs, some hundred rows at a time; of equals the one that stands first is nearer.

    A third of the time of a flat index: columns are dealt into at least twice as many heaps as neighbours are wanted.
    The best of each heap are found in one pass, and nothing below the `count`-th best of these can be a neighbour.
    """
    rows = len(vectors)
    deep = max(1, rows // (2 * count))
    heaps = -(-rows // deep)
    table = np.full((min(_ROWS_AT_ONCE, rows), deep * heaps), -2, dtype=np.float32)
    cosines, places = np.empty((rows, count), dtype=np.float32), np.empty((rows, count), dtype=np.int64)
    for start in range(0, rows, _ROWS_AT_ONCE):
        stop = min(start + _ROWS_AT_ONCE, rows)
        part = table[: stop - start]
        np.matmul(vectors[start:stop], vectors.T, out=part[:, :rows])
        part[np.arange(stop - start), np.arange(start, stop)] = -2
        best = part.reshape(stop - start, deep, heaps).max(axis=1)
        least = np.partition(best, heaps - count, axis=1)[:, heaps - count]
        row, column = np.divmod(np.flatnonzero(part >= least[:, None]), part.shape[1])
        found = part[row, column]
        order = np.lexsort((column, -found, row))
        chosen = order[np.searchsorted(row, np.arange(stop - start))[:, None] + np.arange(count)]
        cosines[start:stop], places[start:stop] = found[chosen], column[chosen]
    return cosines, places


def shared_neighbour_graph(cosines: FloatArray, places: IntArray) -> SparseMatrix:
    """Give the symmetric graph of nearest neighbours; an edge weighs the share of neighbours its ends have in common.

    `cosines` and `places` have shape (rows, neighbours), as from `nearest_neighbours`. The share is Jaccard's, each row
    counted among its own neighbours; after Jarvis and Patrick, "Clustering using a similarity measure based on shared
    near neighbors", 1973. A CSR array of shape (rows, rows), float64, with sorted indices. Neighbours without a
    positive cosine count as none, so the graph may have no edge.
    """
    rows = len(places)
    near = cosines.ravel() > 0
    starts = np.concatenate([np.repeat(np.arange(rows), places.shape[1])[near], np.arange(rows)])
    ends = np.concatenate([places.ravel()[near], np.arange(rows)])
    own = csr_array((np.ones(len(starts), dtype=np.float32), (starts, ends)), shape=(rows, rows))
    own.data[:] = 1
    sizes = np.bincount(own.nonzero()[0], minlength=rows)
    graph = csr_array(csr_array(own @ own.T).multiply(csr_array(own.maximum(own.T)))).tocoo()
    starts, ends = graph.coords
    between = starts != ends
    starts, ends, shared = starts[between], ends[between], graph.data[between].astype(np.float64)
    weights = shared / (sizes[starts] + sizes[ends] - shared)
    result = csr_array((weights, (starts, ends)), shape=(rows, rows))
    result.sort_indices()
    return result
