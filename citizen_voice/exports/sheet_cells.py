"""The cells of our workbooks: what may stand in one, and how it looks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray

from citizen_voice.exports.line_lengths import EDGES, digits_wide, lines_in
from citizen_voice.exports.packing import plain
from citizen_voice.exports.tables import is_formula

FONT, SIZE = "Arial", 10
MOST_CHARACTERS = 32_767
"""No program takes more in a cell."""
_LINE = Side(style="thin", color="B1B4B6")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="DDE6EE")
_INPUT = PatternFill("solid", fgColor="FFF7CC")
_LINK_INK = "1D70B8"
_DAY = "d mmm yyyy"
Content = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that we wrote, with its sign of equality; nothing that somebody typed is in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Input:
    """A cell to fill in."""


@dataclass(frozen=True, slots=True)
class Link:
    """A web address that can be followed."""

    address: str


INPUT = Input()
Filled = Content | Formula | Input | Link
Row = Sequence[Filled]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: what stands in its first row, its width in characters, and whether it holds numbers."""

    title: str
    width: float
    is_number: bool = False


class Styles:
    """The styles of a sheet's cells. To find the number of a style takes longer than to write a cell: it is kept."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bool, bool, bool], StyleArray] = {}

    def give(self, cell: Cell, *, is_number: bool, is_input: bool, wraps: bool) -> None:
        """Give a cell its style, as the first of its kind got it."""
        kind = (is_number, is_input, wraps)
        if kind in self._kept:
            cell._style = StyleArray(self._kept[kind])  # noqa: SLF001 - the library has no other way to give a known style
            return
        cell.font, cell.border = Font(name=FONT, size=SIZE), _BORDER
        cell.alignment = Alignment(
            wrap_text=wraps, vertical="top", horizontal="right" if is_number else "left", indent=1
        )
        if is_input:
            cell.fill, cell.protection = _INPUT, Protection(locked=False)
        self._kept[kind] = StyleArray(cell._style)  # noqa: SLF001 - as above


def write_cell(cell: Cell, content: Filled, styles: Styles, *, is_number: bool) -> None:
    """Write what stands in a cell, with its look and how its number or day is shown."""
    # LibreOffice sets a number that may wrap close against the next column.
    wraps = not is_number or isinstance(content, str)
    styles.give(cell, is_number=is_number, is_input=isinstance(content, Input), wraps=wraps)
    if isinstance(content, Input):
        return
    if isinstance(content, Formula):
        cell.value = content.text
    elif isinstance(content, Link):
        _write_words(cell, plain(content.address))
        cell.hyperlink = plain(content.address)
        cell.font = Font(name=FONT, size=SIZE, color=_LINK_INK, underline="single")
    elif isinstance(content, str):
        _write_words(cell, plain(content))
    elif content is not None:
        cell.value = content
        cell.number_format = _number_format(content)


def set_head(cell: Cell) -> None:
    """Set a cell apart as the head of its column."""
    cell.font, cell.fill = bold(), _HEAD


def bold() -> Font:
    """Return our font in bold."""
    return Font(name=FONT, size=SIZE, bold=True)


def lines_of(content: Filled, column_width: float, *, is_bold: bool) -> int:
    """Return over how many lines what stands in a cell runs."""
    words = content.address if isinstance(content, Link) else content
    return lines_in(words, column_width, is_bold=is_bold) if isinstance(words, str) else 1


def width_for(column: Column, contents: Sequence[Filled]) -> float:
    """Return the width of a column, with room for each word of its title and for what can't run over several lines.

    A number or a day that does not fit is shown as hashes, and LibreOffice breaks no address that can be followed.
    """
    titles = [digits_wide(word, is_bold=True) for word in column.title.split()]
    unbroken = [digits_wide(words) for one in contents if (words := _unbroken(one, column))]
    return max(column.width, math.ceil(max([*titles, *unbroken]) + EDGES))


def _unbroken(content: Filled, column: Column) -> str:
    if isinstance(content, Link):
        return content.address
    if isinstance(content, date):
        return f"{content:%d %b %Y}"
    return f"{content:,}" if column.is_number and isinstance(content, int | Decimal) else ""


def _write_words(cell: Cell, words: str) -> None:
    """Store what somebody typed as text, so that no program counts it, also after it was edited."""
    # What the library does besides, to find out what is a number or a formula, takes longer than to write the cell.
    cell._value = words[:MOST_CHARACTERS] or None  # noqa: SLF001 - as above
    if words:
        cell.data_type = "s"
    if is_formula(words):
        cell.quotePrefix = True


def _number_format(content: Any) -> str:
    if isinstance(content, date):
        return _DAY
    return "#,##0" if isinstance(content, int) or content == content.to_integral_value() else "#,##0.###"
