"""What all groups hold: the vectors of `prior-art.md` §5.7, and that ignorance does not outrank evidence."""

import numpy as np
import pytest

from citizen_voice.opinion.consensus import (
    find_common_rejection,
    find_consensus,
    find_divisive,
    find_uncertain,
    ranked,
)
from citizen_voice.opinion.shares import Counts


def counts(agree, disagree, unsure=None) -> Counts:
    first, second = np.array(agree), np.array(disagree)
    return Counts(first, second, np.zeros_like(first) if unsure is None else np.array(unsure))


def seen_of(agree, seen) -> Counts:
    """Counts of groups on one proposal; whoever did not agree disagreed."""
    hits, trials = np.array(agree)[:, None], np.array(seen)[:, None]
    return Counts(hits, trials - hits, np.zeros_like(hits))


@pytest.mark.parametrize(
    ("agree", "seen", "value", "lowest", "lowest_group"),
    [((8, 15), (10, 20), 0.7385, 16 / 22, 1), ((8, 15, 9), (10, 20, 10), 0.7689, 16 / 22, 1)],
)
def test_it_is_the_geometric_mean_and_the_lowest_group_stands_beside_it(agree, seen, value, lowest, lowest_group):
    found = find_consensus(seen_of(agree, seen))
    assert float(found.value[0]) == pytest.approx(value, abs=5e-5)
    assert float(found.lowest[0]) == pytest.approx(lowest)
    assert found.lowest_group.tolist() == [lowest_group]


def test_it_does_not_shrink_as_groups_of_one_mind_are_added():
    values = [float(find_consensus(seen_of([8] * groups, [10] * groups)).value[0]) for groups in range(1, 6)]
    assert values == pytest.approx([0.75] * 5)


def test_nothing_is_said_unless_every_group_has_five_votes():
    found = find_consensus(counts([[5, 4, 900], [5, 5, 4]], [[0, 0, 0], [0, 0, 0]]))
    assert np.isnan(found.value).tolist() == [False, True, True]
    assert np.isnan(found.floor).tolist() == [False, True, True]
    assert np.isnan(found.lowest).tolist() == [False, True, True]
    assert found.lowest_group.tolist() == [0, -1, -1]
    assert found.ranked() == [0]


def test_unsure_votes_count_as_seen_and_weaken():
    sure, unsure = find_consensus(counts([[8]], [[2]])), find_consensus(counts([[8]], [[0]], [[2]]))
    assert sure.value[0] == unsure.value[0] == pytest.approx(0.75)
    assert find_consensus(counts([[8]], [[0]], [[12]])).value[0] == pytest.approx(9 / 22)


def test_lists_go_by_the_lower_ends_so_that_ignorance_does_not_outrank_evidence():
    found = find_consensus(counts([[6, 85], [6, 85]], [[0, 15], [0, 15]]))
    assert found.value[0] > found.value[1], "by the value alone, six of six would be before 85 of 100"
    assert found.floor[1] > found.floor[0]
    assert found.ranked() == [1, 0]


def test_one_group_against_sends_a_proposal_down_however_many_are_for_it():
    found = find_consensus(counts([[300, 70], [2, 70]], [[0, 30], [98, 30]]))
    assert found.ranked() == [1, 0]
    assert found.lowest_group.tolist() == [1, 0]


def test_a_group_that_never_agrees_takes_the_floor_to_nought_without_a_warning():
    found = find_consensus(counts([[50], [0]], [[0], [50]]))
    assert found.floor.tolist() == [0.0]
    assert found.value[0] > 0


def test_of_equals_the_first_comes_first():
    assert find_consensus(counts([[9, 9, 9]], [[1, 1, 1]])).ranked() == [0, 1, 2]


def test_rejection_is_the_twin_of_consensus():
    agree, disagree, unsure = [[8, 1, 5], [15, 2, 5]], [[2, 9, 5], [5, 20, 0]], [[0, 0, 0], [0, 1, 5]]
    rejected = find_common_rejection(counts(agree, disagree, unsure))
    mirrored = find_consensus(counts(disagree, agree, unsure))
    for attribute in ("value", "floor", "lowest", "lowest_group"):
        assert getattr(rejected, attribute).tolist() == getattr(mirrored, attribute).tolist()
    assert rejected.ranked()[0] == 1


def test_what_divides_groups_is_the_gap_between_their_intervals():
    agree, disagree = [[95, 60, 3, 50], [5, 50, 0, 50]], [[5, 40, 0, 50], [95, 50, 3, 50]]
    divisive = find_divisive(counts(agree, disagree))
    assert divisive[0] > 0.75
    assert divisive[1] == divisive[3] == 0
    assert np.isnan(divisive[2]), "three votes a group are no division"
    assert ranked(divisive) == [0]


def test_a_group_without_votes_enough_does_not_hide_what_divides_the_others():
    with_stranger = find_divisive(counts([[95], [5], [1]], [[5], [95], [0]]))
    assert with_stranger.tolist() == find_divisive(counts([[95], [5]], [[5], [95]])).tolist()


def test_one_group_with_votes_enough_is_not_divided_from_anybody():
    assert np.isnan(find_divisive(counts([[95], [4]], [[5], [0]]))).tolist() == [True]


def test_within_one_group_an_even_split_divides_most():
    divisive = find_divisive(counts([[50, 90, 100, 2]], [[50, 10, 0, 2]]))
    assert divisive[0] == pytest.approx(0.4032, abs=5e-5)
    assert divisive[0] > divisive[1] > divisive[2] == 0
    assert np.isnan(divisive[3])


def test_what_people_do_not_know_goes_by_the_lower_end():
    uncertain = find_uncertain(Counts(np.array([0, 40, 0, 0]), np.array([0, 0, 4, 10]), np.array([4, 60, 2, 0])))
    assert np.isnan(uncertain).tolist() == [True, False, False, False]
    assert ranked(uncertain) == [1, 2]
    assert uncertain[1] == pytest.approx(0.5020, abs=5e-4)
    assert uncertain[3] == 0


def test_ranking_puts_the_largest_first_and_leaves_out_what_is_unknown():
    assert ranked(np.array([0.1, np.nan, 0.4, 0.4, 0.0, -1.0])) == [2, 3, 0]
    assert ranked(np.array([0.1, 0.4, 0.6]), above=0.4) == [2]
