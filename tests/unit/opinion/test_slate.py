import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib import import_module
from random import Random
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from citizen_voice.opinion.representation import audit_slate
from citizen_voice.opinion.slate import ChosenBy, Slate, SlatePlace, plain_ranking, propose_slate

Ballots = NDArray[np.int64]

BALLOTS = st.lists(st.integers(0, 31), min_size=1, max_size=7).map(
    lambda rows: (np.array(rows)[:, None] >> np.arange(5)) & 1
)
"""Up to 7 voters and 5 candidates; every bit of a row is an approval."""

TWO_CAMPS = np.zeros((100, 7), dtype=np.int64)
TWO_CAMPS[:60, :5] = TWO_CAMPS[60:, 5:] = 1


@pytest.fixture(scope="module")
def oracle() -> Iterator[ModuleType]:
    # abcvoting loads two solvers when it is imported, which have other licences, and which equal shares never calls.
    # Empty modules stand in for those two names; had one of them been needed, it would fail at the first attribute.
    missing = [name for name in ("gurobipy", "mip") if name not in sys.modules]
    sys.modules.update({name: ModuleType(name) for name in missing})
    import_module("abcvoting.preferences")
    yield import_module("abcvoting.abcrules")
    for name in missing:
        del sys.modules[name]


def committees(oracle: ModuleType, ballots: Ballots, places: int) -> set[frozenset[int]]:
    """Give every committee that may win under some breaking of ties, in exact fractions; empty ballots left out."""
    preferences = sys.modules["abcvoting.preferences"]
    profile = preferences.Profile(ballots.shape[1])
    profile.add_voters([np.flatnonzero(ballot).tolist() for ballot in ballots if ballot.any()])
    found = oracle.compute(
        "equal-shares", profile, places, algorithm="standard-fractions", resolute=False, max_num_of_committees=None
    )
    return {frozenset(committee) for committee in found}


def agrees(oracle: ModuleType, ballots: Ballots, places: int, slate: Slate) -> bool:
    """Tell whether a slate wins under some breaking of ties.

    The oracle fills places with candidates nobody approves; ours leaves them empty, and has all the others.
    """
    chosen, winning = frozenset(slate.columns), committees(oracle, ballots, places)
    if not slate.unfilled:
        return chosen in winning
    return chosen == set(np.flatnonzero(ballots.any(axis=0))) and all(chosen < committee for committee in winning)


def random_elections(count: int, seed: int) -> Iterator[tuple[Ballots, int, np.random.Generator]]:
    random = np.random.default_rng(seed)
    while count:
        voters, candidates = random.integers(1, 9), random.integers(1, 7)
        ballots = (random.random((voters, candidates)) < random.uniform(0.15, 0.8)).astype(np.int64)
        if ballots.any():
            count -= 1
            yield ballots, int(random.integers(1, candidates + 1)), random


def test_the_oracle_chooses_as_we_do(oracle: ModuleType) -> None:
    ways = set()
    for ballots, places, _ in random_elections(300, seed=1):
        slate = propose_slate(csr_array(ballots), places)
        assert agrees(oracle, ballots, places, slate), (ballots.tolist(), places)
        ways |= {place.chosen_by for place in slate.places} | {slate.unfilled > 0}
    assert ways == {ChosenBy.EQUAL_SHARES, ChosenBy.COMPLETION, True, False}


def test_weights_choose_as_the_oracle_does_with_copies(oracle: ModuleType) -> None:
    for ballots, places, random in random_elections(200, seed=2):
        weights = random.integers(1, 4, size=len(ballots))
        slate = propose_slate(csr_array(ballots), places, weights=weights.astype(np.float64))
        assert agrees(oracle, np.repeat(ballots, weights, axis=0), places, slate), (ballots.tolist(), weights, places)


def test_the_order_of_candidates_only_breaks_ties(oracle: ModuleType) -> None:
    for ballots, places, random in random_elections(100, seed=3):
        order = random.permutation(ballots.shape[1])
        slate = propose_slate(csr_array(ballots[:, order]), places)
        assert agrees(oracle, ballots[:, order], places, slate)
        # Weights that have nothing to do with one another leave no ties, save between equal columns.
        kept = order[np.sort(np.unique(ballots[:, order], axis=1, return_index=True)[1])]
        weights = random.uniform(0.2, 5, size=len(ballots))
        here = propose_slate(csr_array(ballots[:, kept]), places, weights=weights)
        there = propose_slate(csr_array(ballots[:, np.sort(kept)]), places, weights=weights)
        assert kept[list(here.columns)].tolist() == np.sort(kept)[list(there.columns)].tolist()


