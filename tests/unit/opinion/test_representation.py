from itertools import chain, combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from citizen_voice.opinion.representation import Violation, audit_slate
from citizen_voice.opinion.slate import plain_ranking

Ballots = NDArray[np.int64]

BALLOTS = st.lists(st.integers(0, 31), min_size=1, max_size=7).map(
    lambda rows: (np.array(rows)[:, None] >> np.arange(5)) & 1
)
CHOSEN = st.lists(st.integers(0, 4), max_size=5, unique=True)

TWO_CAMPS = np.zeros((100, 7), dtype=np.int64)
TWO_CAMPS[:60, :5] = TWO_CAMPS[60:, 5:] = 1


def violated(ballots: Ballots, chosen: list[int], places: int) -> dict[int, set[tuple[int, int]]]:
    """Give (ℓ, size) of every group that EJR+ speaks of, by candidate: all subsets of the voters, one by one."""
    voters = [set(np.flatnonzero(ballot).tolist()) for ballot in ballots if ballot.any()]
    groups = chain.from_iterable(combinations(voters, size) for size in range(1, len(voters) + 1))
    found: dict[int, set[tuple[int, int]]] = {}
    for group in groups:
        most = max(len(ballot & set(chosen)) for ballot in group)
        for column in set.intersection(*group) - set(chosen):
            for level in range(most + 1, places + 1):
                if len(group) * places >= level * len(voters):
                    found.setdefault(column, set()).add((level, len(group)))
    return found


@settings(deadline=None)
@given(BALLOTS, CHOSEN, st.integers(0, 3))
def test_the_audit_finds_what_trying_every_group_of_voters_does(
    ballots: Ballots, chosen: list[int], open_places: int
) -> None:
    places = len(chosen) + open_places or 1
    audit = audit_slate(csr_array(ballots), chosen, places)
    expected = violated(ballots, chosen, places)
    assert {violation.column for violation in audit.violations} == set(expected)
    assert audit.holds is (not expected)
    voters = int(ballots.any(axis=1).sum())
    assert (audit.places, audit.voters) == (places, voters)
    for violation in audit.violations:
        # Of all groups the one that is the most times as large as it need be, and of equals that with the lowest ℓ.
        level, size = max(expected[violation.column], key=lambda group: (group[1] / group[0], -group[0]))
        assert violation == Violation(violation.column, level, size, size / voters, size * places // voters)
        assert violation.due >= violation.level


@settings(deadline=None)
@given(BALLOTS, CHOSEN.filter(len), st.randoms(use_true_random=False))
def test_neither_the_order_of_voters_nor_of_the_list_matters(
    ballots: Ballots, chosen: list[int], random: Random
) -> None:
    rows, order = [*ballots.tolist(), [0] * 5], list(chosen)
    random.shuffle(rows)
    random.shuffle(order)
    assert audit_slate(csr_array(np.array(rows)), order) == audit_slate(csr_array(ballots), chosen)


def test_a_majority_that_takes_every_place_is_told_whom_it_left_out() -> None:
    audit = audit_slate(csr_array(TWO_CAMPS), plain_ranking(csr_array(TWO_CAMPS), 5).columns)
    assert not audit.holds
    assert audit.violations == (Violation(5, 1, 40, 0.4, 2), Violation(6, 1, 40, 0.4, 2))
    assert (audit.places, audit.voters) == (5, 100)


def test_having_something_is_not_having_what_is_due() -> None:
    # The smaller camp has one of the two that 40% of five places come to.
    audit = audit_slate(csr_array(TWO_CAMPS), [0, 1, 2, 3, 5])
    assert audit.violations == (Violation(6, 2, 40, 0.4, 2),)
    assert audit_slate(csr_array(TWO_CAMPS), [0, 1, 2, 5, 6]).holds


def test_the_worse_treated_come_first() -> None:
    ballots = np.zeros((10, 4), dtype=np.int64)
    ballots[:3, 1] = ballots[3:8, 2] = ballots[8:, 0] = 1
    audit = audit_slate(csr_array(ballots), [0], 4)
    assert [(violation.column, violation.voters, violation.due) for violation in audit.violations] == [
        (2, 5, 2),
        (1, 3, 1),
    ]


def test_fewer_with_nothing_can_weigh_as_much_as_more_with_a_little() -> None:
    # Two of three have nothing, and all three fewer than two: both groups are large enough, the first the more so.
    audit = audit_slate(csr_array(np.array([[1, 1], [0, 1], [0, 1]])), [0], 2)
    assert audit.violations == (Violation(1, 1, 2, 2 / 3, 1),)


@pytest.mark.parametrize("places", range(1, 50))
def test_a_group_of_exactly_the_size_required_counts(places: int) -> None:
    # One voter in `places` is due one place.
    ballots = csr_array(np.eye(places))
    audit = audit_slate(ballots, [0], places)
    assert len(audit.violations) == places - 1
    crowd = csr_array(np.vstack([np.eye(places), np.eye(1, places)]))
    assert audit_slate(crowd, [0], places).holds


def test_a_group_of_exactly_the_size_required_is_not_lost_to_rounding() -> None:
    # As floating point numbers, 7 · (29 / 7) is more than 29.
    audit = audit_slate(csr_array(np.ones((29, 7))), range(6), 7)
    assert audit.violations == (Violation(6, 7, 29, 1.0, 7),)


@pytest.mark.parametrize(
    ("ballots", "chosen", "places"),
    [
        (np.zeros((0, 3)), [0], None),
        (np.zeros((4, 3)), [], 2),
        (np.zeros((4, 0)), [], 2),
        (np.array([[1, 0, 1]]), [0], None),
        (np.ones((500, 3)), [2, 0, 1], None),
        (np.ones((500, 3)), [2, 0, 1], 50),
    ],
    ids=["no voters", "all zero", "no candidates", "one voter", "all chosen", "more places"],
)
def test_nobody_is_wronged_where_nothing_more_could_be_asked(
    ballots: Ballots, chosen: list[int], places: int | None
) -> None:
    assert audit_slate(csr_array(ballots), chosen, places).holds


def test_an_empty_list_wrongs_everybody_who_is_due_a_place() -> None:
    audit = audit_slate(csr_array(np.ones((4, 3))), [], 2)
    assert audit.violations == tuple(Violation(column, 1, 4, 1.0, 2) for column in range(3))


@pytest.mark.parametrize(
    ("ballots", "chosen", "places", "message"),
    [
        (np.ones((2, 2)), [2], None, "no column 2 among the 2"),
        (np.ones((2, 2)), [-1], None, "no column -1"),
        (np.ones((2, 2)), [1, 0, 1], None, "Column 1 stands in the list twice"),
        (np.ones((2, 2)), [0, 1], 1, "1 places for 2 chosen"),
        (np.ones((2, 2)), [], None, "0 places for 0 chosen"),
        (np.ones((2, 2)), [], 0, "0 places for 0 chosen"),
        (np.ones(2), [0], None, "one row a voter"),
        (np.array([[np.nan, 1]]), [0], None, "finite"),
    ],
)
def test_bad_input_is_refused(ballots: Ballots, chosen: list[int], places: int | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        audit_slate(ballots, chosen, places)
