"""Reading a column of texts from a CSV or JSONL file, plain or gzipped, and saying plainly what is wrong with it."""

import csv
import gzip
import hashlib
import io
import json
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citizen_voice.cli.faults import Fault

_JSON_SUFFIXES = {".jsonl", ".ndjson", ".json"}
_GZIP_MAGIC = b"\x1f\x8b"
_BINARY_MAGIC = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 1024
_MOST_COLUMNS_NAMED = 20


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of the file: its id, its text, and the line on which it begins."""

    row_id: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class TextTable:
    """The rows of a file and the SHA-256 of the file as it lies on the disk."""

    rows: list[TextRow]
    sha256: str


Record = tuple[int, dict[str, Any]]


def read_texts(path: Path, *, text_column: str, id_column: str | None) -> TextTable:
    """Read the texts of a file, in its order. Without an id column the id is the number of the line.

    Raises `Fault` when the file is missing, broken or not UTF-8, when a column is missing, an id is empty or stands
    twice, or there is no row. Lines without anything on them are no rows.
    """
    raw = _read_bytes(path)
    content = _decode(path, _decompress(path, raw))
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    is_json = bool(suffixes) and suffixes[-1] in _JSON_SUFFIXES
    columns, records = _json_records(path, content) if is_json else _csv_records(path, content)
    if not records and not columns:
        raise Fault(f"{path} is empty: give a file with a line of column names and a line for each text.")
    for column in (text_column, id_column):
        if column is not None and column not in columns:
            raise Fault(f'{path} has no column "{column}". Its columns are: {_name(columns)}.')
    if not records:
        raise Fault(f"{path} has column names but no rows: add a line for each text.")
    rows = [_row(path, record, text_column, id_column) for record in records]
    _require_distinct_ids(path, rows, id_column)
    return TextTable(rows=rows, sha256=hashlib.sha256(raw).hexdigest())


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Fault(f"There is no file {path}: check its name and folder.") from error
    except IsADirectoryError as error:
        raise Fault(f"{path} is a folder: give a file in it.") from error
    except OSError as error:
        raise Fault(f"{path} can't be read ({error.strerror}): check who may read it.") from error


def _decompress(path: Path, raw: bytes) -> bytes:
    if not raw.startswith(_GZIP_MAGIC) and path.suffix.lower() != ".gz":
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise Fault(f"{path} is not a whole gzip file ({error}): make it or fetch it again.") from error


def _decode(path: Path, content: bytes) -> str:
    beginning = content[:_LOOKED_AT]
    # A NUL among the texts is read like any character; among the names of columns it means another kind of file.
    is_binary = beginning.startswith(_BINARY_MAGIC) or b"\x00" in beginning.split(b"\n", 1)[0]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if (is_binary or b"\x00" in beginning) and not beginning.startswith(_UTF_16_MARKS):
            raise _not_a_text_file(path) from error
        line = content.count(b"\n", 0, error.start) + 1
        raise Fault(f"{path} is not in UTF-8 (line {line}): save it again as CSV UTF-8.") from error
    if is_binary:
        raise _not_a_text_file(path)
    return text


def _not_a_text_file(path: Path) -> Fault:
    return Fault(f"{path} is not a text file: give a CSV or JSONL file (a spreadsheet can be saved as CSV UTF-8).")


def _csv_records(path: Path, content: str) -> tuple[list[str], list[Record]]:
    records: list[Record] = []
    with _cells_of_any_length():
        reader = csv.reader(io.StringIO(content, newline=""), strict=True)
        columns: list[str] | None = None
        line = 1
        try:
            for cells in reader:
                if columns is None and cells:
                    columns = _header(path, cells)
                elif columns is not None and cells:
                    records.append((line, _fit_to_header(path, line, columns, cells)))
                line = reader.line_num + 1
        except csv.Error as error:
            raise Fault(
                f"{path} is not a well-formed CSV file: the row that begins on line {line} can't be read "
                f"({error}). Put texts with commas or quotation marks in quotation marks, and double those inside."
            ) from error
    return columns or [], records


@contextmanager
def _cells_of_any_length() -> Iterator[None]:
    # The csv module's own limit of 131,072 characters is for the whole process: it is put back.
    limit = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def _header(path: Path, cells: list[str]) -> list[str]:
    columns = [cell.strip() for cell in cells]
    doubled = sorted({column for column in columns if column and columns.count(column) > 1})
    if doubled:
        raise Fault(f'{path} has the column "{doubled[0]}" twice: give each column a name of its own.')
    return columns


def _fit_to_header(path: Path, line: int, columns: list[str], cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(columns):
        raise Fault(
            f"{path} has {len(cells)} cells in the row on line {line}, but {len(columns)} column names: "
            "put a text with commas in quotation marks."
        )
    return dict(zip(columns, cells, strict=True))


def _json_records(path: Path, content: str) -> tuple[list[str], list[Record]]:
    columns: dict[str, None] = {}
    records: list[Record] = []
    # Not splitlines: it would also cut at characters that may stand inside a JSON string.
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            try:
                record = json.loads(line)
            except (json.JSONDecodeError, RecursionError) as error:
                raise Fault(f"{path} is not JSONL: line {number} is not JSON. Write one object a line.") from error
            if not isinstance(record, dict):
                raise Fault(f'{path} is not JSONL of rows: line {number} is no object such as {{"text": "…"}}.')
            columns.update(dict.fromkeys(record))
            records.append((number, record))
    return list(columns), records


def _row(path: Path, record: Record, text_column: str, id_column: str | None) -> TextRow:
    line, cells = record
    text = _as_text(path, line, text_column, cells.get(text_column))
    row_id = str(line) if id_column is None else _as_text(path, line, id_column, cells.get(id_column))
    if not row_id.strip():
        raise Fault(f'{path} has no id in column "{id_column}" on line {line}: give every row one.')
    return TextRow(row_id=row_id, text=text, line=line)


def _as_text(path: Path, line: int, column: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise Fault(f'{path} holds no text in "{column}" on line {line}, but a list or an object: give a text.')
    text = str(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Fault(f'{path} holds half a character in "{column}" on line {line}: correct that text.') from error
    return text


def _require_distinct_ids(path: Path, rows: list[TextRow], id_column: str | None) -> None:
    lines: dict[str, int] = {}
    for row in rows:
        earlier = lines.setdefault(row.row_id, row.line)
        if earlier != row.line:
            raise Fault(
                f'{path} has the id "{row.row_id}" twice in column "{id_column}", on lines {earlier} and {row.line}: '
                "give every row an id of its own, or leave --id out to use line numbers."
            )


def _name(columns: list[str]) -> str:
    named = ", ".join(columns[:_MOST_COLUMNS_NAMED])
    more = len(columns) - _MOST_COLUMNS_NAMED
    return f"{named} and {more} more" if more > 0 else named
