"""Runs that nobody is heard of: begun again while a worker lives, else given up; and runs that the queue lost."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from citizen_voice import background
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import GroupingRun
from citizen_voice.themes import policy
from citizen_voice.themes.steps.runs import mark_failed, put_back
from citizen_voice.vocabulary import RunState

WORKER_STOPPED = "worker_stopped"
RESEND_AFTER = timedelta(seconds=60)


def fail_silent(*conditions: Any) -> int:
    """Give up the silent runs, among those that meet the conditions, that can't go on. Returns how many."""
    lost = [run for run in _hold_silent(*conditions) if not policy.may_go_on(run)]
    for run in lost:
        mark_failed(run.id, WORKER_STOPPED)
    return len(lost)


def put_back_silent() -> list[uuid.UUID]:
    """Let the silent runs that can go on wait for another worker, and return them, to be sent.

    One whose next part stands in the queue, behind the long run of somebody else, has lost nothing: it waits its turn.
    """
    lost = []
    for run in _hold_silent():
        if not policy.may_go_on(run):
            continue
        if background.is_waiting(policy.QUEUE, str(run.id)):
            run.heartbeat_at = utcnow()
        else:
            put_back(run)
            lost.append(run.id)
    db.session.flush()
    return lost


def _hold_silent(*conditions: Any) -> Sequence[GroupingRun]:
    return db.session.scalars(
        select(GroupingRun)
        .where(
            GroupingRun.state == RunState.RUNNING,
            GroupingRun.heartbeat_at < utcnow() - policy.stale_after(),
            *conditions,
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def take_unsent_runs() -> list[uuid.UUID]:
    """Return the waiting runs that the queue has lost, and note that they are sent again now."""
    before = utcnow() - RESEND_AFTER
    waiting = db.session.scalars(
        select(GroupingRun)
        .where(
            GroupingRun.state == RunState.QUEUED,
            GroupingRun.queued_at < before,
            or_(GroupingRun.heartbeat_at.is_(None), GroupingRun.heartbeat_at < before),
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    lost = [run for run in waiting if not background.is_waiting(policy.QUEUE, str(run.id))]
    for run in lost:
        run.heartbeat_at = utcnow()
    db.session.flush()
    return [run.id for run in lost]
