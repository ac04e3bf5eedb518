"""Work for the queue: sent only after the commit, by the function itself, with ids for arguments."""

import functools
import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

import structlog
from flask import Flask, current_app, g, has_app_context
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker, Worker, get_current_job  # noqa: TID251  # the one place that sends work
from rq.job import Job
from rq.worker import BaseWorker

from citizen_voice.db import on_commit, rollback
from citizen_voice.extensions import broker
from citizen_voice.observability import get_logger

P = ParamSpec("P")
R = TypeVar("R")

log = get_logger(__name__)

QUEUES = ("default", "grouping")
"""Names of the queues, in the order in which workers look at them: short work never waits behind a long run."""


class _Worker:
    """The application that this worker process serves; set once by `worker`."""

    app: Flask | None = None


def describe_fault(fault: BaseException) -> str:
    """Return the class of a fault and where it happened, and nothing that it says.

    Its message may quote the row that the database refused, which is somebody's words.
    """
    kind = type(fault)
    place = traceback.extract_tb(fault.__traceback__)
    steps = [f"  {one.filename}:{one.lineno} in {one.name}" for one in place]
    return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *steps])


class _Discreet(BaseWorker):
    """Leaves of a fault in the queue, where a failed job stays for a day, no value: the log has it, blanked."""

    def handle_exception(self, job: Job, *_fault: Any) -> None:
        """Say nothing: `job` has logged the fault, once and without personal data."""
        log.warning("job_given_up", job_id=job.id)

    def handle_job_failure(self, job: Job, queue: Queue, *others: Any, **named: Any) -> None:
        """Keep the class and the place of the fault at hand; when the process died there is none."""
        fault = sys.exc_info()[1]
        if fault is not None:
            named["exc_string"] = describe_fault(fault)
        super().handle_job_failure(job, queue, *others, **named)


class ForkingWorker(_Discreet, Worker):
    """Does each job in a process of its own."""


class HereWorker(_Discreet, SimpleWorker):
    """Does one job after another itself."""


def bind_worker(app: Flask) -> None:
    """Say which application jobs of this process run in."""
    _Worker.app = app


def take_jobs(app: Flask, queues: Sequence[str], *, is_forking: bool = True) -> None:
    """Work on the queues, the first named first, until told to stop. A job at hand is finished on SIGTERM.

    A fork for each job keeps what a long one does to memory away from the next, and costs half a second: too much for
    a row of short ones, which a process does one after another itself.
    """
    bind_worker(app)
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    kind = ForkingWorker if is_forking else HereWorker
    worker = kind(list(queues), connection=broker.connection, maintenance_interval=30)
    worker.work(logging_level="WARNING")


def job(*, queue: str = "default", minutes: int = 10) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function as work for a queue. It takes ids, re-reads the state, and may be run twice without harm.

    A fault is logged once, with the job's name and ids, and raised again for the queue to see.
    """
    if queue not in QUEUES:
        raise ValueError(f"There is no queue named {queue}.")

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with _context():
                _bind_log(function)
                try:
                    return function(*args, **kwargs)
                except Exception:
                    rollback()
                    log.exception("job_failed")
                    raise

        run.queue_name = queue  # type: ignore[attr-defined]
        run.timeout_seconds = minutes * 60  # type: ignore[attr-defined]
        return run

    return mark


def _context() -> Any:
    if _Worker.app is not None:
        return _Worker.app.app_context()
    if has_app_context():
        return current_app.app_context()
    raise RuntimeError("A job was run outside a worker and outside an application.")


def _bind_log(function: Callable[..., Any]) -> None:
    current = get_current_job()
    structlog.contextvars.bind_contextvars(job=function.__qualname__)
    if current is not None:
        structlog.contextvars.bind_contextvars(job_id=current.id, request_id=current.meta.get("request_id"))


def enqueue(function: Callable[..., Any], *arguments: str | int) -> None:
    """Send a job to its queue once the surrounding transaction has committed.

    The database is the truth about what is to be done: when the queue can't be reached the work is not lost, since
    the sweep (`worker`) sends what the database shows as waiting.
    """
    on_commit(functools.partial(send_now, function, *arguments))


def send_now(function: Callable[..., Any], *arguments: str | int) -> None:
    """Send a job at once: for `on_commit` and for the sweep. A queue that is out of reach is logged, not raised."""
    name: str = function.queue_name  # type: ignore[attr-defined]
    timeout: int = function.timeout_seconds  # type: ignore[attr-defined]
    request_id = g.get("request_id")
    try:
        Queue(name, connection=broker.connection).enqueue_call(
            function,
            args=arguments,
            timeout=timeout,
            result_ttl=600,
            failure_ttl=86_400,
            meta={"request_id": request_id},
        )
    except RedisError as fault:
        log.warning("queue_unreachable", job=function.__qualname__, fault=type(fault).__name__)
