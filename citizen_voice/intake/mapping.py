"""Which column of a file means what: a small file in TOML or JSON, or what the columns' own names say.

series = "paper-march"             # optional: ids of this file are of this series
[columns]                          # ours = theirs; only text is needed, the others where the file has them
text = "Answer"
id = "Number"
participant = "Household"          # who answered: any code; it is stored as a hash alone
source = "How it came"
received_on = "Date"
area = "Council"
language = "Language"
[values.source]                    # their words = ours
"Letter" = "paper"
[defaults]                         # for rows that do not say
source = "paper"
"""

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask_babel import gettext

from citizen_voice.exceptions import InvalidInputError
from citizen_voice.intake.csv_files import Row
from citizen_voice.vocabulary import ResponseChannel

COLUMNS = ("text", "id", "participant", "source", "received_on", "area", "language")
_WITH_VALUES = ("source", "area", "language")
_WITH_DEFAULTS = ("source", "received_on", "area", "language")
_LONGEST_SERIES = 60
_NAMES_OF_TEXTS = frozenset(
    [
        "answer", "answers", "comment", "comments", "free text", "freetext", "idea", "proposal", "response",
        "responses", "suggestion", "text", "your answer", "your comments", "your idea",
        "ateb", "sylw", "sylwadau", "testun", "ymateb",
    ]
)  # fmt: skip
_LEAST_WORDS = 4
_TRIED_ROWS = 200


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each of our names is called in the file, what its values mean there, and what holds where a row is silent.

    `columns` has ours → theirs, `values` for one of ours theirs (in small letters) → ours.
    """

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    series: str = ""

    def with_text(self, column: str) -> "Mapping":
        """Return the same mapping, with the texts in that column."""
        return replace(self, columns={**self.columns, "text": column})


def read_mapping(path: Path) -> Mapping:
    """Read a mapping from a TOML or JSON file. Raises `InvalidInputError`, naming the part that is wrong."""
    try:
        words = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise InvalidInputError(
            gettext("%(file)s can't be read as UTF-8: give the TOML or JSON file of the mapping.", file=path)
        ) from fault
    try:
        content = json.loads(words) if path.suffix.lower() == ".json" else tomllib.loads(words)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise InvalidInputError(
            gettext("%(file)s is not a mapping in TOML or JSON: %(fault)s.", file=path.name, fault=fault)
        ) from fault
    return as_mapping(content, path.name)


def as_mapping(content: Any, name: str) -> Mapping:
    """Return the mapping that a parsed file says. Raises `InvalidInputError`."""
    if not isinstance(content, dict) or set(content) - {"series", "columns", "values", "defaults"}:
        raise InvalidInputError(
            gettext("%(file)s: a mapping has the parts series, columns, values and defaults, and no other.", file=name)
        )
    series = content.get("series", "")
    if not isinstance(series, str) or len(series) > _LONGEST_SERIES:
        raise InvalidInputError(
            gettext("%(file)s: series is not a name of at most %(most)d characters.", file=name, most=_LONGEST_SERIES)
        )
    values = {
        ours: {theirs.strip().casefold(): meant for theirs, meant in _words(name, f"values.{ours}", table).items()}
        for ours, table in _table(name, "values", content.get("values", {}), _WITH_VALUES).items()
    }
    defaults = _words(name, "defaults", _table(name, "defaults", content.get("defaults", {}), _WITH_DEFAULTS))
    for word in (*values.get("source", {}).values(), *([defaults["source"]] if "source" in defaults else [])):
        if word not in set(ResponseChannel):
            known = ", ".join(ResponseChannel)
            raise InvalidInputError(
                gettext("%(file)s: the source “%(word)s” is none of %(known)s.", file=name, word=word, known=known)
            )
    return Mapping(
        columns=_words(name, "columns", _table(name, "columns", content.get("columns", {}), COLUMNS)),
        values=values,
        defaults=defaults,
        series=series.strip(),
    )


def _table(name: str, part: str, value: Any, known: Sequence[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInputError(gettext("%(file)s: %(part)s is not a table.", file=name, part=part))
    for key in value:
        if key not in known:
            raise InvalidInputError(
                gettext(
                    "%(file)s: %(part)s has “%(word)s”, which is none of %(known)s.",
                    file=name,
                    part=part,
                    word=key,
                    known=", ".join(known),
                )
            )
    return value


def _words(name: str, part: str, table: Any) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise InvalidInputError(
            gettext("%(file)s: %(part)s is not a table of words in quotation marks.", file=name, part=part)
        )
    return table


def fit_to_file(mapping: Mapping, *, name: str, columns: Sequence[str], rows: Iterable[Row]) -> Mapping:
    """Return the mapping with a column of texts that the file has: the named one, or the only one that can be meant.

    That is the only column, the only one with a name such as "answer", or the only one in whose first rows there is
    writing. Raises `InvalidInputError`, with the columns' names, when a column is missing or several can be meant.
    """
    for theirs in mapping.columns.values():
        if theirs not in columns:
            raise InvalidInputError(
                gettext(
                    "%(file)s has no column “%(column)s”. Its columns are: %(columns)s.",
                    file=name,
                    column=theirs,
                    columns=_listed(columns),
                )
            )
    if "text" in mapping.columns:
        return mapping
    left = [column for column in columns if column and column not in mapping.columns.values()]
    found = left if len(left) == 1 else [column for column in left if column.casefold() in _NAMES_OF_TEXTS]
    if len(found) != 1:
        found = _with_writing(found or left, columns, rows)
    if len(found) != 1:
        raise InvalidInputError(
            gettext(
                "%(file)s: say which column has the answers (the command: --text). Its columns are: %(columns)s.",
                file=name,
                columns=_listed(columns),
            )
        )
    return mapping.with_text(found[0])


def _with_writing(candidates: Sequence[str], columns: Sequence[str], rows: Iterable[Row]) -> list[str]:
    """Return the candidates that have four words or more in most of the first rows in which they have any."""
    places = {column: columns.index(column) for column in candidates}
    filled, written = dict.fromkeys(candidates, 0), dict.fromkeys(candidates, 0)
    for _, (_, cells) in zip(range(_TRIED_ROWS), rows, strict=False):
        for column, place in places.items():
            if place < len(cells) and cells[place].strip():
                filled[column] += 1
                written[column] += len(cells[place].split()) >= _LEAST_WORDS
    return [column for column in candidates if written[column] and 2 * written[column] >= filled[column]]


def _listed(columns: Sequence[str], most: int = 20) -> str:
    named = ", ".join(columns[:most])
    left = len(columns) - most
    return gettext("%(columns)s and %(left)d more", columns=named, left=left) if left > 0 else named
