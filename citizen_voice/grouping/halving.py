"""Two halves of a theme, for an officer to look at: spherical 2-means over the vectors of its statements."""

from dataclasses import dataclass

import numpy as np

from citizen_voice.grouping.types import FloatArray, IntArray

MOST_ROUNDS = 50
_SAME = 1e-6
FEWEST = 4
"""Statements below which a theme is cut by hand sooner than by a machine."""


@dataclass(frozen=True, slots=True)
class Halves:
    """Places of the statements in each half, the most typical first, the larger half first.

    `likeness` is the cosine of the two centres: near 1, the theme is hardly two.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    likeness: float


def propose_halves(vectors: FloatArray) -> Halves | None:
    """Cut vectors (rows, dimension) into two by spherical k-means with k = 2; None when there is no cut to make.

    There is none for fewer than `FEWEST` rows, or when all rows say the same. The start is the cut across the direction
    in which the rows differ most (their first principal component), so that one row that is unlike all others does not
    become a half by itself, and the same rows give the same halves. Source: I. Dhillon and D. Modha, "Concept
    decompositions for large sparse text data using clustering", Machine Learning 42 (2001), algorithm 3.1. Raises
    `ValueError` when a vector is not finite or has no length.
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if not np.isfinite(rows).all() or (len(rows) and not np.linalg.norm(rows, axis=1).all()):
        raise ValueError("A vector is not finite, or has no length.")
    if len(rows) < FEWEST:
        return None
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    sides = _sides_of_the_widest_direction(rows)
    if sides is None:
        return None
    centres, sides = _settle(rows, sides)
    return _described(rows, centres, sides)


def _sides_of_the_widest_direction(rows: FloatArray) -> IntArray | None:
    apart = rows - rows.mean(axis=0)
    _, spread, directions = np.linalg.svd(apart, full_matrices=False)
    if np.isclose(spread[0], 0.0, atol=_SAME):
        return None
    # Rounded, as in `_nearest`. Which end is which does not matter: the larger half comes first.
    sides = np.asarray(np.round(apart @ directions[0], 9) > 0, dtype=np.int64)
    return sides if 0 < sides.sum() < len(sides) else None


def _settle(rows: FloatArray, sides: IntArray) -> tuple[FloatArray, IntArray]:
    centres = np.zeros((2, rows.shape[1]))
    for _ in range(MOST_ROUNDS):
        sums = np.stack([rows[sides == side].sum(axis=0) for side in (0, 1)])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        # Rows that cancel each other out have no direction: their centre stays where it was.
        centres = np.where(lengths > 0, sums / np.where(lengths > 0, lengths, 1.0), centres)
        moved = _nearest(rows, centres)
        if len(set(moved.tolist())) < 2 or (moved == sides).all():
            break
        sides = moved
    return centres, sides


def _nearest(rows: FloatArray, centres: FloatArray) -> IntArray:
    # Rounded, so that which processor added up the products can't decide a tie.
    return np.asarray(np.argmax(np.round(rows @ centres.T, 9), axis=1), dtype=np.int64)


def _described(rows: FloatArray, centres: FloatArray, sides: IntArray) -> Halves:
    halves = []
    for side in (0, 1):
        places = np.flatnonzero(sides == side)
        order = np.argsort(-np.round(rows[places] @ centres[side], 9), kind="stable")
        halves.append(tuple(int(place) for place in places[order]))
    halves.sort(key=lambda half: (-len(half), min(half)))
    return Halves(halves[0], halves[1], float(centres[0] @ centres[1]))
