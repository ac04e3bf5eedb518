"""Circles and their labels on a picture: none over another, and labels for as many of the largest as have room."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_TURNS = 120
_SMALLEST = 12.0
"""Radius of the smallest circle: 24 across, so that a finger finds it (WCAG 2.2, 2.5.8)."""
_SHARE_COVERED = 0.3
_LARGEST_SHARE = 0.12
_MOST_LINES = 3
_LETTER_WIDTH = 0.64
_LINE_HEIGHT = 1.2
_GAP = 4.0


@dataclass(frozen=True)
class Spot:
    """A theme to be drawn: its place from 0 to 1 (y upwards), how many people, and its title."""

    x: float
    y: float
    people: int
    title: str


@dataclass(frozen=True)
class Canvas:
    """A picture in units that are about the pixels of the screen it is for. `letters` fit in a line of a label."""

    width: int
    height: int
    font: int
    letters: int


WIDE = Canvas(width=960, height=600, font=15, letters=24)
NARROW = Canvas(width=340, height=480, font=13, letters=17)


@dataclass(frozen=True)
class Label:
    """Lines of a title, centred upon `x`; `baselines` are the y of each line."""

    x: float
    lines: tuple[str, ...]
    baselines: tuple[float, ...]


@dataclass(frozen=True)
class Circle:
    """Where a theme is drawn. `label` is None where there was no room for it."""

    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        """Say whether the two have any part in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def lay_out(spots: Sequence[Spot], canvas: Canvas) -> list[Circle]:
    """Place a circle for each spot, the area by its people, and the labels. The same spots always give the same.

    Labels are given in the order of the spots: put the most important first.
    """
    if not spots:
        return []
    radii = _radii(spots, canvas)
    places = _apart(_scaled(spots, radii, canvas), radii, canvas)
    boxes = [_around(x, y, radius) for (x, y), radius in zip(places, radii, strict=True)]
    taken: list[_Box] = []
    circles = []
    for number, spot in enumerate(spots):
        x, y = (float(value) for value in places[number])
        others = boxes[:number] + boxes[number + 1 :] + taken
        label, box = _label(spot.title, boxes[number], canvas, others)
        if box is not None:
            taken.append(box)
        circles.append(Circle(round(x, 1), round(y, 1), round(float(radii[number]), 1), label))
    return circles


def _radii(spots: Sequence[Spot], canvas: Canvas) -> NDArray[np.float64]:
    roots = np.sqrt(np.maximum([spot.people for spot in spots], 1))
    largest = _LARGEST_SHARE * min(canvas.width, canvas.height)
    covered = math.sqrt(_SHARE_COVERED * canvas.width * canvas.height / (math.pi * float((roots**2).sum())))
    radii: NDArray[np.float64] = np.maximum(roots * min(largest / roots.max(), covered), _SMALLEST)
    return radii


def _scaled(spots: Sequence[Spot], radii: NDArray[np.float64], canvas: Canvas) -> NDArray[np.float64]:
    flat = np.array([(spot.x, 1 - spot.y) for spot in spots])
    low, wide = flat.min(axis=0), np.ptp(flat, axis=0)
    unit = np.where(wide > 0, (flat - low) / np.where(wide > 0, wide, 1), 0.5)
    margin = float(radii.max()) + _GAP
    scaled: NDArray[np.float64] = margin + unit * (np.array([canvas.width, canvas.height]) - 2 * margin)
    return scaled


def _apart(places: NDArray[np.float64], radii: NDArray[np.float64], canvas: Canvas) -> NDArray[np.float64]:
    """Push circles apart until none lies over another, or for as many turns as are worth it."""
    # A small turn of a spiral tells those apart that lie on the very same place.
    angles = np.arange(len(radii)) * 2.399963
    placed = places + 0.01 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    low = radii[:, None] + 1
    high = np.array([canvas.width, canvas.height]) - low
    least = radii[:, None] + radii[None, :] + 2
    np.fill_diagonal(least, 0)
    for _ in range(_TURNS):
        gap = placed[:, None, :] - placed[None, :, :]
        distance = np.maximum(np.sqrt((gap**2).sum(axis=2)), 1e-6)
        push = np.clip(least - distance, 0, None)
        if not (push > 0.1).any():
            break
        placed = np.clip(placed + 0.5 * (gap / distance[:, :, None] * push[:, :, None]).sum(axis=1), low, high)
    return placed


def _around(x: float, y: float, radius: float) -> _Box:
    return _Box(x - radius, y - radius, x + radius, y + radius)


def _label(title: str, circle: _Box, canvas: Canvas, others: Sequence[_Box]) -> tuple[Label | None, _Box | None]:
    """Give the label of a circle where it meets none of the others, and the room that it takes; or nothing."""
    for letters, most_lines in ((canvas.letters, _MOST_LINES), (canvas.letters * 2 // 3, _MOST_LINES + 1)):
        # A word is never cut: one that is longer than a line may still find room, and the table names every theme.
        lines = textwrap.wrap(title, letters, max_lines=most_lines, placeholder="…", break_long_words=False)
        for label, box in _ways(lines, circle, canvas) if lines else ():
            is_inside = box.left >= 0 and box.top >= 0 and box.right <= canvas.width and box.bottom <= canvas.height
            if is_inside and not any(box.meets(other) for other in others):
                return label, box
    return None, None


def _ways(lines: Sequence[str], circle: _Box, canvas: Canvas) -> Iterator[tuple[Label, _Box]]:
    """Give the ways in which a label may stand at its circle, the best first."""
    step = canvas.font * _LINE_HEIGHT
    width = max((len(line) for line in lines), default=0) * canvas.font * _LETTER_WIDTH
    height = len(lines) * step
    x, y = (circle.left + circle.right) / 2, (circle.top + circle.bottom) / 2
    # Above and below a circle at the edge it stands as far aside as it must.
    within = min(max(x, width / 2 + 1), canvas.width - width / 2 - 1)
    for middle, top in (
        (within, circle.bottom + _GAP),
        (within, circle.top - _GAP - height),
        (circle.right + _GAP + width / 2, y - height / 2),
        (circle.left - _GAP - width / 2, y - height / 2),
    ):
        baselines = tuple(round(top + step * number + canvas.font * 0.95, 1) for number in range(len(lines)))
        yield (
            Label(round(middle, 1), tuple(lines), baselines),
            _Box(middle - width / 2, top, middle + width / 2, top + height),
        )
