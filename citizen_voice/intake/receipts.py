"""The receipt of an import: one line for every row of the file, and none of its words."""

import csv
import gzip
import io
from collections import Counter

from flask_babel import lazy_gettext as _l

from citizen_voice.exports.tables import neutralised
from citizen_voice.vocabulary import RowOutcome, RowReason

RECEIPT_COLUMNS = ("line", "id", "outcome", "reason", "proposal", "what_it_means")
MEANINGS = {
    RowReason.WRONG_CELLS: _l("More cells than columns: put texts with the delimiter in them in quotation marks."),
    RowReason.TOO_LONG: _l("Longer than 20,000 characters: cut it into several rows."),
    RowReason.ID_TOO_LONG: _l("The id is longer than 200 characters: is it the right column?"),
    RowReason.ID_TWICE: _l("The same id stands higher up in this file: give every row its own."),
    RowReason.KNOWN_WITH_OTHER_WORDS: _l(
        "This id came in before with other words: nothing was changed. If it belongs to another series of ids, name "
        "the series in the mapping."
    ),
    RowReason.UNKNOWN_SOURCE: _l("The source is none that is known: say in the mapping what it means."),
    RowReason.UNKNOWN_LANGUAGE: _l("The language is no code such as en or cy: say in the mapping what it means."),
    RowReason.UNREADABLE_DATE: _l("The date is none: write 2026-03-31 or 31/03/2026."),
    RowReason.DATE_IN_FUTURE: _l("The date has not come yet."),
    RowReason.RECEIVED_TOO_LATE: _l("It was received after the last day of the consultation."),
    RowReason.UNKNOWN_AREA: _l("Brought in without its area, which is no council of this authority."),
}


class ReceiptBook:
    """Takes down rows in the order of the file. It is kept packed, so that a file of any length has room."""

    def __init__(self) -> None:
        self.outcomes: Counter[RowOutcome] = Counter()
        self.reasons: Counter[RowReason] = Counter()
        self._packed = io.BytesIO()
        # No time of packing: the same rows make the same bytes.
        self._gzip = gzip.GzipFile(fileobj=self._packed, mode="wb", mtime=0)
        self._text = io.TextIOWrapper(self._gzip, "utf-8", newline="")
        self._table = csv.writer(self._text, lineterminator="\r\n")
        self._table.writerow(RECEIPT_COLUMNS)

    def write(
        self, line: int, given_id: str, outcome: RowOutcome, reason: RowReason | None = None, proposal: str = ""
    ) -> None:
        """Take down what became of the row on that line. `proposal` is the reference of the proposal made of it."""
        self.outcomes[outcome] += 1
        if reason is not None:
            self.reasons[reason] += 1
        meaning = str(MEANINGS[reason]) if reason else ""
        self._table.writerow([line, neutralised(given_id), outcome.value, reason or "", proposal, meaning])

    def close(self) -> bytes:
        """Return the whole receipt, gzipped. Nothing can be taken down any more."""
        self._text.flush()
        self._gzip.close()
        return self._packed.getvalue()


def unpacked(receipt: bytes) -> bytes:
    """Return a stored receipt as the CSV file that it is."""
    return gzip.decompress(receipt)
