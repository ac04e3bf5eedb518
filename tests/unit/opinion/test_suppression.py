"""Small numbers are hidden, and nobody can work them out from what is shown."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from citizen_voice.opinion.suppression import _worked_out, suppress_small

Counts = NDArray[np.int64]
LINE = st.lists(st.one_of(st.integers(0, 7), st.integers(0, 40)), min_size=1, max_size=7).map(np.array)
TABLE = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda shape: st.lists(
        st.one_of(st.integers(0, 7), st.integers(0, 40)), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
    ).map(lambda counts: np.array(counts).reshape(shape))
)


def with_totals(tables: Counts, dimensions: int) -> Counts:
    """Append the totals along each of the last dimensions."""
    for axis in range(-dimensions, 0):
        tables = np.concatenate([tables, tables.sum(axis=axis, keepdims=True)], axis=axis)
    return tables


def others_that_fit(counts: Counts, shown: np.ma.MaskedArray) -> Counts:
    """Give all tables, cells at most 1 from the true ones and none below 0, that agree with everything shown."""
    steps = np.array(list(product([-1, 0, 1], repeat=counts.size))).reshape(-1, *counts.shape)
    tables = counts + steps
    tables = with_totals(tables[(tables >= 0).reshape(len(tables), -1).all(axis=1)], counts.ndim)
    fits = (tables == shown.data) | shown.mask
    return tables[fits.reshape(len(fits), -1).all(axis=1)]


@settings(deadline=None)
@given(st.one_of(LINE, TABLE), st.integers(1, 6))
def test_no_hidden_number_can_be_worked_out(counts: Counts, smallest: int) -> None:
    shown, true = suppress_small(counts, smallest), with_totals(counts, counts.ndim)
    hidden = np.ma.getmaskarray(shown)
    assert (shown.data == np.where(hidden, 0, true)).all()
    assert (true[~hidden] >= smallest).all()
    fitting = others_that_fit(counts, shown)
    assert (np.ptp(fitting, axis=0) > 0)[hidden].all()
    if (true >= smallest).all():
        assert not hidden.any()


@settings(deadline=None)
@given(st.one_of(LINE, TABLE))
def test_no_total_less_what_is_shown_gives_a_small_number_away(counts: Counts) -> None:
    shown, true = suppress_small(counts), with_totals(counts, counts.ndim)
    for axis in range(counts.ndim):
        lines = zip(np.moveaxis(np.ma.getmaskarray(shown), axis, -1), np.moveaxis(true, axis, -1), strict=True)
        for hidden, line in lines if counts.ndim > 1 else [(np.ma.getmaskarray(shown), true)]:
            if hidden[:-1].any() and not hidden[-1]:
                assert line[:-1][hidden[:-1]].sum() >= 5


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([10, 20, 30], [10, 20, 30, 60]),
        ([3, 20, 10], [None, 20, None, 33]),
        ([3, 4, 10], [None, None, 10, 17]),
        ([1, 2, 10], [None, None, None, 13]),
        ([0, 20, 10], [None, 20, None, 30]),
        ([3], [None, None]),
        ([7], [7, 7]),
        ([1, 1], [None, None, None]),
        ([], [None]),
        ([[9, 9], [9, 9]], [[9, 9, 18], [9, 9, 18], [18, 18, 36]]),
        ([[0, 0], [0, 0]], [[None] * 3] * 3),
        (
            [[3, 10, 20], [30, 40, 50], [9, 60, 70]],
            [[None, None, 20, 33], [30, 40, 50, 120], [None, None, 70, 139], [42, 110, 140, 292]],
        ),
        (  # 50 rather than 40, and 45 rather than 20: they serve the 1 and the 2 alike
            [[1, 40, 50], [30, 60, 20], [45, 55, 2]],
            [[None, 40, None, 91], [30, 60, 20, 110], [None, 55, None, 102], [76, 155, 72, 303]],
        ),
    ],
)
def test_what_is_hidden_in_known_tables(counts: list[int], expected: list[int | None]) -> None:
    assert suppress_small(np.array(counts, dtype=np.int64)).tolist() == expected


@pytest.mark.parametrize("shape", [(1, 2), (2, 2), (2, 3), (3, 3)])
def test_what_can_be_worked_out_is_what_only_one_value_fits(shape: tuple[int, int]) -> None:
    # Many are 0, and cannot be less: a cycle then goes one way round alone, or none.
    random, found = np.random.default_rng(shape), 0
    for _ in range(60):
        counts = random.choice([0, 0, 1, 9], size=shape)
        table = with_totals(counts, 2)
        hidden = random.random(table.shape) < 0.7
        fitting = others_that_fit(counts, np.ma.MaskedArray(table, mask=hidden))
        expected = np.argwhere(hidden & (np.ptp(fitting, axis=0) == 0)).tolist()
        assert list(_worked_out(table, hidden)) == [tuple(place) for place in expected]
        found += 0 < len(expected) < hidden.sum()
    assert found >= 10


def spans_of_hidden(shown: np.ma.MaskedArray) -> list[float]:
    """Give, for each hidden number, how far apart its least and largest value are, by linear programming.

    Each line adds up to nothing when the totals count as negative. Such a system has whole solutions at its corners,
    so that 1 or more means two whole values.
    """
    rows, columns = shown.shape
    signs = np.outer(np.append(np.ones(rows - 1), -1), np.append(np.ones(columns - 1), -1)).ravel()
    lines = np.vstack([np.kron(np.eye(rows), np.ones(columns)), np.kron(np.ones(rows), np.eye(columns))]) * signs
    bounds = [
        (0, 10_000) if hidden else (value, value)
        for value, hidden in zip(shown.data.flat, shown.mask.flat, strict=True)
    ]
    spans = []
    for place in np.flatnonzero(shown.mask):
        goal = np.eye(shown.size)[place]
        least, most = (linprog(way * goal, A_eq=lines, b_eq=np.zeros(len(lines)), bounds=bounds) for way in (1, -1))
        spans.append(-most.fun - least.fun)
    return spans


def test_a_number_between_two_groups_of_hidden_ones_is_not_given_away_by_all_lines_together() -> None:
    # Each line has two hidden numbers or more, but rows 0 and 1 less columns 0 and 1 leave the 3 alone.
    counts = np.array([[4, 4, 60, 60], [4, 4, 3, 60], [60, 60, 4, 4], [60, 60, 4, 4]])
    small = np.pad(counts < 5, (0, 1))
    assert min(spans_of_hidden(np.ma.MaskedArray(with_totals(counts, 2), mask=small))) == pytest.approx(0)
    shown = suppress_small(counts)
    assert min(spans_of_hidden(shown)) >= 1
    assert shown.mask.sum() == small.sum() + 1


@pytest.mark.parametrize("seed", range(4))
def test_nothing_can_be_worked_out_of_larger_tables(seed: int) -> None:
    random = np.random.default_rng(seed)
    shown = suppress_small(random.poisson(random.lognormal(2.5, 1, size=(6, 5))))
    assert 0 < shown.mask.sum() < shown.size
    assert min(spans_of_hidden(shown)) >= 1 - 1e-6


@pytest.mark.parametrize(
    ("counts", "smallest", "message"),
    [
        (np.array(3), 5, "not 0"),
        (np.zeros((2, 2, 2)), 5, "not 3"),
        (np.array([1.5]), 5, "whole numbers"),
        (np.array([-1]), 5, "whole numbers"),
        (np.array([1]), 0, "at least 1, not 0"),
    ],
)
def test_tables_that_are_none_are_refused(counts: Counts, smallest: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        suppress_small(counts, smallest)
