import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from citizen_voice.grouping import pairs
from citizen_voice.grouping.pairs import edge_weights, overlapping_pairs
from citizen_voice.grouping.picture import places_of
from citizen_voice.grouping.stability import STABILITY_FLOOR, grade_of


@given(count=st.integers(0, 60), seed=st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_places_lie_in_the_square_and_are_the_same_each_time(count: int, seed: int) -> None:
    centroids = np.random.default_rng(seed).standard_normal((count, 8))
    places = places_of(centroids)
    assert places.shape == (count, 2)
    assert ((places >= 0) & (places <= 1)).all()
    assert np.array_equal(places, places_of(centroids))


def test_equal_centroids_do_not_lie_upon_each_other() -> None:
    places = places_of(np.ones((12, 4)))
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(12)
    assert gaps.min() > 0.05


def test_themes_that_are_alike_lie_near_each_other() -> None:
    places = places_of(np.array([[1, 0, 0], [0.95, 0.05, 0], [0, 0, 1], [0.05, 0, 0.95]]))
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert gaps[0, 1] < gaps[0, 2]
    assert gaps[2, 3] < gaps[1, 2]


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_every_pair_of_like_themes_is_listed_once(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(pairs, "_AT_ONCE", at_once)
    centroids = np.array([[1, 0], [0.96, 0.28], [0, 1]], dtype=np.float32)
    graph = csr_array(np.array([[0, 2.0, 1], [2, 0, 0], [1, 0, 0]]))
    within = edge_weights(graph, np.array([0, 1, -1]), 3)
    assert within.tolist() == [3, 2, 0]
    assert overlapping_pairs(centroids, graph, within, cosine=0.85) == [(0, 1, 0.96, 1.0)]
    # The last alone is in another block than the first, whatever the size of the blocks.
    found = overlapping_pairs(centroids, graph, within, cosine=0.0)
    assert [pair[:2] for pair in found] == [(0, 1), (1, 2), (0, 2)]


@pytest.mark.parametrize(
    ("stability", "coherence", "grade"),
    [(0.95, 0.7, "strong"), (0.95, 0.3, "fair"), (STABILITY_FLOOR, 0.7, "fair"), (0.74, 0.9, "unstable")],
)
def test_grades_follow_stability_then_coherence(stability: float, coherence: float, grade: str) -> None:
    assert grade_of(stability, coherence) == grade
