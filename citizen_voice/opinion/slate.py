"""A list of priorities on which every large enough group has its share: the Method of Equal Shares."""

from dataclasses import dataclass
from enum import StrEnum
from heapq import heapify, heappop, heappush
from operator import index

import numpy as np
from scipy.sparse import csr_array

from citizen_voice.opinion.types import FloatArray, IntArray, SparseMatrix

_Found = tuple[int, "ChosenBy", float | None]
"""A candidate's column, how it was chosen, and its price."""

_TOLERANCE = 1e-10
"""Prices that differ by less than this, relatively, are equal: far above rounding, far below any difference meant."""


class ChosenBy(StrEnum):
    """How a candidate came by its place."""

    EQUAL_SHARES = "equal_shares"
    COMPLETION = "completion"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class SlatePlace:
    """One place of a slate: the candidate in `column`, with `rank` 1 for the first one chosen.

    `voters` approve it, and `otherwise_unrepresented` of them approve nothing else on the slate; both count people,
    whatever their weights. `price` is what each of them pays at most, per unit of weight, when a candidate costs 1: out
    of their own budget for equal shares; for completion, how far each stands in debt afterwards; None for support.
    """

    column: int
    rank: int
    voters: int
    otherwise_unrepresented: int
    chosen_by: ChosenBy
    price: float | None


@dataclass(frozen=True, slots=True)
class Slate:
    """The candidates chosen, in the order in which they were.

    `asked` is the number of places to fill, `voters` how many people approve any candidate at all, and `represented`
    how many of those approve one that was chosen.
    """

    asked: int
    voters: int
    represented: int
    places: tuple[SlatePlace, ...]

    @property
    def columns(self) -> tuple[int, ...]:
        """Give the columns of the candidates, in the order in which they were chosen."""
        return tuple(place.column for place in self.places)

    @property
    def unfilled(self) -> int:
        """Give how many places stay empty because nobody approves any candidate that is left."""
        return self.asked - len(self.places)


def propose_slate(approvals: SparseMatrix, places: int, *, weights: FloatArray | None = None) -> Slate:
    """Choose `places` candidates by the Method of Equal Shares, completed by sequential Phragmén.

    `approvals` is voters x candidates, not zero where the voter approves; `weights`, if given, has one positive number
    a voter, and a weight of 2 is the same as two voters. Every voter gets an equal share of `places` (by weight), and a
    candidate costs 1, paid by those who approve it. In each round the candidate with the lowest price rho is bought:
    Σ wᵢ · min(bᵢ, rho) = 1 over its voters, with bᵢ what is left to i per unit of weight (Peters & Skowron,
    "Proportionality and the Limits of Welfarism", 2020). When nobody can afford anything more, the places left are
    filled by sequential Phragmén with loads -bᵢ to start from: the candidate with the lowest (1 + Σ wᵢ·loadᵢ) / Σ wᵢ.
    That is what abcvoting calls "equal-shares" (Lackner, Regner & Krenn, 2023). Without weights the slate satisfies
    EJR+ (`representation.audit_slate`).

    An empty ballot changes nobody's share: voters who approve nothing are left out before the budget is divided. A
    candidate whom nobody approves is never chosen, so there may be fewer places than asked (`Slate.unfilled`). Of equal
    prices the one with more (weight of) support is taken, then the lower column; the order of voters never matters.

    Raises `ValueError` for `places` below 1, for a matrix that is not 2-D or not finite, and for weights that are not
    one positive, finite number a voter; `TypeError` for `places` that is not a whole number.
    """
    election = _Election(approvals, places, weights)
    bought = election.buy()
    completed = election.complete(election.places - len(bought))
    found: list[_Found] = [(column, ChosenBy.EQUAL_SHARES, price) for column, price in bought]
    return _slate(election, [*found, *((column, ChosenBy.COMPLETION, load) for column, load in completed)])


def plain_ranking(approvals: SparseMatrix, places: int, *, weights: FloatArray | None = None) -> Slate:
    """Choose the `places` candidates with the most (weight of) support; ties go to the lower column.

    What a slate is compared with: here one majority can take every place. Takes and raises what `propose_slate` does;
    a candidate whom nobody approves is not chosen here either.
    """
    election = _Election(approvals, places, weights)
    left = election.left
    found: list[_Found] = []
    while len(left) and len(found) < election.places:
        column = _strongest(left, election.support)
        found.append((column, ChosenBy.SUPPORT, None))
        left = left[left != column]
    return _slate(election, found)


def ballots_from(matrix: SparseMatrix) -> SparseMatrix:
    """Give a csr_array with an int64 1 wherever `matrix` (sparse or dense) is not zero, sorted by column in each row.

    `matrix` is left as it was. Raises `ValueError` where it is not 2-D, or holds what is not a finite number.
    """
    if getattr(matrix, "ndim", None) != 2:
        raise ValueError("Ballots must be a matrix with one row a voter and one column a candidate.")
    # A copy in wide numbers first: repeated entries are added up, and small integers could run over and come out as 0.
    ballots = csr_array(matrix.astype(np.float64))
    if not np.isfinite(ballots.data).all():
        raise ValueError("Ballots must hold finite numbers only: 0 or 1.")
    ballots.sum_duplicates()
    ballots.eliminate_zeros()
    ballots.data = np.ones(len(ballots.data), dtype=np.int64)
    return ballots


