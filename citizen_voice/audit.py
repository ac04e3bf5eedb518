"""The audit trail: `record` appends a row chained to the last by hash, `find_breaks` walks the chain."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import AuditRow
from citizen_voice.observability import get_logger
from citizen_voice.vocabulary import ActorKind

log = get_logger(__name__)

FIRST_HASH = "0" * 64
# Any fixed number does: it names the lock under which rows are appended one after another.
APPEND_LOCK = 7_301_994
PAGE = 1000

Detail = str | int | bool | None


@dataclass(frozen=True)
class Who:
    """Who acted: an officer, a resident, or the system itself (no id)."""

    kind: ActorKind
    id: uuid.UUID | None = None


SYSTEM = Who(ActorKind.SYSTEM)


def officer(officer_id: uuid.UUID) -> Who:
    """Return an officer as the one who acted."""
    return Who(ActorKind.OFFICER, officer_id)


def record(
    event: str,
    *,
    who: Who,
    authority_id: uuid.UUID | None,
    subject_kind: str,
    subject_id: uuid.UUID | str,
    **details: Detail,
) -> AuditRow:
    """Append a row about something that has just been done in this transaction.

    `details` are ids, codes and numbers: a name, an address or free text has no place here, since rows are never
    deleted. The append lock is held until the transaction ends: two decisions follow each other in the chain as they
    do in time.
    """
    db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": APPEND_LOCK})
    last = db.session.execute(select(AuditRow.id, AuditRow.row_hash).order_by(AuditRow.id.desc()).limit(1)).first()
    row = AuditRow(
        id=(last.id if last else 0) + 1,
        authority_id=authority_id,
        occurred_at=utcnow(),
        event=event,
        actor_kind=who.kind,
        actor_id=who.id,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        details=dict(details),
        previous_hash=last.row_hash if last else FIRST_HASH,
    )
    row.row_hash = hash_row(row)
    db.session.add(row)
    db.session.flush()
    log.info(event, subject_kind=subject_kind, subject_id=str(subject_id), audit_id=row.id)
    return row


def hash_row(row: AuditRow) -> str:
    """Return the SHA-256, in hex, of everything the row says, the hash of the row before it included."""
    return hashlib.sha256(json.dumps(_content(row), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _content(row: AuditRow) -> dict[str, Any]:
    moment: datetime = row.occurred_at
    return {
        "id": row.id,
        "authority_id": str(row.authority_id) if row.authority_id else None,
        # Microseconds since the epoch: the same number whatever zone the database session answers in.
        "occurred_at": int(moment.timestamp()) * 1_000_000 + moment.microsecond,
        "event": row.event,
        "actor_kind": str(row.actor_kind),
        "actor_id": str(row.actor_id) if row.actor_id else None,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "details": row.details,
        "previous_hash": row.previous_hash,
    }


def find_breaks() -> Iterator[str]:
    """Walk the whole chain and say, in a sentence each, where it does not hold: a changed row, a gap, a wrong link."""
    expected_id, previous = 1, FIRST_HASH
    while rows := _rows_from(expected_id):
        for row in rows:
            if row.id != expected_id:
                yield f"Rows {expected_id} to {row.id - 1} are missing."
            if row.previous_hash != previous:
                yield f"Row {row.id} does not follow from the row before it."
            if hash_row(row) != row.row_hash:
                yield f"Row {row.id} was changed after it was written."
            expected_id, previous = row.id + 1, row.row_hash
        # A trail of millions is walked in pages, and no page is kept.
        db.session.expunge_all()


def _rows_from(first_id: int) -> Sequence[AuditRow]:
    page = select(AuditRow).where(AuditRow.id >= first_id).order_by(AuditRow.id).limit(PAGE)
    return db.session.scalars(page).all()


def describe_head() -> tuple[int, str]:
    """Return how many rows there are and the hash of the last. Kept elsewhere, it shows rows cut off the end."""
    last = db.session.execute(select(AuditRow.id, AuditRow.row_hash).order_by(AuditRow.id.desc()).limit(1)).first()
    return (last.id, last.row_hash) if last else (0, FIRST_HASH)