def test_each_camp_has_its_share_where_a_ranking_gives_everything_to_the_larger() -> None:
    slate, ranking = propose_slate(csr_array(TWO_CAMPS), 5), plain_ranking(csr_array(TWO_CAMPS), 5)
    assert slate.columns == (0, 1, 2, 5, 6)
    assert [place.price for place in slate.places] == pytest.approx([1 / 60] * 3 + [1 / 40] * 2)
    assert {place.chosen_by for place in slate.places} == {ChosenBy.EQUAL_SHARES}
    assert [place.voters for place in slate.places] == [60, 60, 60, 40, 40]
    assert (slate.asked, slate.voters, slate.represented, slate.unfilled) == (5, 100, 100, 0)
    assert ranking.columns == (0, 1, 2, 3, 4)
    assert (ranking.represented, ranking.unfilled) == (60, 0)
    assert ranking.places[0] == SlatePlace(0, 1, 60, 0, ChosenBy.SUPPORT, None)


def test_a_place_says_for_whom_it_is_the_only_one() -> None:
    ballots = np.array([[1, 0, 1], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0]])
    slate = propose_slate(csr_array(ballots), 2)
    assert [(place.column, place.rank) for place in slate.places] == [(0, 1), (1, 2)]
    assert [(place.voters, place.otherwise_unrepresented) for place in slate.places] == [(3, 2), (2, 1)]
    assert (slate.voters, slate.represented) == (4, 4)


def test_what_nobody_can_afford_is_chosen_by_completion() -> None:
    slate = propose_slate(csr_array(np.eye(3)), 2)
    assert slate.columns == (0, 1)
    assert {place.chosen_by for place in slate.places} == {ChosenBy.COMPLETION}
    # Each has two thirds of the price, and borrows the last third.
    assert [place.price for place in slate.places] == pytest.approx([1 / 3, 1 / 3])


def test_a_tie_goes_to_the_one_with_more_support() -> None:
    ballots = np.zeros((8, 4), dtype=np.int64)
    ballots[:4, :2] = 1  # these four have nothing left after two rounds
    ballots[[4, 5], 2] = 1
    ballots[[0, 6, 7], 3] = 1  # one voter more than column 2, who can pay nothing
    assert propose_slate(csr_array(ballots), 4).columns == (0, 1, 3, 2)
    assert plain_ranking(csr_array(ballots), 4).columns == (0, 1, 3, 2)


@pytest.mark.parametrize("choose", [propose_slate, plain_ranking])
def test_support_that_differs_by_rounding_alone_is_a_tie(choose: Callable[..., Slate]) -> None:
    # As floating point numbers, 0.1 + 0.2 is more than 0.3.
    ballots = csr_array(np.array([[0, 1], [0, 1], [1, 0]]))
    assert choose(ballots, 1, weights=np.array([0.1, 0.2, 0.3])).columns == (0,)


def exact_slate(ballots: Ballots, places: int, weights: list[int]) -> list[tuple[int, ChosenBy, Fraction]]:
    """The rule as it stands in the papers, in fractions: every price anew in every round, ties as we break them."""
    counted = [weight for weight, ballot in zip(weights, ballots, strict=True) if ballot.any()]
    budgets = [Fraction(places, sum(counted)) for _ in ballots]
    voters = {column: np.flatnonzero(ballots[:, column]).tolist() for column in np.flatnonzero(ballots.any(axis=0))}
    support = {column: sum(weights[voter] for voter in own) for column, own in voters.items()}
    chosen: list[tuple[int, ChosenBy, Fraction]] = []
    while voters and len(chosen) < places:
        prices = {column: price_of(own, budgets, weights) for column, own in voters.items()}
        way, affordable = (
            ChosenBy.EQUAL_SHARES,
            {column: price for column, price in prices.items() if price is not None},
        )
        if not affordable or (chosen and chosen[-1][1] is ChosenBy.COMPLETION):
            lacking = {column: 1 - sum(weights[one] * budgets[one] for one in own) for column, own in voters.items()}
            way, affordable = ChosenBy.COMPLETION, {column: lacking[column] / support[column] for column in voters}
        best = min(affordable, key=lambda column: (affordable[column], -support[column], column))
        for voter in voters.pop(best):
            paid = budgets[voter] - affordable[best]
            budgets[voter] = max(paid, Fraction(0)) if way is ChosenBy.EQUAL_SHARES else -affordable[best]
        chosen.append((int(best), way, affordable[best]))
    return chosen


