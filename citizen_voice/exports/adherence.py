"""How councils use the standards as a table: one row for each standard in each recorded tender that it concerns."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from citizen_voice.exports.addresses import written_at
from citizen_voice.exports.tables import neutralised
from citizen_voice.exports.wording import plain_digits


@dataclass(frozen=True, slots=True)
class AdherenceRow:
    """A standard in a tender: whether it applied, was used, and what was done otherwise with the reasons given.

    Weights are percent of a lot's total score, parted by "; " where there are several lots. ``total_weight_reason``
    is the tender's, for what its standards weigh together.
    """

    council_code: str
    council: str
    tender: str
    tender_title: str
    recorded_at: datetime
    tender_url: str
    publication: str
    publication_version: str
    standard: str
    standard_version: str
    standard_title: str
    applied: bool
    used: bool
    left_out_reason: str
    weights: str
    weight_minimum: Decimal | None
    weight_recommended: Decimal | None
    weight_maximum: Decimal | None
    weight_reasons: str
    total_weight_reason: str
    adaptations: str


COLUMNS = tuple(AdherenceRow.__slots__)
_VALUES = attrgetter(*COLUMNS)


def build_adherence_csv(rows: Iterable[AdherenceRow]) -> bytes:
    """Return the rows as CSV in UTF-8 with a header, moments in ISO 8601.

    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([_cell(value) for value in _VALUES(one)] for one in rows)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    if isinstance(value, str):
        return neutralised(value) if value else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return written_at(value)
    if isinstance(value, Decimal):
        return plain_digits(value)
    return ""
