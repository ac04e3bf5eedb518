"""Opinion groups: found where there are any, whatever the order, and claimed for nothing else."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.opinion.choosing import choose_number, label_people, measure_stability
from citizen_voice.opinion.clustering import agreement, cluster
from citizen_voice.opinion.groups import RUNS_UNTIL_CHANGE, Held, OpinionGroups, find_groups
from citizen_voice.opinion.projection import project
from citizen_voice.opinion.types import NOT_PLACED
from citizen_voice.opinion.votes import Votes, find_placed, gather
from tests.unit.opinion.made_votes import blocs, from_table, renumbered, shuffled, sparse, structureless

EACH = np.tile(np.random.default_rng(8).integers(-1, 2, 40), (500, 1))
"""500 people with the same ballot on forty proposals."""
STRANGER = np.random.default_rng(9).integers(-1, 2, (1, 40))


def with_one_of_many_votes() -> Votes:
    random = np.random.default_rng(2)
    columns = [*range(10_000), *(column for _ in range(40) for column in range(10))]
    rows = [0] * 10_000 + [person for person in range(1, 41) for _ in range(10)]
    return gather(rows, columns, random.integers(-1, 2, len(rows)))


def kept(votes: Votes, groups: OpinionGroups) -> Held:
    """Give what a run hands on to the next one."""
    group_of = dict(zip(votes.participants, groups.labels.tolist(), strict=True))
    return Held(k=groups.k, best=groups.best, runs=groups.runs, group_of=group_of)


@pytest.mark.parametrize("seed", range(3))
def test_three_blocs_are_found(seed):
    votes, bloc = blocs(seed)
    found = find_groups(votes)
    assert (found.k, found.best, sum(found.sizes)) == (3, 3, len(bloc))
    assert agreement(bloc, found.labels) == 1.0
    assert found.sizes == [30, 24, 18], "the largest group is number 0"
    assert found.shuffle_stability == 1.0
    assert found.stability > 0.9
    assert found.silhouette > 0.5


def test_two_blocs_are_two_and_those_that_two_questions_divide_are_four():
    votes, bloc = blocs(1, (26, 26))
    found = find_groups(votes)
    assert (found.k, agreement(bloc, found.labels)) == (2, 1.0)
    corners = np.array([[1.0] * 15 + [1.0] * 15, [1.0] * 15 + [-1.0] * 15])
    votes, bloc = blocs(1, (26, 26, 26, 26), answers=np.vstack([corners, -corners]))
    found = find_groups(votes)
    assert found.k == 4
    assert agreement(bloc, found.labels) > 0.9


def test_blocs_are_found_among_people_of_whom_most_vote_on_little():
    votes, bloc = blocs(3, (120, 90, 60), proposals=60, density=0.25)
    found = find_groups(votes)
    assert found.k == 3
    assert agreement(bloc, found.labels) > 0.8


@pytest.mark.parametrize("seed", range(3))
def test_blocs_are_found_where_the_silhouette_is_as_high_by_chance(seed):
    """Few votes on many proposals, and some people with hardly any: places hang on what somebody was asked."""
    votes, _ = blocs(seed, (180, 140, 80), proposals=150, density=1.0, certainty=0.75)
    thin = sparse(votes, seed, 20)
    assert np.median(thin.votes_each) < 15
    choice = choose_number(thin)
    assert (choice.best, choice.is_beyond_chance) == (3, True)


def test_no_groups_are_claimed_of_sparse_votes_without_structure():
    """Some people vote ten times as often as others; that alone makes places, not groups."""
    several = [structureless(seed, people=400, proposals=150, density=1.0) for seed in range(8)]
    claimed = [seed for seed, votes in enumerate(several) if choose_number(sparse(votes, seed, 25)).is_beyond_chance]
    assert len(claimed) <= 1


def test_somebody_who_lies_far_out_is_no_group_by_themselves():
    votes, bloc = blocs(3, (160, 100), proposals=60, density=0.5)
    people, proposals = [*votes.rows.tolist(), *[260] * 7], [*votes.columns.tolist(), *range(7)]
    few = gather(people, proposals, [*votes.signs.tolist(), *[1] * 7])
    lie = project(few)
    points = lie.points.copy()
    points[260] = [1000.0, 0.0]
    assert np.bincount(cluster(points, 2)).tolist() == [260, 1], "plainly they would be one"
    labels = label_people(few, 2, projection=replace(lie, points=points))
    assert agreement(bloc, labels[:260]) > 0.9


def test_a_handful_far_out_is_not_told_apart():
    votes, _ = blocs(1, (60, 3))
    assert find_groups(votes, groups=2).sizes == [60, 3]
    assert find_groups(votes).k == 1


def test_votes_in_any_order_give_the_same_to_the_last_digit():
    votes, _ = blocs(4, (40, 30, 20), density=0.5)
    first = find_groups(votes)
    for seed in range(3):
        again = find_groups(shuffled(votes, seed))
        assert again.labels.tolist() == first.labels.tolist()
        assert again.projection.points.tolist() == first.projection.points.tolist()
        assert (again.k, again.silhouette, again.stability) == (first.k, first.silhouette, first.stability)


def test_groups_do_not_hang_on_the_order_of_ids():
    votes, _ = blocs(4, (40, 30, 20), density=0.5)
    first = find_groups(votes)
    for seed in range(3):
        again, old = renumbered(votes, seed)
        assert agreement(first.labels[old], find_groups(again).labels) == 1.0


def test_no_groups_are_claimed_of_votes_without_structure():
    """Ten of them: a wrong claim in one run of twenty is allowed for, two of ten would be a fault."""
    claimed = [seed for seed in range(10) if find_groups(structureless(seed)).k > 1]
    assert len(claimed) <= 1


def test_without_groups_everybody_placed_is_in_the_only_one():
    votes = structureless(0, people=50, proposals=24, density=0.35)
    found = find_groups(votes)
    assert (found.k, found.silhouette, found.stability) == (1, 0.0, 1.0)
    assert set(found.labels.tolist()) == {0, NOT_PLACED}
    assert found.sizes == [int(find_placed(votes).sum())]


def test_nobody_with_fewer_than_seven_votes_is_placed():
    votes, _ = blocs(5, density=0.3)
    found = find_groups(votes)
    assert 0 < (votes.votes_each < 7).sum() < votes.shape[0]
    assert ((found.labels == NOT_PLACED) == (votes.votes_each < 7)).all()
    assert found.members().sum() == (votes.votes_each >= 7).sum()
    assert (found.members().sum(axis=1) == (found.labels >= 0)).all()


def test_with_fewer_proposals_one_vote_on_each_is_enough_and_needed():
    votes = from_table([[1, 1, 1], [-1, -1, None], [0, -1, -1], [None, None, None]])
    assert find_placed(votes).tolist() == [True, False, True, False]


def test_a_proposal_nobody_voted_on_is_not_asked_for():
    votes = gather(["a", "a", "b"], [1, 2, 1], [1, 1, 1], proposals=range(50))
    assert find_placed(votes).tolist() == [True, False]


def test_a_set_number_is_made_whatever_the_votes_say():
    votes = structureless(1)
    for number in (1, 2, 4):
        found = find_groups(votes, groups=number)
        assert (found.k, found.best, len(found.sizes)) == (number, number, number)
        assert found.sizes == sorted(found.sizes, reverse=True)
    assert find_groups(votes, groups=3, held=Held(k=2, best=2, runs=9, group_of={})).k == 3


def test_a_new_number_is_shown_once_it_was_found_three_times_in_a_row():
    quiet, (divided, _) = structureless(2, people=72), blocs(2)
    shown = find_groups(quiet)
    assert (shown.k, shown.best) == (1, 1)
    seen = []
    for votes in [divided, divided, quiet, divided, divided, divided, quiet]:
        shown = find_groups(votes, held=kept(votes, shown))
        seen.append((shown.best, shown.k))
    assert RUNS_UNTIL_CHANGE == 3
    assert seen == [(3, 1), (3, 1), (1, 1), (3, 1), (3, 1), (3, 3), (1, 3)]


def test_groups_keep_their_numbers_when_another_becomes_the_largest():
    before, _ = blocs(6, (30, 24, 18))
    held = kept(before, find_groups(before))
    votes, bloc = blocs(6, (30, 24, 18))
    grown = votes.keep(bloc[votes.rows] != 0)
    some = (votes.rows < 10) & (bloc[votes.rows] == 0)
    grown = votes.keep((bloc[votes.rows] != 0) | some)
    alone, found = find_groups(grown), find_groups(grown, held=held)
    assert alone.sizes == sorted(alone.sizes, reverse=True)
    assert found.sizes == [10, 24, 18]
    placed = found.labels >= 0
    assert (found.labels[placed] == bloc[placed]).all()


def test_whoever_is_new_gets_the_number_of_the_group_they_join():
    votes, bloc = blocs(7)
    first = find_groups(votes.of_people(np.arange(len(bloc)) % 2 == 0), groups=3)
    people = [at for at in range(len(bloc)) if at % 2 == 0]
    reversed_numbers = dict(zip(people, (2 - first.labels).tolist(), strict=True))
    found = find_groups(votes, held=Held(k=3, best=3, runs=4, group_of=reversed_numbers))
    assert found.labels.tolist() == (2 - bloc).tolist()


def test_how_firmly_groups_hold_is_told_from_how_little_chance_ones_do():
    firm, _ = blocs(1)
    assert measure_stability(firm, 3) > 0.9
    assert measure_stability(structureless(1), 3) < 0.7
    choice = choose_number(firm)
    assert choice.is_beyond_chance
    assert choice.excess[choice.best] == max(choice.excess.values())
    assert not choose_number(structureless(1)).is_beyond_chance


def test_agreement_is_over_people_placed_both_times():
    some, others = np.array([0, 0, 1, 1, -1, 0]), np.array([1, 1, 0, 0, 0, -1])
    assert agreement(some, others) == 1.0
    assert agreement(np.array([-1, 0]), np.array([0, -1])) == 1.0


EDGES: dict[str, Any] = {
    "nobody and nothing": gather([], [], []),
    "nobody voted": gather([], [], [], participants=range(10), proposals=range(5)),
    "people alone": gather([], [], [], participants=range(3)),
    "proposals alone": gather([], [], [], proposals=range(3)),
    "one vote": gather(["a"], [1], [1]),
    "one voter": gather(["a"] * 9, range(9), [1, -1, 0] * 3),
    "two people": from_table([[1] * 9, [-1] * 9]),
    "one proposal": gather(range(30), [0] * 30, [1, -1, 0] * 10),
    "everybody agrees": from_table([[1] * 12] * 40),
    "all unsure": from_table([[0] * 12] * 40),
    "500 identical ballots": from_table(EACH.tolist()),
    "500 identical ballots and one other": from_table(np.vstack([EACH, STRANGER]).tolist()),
    "two ballots on many proposals": from_table([[1] * 80] * 70 + [[-1] * 80] * 71),
    "three ballots on many proposals": from_table([[1] * 80] * 70 + [[-1] * 80] * 71 + [[0] * 80] * 30),
    "10,000 votes among small ones": with_one_of_many_votes(),
    "pairs as ids": gather(
        [(1, at % 5) for at in range(50)], [(0, at // 5) for at in range(50)], [1, 0, -1, 1, 1] * 10
    ),
}


@pytest.mark.parametrize("name", EDGES)
@pytest.mark.parametrize("number", [None, 2, 5])
def test_there_is_a_result_at_the_edges(name, number):
    votes = EDGES[name]
    found = find_groups(votes, groups=number)
    assert 1 <= found.k <= 5
    assert found.labels.shape == (votes.shape[0],)
    assert set(found.labels.tolist()) <= {NOT_PLACED, *range(found.k)}
    assert len(found.sizes) == found.k
    assert sum(found.sizes) == find_placed(votes).sum()
    for figure in (found.silhouette, found.stability, *found.projection.points.ravel(), *found.projection.extremity):
        assert np.isfinite(figure)
    assert found.shuffle_stability == 1.0


def test_edges_have_the_groups_one_can_see():
    numbers = {name: find_groups(votes).k for name, votes in EDGES.items() if "ballots" in name}
    assert numbers == {
        "500 identical ballots": 1,
        "500 identical ballots and one other": 1,
        "two ballots on many proposals": 2,
        "three ballots on many proposals": 3,
    }
    assert find_groups(EDGES["three ballots on many proposals"]).best == 3
    assert find_groups(EDGES["everybody agrees"]).sizes == [40]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from([1, -1, 0, None]), min_size=3, max_size=3), min_size=1, max_size=9))
def test_no_small_table_is_too_odd(table):
    votes = from_table(table)
    for number in (2, 3):
        found = find_groups(votes, groups=number)
        assert found.labels.tolist() == find_groups(shuffled(votes, 1), groups=number).labels.tolist()
        assert np.isfinite(found.projection.points).all()
        assert len(set(found.labels[found.labels >= 0].tolist())) in {0, found.k}


def test_the_seed_decides_and_nothing_else_does():
    votes = structureless(6)
    assert label_people(votes, 3, seed=5).tolist() == label_people(votes, 3, seed=5).tolist()
