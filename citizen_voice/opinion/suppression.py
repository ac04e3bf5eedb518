"""Counts too small to show, and what else must be hidden so that nobody works them out."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse.csgraph import breadth_first_order

from citizen_voice.opinion.types import BoolArray, IntArray

MaskedCounts = np.ma.MaskedArray[Any, np.dtype[np.int64]]


def suppress_small(counts: IntArray, smallest: int = 5) -> MaskedCounts:
    """Give a table of counts with its totals, with everything hidden that would show a number below `smallest`.

    `counts` has one dimension or two. The table that comes back is one longer in each: the last entry, or the last row
    and column, are the totals. What is hidden is masked, with 0 beneath the mask: the number itself is nowhere in it.

    First every number below `smallest` is hidden, 0 as well ("nobody in this group" is said about each of them), be
    it a total. Then, because the totals are published, on each line where a total less what is shown would give away
    one number, or a sum below `smallest`, another is hidden too (complementary suppression): one that serves two such
    lines before others, then the smallest; the total itself when nothing else is left. On two-dimensional tables lines
    together can still give a number away; so each hidden one is checked to have at least two values that fit everything
    shown, by a cycle along which hidden numbers can be moved by one (Gusfield, "A Graph Theoretic Approach to
    Statistical Data Security", 1988), and more is hidden until all have. That holds for one table: whoever publishes
    two that share cells must suppress them as one.

    Raises `ValueError` for other dimensions, counts that are not whole numbers from 0, and `smallest` below 1.
    """
    if smallest < 1:
        raise ValueError(f"The smallest number that may be shown must be at least 1, not {smallest}.")
    table = _with_totals(counts)
    places = np.arange(table.size).reshape(table.shape)
    lines = [places] if table.ndim == 1 else [*places, *places.T]
    is_hidden = (table < smallest).ravel()
    _cover_lines(table.ravel(), is_hidden, lines, smallest)
    # Where all is hidden nothing is told, save that an empty table is empty.
    while table.ndim > 1 and not is_hidden.all():
        known = next(_worked_out(table, is_hidden.reshape(table.shape)), None)
        if known is None:
            break
        near = np.concatenate([places[known[0]], places[:, known[1]]])
        shown = near[~is_hidden[near]] if not is_hidden[near].all() else np.flatnonzero(~is_hidden)
        is_hidden[shown[table.ravel()[shown].argmin()]] = True
        _cover_lines(table.ravel(), is_hidden, lines, smallest)
    mask = is_hidden.reshape(table.shape)
    return np.ma.MaskedArray(np.where(mask, 0, table), mask=mask)


def _with_totals(counts: IntArray) -> IntArray:
    table = np.asarray(counts)
    if table.ndim not in {1, 2}:
        raise ValueError(f"A table of counts has one dimension or two, not {table.ndim}.")
    whole = table.astype(np.int64)
    if not np.array_equal(whole, table) or (whole < 0).any():
        raise ValueError("Counts must be whole numbers from 0.")
    for axis in range(whole.ndim):
        whole = np.concatenate([whole, whole.sum(axis=axis, keepdims=True)], axis=axis)
    return whole


def _cover_lines(numbers: IntArray, is_hidden: BoolArray, lines: Sequence[IntArray], smallest: int) -> None:
    """Hide more until no line, whose last number is the sum of the others, gives any of its hidden ones away."""
    while exposed := [line for line in lines if not _is_covered(numbers[line], is_hidden[line], smallest)]:
        shown = exposed[0][~is_hidden[exposed[0]]]
        # A number that stands on two exposed lines serves both, so that fewer need be hidden.
        serves = np.bincount(np.concatenate(exposed), minlength=len(numbers))[shown]
        is_hidden[shown[np.lexsort((numbers[shown], -serves))[0]]] = True


def _is_covered(numbers: IntArray, is_hidden: BoolArray, smallest: int) -> bool:
    if not is_hidden.any() or is_hidden.all():
        return True
    gap = numbers[:-1][is_hidden[:-1]].sum()
    return bool(is_hidden.sum() > 1 and (is_hidden[-1] or gap >= smallest))


def _worked_out(table: IntArray, is_hidden: BoolArray) -> Iterator[tuple[int, int]]:
    """Yield the row and column of each hidden number that only one value fits, given what is shown and all sums.

    Rows and columns are the nodes of a graph, hidden numbers its edges; those in the totals enter with the other sign,
    so that every line adds up to nothing. An arc from a row to a column says that the number may grow by one, the one
    back that it may shrink; a number that is 0 cannot shrink. A number has another value just when an arc of its edge
    lies on a cycle that does not merely go back along the same edge.
    """
    rows, columns = table.shape
    is_turned = np.zeros(table.shape, dtype=bool)
    is_turned[-1] ^= True
    is_turned[:, -1] ^= True
    arcs = np.zeros((rows + columns, rows + columns), dtype=np.int8)
    arcs[:rows, rows:] = is_hidden & (~is_turned | (table > 0))
    arcs[rows:, :rows] = (is_hidden & (is_turned | (table > 0))).T
    for row, column in np.argwhere(is_hidden).tolist():
        ends, others = (row, rows + column), arcs.copy()
        others[ends] = others[ends[::-1]] = 0
        if not any(
            arcs[start, end] and start in breadth_first_order(others, end, return_predecessors=False)
            for start, end in (ends, ends[::-1])
        ):
            yield row, column
