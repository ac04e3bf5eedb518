"""Working through the votes of a consultation, on a worker: while people vote, and never while one waits for a page."""

import uuid

from citizen_voice import background
from citizen_voice.db import transactional
from citizen_voice.observability import get_logger
from citizen_voice.voting import policy
from citizen_voice.voting.steps import opinion_runs

log = get_logger(__name__)

start_run = transactional(opinion_runs.start_run)
mark_failed = transactional(opinion_runs.mark_failed)
queue_due_runs = transactional(opinion_runs.queue_due_runs)
take_unsent = transactional(opinion_runs.take_unsent)


@background.job(queue=policy.QUEUE, minutes=10)
def run_opinion(run_id: str) -> None:
    """Work the votes through, unless the run is not waiting. May be run twice."""
    # Here, so that the web, which sends this job and never runs it, loads no mathematics.
    from citizen_voice.voting.steps import working  # noqa: PLC0415

    run = start_run(uuid.UUID(run_id))
    if run is None:
        return
    try:
        working.work_through(run.id, run.consultation_id)
    except Exception as fault:
        mark_failed(uuid.UUID(run_id), "memory" if isinstance(fault, MemoryError) else "fault")
        raise


def send_run(run_id: uuid.UUID) -> None:
    """Send a run to the queue once the surrounding transaction has committed."""
    background.enqueue(run_opinion, str(run_id))


def sweep_opinion() -> int:
    """Add the runs that are due, and send again those that the queue lost. Returns how many. For the sweep."""
    unsent = [*queue_due_runs(), *take_unsent()]
    for run_id in unsent:
        background.send_now(run_opinion, str(run_id))
    return len(unsent)
