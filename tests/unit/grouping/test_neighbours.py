import faiss
import numpy as np
import pytest

from citizen_voice.grouping import neighbours
from citizen_voice.grouping.neighbours import nearest_neighbours, shared_neighbour_graph


def unit_vectors(rows: int, dimension: int = 8, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def graph_of(vectors: np.ndarray, count: int):
    return shared_neighbour_graph(*nearest_neighbours(vectors, count))


def test_neighbours_are_those_of_the_whole_table_of_cosines() -> None:
    vectors = unit_vectors(60)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -np.inf)
    expected = np.argsort(-cosines, axis=1)[:, :5]
    found, places = nearest_neighbours(vectors, 5)
    assert np.array_equal(places, expected)
    assert np.allclose(found, np.take_along_axis(cosines, expected, axis=1), atol=1e-6)


def test_a_row_is_not_its_own_neighbour_even_among_equals() -> None:
    vectors = np.repeat(unit_vectors(1), 30, axis=0)
    cosines, places = nearest_neighbours(vectors, 5)
    assert places.shape == (30, 5)
    assert (places != np.arange(30)[:, None]).all()
    assert np.allclose(cosines, 1, atol=1e-6)


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_few_rows_have_few_neighbours(rows: int) -> None:
    cosines, places = nearest_neighbours(unit_vectors(rows), 15)
    assert cosines.shape == places.shape == (rows, max(rows - 1, 0))
    assert graph_of(unit_vectors(rows), 15).shape == (rows, rows)


def test_the_graph_is_symmetric_without_loops_or_negative_weights() -> None:
    graph = graph_of(unit_vectors(80), 4)
    assert (graph != graph.T).nnz == 0
    assert graph.diagonal().sum() == 0
    assert (graph.data > 0).all()
    assert graph.has_sorted_indices


def test_opposite_texts_have_no_edge() -> None:
    vectors = np.array([[1, 0], [-1, 0]], dtype=np.float32)
    assert graph_of(vectors, 15).nnz == 0


def test_an_edge_weighs_the_share_of_neighbours_in_common() -> None:
    cosines = np.full((4, 2), 0.5, dtype=np.float32)
    graph = shared_neighbour_graph(cosines, np.array([[1, 2], [0, 2], [0, 1], [0, 1]])).toarray()
    assert graph[0, 1] == 1.0
    assert graph[3, 0] == graph[0, 3] == 0.5
    assert graph[3, 2] == 0.0


def test_many_rows_are_found_alike_by_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 500)
    vectors = unit_vectors(3000, dimension=32)
    threads = faiss.omp_get_max_threads()
    found = []
    for number in (1, 2):
        faiss.omp_set_num_threads(number)
        found.append(nearest_neighbours(vectors, 10))
    faiss.omp_set_num_threads(threads)
    assert np.array_equal(found[0][1], found[1][1])
    assert np.array_equal(found[0][0], found[1][0])
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 5000)
    exact = nearest_neighbours(vectors, 10)[1]
    assert np.mean([len(set(one) & set(other)) / 10 for one, other in zip(exact, found[0][1], strict=True)]) > 0.8
