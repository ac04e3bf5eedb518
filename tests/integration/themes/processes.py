"""Real worker processes on a database of their own, and what tests do to them."""

import os
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest
from rq import Queue
from rq.job import Job
from sqlalchemy import select

from citizen_voice.db import commit, db
from citizen_voice.extensions import broker
from citizen_voice.models import GroupingRun, Worker
from citizen_voice.themes import jobs, service
from config import PROJECT_ROOT, Settings
from tests.factories import Factories

REAL, SLOW = "citizen_voice.worker", "tests.factories.slow_worker"


def start(module: str, settings: Settings, **more: str) -> psutil.Popen:
    """Start a worker that shares with this process the database and the queue, and the settings."""
    environment = os.environ | {
        "CITIZEN_VOICE_ENVIRONMENT": "development",
        "CITIZEN_VOICE_INSTANCE": str(settings.instance_folder),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "GROUPING_STALE_SECONDS": str(settings.grouping_stale_seconds),
        "GROUPING_BATCH_TEXTS": str(settings.grouping_batch_texts),
        "OMP_NUM_THREADS": "1",
    }
    return psutil.Popen(
        [sys.executable, "-m", module],
        cwd=PROJECT_ROOT,
        env=environment | more,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def family(worker: psutil.Process) -> list[psutil.Process]:
    """Return a worker and the child that does its work, the worker stopped so that it starts no other."""
    # A process of the family may end by itself between two lines here.
    with suppress(psutil.NoSuchProcess):
        worker.suspend()
    found = [worker]
    with suppress(psutil.NoSuchProcess):
        found += worker.children(recursive=True)
    return found


def kill_whole(worker: psutil.Process) -> None:
    """Kill a worker and the child that does its work, at once and without warning."""
    processes = family(worker)
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=10)


def wait_until(condition, seconds: float = 180, each_second=lambda: None) -> None:
    """Wait until something has come about, doing every second what a clock would do."""
    end = time.monotonic() + seconds
    next_tick = time.monotonic()
    while time.monotonic() < end:
        db.session.rollback()
        if condition():
            return
        if time.monotonic() >= next_tick:
            each_second()
            next_tick = time.monotonic() + 1
        time.sleep(0.05)
    pytest.fail("It did not come about in time.")


def wait_for_workers(count: int) -> None:
    """Wait until so many workers have said that they live."""
    wait_until(lambda: len(db.session.scalars(select(Worker.name)).all()) >= count)


def request(consultation, officer_id) -> GroupingRun:
    """Ask for a grouping and send it to the queue."""
    run = service.request_grouping(consultation, officer_id=officer_id)
    jobs.send_run(run.id)
    commit()
    return run


def publish(texts, **values):
    """Make a consultation with these proposals; return it and its officer."""
    make = Factories()
    consultation = make.consultation(**values)
    for text in texts:
        make.proposal(consultation, text)
    officer = make.officer()
    commit()
    return consultation, officer


def batches_at_hand() -> list[Job]:
    """Return the batches that workers have begun."""
    queue = Queue("grouping", connection=broker.connection)
    found = [queue.fetch_job(one) for one in queue.started_job_registry.get_job_ids(cleanup=False)]
    # The registry has a job from the moment when a worker takes it, a little before the worker's child begins it.
    return [one for one in found if one and one.func_name.endswith(".encode_batch") and one.is_started]


def batches_done() -> list[Job]:
    """Return the batches that were done not long ago."""
    queue = Queue("grouping", connection=broker.connection)
    found = [queue.fetch_job(one) for one in queue.finished_job_registry.get_job_ids(cleanup=False)]
    return [one for one in found if one and one.func_name.endswith(".encode_batch")]
