"""The workbook in which a contract reports what it delivered: one row for each measure and period."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from citizen_voice.exports.return_cells import RATING_WORDS, answer_in, day_in, number_in, rating_in, words_in
from citizen_voice.exports.sheet_cells import INPUT, Column, Row
from citizen_voice.exports.sheet_rules import allow_numbers, allow_words
from citizen_voice.exports.sheets import add_read_me, add_sheet, start_workbook, to_bytes

SHEET = "Delivery"
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 2000
COLUMNS = (
    Column("Id", 21),
    Column("Lot", 5),
    Column("Standard", 9),
    Column("Measure", 22),
    Column("Unit", 12),
    Column("How it is counted", 30),
    Column("First day", 11),
    Column("Last day", 11),
    Column("Delivered, in the unit", 12, is_number=True),
    Column("Out of (percent only)", 11, is_number=True),
    Column("Link to evidence", 22),
    Column("Additional? (yes or no)", 11),
    Column("Shared? (yes or no)", 10),
    Column("Who else may count it", 16),
    Column("Rating", 14),
    Column("Note", 24),
)
_ADDITIONAL = "It would not have happened without this contract."
_SHARED = "Somebody else may count the same."
_README = (
    (
        "How to fill it in",
        "Fill in the yellow cells of the sheet Delivery. All others are locked. There is no password.",
    ),
    ("", "Leave a row empty for which you have nothing to report yet. Enter 0 where nothing was delivered."),
    ("", "Enter a number in the unit of the row. For a percentage enter both: how many, and out of how many."),
    ("", f"Additional: {_ADDITIONAL}"),
    ("", f"Shared: {_SHARED}"),
    ("", "Rating: how the contract does under the measure, in one of the five words of the Procurement Act. Optional."),
    ("", "Everybody can read what you enter, the link and the note too. Name no person."),
    ("", "Save it as XLSX, and choose it on the page from which you took it."),
)
_MORE = (("", "More periods are due than fit here. Report these, and take the workbook again for the others."),)


class ReturnError(ValueError):
    """The file can't be read as a return; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A measure and a period that something is to be reported of."""

    id: str
    lot: int
    standard: str
    measure: str
    unit: str
    counting_rule: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """What somebody filled in for a line. `place` is the number of the row in the sheet; `faults` are sentences.

    `rating` is a key of `contract.RATINGS`, or empty.
    """

    place: int
    id: str
    first: date | None
    last: date | None
    quantity: Decimal | None
    whole: Decimal | None
    evidence: str
    is_additional: bool
    is_shared: bool
    shared_note: str
    rating: str
    note: str
    faults: tuple[str, ...]


def build_return_xlsx(lines: Sequence[ReturnLine], *, title: str, author: str, moment: datetime) -> bytes:
    """Return the workbook for these lines, or those that fit: the same bytes for the same lines and moment."""
    workbook = start_workbook(title=title, subject="Delivery return", author=author, moment=moment)
    fitting = lines[: MOST_ROWS - 1]
    add_read_me(workbook, title, (*_README, *(_MORE if len(lines) > len(fitting) else ())))
    rows: list[Row] = [
        (one.id, one.lot, one.standard, one.measure, one.unit, one.counting_rule, one.first, one.last, *[INPUT] * 8)
        for one in fitting
    ]
    sheet = add_sheet(workbook, SHEET, COLUMNS, rows, lines=3)
    sheet.freeze_panes = "E2"
    last = max(len(rows) + 1, 2)
    for letter in ("I", "J"):
        allow_numbers(
            sheet, f"{letter}2:{letter}{last}", least=0, title="A number", words="Enter a number of 0 or more."
        )
        for row in range(2, last + 1):
            sheet[f"{letter}{row}"].number_format = "#,##0.###"
    for letter, asked in (("L", _ADDITIONAL), ("M", _SHARED)):
        words = f"{asked} Choose yes or no; empty is no."
        allow_words(sheet, f"{letter}2:{letter}{last}", words=("yes", "no"), title="Yes or no", ask=words)
    allow_words(
        sheet, f"O2:O{last}", words=RATING_WORDS, title="Rating", ask="Choose one of the five, or leave it empty."
    )
    return to_bytes(workbook, moment)


def read_return(file: bytes) -> list[ReturnedRow]:
    """Return the rows of a workbook that something was filled into, each with what is wrong with it.

    Raises ReturnError for what is no such workbook, or too large to be one.
    """
    if len(file) > MOST_BYTES:
        raise ReturnError("The file is larger than 2 MB. Choose the workbook that you took from this page.")
    _check_package(file)
    try:
        return list(_rows(_sheet_of(file)))
    except ReturnError:
        raise
    except Exception as fault:
        # A file that was damaged makes the library raise whatever its parsers come upon, also at a row in its middle.
        raise ReturnError("The file can't be read as a workbook. Save it as XLSX, and choose it again.") from fault


def _check_package(file: bytes) -> None:
    """Refuse what is no package of parts, and one that grows beyond reason when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as package:
            unpacked = sum(one.file_size for one in package.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as fault:
        raise ReturnError("The file is no XLSX workbook. Save it as XLSX, and choose it again.") from fault
    if unpacked > MOST_UNPACKED:
        raise ReturnError("The workbook is far larger than one that was taken from this page.")


def _sheet_of(file: bytes) -> Any:
    workbook = load_workbook(io.BytesIO(file), read_only=True, data_only=False)
    if SHEET not in workbook.sheetnames:
        raise ReturnError(f"The workbook has no sheet “{SHEET}”. Choose the one that you took from this page.")
    return workbook[SHEET]


def _rows(sheet: Any) -> Iterator[ReturnedRow]:
    titles = [one.title for one in COLUMNS]
    cells_of = sheet.iter_rows(max_row=2 * MOST_ROWS, max_col=len(COLUMNS), values_only=True)
    for place, cells in enumerate(cells_of, start=1):
        values = [*cells, *[None] * (len(COLUMNS) - len(cells))]
        if place == 1:
            if [str(one or "") for one in values] != titles:
                raise ReturnError("The first row is not that of our workbook. Take the workbook from this page again.")
            continue
        if all(one in (None, "") for one in values[8:]):
            continue
        if place > MOST_ROWS:
            raise ReturnError(
                f"Something is filled in below row {MOST_ROWS:,}. Fill in the rows of the workbook alone."
            )
        yield _row(place, values)


def _row(place: int, values: Sequence[Any]) -> ReturnedRow:
    faults: list[str] = []
    titles = [one.title for one in COLUMNS]
    quantity, whole = (number_in(values[at], titles[at], faults) for at in (8, 9))
    first, last = (day_in(values[at], titles[at], faults) for at in (6, 7))
    additional, shared = (answer_in(values[at], titles[at], faults) for at in (11, 12))
    evidence, shared_note, note = (words_in(values[at]) for at in (10, 13, 15))
    return ReturnedRow(
        place=place,
        id=str(values[0] or "").strip(),
        first=first,
        last=last,
        quantity=quantity,
        whole=whole,
        evidence=evidence,
        is_additional=additional,
        is_shared=shared,
        shared_note=shared_note,
        rating=rating_in(values[14], titles[14], faults),
        note=note,
        faults=tuple(faults),
    )
