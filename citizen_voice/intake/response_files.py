"""A CSV file of responses as somebody saved it: its encoding and delimiter found, its rows read one by one."""

import csv
import gzip
import hashlib
import io
import itertools
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from citizen_voice.exceptions import InvalidInputError
from citizen_voice.intake.csv_files import BINARY_BEGINNINGS, GZIP_MAGIC, Row, cells_up_to, header_of
from citizen_voice.intake.encodings import EncodingFinder

LONGEST_CELL_READ = 5_000_000
"""A cell beyond it is no answer: most likely a quotation mark that is never closed."""
LARGEST_CONTENT = 2 * 1024**3
_PIECE = 1 << 20
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_NEVER = "\x1f"
_TRIED_ROWS = 200
_KINDS = {
    b"PK\x03\x04": _l("a spreadsheet or another packed file (XLSX, ODS, ZIP)"),
    b"%PDF": _l("a PDF file"),
    b"\xd0\xcf\x11\xe0": _l("an older Office file (XLS, DOC)"),
    b"{\\rtf": _l("a Word file (RTF)"),
}
_PAGES = (b"<!doctype", b"<html", b"<?xml")


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """A file that was looked through once: everything about it but its rows, which `rows` reads from the disk."""

    name: str
    path: Path
    sha256: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]

    @property
    def delimiter_name(self) -> str:
        """The delimiter in a word; "none" for a file of one column."""
        return _DELIMITERS.get(self.delimiter, "none")

    def rows(self) -> Iterator[Row]:
        """Yield the line on which each row begins, and its cells. Lines without anything on them are no rows.

        Raises `InvalidInputError` at a row that can't be read.
        """
        with _as_text(self.path, self.name, self.encoding) as stream:
            rows = _read_rows(self.name, stream, self.delimiter)
            next(rows)
            yield from rows


def look_through(path: Path, *, name: str | None = None) -> ResponseFile:
    """Look through a file once. `name` is what it is called in messages, where that is not what the disk calls it.

    Raises `InvalidInputError` when it can't be read, is no text or no table, or is a broken gzip file.
    """
    name = name or path.name
    digest = _hash(path, name)
    finder = EncodingFinder(name)
    size = 0
    with _as_bytes(path, name) as stream:
        for piece in iter(lambda: stream.read(_PIECE), b""):
            if size == 0:
                _refuse_other_kinds(name, piece)
            size += len(piece)
            if size > LARGEST_CONTENT:
                raise InvalidInputError(gettext("%(file)s holds more than 2 GiB: bring it in in parts.", file=name))
            finder.feed(piece)
    if size == 0:
        raise InvalidInputError(
            gettext("%(file)s is empty: give a file with a line of column names and a row for each answer.", file=name)
        )
    encoding = finder.finish()
    with _as_text(path, name, encoding) as text:
        sample = text.read(_PIECE)
        is_whole = not text.read(1)
    delimiter = _find_delimiter(name, sample, is_whole=is_whole)
    with _as_text(path, name, encoding) as text:
        _, cells = next(_read_rows(name, text, delimiter), (1, [""]))
    columns = header_of(name, cells)
    if "\x00" in "".join(columns) or not any(columns):
        raise _no_csv(name, gettext("not a table of texts"))
    return ResponseFile(name, path, digest, encoding, delimiter, tuple(columns))


def _hash(path: Path, name: str) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError as fault:
        raise InvalidInputError(gettext("There is no file %(file)s: check its name and folder.", file=path)) from fault
    except IsADirectoryError as fault:
        raise InvalidInputError(gettext("%(file)s is a folder: give a file in it.", file=path)) from fault
    except OSError as fault:
        raise _unreadable(name, fault) from fault


@contextmanager
def _as_bytes(path: Path, name: str) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == GZIP_MAGIC or name.lower().endswith(".gz")
            raw.seek(0)
            if is_packed:
                with gzip.open(raw) as stream:
                    yield cast("BinaryIO", stream)
            else:
                yield raw
    except (gzip.BadGzipFile, EOFError, zlib.error) as fault:
        raise InvalidInputError(
            gettext("%(file)s is not a whole gzip file (%(fault)s): make it or fetch it again.", file=name, fault=fault)
        ) from fault
    except OSError as fault:
        raise _unreadable(name, fault) from fault


