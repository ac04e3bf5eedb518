"""The parts that groups are made of: the plane, k-means, how apart groups lie, and numbers that stay."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score

from citizen_voice.opinion.clustering import by_size, cluster, match_groups, silhouette_of, silhouettes_of
from citizen_voice.opinion.projection import project
from tests.unit.opinion.made_votes import blocs, from_table, structureless


@pytest.mark.parametrize("shape", [(50, 20), (90, 70)], ids=["small", "large"])
def test_without_gaps_the_plane_is_that_of_principal_components(shape):
    people, proposals = shape
    votes = structureless(3, people=people, proposals=proposals, density=1.1)
    assert len(votes) == people * proposals
    full = votes.signs.reshape(people, proposals)
    wanted, found = PCA(2, svd_solver="full").fit_transform(full), project(votes)
    for axis in range(2):
        sign = np.sign(wanted[0, axis] * found.points[0, axis])
        assert found.points[:, axis] == pytest.approx(sign * wanted[:, axis], abs=1e-8)
    assert found.components.T @ found.components == pytest.approx(np.eye(2), abs=1e-9)


def test_a_gap_counts_as_the_mean_and_few_votes_are_moved_outwards():
    votes, _ = blocs(1, (12, 8), density=0.6)
    found = project(votes)
    filled = np.tile(found.centre, (20, 1))
    filled[votes.rows, votes.columns] = votes.signs
    drawn_in = (filled - found.centre) @ found.components
    assert found.points == pytest.approx(drawn_in * np.sqrt(30 / votes.votes_each)[:, None])
    seen = np.bincount(votes.columns)
    assert found.centre == pytest.approx(np.bincount(votes.columns, weights=votes.signs) / seen)


def test_extremity_is_where_somebody_would_lie_who_agrees_with_that_alone():
    votes, _ = blocs(2, (12, 8), density=0.7)
    found = project(votes)
    for proposal in range(30):
        alone = (1 - found.centre[proposal]) * found.components[proposal] * np.sqrt(30 / 1)
        assert found.extremity[proposal] == pytest.approx(np.hypot(*alone))


def test_what_all_agree_to_and_what_nobody_saw_have_no_extremity():
    table = [[1, side, side, None] for side in (1, -1, 1, 1, -1)]
    extremity = project(from_table(table)).extremity
    assert extremity[[0, 3]].tolist() == [0.0, 0.0]
    assert (extremity[1:3] > 0).all()


def test_two_camps_lie_on_the_first_axis_on_either_side():
    points = project(from_table([[1, 1, -1]] * 4 + [[-1, -1, 1]] * 4)).points
    assert (np.sign(points[:4, 0]) == -np.sign(points[4:, 0])).all()
    assert points[:, 1].tolist() == [0.0] * 8, "answers that differ in one direction have no second"


@pytest.mark.parametrize("people", [4, 60, 700])
def test_how_apart_groups_lie_is_what_scikit_learn_says(people):
    points = np.random.default_rng(people).normal(size=(people, 2))
    groupings = [cluster(points, number, restarts=2) for number in range(2, min(people, 6))]
    wanted = [silhouette_score(points, labels) for labels in groupings]
    assert silhouettes_of(points, groupings) == pytest.approx(wanted, abs=1e-12)
    assert silhouette_of(points, groupings[0]) == pytest.approx(wanted[0], abs=1e-12)


def test_of_many_people_every_so_many_are_compared():
    points = np.random.default_rng(1).normal(size=(10_001, 2))
    labels = cluster(points, 2, restarts=1)
    assert silhouette_of(points, labels) == pytest.approx(silhouette_score(points[::3], labels[::3]), abs=1e-12)


def test_one_group_or_one_for_each_or_none_is_not_apart():
    points = np.arange(8.0).reshape(4, 2)
    assert silhouette_of(points, np.zeros(4, dtype=int)) == 0.0
    assert silhouette_of(points, np.arange(4)) == 0.0
    assert silhouette_of(np.zeros((0, 2)), np.zeros(0, dtype=int)) == 0.0
    assert silhouettes_of(points, []) == []
    assert silhouette_of(np.zeros((4, 2)), np.array([0, 0, 1, 1])) == 0.0, "all in one place"


def test_fewer_places_than_groups_give_fewer_groups():
    points = np.array([[0.0, 0.0], [1.0, 1.0]] * 5 + [[1.0, 1.0]])
    assert cluster(points, 4).tolist() == [1, 0] * 5 + [0]
    assert cluster(points[:0], 3).tolist() == []


@pytest.mark.parametrize("seed", range(4))
def test_it_goes_on_until_everybody_is_nearest_to_the_middle_of_their_own_group(seed):
    points = np.random.default_rng(seed).normal(size=(800, 2))
    labels = cluster(points, 4, seed=seed)
    middles = np.array([points[labels == group].mean(axis=0) for group in range(4)])
    distances = np.linalg.norm(points[:, None] - middles[None, :], axis=2)
    assert distances.argmin(axis=1).tolist() == labels.tolist()


def test_groups_are_numbered_by_size_and_equals_by_their_first_person():
    assert by_size(np.array([7, 7, 3, 5, 5, 5])).tolist() == [1, 1, 2, 0, 0, 0]
    assert by_size(np.array([9, 2, 9, 2])).tolist() == [0, 1, 0, 1]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.permutations(range(5)))
def test_groups_that_are_the_same_get_the_numbers_they_had(labels, numbers):
    found = by_size(np.array(labels))
    known = np.array(numbers)[found]
    assert match_groups(found, known, 5).tolist() == known.tolist()


def test_who_is_in_no_group_stays_so_and_counts_for_none():
    labels, known = np.array([0, 0, 1, 1, -1]), np.array([1, -1, 0, -1, 0])
    assert match_groups(labels, known, 2).tolist() == [1, 1, 0, 0, -1]


def test_a_number_that_there_is_no_longer_is_not_given():
    labels, known = np.array([0, 0, 0, 0, 1, 1]), np.array([4, 4, 4, 0, 1, -1])
    assert match_groups(labels, known, 2).tolist() == [0, 0, 0, 0, 1, 1]
