"""Which workers live: each writes so every few seconds, into the database, which everybody asks."""

import time
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import NullPool, create_engine, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Worker
from citizen_voice.observability import get_logger

log = get_logger(__name__)

FORGOTTEN_AFTER = timedelta(days=1)


class Attendance:
    """What one worker writes about itself, over a connection opened for each beat: none may be open when it forks."""

    def __init__(self, app: Flask, name: str, queues: Sequence[str]) -> None:
        settings = app.config["SETTINGS"]
        self.stale_seconds: int = settings.grouping_stale_seconds
        self._beat_seconds: int = settings.worker_beat_seconds
        self._engine = create_engine(
            app.config["SQLALCHEMY_DATABASE_URI"], poolclass=NullPool, connect_args={"connect_timeout": 3}
        )
        self._name = name
        self._queues = list(queues)
        self._written_at = float("-inf")

    def beat(self) -> None:
        """Write that the worker lives, unless it has just been written. A database out of reach is logged."""
        now = time.monotonic()
        # A little less than the interval: a beat that comes early by a hair must not be left out.
        if now - self._written_at < self._beat_seconds * 0.9:
            return
        is_first, self._written_at = self._written_at == float("-inf"), now
        row = insert(Worker).values(name=self._name, queues=self._queues, heard_at=utcnow())
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    row.on_conflict_do_update(index_elements=[Worker.name], set_={"heard_at": row.excluded.heard_at})
                )
                if is_first:
                    connection.execute(delete(Worker).where(Worker.heard_at < utcnow() - FORGOTTEN_AFTER))
        except SQLAlchemyError as fault:
            log.warning("attendance_not_written", fault=type(fault).__name__)

    def leave(self) -> None:
        """Write that the worker no longer lives."""
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(Worker).where(Worker.name == self._name))
        except SQLAlchemyError as fault:
            log.warning("attendance_not_written", fault=type(fault).__name__)


def is_attended(queue: str) -> bool:
    """Whether a worker of a queue has been heard of lately.

    Lately is half the time after which a run counts as silent, so that the worker whose kill made a run silent never
    counts, and three times the time between two beats, so that one that lives always does.
    """
    since = utcnow() - timedelta(seconds=current_app.config["SETTINGS"].grouping_stale_seconds / 2)
    found = select(Worker.name).where(Worker.heard_at > since, Worker.queues.contains([queue])).limit(1)
    return db.session.scalar(found) is not None
