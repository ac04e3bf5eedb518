"""What somebody is asked next: the vectors of `prior-art.md` §5.1, and what must hold of our own weight."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.opinion.routing import gini_of, lottery_key, newness_of, polis_priority, routing_weight

VECTORS = [
    ((0, 0, 0, 0), 5.0625),
    ((1, 0, 1, 0), 12.5297),
    ((5, 0, 5, 0), 13.4944),
    ((20, 3, 20, 0), 1.3724),
    ((18, 3, 20, 1), 4.4937),
    ((10, 0, 20, 1), 2.0501),
    ((0, 10, 10, 0), 0.0004),
    ((50, 10, 100, 0.5), 0.4477),
    ((50, 10, 100, 1.5), 1.2437),
]
"""(agree, unsure, seen, extremity) -> priority."""

COUNT = st.integers(0, 60)
EXTREMITY = st.floats(0, 20)


@pytest.mark.parametrize(("given", "priority"), VECTORS)
def test_the_priority_of_polis(given, priority):
    assert float(polis_priority(*given)) == pytest.approx(priority, abs=5e-5)


def test_the_priority_of_polis_on_arrays():
    columns = (np.array(column) for column in zip(*(given for given, _ in VECTORS), strict=True))
    assert polis_priority(*columns).round(4).tolist() == [priority for _, priority in VECTORS]


@pytest.mark.parametrize(
    ("counts", "weight"),
    [
        ((0, 0, 0, 0), (1 / 2 * (1 / 2 + 4 / 4) * 9) ** 2),
        ((20, 0, 0, 0), (21 / 22 * (21 / 22 + 4 * 21 / 22**2) * 1.5) ** 2),
        ((10, 10, 0, 0), (21 / 22 * (1 / 2 + 4 / 4) * 1.5) ** 2),
        ((10, 10, 0, 1), (3 / 2 * 21 / 22 * (1 / 2 + 4 / 4) * 1.5) ** 2),
        ((0, 0, 20, 0), (1 / 22 * (1 / 22 + 4 / 22**2) * 1.5) ** 2),
        ((3, 1, 1, 0.5), (5 / 7 * 4 / 3 * (4 / 7 + 4 * 8 / 49) * 5) ** 2),
    ],
)
def test_our_weight_written_out(counts, weight):
    assert float(routing_weight(*counts)) == pytest.approx(weight, rel=1e-12)


@given(COUNT, COUNT, COUNT, EXTREMITY)
def test_a_further_vote_changes_the_weight_whatever_it_says(agree, disagree, unsure, extremity):
    now = routing_weight(agree, disagree, unsure, extremity)
    for then in ((agree + 1, disagree, unsure), (agree, disagree + 1, unsure), (agree, disagree, unsure + 1)):
        assert routing_weight(*then, extremity) != now


def test_weights_of_proposals_with_different_votes_are_not_all_alike():
    """A well-known system drew evenly for 16 months, and nobody noticed."""
    random = np.random.default_rng(0)
    votes = np.unique(random.integers(0, 30, (200, 3)), axis=0)
    weights = routing_weight(*votes.T, np.zeros(len(votes)))
    assert len(np.unique(weights)) == len(votes)
    assert weights.max() > 100 * weights.min()


@given(COUNT, COUNT, COUNT, EXTREMITY)
def test_it_falls_when_somebody_is_unsure(agree, disagree, unsure, extremity):
    now = routing_weight(agree, disagree, unsure, extremity)
    assert routing_weight(agree, disagree, unsure + 1, extremity) < now
    if agree:
        assert routing_weight(agree - 1, disagree, unsure + 1, extremity) < now
    if disagree:
        assert routing_weight(agree, disagree - 1, unsure + 1, extremity) < now


@given(COUNT, COUNT, COUNT, EXTREMITY, st.floats(0.001, 20))
def test_it_rises_with_extremity(agree, disagree, unsure, extremity, more):
    assert routing_weight(agree, disagree, unsure, extremity + more) > routing_weight(
        agree, disagree, unsure, extremity
    )


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_newness_falls_with_votes_and_never_below_one(seen, more):
    assert 1 <= newness_of(seen + more) <= newness_of(seen) <= 9
    assert newness_of(min(seen, 200) + 1) < newness_of(min(seen, 200))


def test_newness_at_its_known_points():
    assert [float(newness_of(seen)) for seen in (0, 5, 20)] == [9.0, 5.0, 1.5]
    assert newness_of(np.array([0, 5, 20])).tolist() == [9.0, 5.0, 1.5]


@given(st.integers(10, 5000))
def test_a_fresh_proposal_outweighs_an_agreed_old_one_that_lies_in_the_middle(agree):
    assert routing_weight(0, 0, 0, 0.0) > routing_weight(agree, 0, 0, 0.0)


@given(st.integers(1, 500), COUNT, EXTREMITY)
def test_an_evenly_split_one_outweighs_one_that_is_rejected_by_as_many(half, unsure, extremity):
    assert routing_weight(half, half, unsure, extremity) > routing_weight(0, 2 * half, unsure, extremity)


@given(st.integers(2, 500), COUNT, EXTREMITY)
def test_an_evenly_split_one_outweighs_one_that_all_agree_to(half, unsure, extremity):
    """What Polis does the other way round: there, only what is popular is asked about again."""
    seen = 2 * half + unsure
    if unsure == 0:
        assert routing_weight(half, half, unsure, extremity) > routing_weight(2 * half, 0, unsure, extremity)
    assert polis_priority(half, unsure, seen, extremity) < polis_priority(2 * half, unsure, seen, extremity)


@given(COUNT, COUNT, COUNT, EXTREMITY)
def test_it_is_a_positive_number_that_can_be_drawn_by(agree, disagree, unsure, extremity):
    weight = routing_weight(agree, disagree, unsure, extremity)
    assert 0 < weight < np.inf
    key = lottery_key(np.array([1e-300, 0.5, 1 - 1e-16]), weight, np.log)
    assert (np.diff(key) < 0).all()
    assert (key > 0).all()


def test_numbers_and_arrays_give_the_same():
    votes = np.random.default_rng(1).integers(0, 40, (50, 3))
    weights = routing_weight(*votes.T, np.linspace(0, 3, 50))
    single = [routing_weight(*row, at) for row, at in zip(votes.tolist(), np.linspace(0, 3, 50), strict=True)]
    assert weights.tolist() == pytest.approx(single, rel=1e-12)


def test_the_lottery_draws_in_proportion_to_the_weights():
    votes = np.array([[0, 0, 0], [20, 0, 0], [10, 10, 0], [3, 9, 1], [0, 20, 0], [5, 2, 8], [1, 0, 0]])
    weights = routing_weight(*votes.T, np.zeros(len(votes)))
    draws, random = 40_000, np.random.default_rng(11)
    drawn = lottery_key(random.random((draws, len(weights))), weights, np.log).argmin(axis=1)
    seen = np.bincount(drawn, minlength=len(weights))
    wanted = draws * weights / weights.sum()
    # Six degrees of freedom: 35 is passed by chance four times in a million, and by an even draw at once.
    assert ((seen - wanted) ** 2 / wanted).sum() < 35
    even = np.bincount(random.integers(0, len(weights), draws), minlength=len(weights))
    assert ((even - wanted) ** 2 / wanted).sum() > 1000


@pytest.mark.parametrize(
    ("counts", "gini"),
    [([], 0), ([0, 0, 0], 0), ([7], 0), ([5, 5, 5, 5], 0), ([0, 0, 0, 12], 0.75), ([1, 3], 0.25), ([1, 2, 3, 4], 0.25)],
)
def test_how_unevenly_views_are_spread(counts, gini):
    assert gini_of(np.array(counts, dtype=float)) == pytest.approx(gini)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_gini_index_is_the_mean_difference_over_twice_the_mean(counts, random):
    mixed = gini_of(np.array(random.sample(counts, len(counts))))
    number, total = len(counts), sum(counts)
    pairs = sum(abs(one - other) for one in counts for other in counts)
    assert mixed == pytest.approx(pairs / (2 * number * total) if total else 0.0, abs=1e-12)
    assert 0 <= mixed < 1
