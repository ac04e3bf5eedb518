"""A list of published standards as files: what a filter of the catalogue left, one row or object a standard."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from citizen_voice.exports.tables import neutralised
from citizen_voice.exports.wording import plain_digits


@dataclass(frozen=True, slots=True)
class ListedStandard:
    """A published standard as a list shows it; amounts in pounds, weights in percent. An empty list means all."""

    authority: str
    authority_name: str
    is_demonstration: bool
    reference: str
    version: str
    title: str
    title_cy: str
    state: str
    in_force_from: date
    replaced_on: date | None
    value_from: Decimal | None
    value_to: Decimal | None
    categories: tuple[str, ...]
    cpv_divisions: tuple[str, ...]
    is_for_light_touch: bool
    minimum_months: int | None
    councils: tuple[str, ...]
    goals: tuple[str, ...]
    units: tuple[str, ...]
    measures: tuple[str, ...]
    weight_minimum: Decimal | None
    weight_recommended: Decimal | None
    weight_maximum: Decimal | None
    url: str


COLUMNS = tuple(ListedStandard.__slots__)
_VALUES = attrgetter(*COLUMNS)


def build_list_csv(standards: Iterable[ListedStandard]) -> bytes:
    """Return the list as CSV in UTF-8 with a header; lists in a cell are parted by spaces, dates are ISO 8601.

    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([_cell(value) for value in _VALUES(one)] for one in standards)
    return text.getvalue().encode()


def build_list_json(standards: Iterable[ListedStandard], *, licence_url: str, asked: dict[str, str]) -> bytes:
    """Return the list as JSON: what was asked for, the licence, and the standards; amounts as text, exactly."""
    # A line for each: spread over several it takes twice the time to write.
    listed = ",\n".join(
        json.dumps(dict(zip(COLUMNS, map(_plain, _VALUES(one)), strict=True)), ensure_ascii=False) for one in standards
    )
    head = json.dumps({"licence": licence_url, "filter": asked}, ensure_ascii=False)
    return f'{head[:-1]}, "standards": [\n{listed}\n]}}\n'.encode()


def _cell(value: object) -> str:
    if isinstance(value, str):
        return neutralised(value) if value else ""
    if isinstance(value, tuple):
        return neutralised(" ".join(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(_plain(value))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_digits(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
