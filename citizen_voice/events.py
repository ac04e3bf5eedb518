"""Facts that a feature announces, and the handlers by which higher features answer them.

A feature never reaches up: it announces. The fact and one row for each handler are written in the transaction that
made the fact true, so neither can be lost; a handler that fails is tried again by the sweep.
"""

import contextlib
import functools
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import g
from sqlalchemy import select

from citizen_voice import background
from citizen_voice.clock import utcnow
from citizen_voice.db import commit, db, on_commit, transactional
from citizen_voice.models import DomainEvent, EventHandling
from citizen_voice.observability import get_logger
from citizen_voice.vocabulary import EventName

log = get_logger(__name__)

Handler = Callable[[DomainEvent], None]
MOST_ATTEMPTS = 20
RETRY_AFTER = timedelta(seconds=30)


class _Registry:
    """Which handlers answer which event. Filled by `app` when it wires the features together."""

    handlers: dict[str, Handler] = {}
    names: dict[EventName, list[str]] = {}


def subscribe(event: EventName, handler: Handler) -> None:
    """Let `handler` answer `event`. It may be run twice for one event, so it must not mind. Safe to call again."""
    name = f"{handler.__module__}.{handler.__qualname__}"
    _Registry.handlers[name] = handler
    names = _Registry.names.setdefault(event, [])
    if name not in names:
        names.append(name)


def announce(event: EventName, *, authority_id: uuid.UUID, **subjects: uuid.UUID | str) -> DomainEvent:
    """Write down that something has happened, in the transaction that made it true. `subjects` are ids."""
    row = DomainEvent(
        authority_id=authority_id, name=event, subjects={key: str(value) for key, value in subjects.items()}
    )
    db.session.add(row)
    db.session.flush()
    for name in _Registry.names.get(event, []):
        handling = EventHandling(domain_event_id=row.id, handler=name)
        db.session.add(handling)
        db.session.flush()
        if g.get("handles_events_here"):
            on_commit(functools.partial(handle_event, handling.id))
        else:
            background.enqueue(handle_event, handling.id)
    return row


@contextlib.contextmanager
def handled_here() -> Iterator[None]:
    """Let this process, right after the commit, handle the facts that it announces meanwhile: none goes to the queue.

    For a command that decides about hundreds of things at once, so that nobody's work waits behind them.
    """
    g.handles_events_here = True
    try:
        yield
    finally:
        g.pop("handles_events_here", None)


@background.job()
@transactional
def handle_event(handling_id: int) -> None:
    """Run one handler on one event, unless it has been done. The work and the mark that it is done commit together."""
    handling = db.session.scalars(
        select(EventHandling).where(EventHandling.id == handling_id).with_for_update(skip_locked=True)
    ).one_or_none()
    if handling is None or handling.handled_at is not None:
        return
    handling.attempts += 1
    handling.last_attempt_at = utcnow()
    event = db.session.get_one(DomainEvent, handling.domain_event_id)
    try:
        with db.session.begin_nested():
            _Registry.handlers[handling.handler](event)
    except Exception as fault:  # whatever it was, the attempt is counted and the sweep tries again
        handling.failure = type(fault).__name__
        log.exception("event_handler_failed", handler=handling.handler, event_id=event.id)
        return
    handling.handled_at, handling.failure = utcnow(), None


def retry_due_events() -> int:
    """Send again what no handler has finished: after a fault, or when the queue was out of reach. Returns how many."""
    before = utcnow() - RETRY_AFTER
    due = db.session.scalars(
        select(EventHandling.id)
        .where(
            EventHandling.handled_at.is_(None),
            EventHandling.attempts < MOST_ATTEMPTS,
            EventHandling.created_at < before,
            (EventHandling.last_attempt_at.is_(None)) | (EventHandling.last_attempt_at < before),
        )
        .order_by(EventHandling.id)
        .limit(500)
    ).all()
    commit()
    for handling_id in due:
        background.send_now(handle_event, handling_id)
    return len(due)
