"""Work for the queue: sent only after the commit, by the function itself, with ids for arguments."""

import functools
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

import structlog
from flask import Flask, current_app, g, has_app_context
from redis.exceptions import RedisError
from rq import Queue, Retry, SimpleWorker, Worker, get_current_job  # noqa: TID251  # the one place that sends work
from rq.job import Dependency, Job
from rq.worker import BaseWorker

from citizen_voice.attendance import Attendance
from citizen_voice.db import on_commit, rollback
from citizen_voice.extensions import broker
from citizen_voice.observability import get_logger

P = ParamSpec("P")
R = TypeVar("R")

log = get_logger(__name__)

QUEUES = ("default", "opinion", "grouping")
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
    """Does each job in a process of its own, and writes down every few seconds that it lives.

    The queue's own record of a worker outlives a killed one by minutes, and its jobs would wait as long.
    """

    attendance: Attendance | None = None

    def attend(self, app: Flask) -> None:
        """Say in which application's database this worker writes that it lives."""
        self.attendance = Attendance(app, self.name, self.queue_names())

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Write that this worker lives: to the queue, and to the database."""
        super().heartbeat(timeout, pipeline)
        if self.attendance is not None and not self.is_horse:
            self.attendance.beat()

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        """Return the seconds after which a job at hand counts as abandoned when its worker has become silent."""
        if self.attendance is None:
            return super().get_heartbeat_ttl(job, working_time)
        return self.attendance.stale_seconds

    def register_death(self) -> None:
        """Say goodbye: a worker that was told to stop no longer counts at once."""
        super().register_death()  # type: ignore[no-untyped-call]
        if self.attendance is not None:
            self.attendance.leave()


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
    if is_forking:
        beat = app.config["SETTINGS"].worker_beat_seconds
        worker: BaseWorker = ForkingWorker(
            list(queues),
            connection=broker.connection,
            # An idle worker is heard of when its wait for a job ends, fifteen seconds before this.
            worker_ttl=15 + beat,
            job_monitoring_interval=beat,
            maintenance_interval=2 * beat,
        )
        worker.attend(app)  # type: ignore[attr-defined]
    else:
        worker = HereWorker(list(queues), connection=broker.connection, maintenance_interval=30)
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
    _send([(function, arguments)])


Call = tuple[Callable[..., Any], Sequence[str | int]]


def enqueue_parts(parts: Sequence[Call], *, then: Call, retries: int) -> None:
    """Send jobs of one queue, each tried again so many times, and one that runs when all have ended, well or not.

    As `enqueue` does, once the surrounding transaction has committed. The last one must not trust that the parts were
    done: it looks at the database.
    """
    on_commit(functools.partial(_send, parts, then=then, retries=retries))


def _send(calls: Sequence[Call], *, then: Call | None = None, retries: int = 0) -> None:
    function = calls[0][0]
    queue = Queue(function.queue_name, connection=broker.connection)  # type: ignore[attr-defined]
    retry = Retry(max=retries) if retries else None
    try:
        parts = [queue.enqueue_call(**_described(one), retry=retry) for one in calls]
        if then is not None:
            queue.enqueue_call(**_described(then), depends_on=Dependency(parts, allow_failure=True))
    except RedisError as fault:
        log.warning("queue_unreachable", job=function.__qualname__, fault=type(fault).__name__)


def _described(call: Call) -> dict[str, Any]:
    function, arguments = call
    return {
        "func": function,
        "args": tuple(arguments),
        "timeout": function.timeout_seconds,  # type: ignore[attr-defined]
        "result_ttl": 600,
        "failure_ttl": 86_400,
        "meta": {"request_id": g.get("request_id")},
        "job_id": _new_id(arguments),
    }


def _new_id(arguments: Sequence[str | int]) -> str | None:
    """Return an id that begins with that of what the job is about, so that it can be found in the queue."""
    if arguments and re.fullmatch(r"[A-Za-z0-9_-]+", str(arguments[0])):
        return f"{arguments[0]}-{secrets.token_hex(8)}"
    return None


def is_waiting(queue: str, subject: str) -> bool:
    """Whether the queue holds a job about something, which a worker will take in its turn.

    `subject` is the first argument of the job. True as well when the queue is out of reach: nothing could be sent.
    """
    try:
        ids = Queue(queue, connection=broker.connection).get_job_ids()
    except RedisError:
        return True
    return any(one.startswith(f"{subject}-") for one in ids)
