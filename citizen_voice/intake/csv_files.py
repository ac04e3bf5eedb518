"""Reading a CSV file from elsewhere, plain or gzipped, and saying plainly what is wrong with it."""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext

from citizen_voice.exceptions import InvalidInputError

LONGEST_CELL = 100_000
GZIP_MAGIC = b"\x1f\x8b"
BINARY_BEGINNINGS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
_NAMED_COLUMNS = 12

Row = tuple[int, list[str]]
"""The line on which a row begins (the first line of the file is 1), and its cells."""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file that was read whole: its name, the SHA-256 of what lies on the disk, its columns and its rows."""

    name: str
    sha256: str
    columns: list[str]
    rows: list[Row]

    def cells(self, *columns: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the line of each row and its cells in those columns. Raises `InvalidInputError` when one is missing."""
        for column in columns:
            if column not in self.columns:
                raise InvalidInputError(
                    gettext(
                        "%(file)s has no column “%(column)s”. Its columns are: %(columns)s.",
                        file=self.name,
                        column=column,
                        columns=", ".join(self.columns[:_NAMED_COLUMNS]) or gettext("none"),
                    )
                )
        places = [self.columns.index(column) for column in columns]
        for line, cells in self.rows:
            yield line, tuple(cells[place] for place in places)

    def fault(self, line: int, what: str) -> InvalidInputError:
        """Return the fault that names this file and the row on that line."""
        return InvalidInputError(
            gettext("%(file)s, the row on line %(line)d: %(fault)s", file=self.name, line=line, fault=what)
        )


def find_file(folder: Path, names: Sequence[str]) -> Path | None:
    """Return the first file of that name, plain or with .gz, that is in the folder; None when none is."""
    for name in names:
        for candidate in (folder / name, folder / f"{name}.gz"):
            if candidate.is_file():
                return candidate
    return None


def read_csv(path: Path, *, has_header: bool = True) -> CsvFile:
    """Read a CSV file in UTF-8. Lines without anything on them are no rows.

    Raises `InvalidInputError` when it can't be read, is no gzip, UTF-8 or CSV, or a row has more or fewer cells than
    the header.
    """
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise InvalidInputError(
            gettext("%(file)s can't be read (%(fault)s): check who may read it.", file=path.name, fault=fault.strerror)
        ) from fault
    rows = _rows(path.name, _decode(path.name, _decompress(path.name, raw)))
    columns: list[str] = []
    if has_header:
        if not rows:
            raise InvalidInputError(gettext("%(file)s is empty: export it again.", file=path.name))
        columns = header_of(path.name, rows.pop(0)[1])
        for line, cells in rows:
            if len(cells) != len(columns):
                raise _wrong_cells(path.name, line, len(cells), len(columns))
    return CsvFile(path.name, hashlib.sha256(raw).hexdigest(), columns, rows)


def _wrong_cells(name: str, line: int, cells: int, columns: int) -> InvalidInputError:
    return InvalidInputError(
        gettext(
            "%(file)s, the row on line %(line)d: it has %(cells)d cells, but there are %(columns)d columns. A text "
            "with commas or new lines must stand in quotation marks.",
            file=name,
            line=line,
            cells=cells,
            columns=columns,
        )
    )


def _decompress(name: str, raw: bytes) -> bytes:
    if not raw.startswith(GZIP_MAGIC) and not name.lower().endswith(".gz"):
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as fault:
        raise InvalidInputError(
            gettext("%(file)s is not a whole gzip file (%(fault)s): make it or fetch it again.", file=name, fault=fault)
        ) from fault


def _decode(name: str, content: bytes) -> str:
    if content.startswith(BINARY_BEGINNINGS):
        raise InvalidInputError(
            gettext("%(file)s is not a text file: give the CSV file that Polis exports.", file=name)
        )
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise InvalidInputError(
            gettext("%(file)s is not in UTF-8 (line %(line)d): save it again as CSV UTF-8.", file=name, line=line)
        ) from fault
    if "\x00" in words:
        line = words.count("\n", 0, words.index("\x00")) + 1
        raise InvalidInputError(
            gettext(
                "%(file)s holds a NUL character (line %(line)d), as no text does: export it again.",
                file=name,
                line=line,
            )
        )
    return words


def _rows(name: str, words: str) -> list[Row]:
    rows: list[Row] = []
    line = 1
    with cells_up_to(LONGEST_CELL):
        reader = csv.reader(io.StringIO(words, newline=""), strict=True)
        try:
            for cells in reader:
                if cells:
                    rows.append((line, cells))
                line = reader.line_num + 1
        except csv.Error as fault:
            raise _not_well_formed(name, line, fault) from fault
    return rows


def _not_well_formed(name: str, line: int, fault: csv.Error) -> InvalidInputError:
    what = str(fault)
    if "field larger" in what:
        what = gettext("a cell is longer than %(most)s characters", most=f"{LONGEST_CELL:,}")
    return InvalidInputError(
        gettext(
            "%(file)s is not a well-formed CSV file: the row that begins on line %(line)d can't be read (%(fault)s).",
            file=name,
            line=line,
            fault=what,
        )
    )


@contextmanager
def cells_up_to(characters: int) -> Iterator[None]:
    """Let the csv module read cells of that many characters. The limit belongs to the whole process: it is put back."""
    before = csv.field_size_limit(characters)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def header_of(name: str, cells: list[str]) -> list[str]:
    """Return the names of the columns. Raises `InvalidInputError` for one that stands twice."""
    columns = [cell.strip() for cell in cells]
    doubled = sorted({column for column in columns if columns.count(column) > 1})
    if doubled:
        raise InvalidInputError(
            gettext("%(file)s has the column “%(column)s” twice: export it again.", file=name, column=doubled[0])
        )
    return columns
