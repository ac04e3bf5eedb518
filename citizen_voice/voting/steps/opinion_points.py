"""The map of opinion: people as points, near each other where they voted alike, and nobody to be found on it.

What is given out holds no id. Places are those of cells of a coarse grid, with a shift by chance inside the cell;
groups of fewer than five people are left out. So it may stand on a page for everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import OpinionPlace, OpinionRun
from citizen_voice.opinion.types import FloatArray
from citizen_voice.voting.steps.opinion_figures import LETTERS

MOST_POINTS = 2000
FEWEST_PEOPLE = 5
"""People in a group below which it is not drawn."""

WIDTH, LOWEST, HIGHEST, MARGIN = 640, 240, 480, 24
CELL = 16
LETTER = 16
"""Radius of what a letter covers."""
_ORDINARY = (0.005, 0.995)
"""The part of people who decide the scale: who lies farther out is drawn at the edge."""


@dataclass(frozen=True)
class GroupPoints:
    """The points of one group, rising by their place, and where its letter stands. No letter: no distinct groups."""

    letter: str | None
    people: int
    points: Sequence[tuple[int, int]]
    x: int
    y: int


@dataclass(frozen=True)
class OpinionPicture:
    """A map in units that are about the pixels of a large screen. Its middle is where opinions balance.

    `people` are all whom it stands for; each `step`-th of them is a point. `left_out` are those in groups too small to
    be drawn.
    """

    width: int
    height: int
    middle: tuple[int, int]
    people: int
    step: int
    left_out: int
    groups: Sequence[GroupPoints]


def draw_map(run: OpinionRun) -> OpinionPicture | None:
    """Return the map of a run; None where there is nothing to tell apart: nobody placed, or all in one place."""
    sizes: dict[int, int] = {
        number: people
        for number, people in db.session.execute(
            select(OpinionPlace.group_number, func.count())
            .where(OpinionPlace.opinion_run_id == run.id, OpinionPlace.group_number.is_not(None))
            .group_by(OpinionPlace.group_number)
        )
        if number is not None
    }
    drawn = sorted(number for number, people in sizes.items() if people >= FEWEST_PEOPLE)
    people = sum(sizes[number] for number in drawn)
    if not people:
        return None
    step = -(-people // MOST_POINTS)
    groups, places = _read(run, drawn, step)
    if not np.ptp(places, axis=0).any():
        return None
    scaled, middle, height = _scaled(places)
    shifted = _shifted(scaled, height)
    return OpinionPicture(
        width=WIDTH,
        height=height,
        middle=middle,
        people=people,
        step=step,
        left_out=sum(sizes.values()) - people,
        groups=[_group(number, run.k, sizes[number], shifted[groups == number]) for number in drawn],
    )


def _read(run: OpinionRun, numbers: Sequence[int], step: int) -> tuple[NDArray[np.int64], FloatArray]:
    """Return group and place of every so many people. In the order of groups, so that each has its part of them."""
    order = func.row_number().over(order_by=[OpinionPlace.group_number, OpinionPlace.id])
    placed = (
        select(OpinionPlace.group_number, OpinionPlace.x, OpinionPlace.y, order.label("number"))
        .where(OpinionPlace.opinion_run_id == run.id, OpinionPlace.group_number.in_(numbers))
        .subquery()
    )
    rows = db.session.execute(
        select(placed.c.group_number, placed.c.x, placed.c.y).where((placed.c.number - 1) % step == 0)
    ).all()
    return np.array([row[0] for row in rows], dtype=np.int64), np.array([row[1:] for row in rows], dtype=np.float64)


def _scaled(places: FloatArray) -> tuple[FloatArray, tuple[int, int], int]:
    """Return places in units of the picture, both ways on one scale, with its middle and its height."""
    low, high = (np.quantile(places, part, axis=0) for part in _ORDINARY)
    # What lies in the middle of all opinions is on the picture too.
    low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
    across, upright = (float(one) for one in high - low)
    scale = min(
        (WIDTH - 2 * MARGIN) / across if across > 0 else np.inf,
        (HIGHEST - 2 * MARGIN) / upright if upright > 0 else np.inf,
    )
    height = int(max(LOWEST, round(upright * scale) + 2 * MARGIN))
    centre, half = (low + high) / 2, np.array([WIDTH, height]) / 2
    turned = np.array([1.0, -1.0])
    middle = half - centre * scale * turned
    scaled = np.clip(half + (np.clip(places, low, high) - centre) * scale * turned, MARGIN, 2 * half - MARGIN)
    return scaled, (round(float(middle[0])), round(float(middle[1]))), height


def _shifted(scaled: FloatArray, height: int) -> NDArray[np.int64]:
    """Put each point by chance somewhere in the cell that it lies in. The same points always give the same picture."""
    random: Any = np.random.default_rng(len(scaled))
    cells = np.floor(scaled / CELL) * CELL
    moved = np.rint(cells + random.random(scaled.shape) * CELL).astype(np.int64)
    edge = MARGIN // 2
    return np.asarray(np.clip(moved, edge, np.array([WIDTH, height]) - edge))


def _group(number: int, groups: int, people: int, points: NDArray[np.int64]) -> GroupPoints:
    x, y = _letter_of(points) if len(points) else (0, 0)
    # Not in the order of the database, which might tell who is who.
    ordered = sorted((int(one[0]), int(one[1])) for one in points)
    return GroupPoints(LETTERS[number] if groups > 1 else None, people, ordered, x, y)


def _letter_of(points: NDArray[np.int64]) -> tuple[int, int]:
    """Return where the letter of a group stands: in its middle, or above it where it would hide a small cloud."""
    x, y = (round(float(one)) for one in np.median(points, axis=0))
    is_small = float(np.ptp(np.quantile(points[:, 1], (0.1, 0.9)))) < 2 * LETTER
    return x, max(LETTER, int(points[:, 1].min()) - LETTER - 4) if is_small else y
