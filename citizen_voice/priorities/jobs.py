"""Counting what people think of confirmed themes, on a worker: once votes were worked through, or themes changed."""

import uuid

from citizen_voice import background
from citizen_voice.db import transactional
from citizen_voice.priorities import queries
from citizen_voice.voting import policy


@background.job(queue=policy.QUEUE, minutes=10)
def count_theme_opinion(consultation_id: str) -> None:
    """Count the opinions of a consultation's themes anew, unless nothing has changed. May be run twice."""
    # Here, so that the web, which only sends this job, loads no mathematics.
    from citizen_voice.priorities.steps import theme_opinion  # noqa: PLC0415

    at = uuid.UUID(consultation_id)
    if at not in transactional(queries.list_outdated_opinions)():
        return
    given = transactional(theme_opinion.read_theme_votes)(at)
    if given is None:
        return
    ballots, figures = theme_opinion.count_theme_opinion(given)
    transactional(theme_opinion.store_theme_opinion)(given, ballots, figures)


def send_count(consultation_id: uuid.UUID) -> None:
    """Send the counting to the queue once the surrounding transaction has committed."""
    background.enqueue(count_theme_opinion, str(consultation_id))


def sweep_theme_opinions() -> int:
    """Have themes counted anew where votes or decisions are newer. Returns how many. For the sweep."""
    outdated = transactional(queries.list_outdated_opinions)()
    due = [one for one in outdated if not background.is_waiting(policy.QUEUE, str(one))]
    for consultation_id in due:
        background.send_now(count_theme_opinion, str(consultation_id))
    return len(due)
