"""What is typical of a group: found where blocs differ, and hardly ever where nothing goes together."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import false_discovery_control, fisher_exact

from citizen_voice.opinion import typical
from citizen_voice.opinion.groups import find_groups
from citizen_voice.opinion.shares import Counts, count_by_group
from citizen_voice.opinion.types import IntArray
from citizen_voice.opinion.typical import find_typical
from citizen_voice.opinion.votes import Votes
from tests.unit.opinion.made_votes import blocs, from_table, shuffled, structureless

RUNS = 10
FORCED = 2


def naively_typical(votes: Votes) -> IntArray:
    """Call cells typical as one is tempted to: groups, Fisher's test and Benjamini-Hochberg on the same votes."""
    groups = count_by_group(votes, find_groups(votes, groups=FORCED).members())
    agree, seen = groups.agree, groups.seen
    p_values = np.ones(agree.shape)
    for group, proposal in np.ndindex(agree.shape):
        inside = [agree[group, proposal], seen[group, proposal] - agree[group, proposal]]
        others = agree[:, proposal].sum() - inside[0], (seen - agree)[:, proposal].sum() - inside[1]
        p_values[group, proposal] = fisher_exact([inside, others]).pvalue
    return np.asarray(false_discovery_control(p_values.ravel()).reshape(p_values.shape) <= 0.05)


def shares(counts: Counts) -> np.ndarray:
    return counts.agree / np.maximum(counts.seen, 1)


@pytest.mark.parametrize("seed", range(3))
def test_what_blocs_think_apart_is_typical_of_them(seed):
    votes, _ = blocs(seed, (60, 50, 40))
    groups = find_groups(votes)
    found = find_typical(votes, groups)
    assert found.shape == (3, 30)
    share = shares(count_by_group(votes, groups.members()))
    for group in range(3):
        others = np.delete(share, group, axis=0)
        apart_up, apart_down = share[group] - others.max(axis=0), others.min(axis=0) - share[group]
        assert (found[group, apart_up > 0.4] == 1).all()
        assert (found[group, apart_down > 0.4] == -1).all()
        together = (np.abs(apart_up) < 0.1) & (np.abs(apart_down) < 0.1)
        assert (found[group, together] == 0).mean() > 0.8
    assert (np.abs(found).sum(axis=1) >= 5).all()


def test_of_votes_without_structure_hardly_anything_is_typical():
    """Two cells in all ten runs may be; tested on the votes that the groups were made from, ten in each of them are."""
    votes = [structureless(seed) for seed in range(RUNS)]
    ours = [int(np.abs(find_typical(one, find_groups(one, groups=FORCED))).sum()) for one in votes]
    tempting = [int(naively_typical(one).sum()) for one in votes]
    assert sum(ours) <= 2
    assert min(tempting) >= 1
    assert sum(tempting) >= 80


def test_nothing_is_typical_of_the_only_group():
    votes = structureless(3)
    groups = find_groups(votes, groups=1)
    assert find_typical(votes, groups).tolist() == [[0] * 30]


def test_nothing_is_said_on_fewer_than_five_votes_of_a_group():
    """The last proposal divides the blocs whole, but only four of the second one have voted on it."""
    votes, bloc = blocs(2, (30, 30))
    last = votes.columns == 29
    rank_in_bloc = np.arange(60) % 30
    signs = np.where(last, np.where(bloc[votes.rows] == 0, 1, -1), votes.signs)
    told = Votes(votes.participants, votes.proposals, votes.rows, votes.columns, signs)
    few = told.keep(~last | (bloc[votes.rows] == 0) | (rank_in_bloc[votes.rows] < 4))
    many = told.keep(~last | (bloc[votes.rows] == 0) | (rank_in_bloc[votes.rows] < 12))
    assert (few.columns == 29).sum() < (many.columns == 29).sum()
    assert find_typical(few, find_groups(few, groups=2))[:, 29].tolist() == [0, 0]
    assert sorted(find_typical(many, find_groups(many, groups=2))[:, 29].tolist()) == [-1, 1]


def test_groups_carry_their_numbers_into_the_test():
    """Where the first group agrees more, that is said of the first group, though halves are grouped anew."""
    table = [[1] * 20 + [-1] * 4] * 40 + [[-1] * 20 + [1] * 4] * 25
    votes = from_table(table)
    groups = find_groups(votes, groups=2)
    found = find_typical(votes, groups)
    assert found[groups.labels[0]].tolist() == [1] * 20 + [-1] * 4
    assert found[groups.labels[-1]].tolist() == [-1] * 20 + [1] * 4


def test_they_carry_them_whatever_their_sizes():
    votes, _ = blocs(2, (40, 30, 20))
    groups = find_groups(votes, groups=3)
    placed = groups.labels >= 0
    turned = replace(groups, labels=np.where(placed, 2 - groups.labels, groups.labels))
    assert find_typical(votes, turned).tolist() == find_typical(votes, groups)[::-1].tolist()


def test_one_in_twenty_of_what_is_called_typical_may_be_false():
    """By hand: of four cells the smallest p times 4 is .04, the second times 4 / 2 is .08."""
    assert typical._discovered(np.array([[0.01, 0.9], [0.04, 0.9]])).tolist() == [[True, False], [False, False]]


def test_the_order_of_votes_changes_nothing():
    votes, _ = blocs(4, density=0.5)
    again = shuffled(votes, 2)
    first, second = find_typical(votes, find_groups(votes)), find_typical(again, find_groups(again))
    assert first.tolist() == second.tolist()


@pytest.mark.parametrize("table", [[[1], [-1], [1]], [[1, 0]] * 6, [[1, -1], [-1, 1]] * 2, [[None, None]] * 3])
def test_small_tables_have_nothing_typical(table):
    votes = from_table(table)
    assert not find_typical(votes, find_groups(votes, groups=2)).any()
