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
                named = ", ".join(self.columns[:_NAMED_COLUMNS]) or "none"
                raise InvalidInputError(f'{self.name} has no column "{column}". Its columns are: {named}.')
        places = [self.columns.index(column) for column in columns]
        for line, cells in self.rows:
            yield line, tuple(cells[place] for place in places)

    def fault(self, line: int, what: str) -> InvalidInputError:
        """Return the fault that names this file and the row on that line."""
        return InvalidInputError(f"{self.name}, the row on line {line}: {what}")


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
        raise InvalidInputError(f"{path.name} can't be read ({fault.strerror}): check who may read it.") from fault
    rows = _rows(path.name, _decode(path.name, _decompress(path.name, raw)))
    columns: list[str] = []
    if has_header:
        if not rows:
            raise InvalidInputError(f"{path.name} is empty: export it again.")
        columns = header_of(path.name, rows.pop(0)[1])
        for line, cells in rows:
            if len(cells) != len(columns):
                raise InvalidInputError(
                    f"{path.name}, the row on line {line}: it has {len(cells)} cells, but there are "
                    f"{len(columns)} columns. A text with commas or new lines must stand in quotation marks."
                )
    return CsvFile(path.name, hashlib.sha256(raw).hexdigest(), columns, rows)


def _decompress(name: str, raw: bytes) -> bytes:
    if not raw.startswith(GZIP_MAGIC) and not name.lower().endswith(".gz"):
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as fault:
        raise InvalidInputError(f"{name} is not a whole gzip file ({fault}): make it or fetch it again.") from fault


def _decode(name: str, content: bytes) -> str:
    if content.startswith(BINARY_BEGINNINGS):
        raise InvalidInputError(f"{name} is not a text file: give the CSV file that Polis exports.")
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise InvalidInputError(f"{name} is not in UTF-8 (line {line}): save it again as CSV UTF-8.") from fault
    if "\x00" in words:
        line = words.count("\n", 0, words.index("\x00")) + 1
        raise InvalidInputError(f"{name} holds a NUL character (line {line}), as no text does: export it again.")
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
            what = f"a cell is longer than {LONGEST_CELL:,} characters" if "field larger" in str(fault) else str(fault)
            raise InvalidInputError(
                f"{name} is not a well-formed CSV file: the row that begins on line {line} can't be read ({what})."
            ) from fault
    return rows


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
        raise InvalidInputError(f'{name} has the column "{doubled[0]}" twice: export it again.')
    return columns
