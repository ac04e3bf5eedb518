"""Short work, by processes that stay small: `python -m citizen_voice.errands` takes it, with `clock` sends the sweep.

Without a process of their own, a sign-in mail would wait until a grouping has ended, and a grouping whose worker was
killed would be noticed only once another worker is free. Votes are worked through here as well: that takes seconds. Two
clocks, on two machines, do no harm: the sweep may be run twice.
"""

import logging
import sys

from rq.cron import CronScheduler

from citizen_voice import background
from citizen_voice.app import create_app
from citizen_voice.extensions import broker
from citizen_voice.sweep import sweep

SWEEP_SECONDS = 10
SHORT_WORK = background.QUEUES[:2]


def send_sweeps() -> None:
    """Send the sweep every few seconds until told to stop."""
    create_app()
    logging.getLogger("rq.cron").setLevel(logging.WARNING)
    scheduler = CronScheduler(connection=broker.connection, logging_level="WARNING")
    # A sweep that waited longer than the interval is not worth running: the next one does its work.
    scheduler.register(sweep, queue_name=SHORT_WORK[0], interval=SWEEP_SECONDS, result_ttl=0, ttl=SWEEP_SECONDS * 2)
    scheduler.start()  # type: ignore[no-untyped-call]


def main() -> None:
    """Run as the command line asks: the clock, or a worker for short work."""
    if sys.argv[1:] == ["clock"]:
        send_sweeps()
    else:
        background.take_jobs(create_app(), SHORT_WORK, is_forking=False)


if __name__ == "__main__":
    main()
