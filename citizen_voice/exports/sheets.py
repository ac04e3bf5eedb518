"""A workbook as we write it: locked but for the cells to fill in, ready to print, the same bytes each time."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from citizen_voice.exports.packing import plain, repacked
from citizen_voice.exports.sheet_cells import (
    FONT,
    SIZE,
    Column,
    Content,
    Row,
    Styles,
    bold,
    lines_of,
    set_head,
    width_for,
    write_cell,
)

# Points; no program shows a taller row.
LINE_POINTS, TALLEST = 13.5, 405


def start_workbook(*, title: str, subject: str, author: str, moment: datetime) -> Workbook:
    """Return an empty workbook with its properties set; every program counts its formulas when it opens it."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    # Columns are as wide as so many digits of this font, and what is typed beside our cells is set in it.
    workbook._fonts[0] = Font(name=FONT, size=SIZE, family=2)  # noqa: SLF001 - the library has no other way
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
    table: list[Row] = [[one.title for one in columns], *rows]
    widths = [width_for(column, cells) for column, cells in zip(columns, zip(*table, strict=True), strict=True)]
    styles = Styles()
    for row_number, row in enumerate(table, start=1):
        for number, (content, column) in enumerate(zip(row, columns, strict=True), start=1):
            write_cell(sheet.cell(row_number, number), content, styles, is_number=column.is_number)
        is_head = row_number == 1
        needed = max(lines_of(content, width, is_bold=is_head) for content, width in zip(row, widths, strict=True))
        sheet.row_dimensions[row_number].height = min(LINE_POINTS * max(needed, 1 if is_head else lines), TALLEST)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        set_head(sheet.cell(1, number))
    _set_up(sheet)
    return sheet


def add_read_me(workbook: Workbook, title: str, rows: Sequence[Row]) -> Worksheet:
    """Add the sheet that says how to use the workbook: what each row is about, in bold, and the words."""
    sheet = add_sheet(workbook, "Read me", (Column("Read me", 24), Column(title, 100)), rows)
    for row in range(2, len(rows) + 2):
        sheet.cell(row, 1).font = bold()
    return sheet


def make_room(sheet: Worksheet, row: int, *, lines: int) -> None:
    """Make a row tall enough for some lines of words, and no less tall than it is."""
    height = sheet.row_dimensions[row].height or 0
    sheet.row_dimensions[row].height = min(max(height, LINE_POINTS * lines), TALLEST)


def set_row_bold(sheet: Worksheet, row: int) -> None:
    """Set a row in bold, and make room for its words, which are wider so."""
    for cell in sheet[row]:
        cell.font = bold()
        width = sheet.column_dimensions[cell.column_letter].width
        is_formula = cell.data_type == "f"
        make_room(sheet, row, lines=1 if is_formula else lines_of(cell.value, width, is_bold=True))


def code(words: str) -> Content:
    """Return the number of a lot as a number, so that no program marks it as a number in words; else the words."""
    return int(words) if words.isdecimal() else words


def name_range(workbook: Workbook, name: str, sheet: Worksheet, cells: str) -> None:
    """Give a name to some cells of a sheet, such as ``$A$2:$A$9``."""
    workbook.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet.title)}!{cells}")


def to_bytes(workbook: Workbook, moment: datetime) -> bytes:
    """Return the file, the same bytes for the same content. Raises ValueError when ``moment`` has no time zone."""
    file = io.BytesIO()
    workbook.properties.modified = workbook.properties.created
    # Not compressed here: that is done when it is packed again.
    ExcelWriter(workbook, zipfile.ZipFile(file, "w")).save()
    return repacked(file.getvalue(), moment)


def _set_up(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, header=0.3, footer=0.3)
    for part, words in ((sheet.oddFooter.left, "&A"), (sheet.oddFooter.right, "Page &P of &N")):
        part.text, part.font, part.size = words, f"{FONT},Regular", SIZE
    protection = sheet.protection
    protection.sheet = True
    # False means that it is not forbidden: whoever fills it in may make room for words.
    protection.formatColumns = protection.formatRows = False
