"""Gathering votes: their one order, what is refused and by what name, and what selections keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.opinion.shares import count_votes
from citizen_voice.opinion.types import VotesError
from citizen_voice.opinion.votes import Votes, gather
from tests.unit.opinion.made_votes import from_table, shuffled, structureless

BALLOTS = st.dictionaries(
    st.tuples(st.integers(-3, 9), st.sampled_from(["bus", "park", "road", "tree"])), st.sampled_from([1, -1, 0])
)
"""One sign for each pair of a person and a proposal."""


def gathered(ballots: list[tuple[tuple[int, str], int]]) -> Votes:
    return gather([pair[0] for pair, _ in ballots], [pair[1] for pair, _ in ballots], [sign for _, sign in ballots])


def as_ballots(votes: Votes) -> dict[tuple[object, object], int]:
    people, proposals = votes.participants, votes.proposals
    places = zip(votes.rows.tolist(), votes.columns.tolist(), votes.signs.tolist(), strict=True)
    return {(people[row], proposals[column]): sign for row, column, sign in places}


@given(BALLOTS, st.randoms(use_true_random=False))
def test_the_order_in_which_votes_come_never_matters(ballots, random):
    first = list(ballots.items())
    other = random.sample(first, len(first))
    one, two = gathered(first), gathered(other)
    assert (one.participants, one.proposals) == (two.participants, two.proposals)
    assert one.participants == tuple(sorted(one.participants))
    for attribute in ("rows", "columns", "signs"):
        assert getattr(one, attribute).tolist() == getattr(two, attribute).tolist()
    assert as_ballots(one) == ballots


def test_votes_are_in_the_order_of_people_then_of_proposals():
    votes = gather(["ben", "ann", "ben", "ann"], [2, 9, 1, 4], [1, -1, 0, 1])
    assert (votes.participants, votes.proposals) == (("ann", "ben"), (1, 2, 4, 9))
    assert votes.rows.tolist() == [0, 0, 1, 1]
    assert votes.columns.tolist() == [2, 3, 0, 1]
    assert votes.signs.tolist() == [1, -1, 0, 1]
    assert votes.votes_each.tolist() == [2, 2]


def test_people_and_proposals_without_a_vote_are_there_too():
    votes = gather([5], ["b"], [1], participants=[9, 1, 5], proposals=["c", "a"])
    assert (votes.participants, votes.proposals, votes.shape) == ((1, 5, 9), ("a", "b", "c"), (3, 3))
    assert votes.votes_each.tolist() == [0, 1, 0]


@pytest.mark.parametrize("sign", [2, -2, 0.5, float("nan"), float("inf"), None])
def test_what_is_no_sign_is_refused_with_its_number_and_value(sign):
    with pytest.raises(VotesError, match=r"Vote number 2 is .*1 \(agree\), -1 \(disagree\) or 0 \(unsure\)") as fault:
        gather([1, 2, 3], [1, 1, 1], [1, sign, 0])
    assert f"is {sign if sign is not None else 'nan'}:" in str(fault.value)


def test_a_second_vote_of_somebody_on_a_proposal_is_refused_by_their_names():
    with pytest.raises(VotesError, match="Participant ann has two votes on proposal 7"):
        gather(["ann", "ben", "ann"], [7, 7, 7], [1, 1, -1])
    assert len(gather(["ann", "ben", "ann"], [7, 7, 8], [1, 1, -1])) == 3


@pytest.mark.parametrize(
    ("people", "proposals", "signs"), [([1], [1, 2], [1, 1]), ([1, 2], [1], [1, 1]), ([1, 2], [1, 2], [1])]
)
def test_lists_of_unequal_length_are_refused(people, proposals, signs):
    with pytest.raises(VotesError, match="one of each for every vote"):
        gather(people, proposals, signs)


def test_ids_may_be_pairs():
    votes = gather([(1, "b"), (1, "a"), (0, "z")], [(9, 9), (9, 8), (9, 9)], [1, 0, -1])
    assert votes.participants == ((0, "z"), (1, "a"), (1, "b"))
    assert votes.of_people(np.array([True, False, True])).participants == ((0, "z"), (1, "b"))


def test_each_answer_has_its_own_matrix():
    votes = from_table([[1, -1, None], [0, None, 1]])
    assert votes.agree.toarray().tolist() == [[1, 0, 0], [0, 0, 1]]
    assert votes.disagree.toarray().tolist() == [[0, 1, 0], [0, 0, 0]]
    assert votes.unsure.toarray().tolist() == [[0, 0, 0], [1, 0, 0]]


def test_keeping_some_votes_keeps_people_and_proposals():
    votes = from_table([[1, -1, None], [0, None, 1]])
    kept = votes.keep(votes.signs == 1)
    assert as_ballots(kept) == {(0, 0): 1, (1, 2): 1}
    assert kept.shape == votes.shape
    assert kept.votes_each.tolist() == [1, 1]
    assert len(votes) == 4


def test_the_votes_of_some_people_are_theirs_alone():
    votes = structureless(1, people=12, proposals=8)
    chosen = np.arange(12) % 3 == 0
    some = votes.of_people(chosen)
    assert some.participants == (0, 3, 6, 9)
    assert as_ballots(some) == {pair: sign for pair, sign in as_ballots(votes).items() if pair[0] in {0, 3, 6, 9}}
    assert some.shape == (4, 8)


@given(st.integers(0, 10_000))
def test_dealing_answers_anew_keeps_who_voted_on_what_and_the_totals_of_each_proposal(seed):
    votes = structureless(seed, people=14, proposals=6)
    dealt = votes.permuted(np.random.default_rng(seed))
    assert dealt.rows.tolist() == votes.rows.tolist()
    assert dealt.columns.tolist() == votes.columns.tolist()
    before, after = count_votes(votes), count_votes(dealt)
    for answer in ("agree", "disagree", "unsure"):
        assert getattr(after, answer).tolist() == getattr(before, answer).tolist()


def test_dealt_anew_every_order_of_the_answers_to_a_proposal_is_as_likely():
    votes = from_table([[1], [-1], [0]])
    random = np.random.default_rng(3)
    seen: dict[tuple[int, ...], int] = {}
    for _ in range(6000):
        order = tuple(votes.permuted(random).signs.tolist())
        seen[order] = seen.get(order, 0) + 1
    assert len(seen) == 6
    # 1000 each are expected; a chi-square beyond 30 with five degrees of freedom comes once in 65,000.
    assert sum((count - 1000) ** 2 / 1000 for count in seen.values()) < 30


def test_dealing_anew_takes_away_what_goes_together():
    votes = from_table([[1] * 20] * 30 + [[-1] * 20] * 30)
    dealt = votes.permuted(np.random.default_rng(0)).signs.reshape(60, 20)
    assert np.abs(np.corrcoef(dealt.T)[~np.eye(20, dtype=bool)]).mean() < 0.3


def test_shuffled_votes_are_the_same_votes():
    votes = structureless(5, people=20, proposals=9)
    again = shuffled(votes, 1)
    assert (again.participants, again.proposals, as_ballots(again)) == (
        votes.participants,
        votes.proposals,
        as_ballots(votes),
    )
