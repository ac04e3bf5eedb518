"""Counting on a worker, once votes were worked through: what people think of confirmed themes, and who took part."""

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


@background.job(queue=policy.QUEUE, minutes=10)
def count_participation(consultation_id: str) -> None:
    """Count anew who took part in a consultation, unless nothing has changed. May be run twice."""
    # Here, so that the web loads no mathematics before a page needs it.
    from citizen_voice.priorities.steps import kept_participation  # noqa: PLC0415

    at = uuid.UUID(consultation_id)
    if at in transactional(kept_participation.list_outdated_counts)(at):
        transactional(kept_participation.keep_participation)(at)


def sweep_participation() -> int:
    """Have it counted anew who took part where votes are newer. Returns in how many. For the sweep."""
    from citizen_voice.priorities.steps import kept_participation  # noqa: PLC0415

    outdated = transactional(kept_participation.list_outdated_counts)()
    due = [one for one in outdated if not background.is_waiting(policy.QUEUE, str(one))]
    for consultation_id in due:
        background.send_now(count_participation, str(consultation_id))
    return len(due)