def price_of(voters: list[int], budgets: list[Fraction], weights: list[int]) -> Fraction | None:
    paid, rest = Fraction(0), sum(weights[voter] for voter in voters)
    for voter in sorted(voters, key=budgets.__getitem__):
        if (1 - paid) / rest <= budgets[voter]:
            return (1 - paid) / rest
        paid, rest = paid + weights[voter] * budgets[voter], rest - weights[voter]
    return None


@pytest.mark.parametrize(
    ("voters", "candidates", "cases", "heaviest"), [(9, 7, 400, 1), (9, 7, 200, 3), (120, 40, 5, 1), (120, 40, 5, 6)]
)
def test_slates_are_those_of_exact_fractions_ties_and_all(
    voters: int, candidates: int, cases: int, heaviest: int
) -> None:
    random = np.random.default_rng(voters + heaviest)
    for _ in range(cases):
        ballots = (random.random((voters, candidates)) < random.uniform(0.08, 0.5)).astype(np.int64)
        weights = random.integers(1, heaviest + 1, size=voters)
        places = int(random.integers(1, candidates))
        expected = exact_slate(ballots, places, weights.tolist())
        # Another unit rounds differently, and must change nothing.
        for unit in (1, 0.1):
            slate = propose_slate(csr_array(ballots), places, weights=weights * unit)
            assert [(one.column, one.chosen_by) for one in slate.places] == [one[:2] for one in expected]
            assert [(one.price or 0) * unit for one in slate.places] == pytest.approx(
                [float(one[2]) for one in expected]
            )


@settings(deadline=None)
@given(BALLOTS, st.integers(1, 7))
def test_every_slate_satisfies_ejr_plus(ballots: Ballots, places: int) -> None:
    assert audit_slate(csr_array(ballots), propose_slate(csr_array(ballots), places).columns, places).holds


@pytest.mark.parametrize("places", [3, 10, 37])
def test_large_slates_satisfy_ejr_plus_too(places: int) -> None:
    random = np.random.default_rng(places)
    ballots = csr_array((random.random((3000, 60)) < random.uniform(0.02, 0.5, size=60)).astype(np.int8))
    slate = propose_slate(ballots, places)
    assert len(set(slate.columns)) == places
    assert audit_slate(ballots, slate.columns).holds


@settings(deadline=None)
@given(BALLOTS, st.integers(1, 7), st.randoms(use_true_random=False), st.integers(0, 3))
def test_neither_the_order_of_voters_nor_empty_ballots_matter(
    ballots: Ballots, places: int, random: Random, empty: int
) -> None:
    rows = [*ballots.tolist(), *[[0] * 5] * empty]
    random.shuffle(rows)
    here, there = propose_slate(csr_array(ballots), places), propose_slate(csr_array(np.array(rows)), places)
    assert here.columns == there.columns
    assert (here.voters, here.represented) == (there.voters, there.represented)
    assert [place.price for place in here.places] == pytest.approx([place.price for place in there.places])


@settings(deadline=None)
@given(BALLOTS, st.integers(1, 7), st.lists(st.integers(1, 3), min_size=7, max_size=7), st.floats(0.01, 100))
def test_a_weight_is_a_number_of_copies_in_any_unit(
    ballots: Ballots, places: int, copies: list[int], unit: float
) -> None:
    weights = np.array(copies[: len(ballots)])
    many = csr_array(np.repeat(ballots, weights, axis=0))
    for choose in (propose_slate, plain_ranking):
        one = choose(csr_array(ballots), places, weights=weights * unit)
        assert one.columns == choose(many, places).columns
    prices = [
        (place.price or 0) * unit for place in propose_slate(csr_array(ballots), places, weights=weights * unit).places
    ]
    assert prices == pytest.approx([place.price for place in propose_slate(many, places).places])


