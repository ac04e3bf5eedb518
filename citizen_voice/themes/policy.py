"""When a run at work counts as silent, and what then: one rule, for the page and for the sweep."""

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app

from citizen_voice.attendance import is_attended
from citizen_voice.clock import utcnow
from citizen_voice.vocabulary import RunState

if TYPE_CHECKING:
    from citizen_voice.models import GroupingRun

QUEUE = "grouping"
MOST_ATTEMPTS = 3
"""How often a run is begun. What kills three workers, such as a want of memory, would kill the fourth."""


def stale_after() -> timedelta:
    """Return how long a run at work may not be heard of."""
    return timedelta(seconds=current_app.config["SETTINGS"].grouping_stale_seconds)


def is_silent(run: "GroupingRun") -> bool:
    """Whether a run is at work and has not been heard of for too long."""
    return (
        run.state is RunState.RUNNING and run.heartbeat_at is not None and run.heartbeat_at < utcnow() - stale_after()
    )


def may_go_on(run: "GroupingRun") -> bool:
    """Whether a silent run is to be begun again: a worker lives, attempts are left, and it is not forgotten.

    It is forgotten after twice the time of silence: then nobody sweeps, and a page that waited on would lie.
    """
    assert run.heartbeat_at is not None  # noqa: S101 - a silent run has been heard of once
    is_forgotten = run.heartbeat_at < utcnow() - 2 * stale_after()
    return run.attempts < MOST_ATTEMPTS and not is_forgotten and is_attended(QUEUE)


def shown_state(run: "GroupingRun") -> RunState:
    """Return the state to show: a silent run that can't go on has failed, swept up or not."""
    return RunState.FAILED if is_silent(run) and not may_go_on(run) else run.state
