import numpy as np

from citizen_voice.grouping.neighbours import neighbour_graph
from citizen_voice.grouping.placing import nearest_members, place, unrelated_cosine


def bundle(direction: int, count: int, spread: float, seed: int) -> np.ndarray:
    vectors = spread * np.random.default_rng(seed).standard_normal((count, 12))
    vectors[:, direction] += 1
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_a_stranger_among_two_themes_is_placed_nowhere() -> None:
    stranger = np.zeros((1, 12), dtype=np.float32)
    stranger[0, 11] = 1
    vectors = np.concatenate([bundle(0, 10, 0.2, 1), bundle(1, 10, 0.2, 2), stranger])
    labels = np.array([0] * 10 + [1] * 10 + [0])
    graph = neighbour_graph(vectors, 6)
    rows = np.ones(21, dtype=np.int64)
    assert place(labels, graph, vectors, rows, floor_quantile=0.93, seed=0).tolist() == [0] * 10 + [1] * 10 + [-1]
    rows[-1] = 2
    assert place(labels, graph, vectors, rows, floor_quantile=0.93, seed=0).tolist() == labels.tolist()


def test_a_community_of_one_row_is_given_up_and_the_others_are_numbered_anew() -> None:
    vectors = np.concatenate([bundle(0, 1, 0.01, 1), bundle(1, 3, 0.01, 2), bundle(2, 1, 0.01, 3)])
    placed = place(
        np.array([0, 1, 1, 1, 2]),
        neighbour_graph(vectors, 2),
        vectors,
        np.array([1, 1, 1, 1, 3]),
        floor_quantile=0.5,
        seed=0,
    )
    assert placed.tolist() == [-1, 0, 0, 0, 1]


def test_the_floor_is_a_quantile_of_cosines_between_communities() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    labels = np.array([0, 0, 1, 1])
    assert np.isclose(unrelated_cosine(labels, vectors, quantile=1.0, seed=0), 0.6)
    assert np.isclose(unrelated_cosine(labels, vectors, quantile=0.0, seed=0), 0.0)
    assert unrelated_cosine(np.zeros(4, dtype=np.int64), vectors, quantile=0.9, seed=0) == -1.0


def test_nearest_members_are_of_the_same_community() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]], dtype=np.float32)
    means = nearest_members(np.array([0, 0, 1, 2]), neighbour_graph(vectors, 3))
    assert np.allclose(means, [0.8, 0.8, 0, 0])
