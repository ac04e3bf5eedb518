"""Numbers of groups held against chance: claimed where none of the permutations does as well, and no longer tried."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from citizen_voice.opinion.chance import ENOUGH, PERMUTATIONS, compare_with_chance
from citizen_voice.opinion.halves import choose_by_halves, halve_proposals
from tests.unit.opinion.made_votes import blocs, structureless


def dealing(heights: list[dict[int, float]]) -> tuple[Callable[[], dict[int, float]], Iterator[dict[int, float]]]:
    left = iter(heights)
    return lambda: next(left), left


@pytest.mark.parametrize(
    ("height", "is_claimed", "tried"),
    [(0.9, True, ENOUGH), (0.11, True, PERMUTATIONS), (0.05, False, ENOUGH)],
    ids=["by far", "by little", "not at all"],
)
def test_no_more_is_tried_than_the_answer_needs(height, is_claimed, tried):
    deal, left = dealing([{2: 0.01 * (at % 10)} for at in range(1, 100)])
    choice = compare_with_chance({2: height}, deal)
    assert choice.is_beyond_chance is is_claimed
    assert len(list(left)) == 99 - tried


def test_one_permutation_that_does_as_well_ends_the_claim():
    deal, left = dealing([{2: 0.0}, {2: 0.05}] * 10 + [{2: 0.12}] + [{2: 0.0}] * 50)
    assert not compare_with_chance({2: 0.1}, deal).is_beyond_chance
    assert len(list(left)) == 50


def test_the_number_that_stands_out_most_is_best_and_one_that_chance_never_finds_does_not_by_that():
    deal, _ = dealing([{2: 0.4 + 0.001 * at, 3: 0.3} for at in range(PERMUTATIONS)])
    assert compare_with_chance({2: 0.45, 3: 0.5, 4: 0.5}, deal).best == 3


def test_nobody_looked_at_is_no_group_and_no_error():
    votes, _ = blocs(0, proposals=1)
    assert choose_by_halves(votes).best == 1
    assert not choose_by_halves(votes).is_beyond_chance


def test_halves_have_as_many_proposals_and_about_as_many_votes():
    votes = structureless(1, proposals=31)
    is_first = halve_proposals(votes, np.random.default_rng(0))
    assert abs(2 * int(is_first.sum()) - 31) == 1
    in_first = int(is_first[votes.columns].sum())
    assert abs(2 * in_first - len(votes)) < len(votes) / 10
