import numpy as np

from citizen_voice.grouping.stability import best_overlap, centroids_of, coherence_of, stability_of


def test_overlap_is_jaccard_with_the_best_match() -> None:
    labels = np.array([0, 0, 0, 1, 1, -1])
    found = np.array([5, 5, 2, 2, 2, 2])
    overlap, present = best_overlap(labels, found, 3)
    assert np.allclose(overlap, [2 / 3, 2 / 4, 0])
    assert present.tolist() == [1, 1, 0]


def test_what_is_found_nowhere_matches_nothing() -> None:
    overlap, _ = best_overlap(np.array([0, 0]), np.array([-1, -1]), 1)
    assert overlap.tolist() == [0]


def test_communities_that_always_come_back_are_stable_and_those_that_do_not_are_not() -> None:
    steady = np.repeat([0, 1], 20)
    shaken = np.random.default_rng(1).integers(2, size=40)
    seen: list[tuple[int, int]] = []
    stable, unstable = stability_of(
        [steady, steady],
        lambda kept, _seed: [steady[kept], shaken[kept]],
        resamples=4,
        seed=0,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert stable.tolist() == [1, 1]
    assert (unstable < 0.7).all()
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_nothing_has_no_stability() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert [level.tolist() for level in stability_of([nothing], lambda kept, _: [kept], resamples=2, seed=0)] == [[]]


def test_coherence_is_the_mean_cosine_to_the_centroid() -> None:
    vectors = np.array([[1, 0], [0, 1], [1, 0], [0.6, 0.8]], dtype=np.float32)
    labels = np.array([0, 0, 1, -1])
    centroids = centroids_of(vectors, labels, 2)
    assert np.allclose(centroids, [[2**-0.5, 2**-0.5], [1, 0]])
    assert np.allclose(coherence_of(vectors, labels, centroids), [2**-0.5, 1])
