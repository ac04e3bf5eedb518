import numpy as np
import pytest

from citizen_voice.grouping.neighbours import nearest_neighbours, neighbour_graph


def unit_vectors(rows: int, dimension: int = 8, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


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
    assert neighbour_graph(unit_vectors(rows), 15).shape == (rows, rows)


def test_the_graph_is_symmetric_without_loops_or_negative_weights() -> None:
    graph = neighbour_graph(unit_vectors(80), 4)
    assert (graph != graph.T).nnz == 0
    assert graph.diagonal().sum() == 0
    assert (graph.data > 0).all()
    assert graph.has_sorted_indices


def test_opposite_texts_have_no_edge() -> None:
    vectors = np.array([[1, 0], [-1, 0]], dtype=np.float32)
    assert neighbour_graph(vectors, 15).nnz == 0
