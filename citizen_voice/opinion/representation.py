"""Whether a list is fair to every large enough group: the audit of what an officer finally signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import index

import numpy as np
from scipy.sparse import csr_array

from citizen_voice.opinion.slate import ballots_from
from citizen_voice.opinion.types import IntArray, SparseMatrix


@dataclass(frozen=True, slots=True)
class Violation:
    """A candidate left out although a group that was due more wanted it.

    All `voters` of the group approve the candidate in `column`, and each of them approves fewer than `level` of those
    chosen. `share` is their part of all who approve anything, from 0 to 1; `due` is how many of the places that share
    comes to, rounded down: at least `level`.
    """

    column: int
    level: int
    voters: int
    share: float
    due: int


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit found: `voters` approve anything at all; `violations` has the most telling one first."""

    places: int
    voters: int
    violations: tuple[Violation, ...]

    @property
    def holds(self) -> bool:
        """Tell whether no group is treated unfairly in the sense of EJR+."""
        return not self.violations


def audit_slate(approvals: SparseMatrix, chosen: Sequence[int], places: int | None = None) -> Audit:
    """Check a list for EJR+ and name, for each candidate left out, the most telling violation.

    `approvals` is voters x candidates, not zero where the voter approves; `chosen` are the columns on the list, in any
    order. With k places (`places`; the length of the list unless given) and n voters who approve anything, EJR+ asks:
    for no candidate left out and no ℓ from 1 to k are there ℓ·n/k voters or more who all approve it and each approve
    fewer than ℓ of those chosen (Brill & Peters, "Robust and Verifiable Proportionality Axioms for Multiwinner Voting",
    2023). Every slate of `slate.propose_slate` without weights passes.

    The most telling ℓ is the one whose group is the most times as large as it need be (size / ℓ), the lowest of equals:
    fewer voters with nothing at all weigh as much as more voters with a little. Empty ballots are left out of n. It is
    worked out in whole numbers, so that a group of exactly the size required counts.

    Raises `ValueError` for a matrix that is not 2-D or not finite, for a column that is not there or stands twice in
    `chosen`, for more chosen than places, and for an empty list without `places`.
    """
    ballots = ballots_from(approvals)
    columns = _checked_columns(chosen, ballots.shape[1])
    count = len(columns) if places is None else index(places)
    if count < max(1, len(columns)):
        raise ValueError(f"There are {count} places for {len(columns)} chosen; there must be at least 1 and enough.")
    voters = int((np.diff(ballots.indptr) > 0).sum())
    groups, levels = _groups(ballots, columns, count), np.arange(1, count + 1)
    # In whole numbers: ℓ·n/k as a fraction would lose groups of exactly that size to rounding.
    is_violated = (groups > 0) & (groups * count >= levels * voters)
    telling = np.where(is_violated, groups / levels, 0.0).argmax(axis=1)
    found = []
    for column in np.flatnonzero(is_violated.any(axis=1)).tolist():
        size = int(groups[column, telling[column]])
        found.append(Violation(column, int(telling[column]) + 1, size, size / voters, size * count // voters))
    found.sort(key=lambda violation: (-violation.voters / violation.level, violation.column))
    return Audit(places=count, voters=voters, violations=tuple(found))


def _checked_columns(chosen: Sequence[int], candidates: int) -> IntArray:
    columns = np.array([index(column) for column in chosen], dtype=np.int64)
    wrong = columns[(columns < 0) | (columns >= candidates)]
    if len(wrong):
        raise ValueError(f"There is no column {wrong[0]} among the {candidates} candidates.")
    repeated = np.flatnonzero(np.bincount(columns) > 1)
    if len(repeated):
        raise ValueError(f"Column {repeated[0]} stands in the list twice.")
    return columns


def _groups(ballots: SparseMatrix, columns: IntArray, places: int) -> IntArray:
    """Give how many voters of each candidate (row) approve fewer than 1 … `places` (column) of `columns`.

    The rows of those who are chosen are 0: nobody can complain of them.
    """
    held = np.asarray(ballots[:, columns].sum(axis=1)).ravel()
    short = np.flatnonzero(held < places)
    by_held = csr_array((np.ones(len(short), dtype=np.int64), (short, held[short])), shape=(len(held), places))
    groups: IntArray = (ballots.T @ by_held).toarray().cumsum(axis=1)
    groups[columns] = 0
    return groups
