"""A workbook as we write it: locked but for the cells to fill in, ready to print, the same bytes each time."""

import io
import math
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from citizen_voice.exports.packing import plain, repacked
from citizen_voice.exports.tables import is_formula

_FONT = "Arial"
_LINE = Side(style="thin", color="B1B4B6")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="DDE6EE")
_INPUT = PatternFill("solid", fgColor="FFF7CC")
_DAY = "d mmm yyyy"
# Points; no program shows a taller row.
_LINE_POINTS, _TALLEST = 13.5, 405
_WIDE = 40
Content = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that we wrote, with its sign of equality; nothing that somebody typed is in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Input:
    """A cell to fill in."""


INPUT = Input()
Row = Sequence[Content | Formula | Input]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: what stands in its first row, its width in characters, and whether it holds numbers."""

    title: str
    width: float
    is_number: bool = False


def start_workbook(*, title: str, subject: str, author: str, moment: datetime) -> Workbook:
    """Return an empty workbook with its properties set; every program counts its formulas when it opens it."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    about = workbook.properties
    about.title, about.subject, about.creator = plain(title)[:255], plain(subject)[:255], plain(author)[:255]
    about.lastModifiedBy, about.language = about.creator, "en-GB"
    about.created = moment.astimezone(UTC).replace(tzinfo=None)
    workbook.calculation.fullCalcOnLoad = True
    return workbook


def add_sheet(
    workbook: Workbook, name: str, columns: Sequence[Column], rows: Iterable[Row], *, lines: int = 1
) -> Worksheet:
    """Add a sheet with one header row that stays in sight and is printed on each page; locked without a password.

    ``lines`` is how many lines of words every row has room for at the least.
    """
    sheet = workbook.create_sheet(name)
    titles, styles = [one.title for one in columns], _Styles()
    for row_number, row in enumerate((titles, *rows), start=1):
        for number, (content, column) in enumerate(zip(row, columns, strict=True), start=1):
            _write(sheet.cell(row_number, number), content, styles, is_number=column.is_number)
        # Not every program measures a row of wrapped words when it opens a file.
        needed = max(_lines(content, column) for content, column in zip(row, columns, strict=True))
        sheet.row_dimensions[row_number].height = min(
            _LINE_POINTS * max(needed, lines if row_number > 1 else 1), _TALLEST
        )
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        head = sheet.cell(1, number)
        head.font, head.fill = Font(name=_FONT, size=10, bold=True), _HEAD
    _set_up(sheet)
    return sheet


def make_room(sheet: Worksheet, row: int, *, lines: int) -> None:
    """Make a row tall enough for some lines of words, and no less tall than it is."""
    height = sheet.row_dimensions[row].height or 0
    sheet.row_dimensions[row].height = min(max(height, _LINE_POINTS * lines), _TALLEST)


def code(words: str) -> Content:
    """Return the number of a lot as a number, so that no program marks it as a number in words; else the words."""
    return int(words) if words.isdecimal() else words


def name_range(workbook: Workbook, name: str, sheet: Worksheet, cells: str) -> None:
    """Give a name to some cells of a sheet, such as ``$A$2:$A$9``."""
    workbook.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet.title)}!{cells}")


def allow_numbers(
    sheet: Worksheet, cells: str, *, least: int, most: int | str | None = None, title: str, words: str
) -> None:
    """Let some cells take only numbers of ``least`` or more; with ``most``, only whole numbers up to it.

    Where ``most`` names a cell, such as ``E5``, numbers with a fraction up to what stands there.
    """
    rule = DataValidation(
        type="whole" if isinstance(most, int) else "decimal",
        operator="greaterThanOrEqual" if most is None else "between",
        formula1=str(least),
        formula2=None if most is None else str(most),
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle=title,
        error=words,
        promptTitle=title,
        prompt=words,
    )
    sheet.add_data_validation(rule)
    rule.add(cells)


def allow_words(sheet: Worksheet, cells: str, *, words: Sequence[str], title: str, ask: str) -> None:
    """Let some cells take only one of a few words, chosen from a list."""
    listed = ",".join(words)
    rule = DataValidation(
        type="list",
        formula1=f'"{listed}"',
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle=title,
        error=ask,
        promptTitle=title,
        prompt=ask,
    )
    sheet.add_data_validation(rule)
    rule.add(cells)


def to_bytes(workbook: Workbook, moment: datetime) -> bytes:
    """Return the file, the same bytes for the same content. Raises ValueError when ``moment`` has no time zone."""
    file = io.BytesIO()
    workbook.save(file)
    return repacked(file.getvalue(), moment)


def _lines(content: Content | Formula | Input, column: Column) -> int:
    """Return over how many lines some words run in a column, with room for words that do not break at its edge."""
    if not isinstance(content, str):
        return 1
    # In a narrow column much of a line is lost where a word does not fit any more.
    room = column.width if column.width >= _WIDE else column.width * 0.85
    return sum(math.ceil(len(line) / room) or 1 for line in content.splitlines()) or 1


class _Styles:
    """The styles of a sheet's cells. To find the number of a style takes longer than to write a cell: it is kept."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bool, bool, bool], Any] = {}

    def give(self, cell: Cell, *, is_number: bool, is_input: bool, wraps: bool) -> None:
        """Give a cell its style, as the first of its kind got it."""
        kind = (is_number, is_input, wraps)
        if kind in self._kept:
            cell._style = copy(self._kept[kind])  # noqa: SLF001 - the library has no other way to give a known style
            return
        cell.font, cell.border = Font(name=_FONT, size=10), _BORDER
        cell.alignment = Alignment(
            wrap_text=wraps, vertical="top", horizontal="right" if is_number else "left", indent=1 if is_number else 0
        )
        if is_input:
            cell.fill, cell.protection = _INPUT, Protection(locked=False)
        self._kept[kind] = copy(cell._style)  # noqa: SLF001 - as above


def _write(cell: Cell, content: Content | Formula | Input, styles: _Styles, *, is_number: bool) -> None:
    # LibreOffice sets a number that may wrap close against the next column.
    wraps = not is_number or isinstance(content, str)
    styles.give(cell, is_number=is_number, is_input=isinstance(content, Input), wraps=wraps)
    if isinstance(content, Input):
        return
    if isinstance(content, Formula):
        cell.value = content.text
    elif isinstance(content, str):
        _write_words(cell, plain(content))
    elif content is not None:
        cell.value = content
        cell.number_format = _number_format(content)


def _write_words(cell: Cell, words: str) -> None:
    """Store what somebody typed as text, so that no program counts it, also after it was edited."""
    cell.value = words
    if words:
        cell.data_type = "s"
    if is_formula(words):
        cell.quotePrefix = True


def _number_format(content: Any) -> str:
    if isinstance(content, date):
        return _DAY
    return "#,##0" if isinstance(content, int) or content == content.to_integral_value() else "#,##0.###"


def _set_up(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, header=0.3, footer=0.3)
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"
    protection = sheet.protection
    protection.sheet = True
    # False means that it is not forbidden: whoever fills it in may make room for words.
    protection.formatColumns = protection.formatRows = False
