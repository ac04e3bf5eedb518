"""A picture of numbers as bars, in hundredths of its width and height."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = HEIGHT = 100.0
GAP = 0.2
"""The part of each place that is left free between bars."""
HIDDEN_HEIGHT = 8.0
"""A number that is hidden is drawn as an empty box of this height, whatever it is."""


@dataclass(frozen=True)
class Bar:
    """One bar, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    is_hidden: bool


@dataclass(frozen=True)
class Bars:
    """The bars, and the number that is as high as the picture."""

    bars: Sequence[Bar]
    highest: int


def draw_bars(numbers: Sequence[int | None]) -> Bars | None:
    """Return a bar for each number (None: hidden); None where no number above 0 may be seen."""
    highest = max((number for number in numbers if number is not None), default=0)
    if not highest:
        return None
    place = WIDTH / len(numbers)
    return Bars([_bar(number, at * place, place, highest) for at, number in enumerate(numbers)], highest)


def _bar(number: int | None, left: float, place: float, highest: int) -> Bar:
    height = HIDDEN_HEIGHT if number is None else HEIGHT * number / highest
    width = place * (1 - GAP)
    return Bar(
        x=round(left + (place - width) / 2, 3),
        y=round(HEIGHT - height, 3),
        width=round(width, 3),
        height=round(height, 3),
        is_hidden=number is None,
    )
