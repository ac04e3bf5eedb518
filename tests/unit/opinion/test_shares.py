"""Shares, their intervals, and the z of Polis: the vectors of `prior-art.md` §5.5, and coverage worked out exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc
from scipy.stats import binom

from citizen_voice.opinion.shares import (
    Counts,
    count_by_group,
    count_votes,
    jeffreys_interval,
    one_proportion_z,
    representativeness,
    smoothed,
    two_proportion_z,
)
from tests.unit.opinion.made_votes import from_table, structureless


@pytest.mark.parametrize(
    ("hits", "trials", "z"), [(0, 0, 1.0), (8, 10, 2.1106), (5, 10, 0.3015), (20, 20, 4.5826), (60, 100, 2.0896)]
)
def test_one_proportion_z(hits, trials, z):
    assert float(one_proportion_z(hits, trials)) == pytest.approx(z, abs=5e-5)


@pytest.mark.parametrize(
    ("hits", "others", "trials", "other_trials", "z"),
    [
        (8, 10, 10, 40, 3.3287),
        (5, 20, 10, 40, 0.196),
        (10, 10, 10, 10, 0.0),
        (30, 20, 50, 50, 1.9807),
        (1, 0, 1, 10, 2.8069),
    ],
)
def test_two_proportion_z(hits, others, trials, other_trials, z):
    assert float(two_proportion_z(hits, others, trials, other_trials)) == pytest.approx(z, abs=5e-5)


def test_the_trap_of_small_samples_is_there_to_be_known_of():
    """One vote passes both tests of Polis at its limit of 1.2816: they order here, and decide nothing."""
    assert float(one_proportion_z(1, 1)) == pytest.approx(1.4142, abs=5e-5)
    assert float(two_proportion_z(1, 0, 1, 10)) > 1.2816


def test_z_works_on_whole_arrays():
    hits, trials = np.array([[8, 5], [20, 60]]), np.array([[10, 10], [20, 100]])
    assert one_proportion_z(hits, trials).round(4).tolist() == [[2.1106, 0.3015], [4.5826, 2.0896]]


@pytest.mark.parametrize(
    ("group", "others", "ratio", "z"),
    [
        ((8, 10), (10, 40), 2.8636, 3.3287),  # (9 / 12) / (11 / 42)
        ((5, 10), (20, 40), 1.0, 0.196),  # (6 / 12) / (21 / 42)
        ((10, 10), (10, 10), 1.0, 0.0),
        ((30, 50), (20, 50), 1.4762, 1.9807),  # (31 / 52) / (21 / 52)
        ((0, 0), (0, 0), 1.0, 0.0),
    ],
)
def test_representativeness_is_the_group_against_all_outside_it(group, others, ratio, z):
    first, second = others[0] // 2, others[0] - others[0] // 2
    seen_first, seen_second = others[1] // 2, others[1] - others[1] // 2
    agree = np.array([[group[0]], [first], [second]])
    disagree = np.array([[group[1]], [seen_first], [seen_second]]) - agree
    ratios, zs = representativeness(Counts(agree, disagree, np.zeros_like(agree)))
    assert float(ratios[0, 0]) == pytest.approx(ratio, abs=5e-5)
    assert float(zs[0, 0]) == pytest.approx(z, abs=5e-5)


@pytest.mark.parametrize(("hits", "trials", "share"), [(0, 0, 0.5), (8, 10, 0.75), (0, 3, 0.2), (3, 3, 0.8)])
def test_smoothed_shares(hits, trials, share):
    assert float(smoothed(hits, trials)) == pytest.approx(share)


@given(st.integers(1, 400), st.data())
def test_the_interval_leaves_a_fortieth_of_the_posterior_on_either_side(trials, data):
    hits = data.draw(st.integers(0, trials))
    low, high = (float(end) for end in jeffreys_interval(hits, trials))
    a, b = hits + 0.5, trials - hits + 0.5
    assert low == 0.0 if hits == 0 else betainc(a, b, low) == pytest.approx(0.025, abs=1e-9)
    assert high == 1.0 if hits == trials else 1 - betainc(a, b, high) == pytest.approx(0.025, abs=1e-9)
    assert 0 <= low < high <= 1


def test_the_interval_at_its_ends_and_without_a_vote():
    low, high = jeffreys_interval(np.array([0, 0, 5, 10]), np.array([0, 10, 10, 10]))
    assert low.round(4).tolist() == [0.0, 0.0, 0.2235, 0.7828]
    assert high.round(4).tolist() == [1.0, 0.2172, 0.7765, 1.0]


def test_a_lower_level_gives_a_narrower_interval():
    wide, narrow = jeffreys_interval(8, 20), jeffreys_interval(8, 20, level=0.8)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize(
    ("trials", "share", "least", "most"),
    [
        (10, 0.5, 0.93, 1.0),
        (20, 0.3, 0.93, 0.98),
        (50, 0.5, 0.93, 0.97),
        (100, 0.1, 0.93, 0.97),
        (100, 0.7, 0.93, 0.97),
    ],
)
def test_the_interval_covers_the_share_as_often_as_it_says(trials, share, least, most):
    hits = np.arange(trials + 1)
    low, high = jeffreys_interval(hits, np.full(trials + 1, trials))
    covered = float(binom.pmf(hits, trials, share)[(low <= share) & (share <= high)].sum())
    assert least <= covered <= most


def test_votes_are_counted_by_answer():
    counts = count_votes(from_table([[1, -1, None], [0, 1, None], [1, 1, None]]))
    assert counts.agree.tolist() == [2, 2, 0]
    assert counts.disagree.tolist() == [0, 1, 0]
    assert counts.unsure.tolist() == [1, 0, 0]
    assert counts.seen.tolist() == [3, 3, 0]


def test_counts_by_group_are_of_its_members_and_add_up_to_all():
    votes = structureless(4, people=60, proposals=11)
    labels = np.arange(60) % 4  # group 3 stands for people who are not placed
    members = (labels[:, None] == np.arange(3)[None, :]).astype(np.float32)
    groups, rest = count_by_group(votes, members), count_votes(votes.of_people(labels == 3))
    for answer in ("agree", "disagree", "unsure", "seen"):
        by_group, whole = getattr(groups, answer), getattr(count_votes(votes), answer)
        assert by_group.shape == (3, 11)
        assert (by_group.sum(axis=0) + getattr(rest, answer)).tolist() == whole.tolist()
        own = getattr(count_votes(votes.of_people(labels == 1)), answer)
        assert by_group[1].tolist() == own.tolist()
