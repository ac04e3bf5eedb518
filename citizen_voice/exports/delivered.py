"""What contracts reported, as open data in CSV and JSON: one entry for each measure, council and standard."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from citizen_voice.exports.tables import neutralised

ABOUT = (
    "What contracts reported, added up by measure and unit. Nothing here says that a target or a milestone was met. "
    "Figures of different measures or units are never added. Those of full-time equivalents are of the latest year of "
    "each contract. Percentages are quantity divided by whole. What is shared may be counted by somebody else too. "
    "A contract is a lot of a tender. A report is due 30 days after its period ends. What was asked for (targets) and "
    "agreed is over the whole of each contract, and is left out where it can't be added, as of percentages."
)
COLUMNS = (
    *("measure", "measure_in_full", "title", "unit", "standard", "council", "goals", "quantity", "whole"),
    *("verified", "additional", "shared", "contracts_reported", "contracts"),
    *("reports_received", "reports_due", "sum_of_targets", "sum_agreed"),
)


def build_delivered_csv(entries: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the entries as CSV in UTF-8 with a header; what a spreadsheet would run begins with an apostrophe."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    for one in entries:
        table.writerow({name: neutralised(_in_cell(one[name])) for name in COLUMNS})
    return text.getvalue().encode()


def build_delivered_json(entries: Sequence[Mapping[str, Any]], **about: Any) -> bytes:
    """Return the entries as JSON with what is said of them all; numbers are digits in text, so that none is rounded."""
    rows = [{name: _in_json(one[name]) for name in COLUMNS} for one in entries]
    document = {"about": ABOUT, **about, "measures": rows}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _in_cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if value is None:
        return ""
    return _digits(value) if isinstance(value, Decimal) else str(value)


def _in_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return _digits(value) if isinstance(value, Decimal) else value


def _digits(number: Decimal) -> str:
    return f"{number.normalize():f}"
