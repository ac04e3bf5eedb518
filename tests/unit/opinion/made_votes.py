"""Votes for tests, made from a seed: blocs that think apart, and people of whom nobody goes with anybody."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from citizen_voice.opinion.types import IntArray
from citizen_voice.opinion.votes import Votes, gather


def from_table(table: Sequence[Sequence[int | None]]) -> Votes:
    """Give the votes of a table, people in rows and proposals in columns, None where there is no vote."""
    cells = [(row, column, sign) for row, line in enumerate(table) for column, sign in enumerate(line)]
    given = [cell for cell in cells if cell[2] is not None]
    return gather(
        [row for row, _, _ in given],
        [column for _, column, _ in given],
        [sign for _, _, sign in given],
        participants=range(len(table)),
        proposals=range(len(table[0]) if table else 0),
    )


def from_matrix(signs: NDArray[np.float64]) -> Votes:
    """Give the votes of a matrix, NaN where there is no vote."""
    rows, columns = np.nonzero(~np.isnan(signs))
    return gather(
        rows.tolist(),
        columns.tolist(),
        signs[rows, columns],
        participants=range(signs.shape[0]),
        proposals=range(signs.shape[1]),
    )


def structureless(
    seed: int, *, people: int = 120, proposals: int = 30, density: float = 0.6, unsure: float = 0.15
) -> Votes:
    """Give votes that are drawn one by one: each proposal has its share of agreement, and nobody goes with anybody."""
    random = np.random.default_rng(seed)
    chance = random.beta(2, 2, proposals)
    signs = np.where(random.random((people, proposals)) < chance, 1.0, -1.0)
    return from_matrix(_thinned(random, signs, density, unsure))


def blocs(
    seed: int,
    sizes: Sequence[int] = (30, 24, 18),
    *,
    answers: NDArray[np.float64] | None = None,
    proposals: int = 30,
    density: float = 0.8,
    certainty: float = 0.9,
) -> tuple[Votes, IntArray]:
    """Give votes of blocs, and each person's bloc.

    A bloc has an answer to every proposal (`answers` is blocs × proposals, drawn unless given); members give it mostly.
    """
    random = np.random.default_rng(seed)
    bloc = np.repeat(np.arange(len(sizes)), sizes)
    if answers is None:
        answers = np.where(random.random((len(sizes), proposals)) < 0.5, 1.0, -1.0)
    signs = np.where(random.random((len(bloc), answers.shape[1])) < certainty, answers[bloc], -answers[bloc])
    return from_matrix(_thinned(random, signs, density, 0.1)), bloc


def sparse(votes: Votes, seed: int, each: float) -> Votes:
    """Give so many of the votes of a person, log-normal (deviation 1.1): most cast few, some nearly all of theirs."""
    random = np.random.default_rng(seed)
    people, proposals = votes.shape
    share = each / proposals * random.lognormal(-0.6, 1.1, people)
    return votes.keep(random.random(len(votes)) < share[votes.rows])


def _thinned(
    random: np.random.Generator, signs: NDArray[np.float64], density: float, unsure: float
) -> NDArray[np.float64]:
    signs[random.random(signs.shape) < unsure] = 0.0
    signs[random.random(signs.shape) >= density] = np.nan
    return signs


def shuffled(votes: Votes, seed: int) -> Votes:
    """Give the same votes as if they had come in another order."""
    order = np.random.default_rng(seed).permutation(len(votes))
    return gather(
        [votes.participants[row] for row in votes.rows[order]],
        [votes.proposals[column] for column in votes.columns[order]],
        votes.signs[order],
        participants=votes.participants[::-1],
        proposals=votes.proposals[::-1],
    )


def renumbered(votes: Votes, seed: int) -> tuple[Votes, IntArray]:
    """Give the same votes with ids dealt anew, so that the rows are in another order, and each new row's old one."""
    old = np.random.default_rng(seed).permutation(votes.shape[0])
    new = np.argsort(old)
    again = gather(
        new[votes.rows].tolist(),
        votes.columns.tolist(),
        votes.signs,
        participants=range(votes.shape[0]),
        proposals=range(votes.shape[1]),
    )
    return again, old
