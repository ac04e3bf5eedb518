"""The workers' way in: `python -m citizen_voice.worker [clock]`, one process each, started by the command line.

A worker takes jobs from the queues. The clock is the one process of a machine that sends the sweep at intervals; two
clocks do no harm, for the sweep may be run twice.
"""

import logging
import sys
from functools import partial

from rq import Worker
from rq.cron import CronScheduler

from citizen_voice import background
from citizen_voice.app import create_app
from citizen_voice.extensions import broker
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.sweep import sweep
from citizen_voice.themes import jobs as theme_jobs

SWEEP_SECONDS = 10


def run_worker() -> None:
    """Take jobs until told to stop. Finishes the job at hand on SIGTERM."""
    app = create_app()
    background.bind_worker(app)
    # Loaded inside the job, not here: a process forked after a model has computed may hang.
    theme_jobs.bind_encoder(partial(SentenceEncoder, app.config["SETTINGS"].encoder_model))
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    worker = Worker(list(background.QUEUES), connection=broker.connection, maintenance_interval=30)
    worker.work(logging_level="WARNING")


def run_clock() -> None:
    """Send the sweep every few seconds until told to stop."""
    create_app()
    logging.getLogger("rq.cron").setLevel(logging.WARNING)
    scheduler = CronScheduler(connection=broker.connection, logging_level="WARNING")
    # A sweep that waited longer than the interval is not worth running: the next one does its work.
    scheduler.register(
        sweep, queue_name=background.QUEUES[0], interval=SWEEP_SECONDS, result_ttl=0, ttl=SWEEP_SECONDS * 2
    )
    scheduler.start()  # type: ignore[no-untyped-call]


def main() -> None:
    """Run as the command line asks: `clock`, or a worker."""
    if sys.argv[1:] == ["clock"]:
        run_clock()
    else:
        run_worker()


if __name__ == "__main__":
    main()