@contextmanager
def _as_text(path: Path, name: str, encoding: str) -> Iterator[io.TextIOWrapper]:
    with _as_bytes(path, name) as stream:
        try:
            yield io.TextIOWrapper(stream, encoding, newline="")
        except UnicodeDecodeError as fault:
            raise InvalidInputError(
                gettext(
                    "%(file)s was taken for %(encoding)s and can't be read so to its end: save it again as CSV UTF-8.",
                    file=name,
                    encoding=encoding,
                )
            ) from fault


def _refuse_other_kinds(name: str, head: bytes) -> None:
    begins = head.lstrip()[:16].lower()
    kind = next((words for magic, words in _KINDS.items() if head.startswith(magic)), None)
    if kind is None and begins.startswith(_PAGES):
        kind = _l("a web page or XML")
    if kind is None and head.startswith(BINARY_BEGINNINGS):
        kind = _l("not a text file")
    if kind is not None:
        raise _no_csv(name, kind)


def _no_csv(name: str, kind: object) -> InvalidInputError:
    return InvalidInputError(
        gettext(
            "%(file)s is %(kind)s, not a CSV file: open it in the program that it is from, choose “Save as” and "
            "“CSV UTF-8”, and bring that file in.",
            file=name,
            kind=kind,
        )
    )


def _unreadable(name: str, fault: OSError) -> InvalidInputError:
    return InvalidInputError(
        gettext("%(file)s can't be read (%(fault)s): check who may read it.", file=name, fault=fault.strerror)
    )


def _not_well_formed(name: str, line: int, fault: csv.Error) -> InvalidInputError:
    what = str(fault)
    if "field larger" in what:
        most = f"{LONGEST_CELL_READ:,}"
        what = gettext("a cell is longer than %(most)s characters: is a quotation mark not closed?", most=most)
    return InvalidInputError(
        gettext(
            "%(file)s is not a well-formed CSV file: the row that begins on line %(line)d can't be read (%(fault)s). "
            "Put texts with commas or quotation marks in quotation marks, and double those inside.",
            file=name,
            line=line,
            fault=what,
        )
    )


def _find_delimiter(name: str, sample: str, *, is_whole: bool) -> str:
    """Return the delimiter under which the most rows have as many cells as the first; of equal ones, the most cells.

    A file whose first line has no delimiter has one column, whatever stands in its texts.
    """
    first = next((line for line in sample.splitlines() if line.strip()), "")
    best, best_score = _NEVER, (0.0, 0)
    for delimiter in _DELIMITERS:
        if delimiter not in first:
            continue
        counts = _count_cells(sample, delimiter, is_whole=is_whole)
        if counts and counts[0] > 1:
            score = (sum(count == counts[0] for count in counts) / len(counts), counts[0])
            if score > best_score:
                best, best_score = delimiter, score
    if best == _NEVER and any(delimiter in first for delimiter in _DELIMITERS) and not first.startswith('"'):
        raise InvalidInputError(
            gettext(
                "%(file)s is not a well-formed CSV file: its columns can't be told apart. Put texts with commas or "
                "quotation marks in quotation marks, and double those inside.",
                file=name,
            )
        )
    return best


def _count_cells(sample: str, delimiter: str, *, is_whole: bool) -> list[int]:
    counts = []
    with cells_up_to(LONGEST_CELL_READ):
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
        try:
            counts = [len(cells) for cells in itertools.islice(reader, _TRIED_ROWS) if cells]
        except csv.Error:
            # The sample may break off inside a cell, and so may a file that is not well formed: the rows tell where.
            lax = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            counts = [len(cells) for cells in itertools.islice(lax, _TRIED_ROWS) if cells]
            if not is_whole:
                counts = counts[:-1] or counts
    return counts


def _read_rows(name: str, stream: io.TextIOWrapper, delimiter: str) -> Iterator[Row]:
    line = 1
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        # The limit is the whole process's, and others may read while this waits between two rows.
        with cells_up_to(LONGEST_CELL_READ):
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                raise _not_well_formed(name, line, fault) from fault
        if cells:
            yield line, cells
        line = reader.line_num + 1
