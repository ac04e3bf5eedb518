"""Votes as arrays: who answered what, in an order that does not depend on how they came."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from citizen_voice.opinion.types import (
    AGREE,
    DISAGREE,
    UNSURE,
    VOTES_TO_BE_PLACED,
    BoolArray,
    IntArray,
    SparseMatrix,
    VotesError,
)


@dataclass(frozen=True, eq=False)
class Votes:
    """Votes of people on proposals, one a pair. Made by `gather`, which puts them into their one order.

    Vote number i is that of `participants[rows[i]]` on `proposals[columns[i]]`; `signs[i]` is 1 agree, -1 disagree,
    0 unsure. Ids are in rising order, votes by row, then column.
    """

    participants: tuple[Any, ...]
    proposals: tuple[Any, ...]
    rows: IntArray
    columns: IntArray
    signs: IntArray

    @property
    def shape(self) -> tuple[int, int]:
        """Number of people and of proposals."""
        return len(self.participants), len(self.proposals)

    def __len__(self) -> int:
        return len(self.signs)

    @cached_property
    def agree(self) -> SparseMatrix:
        """People by proposals: 1 where somebody agrees."""
        return self._where(self.signs == AGREE)

    @cached_property
    def disagree(self) -> SparseMatrix:
        """People by proposals: 1 where somebody disagrees."""
        return self._where(self.signs == DISAGREE)

    @cached_property
    def unsure(self) -> SparseMatrix:
        """People by proposals: 1 where somebody said that they are unsure."""
        return self._where(self.signs == UNSURE)

    @cached_property
    def votes_each(self) -> IntArray:
        """How many votes each person has cast."""
        return np.bincount(self.rows, minlength=self.shape[0])

    def _where(self, mask: BoolArray) -> SparseMatrix:
        places = (self.rows[mask], self.columns[mask])
        return csr_array((np.ones(int(mask.sum()), np.float32), places), shape=self.shape)

    def keep(self, mask: BoolArray) -> "Votes":
        """Return these votes alone, with all people and proposals still there."""
        return Votes(self.participants, self.proposals, self.rows[mask], self.columns[mask], self.signs[mask])

    def of_people(self, chosen: BoolArray) -> "Votes":
        """Return the votes of these people (one truth a person), without the others."""
        place = np.cumsum(chosen) - 1
        kept = chosen[self.rows]
        people = tuple(compress(self.participants, chosen))
        return Votes(people, self.proposals, place[self.rows[kept]], self.columns[kept], self.signs[kept])

    def of_proposals(self, chosen: BoolArray) -> "Votes":
        """Return the votes on these proposals (one truth a proposal), without the others."""
        place = np.cumsum(chosen) - 1
        kept = chosen[self.columns]
        proposals = tuple(compress(self.proposals, chosen))
        return Votes(self.participants, proposals, self.rows[kept], place[self.columns[kept]], self.signs[kept])

    def permuted(self, random: np.random.Generator) -> "Votes":
        """Return votes in which nothing goes together: within each proposal the answers are dealt out anew.

        Who voted on what stays, and so do the totals of each proposal.
        """
        # The narrowest type that holds them: numpy sorts numbers of 16 bits in a third of the time of 64.
        columns = self.columns.astype(np.min_scalar_type(self.shape[1]))
        by_column = np.argsort(columns, kind="stable")
        shuffled = random.permutation(len(self))
        dealt = shuffled[np.argsort(columns[shuffled], kind="stable")]
        signs = np.empty_like(self.signs)
        signs[by_column] = self.signs[dealt]
        return Votes(self.participants, self.proposals, self.rows, self.columns, signs)


def find_placed(votes: Votes, needed: int = VOTES_TO_BE_PLACED) -> BoolArray:
    """Say of each person whether they have votes enough to be placed: seven, or one on every proposal."""
    needed = max(1, min(needed, int(np.count_nonzero(np.bincount(votes.columns)))))
    return np.asarray(votes.votes_each >= needed)


def gather(
    participant_ids: Sequence[Hashable],
    proposal_ids: Sequence[Hashable],
    signs: Sequence[int] | IntArray,
    *,
    participants: Sequence[Any] = (),
    proposals: Sequence[Any] = (),
) -> Votes:
    """Put votes in order: vote i is by `participant_ids[i]` on `proposal_ids[i]` and says `signs[i]` (1, -1, 0).

    `participants` and `proposals` name more ids that are to be there even without a vote. Ids of a kind must be
    comparable with each other. Raises `VotesError` for lists of unequal length, a sign that is none, and a second vote
    of somebody on a proposal.
    """
    if not len(participant_ids) == len(proposal_ids) == len(signs):
        raise VotesError("There must be as many people as proposals and signs: one of each for every vote.")
    people, rows = _ordered(participant_ids, participants)
    things, columns = _ordered(proposal_ids, proposals)
    given = np.asarray(signs, dtype=np.float64).reshape(-1)
    wrong = np.flatnonzero(~np.isin(given, (AGREE, DISAGREE, UNSURE)))
    if len(wrong):
        at = int(wrong[0])
        raise VotesError(f"Vote number {at + 1} is {given[at]:g}: a vote is 1 (agree), -1 (disagree) or 0 (unsure).")
    order = np.lexsort((columns, rows))
    votes = Votes(people, things, rows[order], columns[order], given.astype(np.int8)[order])
    _check_once(votes)
    return votes


def _ordered(ids: Sequence[Hashable], more: Sequence[Any]) -> tuple[tuple[Any, ...], IntArray]:
    """Return all ids in rising order, and the place of each of the first."""
    if _are_whole_numbers(ids) and _are_whole_numbers(more):
        known, places = np.unique(np.array([*ids, *more], dtype=np.int64), return_inverse=True)
        return tuple(known.tolist()), places[: len(ids)]
    named: tuple[Any, ...] = tuple(sorted({*ids, *more}))
    place = {one: at for at, one in enumerate(named)}
    return named, np.fromiter(map(place.__getitem__, ids), dtype=np.int64, count=len(ids))


def _are_whole_numbers(ids: Sequence[Any]) -> bool:
    return set(map(type, ids)) <= {int}


def _check_once(votes: Votes) -> None:
    twice = (np.diff(votes.rows) == 0) & (np.diff(votes.columns) == 0)
    if twice.any():
        at = int(np.flatnonzero(twice)[0])
        who, what = votes.participants[votes.rows[at]], votes.proposals[votes.columns[at]]
        raise VotesError(f"Participant {who} has two votes on proposal {what}: give the one that stands.")
