"""Bringing a file of responses into a consultation, as often as one likes: what is there already stays as it is."""

import itertools
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from citizen_voice import audit
from citizen_voice.clock import today
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import InvalidTransitionError
from citizen_voice.intake import queries
from citizen_voice.intake.csv_files import Row
from citizen_voice.intake.mapping import Mapping, fit_to_file
from citizen_voice.intake.receipts import ReceiptBook
from citizen_voice.intake.response_files import ResponseFile
from citizen_voice.intake.response_rows import IncomingResponse, PassedOver, RowReader
from citizen_voice.intake.service.batches import BatchStore
from citizen_voice.intake.service.votes import Progress
from citizen_voice.models import Consultation, ResponseImport
from citizen_voice.vocabulary import ConsultationState, RowOutcome, RowReason

TAKES_RESPONSES = frozenset({ConsultationState.OPEN, ConsultationState.CLOSED})
REFUSALS = {
    ConsultationState.DRAFT: _l(
        "The consultation %(name)s is a draft: only into an open or closed one can responses be brought in. "
        "Open it first."
    ),
    ConsultationState.REPORTED: _l(
        "The consultation %(name)s is reported: only into an open or closed one can responses be brought in."
    ),
    ConsultationState.ARCHIVED: _l(
        "The consultation %(name)s is archived: only into an open or closed one can responses be brought in."
    ),
}
"""Why no responses can be brought in, for each state in which they can't."""
BATCH = 2000
LONGEST_FILE_NAME = 200


@dataclass(frozen=True, slots=True)
class ResponsesReceipt:
    """What an import did. `packed` is the gzipped receipt of every row; `import_id` None = nothing new, none stored."""

    mapping: Mapping
    outcomes: Counter[RowOutcome]
    reasons: Counter[RowReason]
    packed: bytes
    import_id: uuid.UUID | None

    @property
    def rows_read(self) -> int:
        """How many rows the file has."""
        return self.outcomes.total()


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody: the default where the caller does not watch."""


def import_responses(
    consultation: Consultation,
    file: ResponseFile,
    *,
    mapping: Mapping,
    officer_id: uuid.UUID | None = None,
    progress: Progress = _silent,
) -> ResponsesReceipt:
    """Store every new row as a response and a proposal that waits for a moderator, all in this transaction.

    A row is known again by its id (within its series), without one by what it says; of rows that say the same, the
    second is another than the first. `officer_id` None means the command line. Raises `InvalidInputError` for a file
    or mapping that can't be, and `InvalidTransitionError` unless the consultation is open or closed.
    """
    mapping = fit_to_file(mapping, name=file.name, columns=file.columns, rows=file.rows())
    # The whole file is read once before anything is stored, so that a fault in its last line costs nothing.
    total = sum(1 for _ in file.rows())
    # Two imports at once follow one another, so that the second finds what the first has stored.
    hold_row(Consultation, consultation.id)
    ensure_takes_responses(consultation)
    reader = RowReader(mapping, file.columns, today=today(), last_day=consultation.last_day)
    record = _begin(consultation, file, mapping, officer_id)
    book = ReceiptBook()
    store = BatchStore(consultation, record.id)
    naming = _Naming(mapping.series)
    done = 0
    progress("responses", 0, total)
    for rows in _batches(file.rows()):
        _take_batch(reader, naming, store, rows, book)
        done += len(rows)
        progress("responses", done, total)
    packed = book.close()
    is_kept = _finish(consultation, record, book, packed)
    return ResponsesReceipt(mapping, book.outcomes, book.reasons, packed, record.id if is_kept else None)


def ensure_takes_responses(consultation: Consultation) -> None:
    """Raise `InvalidTransitionError` unless the consultation is open or closed."""
    db.session.refresh(consultation, ["state", "closed_at", "closes_on"])
    if consultation.state not in TAKES_RESPONSES:
        raise InvalidTransitionError(str(REFUSALS[consultation.state]) % {"name": consultation.slug})


class _Naming:
    """Gives each row the key that it is known by, and says when an id stands twice in one file."""

    def __init__(self, series: str) -> None:
        self._series = f"{series}:" if series else ""
        self._given: set[str] = set()
        self._said: Counter[bytes] = Counter()

    def key_of(self, row: IncomingResponse) -> str | None:
        """Return the key, or None when the id stood higher up in the file."""
        if row.given_id:
            key = f"id:{self._series}{row.given_id}"
            if key in self._given:
                return None
            self._given.add(key)
            return key
        said = bytes.fromhex(row.content_sha256)
        self._said[said] += 1
        return f"row:{self._series}{row.content_sha256}:{self._said[said]}"


def _take_batch(reader: RowReader, naming: _Naming, store: BatchStore, rows: list[Row], book: ReceiptBook) -> None:
    read = [(one, naming.key_of(one) if isinstance(one, IncomingResponse) else None) for one in map(reader.read, rows)]
    known = store.known
    new = {key: one for one, key in read if isinstance(one, IncomingResponse) and key is not None and key not in known}
    stored = store.add(new)
    for one, key in read:
        if isinstance(one, PassedOver):
            book.write(one.line, one.given_id, one.outcome, one.reason)
        elif key is None:
            book.write(one.line, one.given_id, RowOutcome.REFUSED, RowReason.ID_TWICE)
        elif key in stored:
            reason = None if stored[key].has_area else RowReason.UNKNOWN_AREA
            book.write(one.line, one.given_id, RowOutcome.IMPORTED, reason, stored[key].reference)
        elif known[key].text_sha256 != one.text_sha256:
            book.write(one.line, one.given_id, RowOutcome.REFUSED, RowReason.KNOWN_WITH_OTHER_WORDS)
        else:
            book.write(one.line, one.given_id, RowOutcome.KNOWN, None, known[key].reference)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


def _begin(
    consultation: Consultation, file: ResponseFile, mapping: Mapping, officer_id: uuid.UUID | None
) -> ResponseImport:
    record = ResponseImport(
        authority_id=consultation.authority_id,
        consultation_id=consultation.id,
        officer_id=officer_id,
        file_name=file.name[:LONGEST_FILE_NAME],
        file_sha256=file.sha256,
        encoding=file.encoding,
        delimiter=file.delimiter_name,
        text_column=mapping.columns["text"],
    )
    db.session.add(record)
    db.session.flush()
    return record


def _finish(consultation: Consultation, record: ResponseImport, book: ReceiptBook, packed: bytes) -> bool:
    """Write down what became of the rows, and say whether the import is kept: not one that only repeats an earlier."""
    if not book.outcomes[RowOutcome.IMPORTED] and queries.was_imported(consultation, record.file_sha256, record.id):
        db.session.delete(record)
        db.session.flush()
        return False
    record.rows_read = book.outcomes.total()
    record.imported = book.outcomes[RowOutcome.IMPORTED]
    record.known = book.outcomes[RowOutcome.KNOWN]
    record.empty = book.outcomes[RowOutcome.EMPTY]
    record.refused = book.outcomes[RowOutcome.REFUSED]
    record.receipt = packed
    db.session.flush()
    audit.record(
        "responses_imported",
        who=audit.officer(record.officer_id) if record.officer_id else audit.SYSTEM,
        authority_id=consultation.authority_id,
        subject_kind="consultation",
        subject_id=consultation.id,
        response_import_id=str(record.id),
        file_sha256=record.file_sha256,
        rows=record.rows_read,
        imported=record.imported,
        known=record.known,
        empty=record.empty,
        refused=record.refused,
    )
    return True