class _Election:
    """The ballots, the candidates left to choose from, and what is left to each voter per unit of weight."""

    def __init__(self, approvals: SparseMatrix, places: int, weights: FloatArray | None) -> None:
        self.places = index(places)
        if self.places < 1:
            raise ValueError(f"A slate needs at least 1 place, not {places}.")
        self.ballots = ballots_from(approvals)
        self.weights = _checked_weights(weights, self.ballots.shape[0])
        by_column = self.ballots.tocsc()
        self._rows, self._starts = by_column.indices, by_column.indptr
        self.support: FloatArray = self.ballots.T @ self.weights
        self.left: IntArray = np.flatnonzero(np.diff(self._starts)).astype(np.int64)
        self.is_voting = np.diff(self.ballots.indptr) > 0
        total = float(self.weights[self.is_voting].sum())
        self._share = self.places / total if total else 0.0
        self._budgets = np.where(self.is_voting, self._share, 0.0)

    def buy(self) -> list[tuple[int, float]]:
        """Buy candidates until the places are filled or nobody can afford one; give columns and prices."""
        # A price never falls, because budgets only shrink: the last one known is a lower bound, and most candidates
        # need not be looked at in a round. At first every voter can pay the same.
        bounds = [(1.0 / float(self.support[column]), int(column)) for column in self.left]
        heapify(bounds)
        bought: list[tuple[int, float]] = []
        while len(bought) < self.places and (cheapest := self._cheapest(bounds)) is not None:
            column, price = cheapest
            voters = self._voters_of(column)
            self._budgets[voters] = np.maximum(self._budgets[voters] - price, 0.0)
            bought.append(cheapest)
        self.left = np.setdiff1d(self.left, [column for column, _ in bought])
        return bought

    def _cheapest(self, bounds: list[tuple[float, int]]) -> tuple[int, float] | None:
        prices: dict[int, float] = {}
        lowest = np.inf
        while bounds and bounds[0][0] <= lowest * (1 + _TOLERANCE):
            bound, column = heappop(bounds)
            price = self._price(column, bound)
            # What its voters cannot afford now they never can again: it does not go back into the heap.
            if price < np.inf:
                prices[column] = price
                lowest = min(lowest, price)
        if not prices:
            return None
        tied = [column for column, price in prices.items() if price <= lowest * (1 + _TOLERANCE)]
        chosen = _strongest(np.array(tied, dtype=np.int64), self.support)
        for column, price in prices.items():
            if column != chosen:
                heappush(bounds, (price, column))
        return chosen, prices[chosen]

    def _price(self, column: int, bound: float) -> float:
        """Give rho with Σ w·min(b, rho) = 1 over the voters of `column`, infinity where they cannot afford it.

        The sum is concave in rho, so Newton's steps from a lower bound never overshoot, and they end when the set of
        those who can pay rho in full stays the same: a few passes over the budgets, no sorting.
        """
        voters = self._voters_of(column)
        budgets, weights = self._budgets[voters], self.weights[voters]
        money = weights * budgets
        # Ties let each round cost a group up to `_TOLERANCE` more than its proof of EJR+ allows; this gives it back.
        if money.sum() < 1 - _TOLERANCE * (self.places + 1):
            return np.inf
        price = bound
        while True:
            is_rich = budgets >= price
            if not is_rich.any():
                return float(budgets.max())
            raised = float((1 - money[~is_rich].sum()) / weights[is_rich].sum())
            if raised <= price:
                return price
            price = raised

    def complete(self, wanted: int) -> list[tuple[int, float]]:
        """Fill up to `wanted` places by sequential Phragmén from the budgets left; give columns and loads."""
        loads = -self._budgets
        completed: list[tuple[int, float]] = []
        while len(completed) < wanted and len(self.left):
            lifted = (1 + (self.ballots.T @ (self.weights * loads))[self.left]) / self.support[self.left]
            # Debts begin near 0, where a relative tolerance means nothing: the share of a voter is the scale.
            tied = self.left[lifted <= lifted.min() + _TOLERANCE * (abs(lifted.min()) + self._share)]
            column = _strongest(tied, self.support)
            load = float(lifted[self.left == column][0])
            loads[self._voters_of(column)] = load
            completed.append((column, load))
            self.left = self.left[self.left != column]
        return completed

    def _voters_of(self, column: int) -> IntArray:
        voters: IntArray = self._rows[self._starts[column] : self._starts[column + 1]]
        return voters


def _checked_weights(weights: FloatArray | None, voters: int) -> FloatArray:
    if weights is None:
        return np.ones(voters)
    checked = np.asarray(weights, dtype=np.float64)
    if checked.shape != (voters,):
        raise ValueError(f"There must be one weight for each of the {voters} voters; the shape is {checked.shape}.")
    wrong = np.flatnonzero(~(np.isfinite(checked) & (checked > 0)))
    if len(wrong):
        raise ValueError(f"The weight of voter {wrong[0]} is {checked[wrong[0]]}; it must be a positive number.")
    return checked


def _strongest(columns: IntArray, support: FloatArray) -> int:
    own = support[columns]
    return int(columns[own >= own.max() * (1 - _TOLERANCE)].min())


def _slate(election: _Election, found: list[_Found]) -> Slate:
    chosen = election.ballots[:, np.array([column for column, _, _ in found], dtype=np.int64)]
    held = np.asarray(chosen.sum(axis=1)).ravel()
    voters = np.asarray(chosen.sum(axis=0)).ravel().tolist()
    alone = (chosen.T @ (held == 1).astype(np.int64)).tolist()
    return Slate(
        asked=election.places,
        voters=int(election.is_voting.sum()),
        represented=int((held > 0).sum()),
        places=tuple(
            SlatePlace(column, at + 1, voters[at], alone[at], chosen_by, price)
            for at, (column, chosen_by, price) in enumerate(found)
        ),
    )
