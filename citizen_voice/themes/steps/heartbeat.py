"""What a worker writes about a run while it works: that it lives, and how far it is."""

import threading
import time
import uuid
from collections.abc import Callable
from types import TracebackType

from flask import current_app
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from citizen_voice.db import transactional
from citizen_voice.observability import get_logger
from citizen_voice.themes.steps import runs

log = get_logger(__name__)

PROGRESS_SECONDS = 1.0
BEFORE_FITTING = ("encoder", "split", "encode")

report_progress = transactional(runs.report_progress)
require_at_work = transactional(runs.require_at_work)


class Heartbeat:
    """Writes every few seconds that the worker lives, from a thread, since one step may take minutes.

    It has a connection of its own, opened for each beat: nothing is held while the work goes on.
    """

    def __init__(self, run_id: uuid.UUID, attempt: int) -> None:
        self._run_id, self._attempt = run_id, attempt
        self._engine = create_engine(current_app.config["SQLALCHEMY_DATABASE_URI"], poolclass=NullPool)
        self._seconds: int = current_app.config["SETTINGS"].worker_beat_seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(self._seconds):
            try:
                with self._engine.begin() as connection:
                    runs.beat(connection, self._run_id, self._attempt)
            except SQLAlchemyError as error:
                log.warning("heartbeat_not_written", run_id=str(self._run_id), fault=type(error).__name__)


class ProgressWriter:
    """Writes how far the run is, at most once a second; a step that begins is written at once.

    After the batches (`is_after_batches`) the pipeline passes once more through the steps before the fitting, in no
    time: these are left out, unless there is still something to encode.
    """

    def __init__(self, run_id: uuid.UUID, attempt: int, *, is_after_batches: bool = False) -> None:
        self._run_id, self._attempt = run_id, attempt
        self._is_after_batches = is_after_batches
        self._step = ""
        self._written_at = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Write it, unless it was written just now. Raises `RunTakenAwayError` when the run is not at work."""
        now = time.monotonic()
        if step == self._step and now - self._written_at < PROGRESS_SECONDS:
            return
        if self._is_after_batches and step in BEFORE_FITTING and total <= 1:
            return
        self._step, self._written_at = step, now
        report_progress(self._run_id, self._attempt, step=step, done=done, total=total)


def watch_for_end(run_id: uuid.UUID, attempt: int) -> Callable[[int, int], None]:
    """Return what an encoder calls now and then: it raises `RunTakenAwayError` once the run is not at work."""
    looked_at = time.monotonic()

    def look(_done: int, _total: int) -> None:
        nonlocal looked_at
        if time.monotonic() - looked_at >= PROGRESS_SECONDS:
            looked_at = time.monotonic()
            require_at_work(run_id, attempt)

    return look