@pytest.mark.parametrize("choose", [propose_slate, plain_ranking])
@pytest.mark.parametrize(
    ("ballots", "places", "columns"),
    [
        (np.zeros((0, 3)), 2, ()),
        (np.zeros((3, 0)), 2, ()),
        (np.zeros((4, 3)), 2, ()),
        (np.array([[1, 0, 1]]), 1, (0,)),
        (np.array([[1, 0, 1]]), 5, (0, 2)),
        (np.ones((500, 3)), 2, (0, 1)),
        (np.ones((500, 3)), 7, (0, 1, 2)),
        (np.array([[0, 1, 0], [0, 1, 0], [0, 0, 1]]), 3, (1, 2)),
    ],
    ids=["no voters", "no candidates", "all zero", "one voter", "more places", "all agree", "all, more", "unwanted"],
)
def test_candidates_nobody_approves_are_never_chosen(
    choose: Callable[..., Slate], ballots: Ballots, places: int, columns: tuple[int, ...]
) -> None:
    slate = choose(csr_array(ballots), places)
    assert slate.columns == columns
    assert slate.unfilled == places - len(columns)
    assert slate.voters == slate.represented == ballots.any(axis=1).sum()


def test_who_approves_everything_weighs_no_more_than_anybody_else() -> None:
    ballots = np.zeros((91, 1003), dtype=np.int64)
    ballots[np.arange(90), np.arange(90) % 3] = 1
    ballots[90, 3:] = 1
    assert propose_slate(csr_array(ballots), 3).columns == (0, 1, 2)


def test_any_kind_of_matrix_is_read_by_what_is_not_zero_and_left_as_it_was() -> None:
    wanted = propose_slate(csr_array(TWO_CAMPS), 5)
    # Four times 64 in the place of a 1: added up as bytes that would come out as 0.
    rows, columns = np.nonzero(TWO_CAMPS)
    repeated = coo_array((np.full(4 * len(rows), 64, dtype=np.int8), (np.tile(rows, 4), np.tile(columns, 4))), (100, 7))
    stored = csr_array((np.array([1, 0, -0.5]), np.array([0, 1, 2]), np.array([0, 3])), shape=(1, 3))
    assert propose_slate(repeated, 5) == propose_slate(TWO_CAMPS.astype(bool), 5) == wanted
    assert propose_slate(stored, 3).columns == (0, 2)
    assert stored.data.tolist() == [1, 0, -0.5]


@pytest.mark.parametrize("choose", [propose_slate, plain_ranking])
@pytest.mark.parametrize(
    ("ballots", "places", "weights", "message"),
    [
        (np.ones((2, 2)), 0, None, "at least 1 place, not 0"),
        (np.ones((2, 2)), -3, None, "at least 1 place, not -3"),
        (np.ones(2), 1, None, "one row a voter"),
        (csr_array(np.ones(2)), 1, None, "one row a voter"),
        (np.array([[1, np.nan]]), 1, None, "finite"),
        (np.array([[1, -np.inf]]), 1, None, "finite"),
        (np.ones((2, 2)), 1, np.ones(3), "each of the 2 voters"),
        (np.ones((2, 2)), 1, np.array([1, 0]), "weight of voter 1 is 0"),
        (np.ones((2, 2)), 1, np.array([-1, 1]), "weight of voter 0 is -1"),
        (np.ones((2, 2)), 1, np.array([1, np.nan]), "weight of voter 1 is nan"),
        (np.ones((2, 2)), 1, np.array([np.inf, 1]), "weight of voter 0 is inf"),
    ],
)
def test_bad_input_is_refused(
    choose: Callable[..., Slate], ballots: Ballots, places: int, weights: NDArray[np.float64] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        choose(ballots, places, weights=weights)


def test_half_a_place_is_refused() -> None:
    with pytest.raises(TypeError):
        propose_slate(csr_array(TWO_CAMPS), 2.5)  # type: ignore[arg-type]
