import numpy as np

from citizen_voice.grouping.neighbours import nearest_neighbours
from citizen_voice.grouping.placing import nearest_centroids, nearest_members, place, unrelated_cosine, vote


def bundle(direction: int, count: int, spread: float, seed: int) -> np.ndarray:
    vectors = spread * np.random.default_rng(seed).standard_normal((count, 12))
    vectors[:, direction] += 1
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_a_stranger_among_two_themes_is_placed_nowhere() -> None:
    stranger = np.zeros((1, 12), dtype=np.float32)
    stranger[0, 11] = 1
    vectors = np.concatenate([bundle(0, 10, 0.2, 1), bundle(1, 10, 0.2, 2), stranger])
    labels = np.array([0] * 10 + [1] * 10 + [0])
    cosines, places = nearest_neighbours(vectors, 6)
    near = nearest_members(labels, cosines, labels[places])
    floor = unrelated_cosine(labels, vectors, quantile=0.93, seed=0)
    rows = np.ones(21, dtype=np.int64)
    assert place(labels, near, rows, floor=floor).tolist() == [0] * 10 + [1] * 10 + [-1]
    rows[-1] = 2
    assert place(labels, near, rows, floor=floor).tolist() == labels.tolist()
    rows[-1] = 10
    assert place(labels, near, rows, floor=floor).tolist() == [0] * 10 + [1] * 10 + [2]


def test_a_community_of_one_row_is_given_up_and_the_others_are_numbered_anew() -> None:
    labels, rows = np.array([0, 1, 1, 1, 2]), np.array([1, 1, 1, 1, 3])
    assert place(labels, np.ones(5, dtype=np.float32), rows, floor=0.5).tolist() == [-1, 0, 0, 0, 1]


def test_others_are_placed_where_most_of_their_nearest_are() -> None:
    members = np.concatenate([bundle(0, 20, 0.1, 1), bundle(1, 20, 0.1, 2)])
    labels = np.array([0] * 20 + [1] * 19 + [-1])
    vectors = np.concatenate([bundle(1, 5, 0.1, 3), bundle(0, 5, 0.1, 4), -bundle(0, 1, 0.0, 5) - bundle(1, 1, 0.0, 5)])
    winners, near = vote(vectors, np.arange(11), members, labels)
    assert winners.tolist() == [1] * 5 + [0] * 5 + [-1]
    assert (near[:10] > 0.8).all()
    assert near[10] == 0


def test_without_members_or_centroids_nothing_is_near() -> None:
    vectors = bundle(0, 3, 0.1, 1)
    assert vote(vectors, np.arange(3), vectors, np.full(3, -1))[0].tolist() == [-1, -1, -1]
    assert nearest_centroids(vectors, np.zeros((0, 12), dtype=np.float32))[0].tolist() == [-1, -1, -1]
    nearest, score = nearest_centroids(vectors, np.eye(12, dtype=np.float32))
    assert nearest.tolist() == [0, 0, 0]
    assert np.allclose(score, vectors[:, 0])


def test_the_floor_is_a_quantile_of_cosines_between_communities() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    labels = np.array([0, 0, 1, 1])
    assert np.isclose(unrelated_cosine(labels, vectors, quantile=1.0, seed=0), 0.6)
    assert np.isclose(unrelated_cosine(labels, vectors, quantile=0.0, seed=0), 0.0)
    assert unrelated_cosine(np.zeros(4, dtype=np.int64), vectors, quantile=0.9, seed=0) == -1.0


def test_nearest_members_are_of_the_same_community() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]], dtype=np.float32)
    labels = np.array([0, 0, 1, 2])
    cosines, places = nearest_neighbours(vectors, 3)
    assert np.allclose(nearest_members(labels, cosines, labels[places]), [0.8, 0.8, 0, 0])
