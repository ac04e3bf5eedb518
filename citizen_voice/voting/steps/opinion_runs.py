"""Runs over the votes: when one is due, who works on it, and how it ends. One at a time for each consultation."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import IntegrityError

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Consultation, OpinionRun, Proposal, VoteTally
from citizen_voice.vocabulary import RunState
from citizen_voice.voting import policy

TRANSITIONS: frozenset[tuple[RunState, RunState]] = frozenset(
    {
        (RunState.QUEUED, RunState.RUNNING),
        (RunState.QUEUED, RunState.FAILED),
        (RunState.RUNNING, RunState.QUEUED),
        (RunState.RUNNING, RunState.SUCCEEDED),
        (RunState.RUNNING, RunState.FAILED),
        (RunState.SUCCEEDED, RunState.SUPERSEDED),
    }
)
"""Which state of a run may follow which. One at work waits again when its worker was lost."""


def request_run(consultation: Consultation) -> OpinionRun | None:
    """Add a run of a consultation; None where one is waiting or at work already."""
    run = OpinionRun(authority_id=consultation.authority_id, consultation_id=consultation.id, queued_at=utcnow())
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError:
        return None
    return run


def queue_due_runs() -> list[uuid.UUID]:
    """Add a run for each consultation whose votes have changed enough, or long enough ago; return the ids of all.

    A consultation that has a run waiting or at work gets none.
    """
    added = (request_run(one) for one in db.session.scalars(_due_consultations()).all())
    return [run.id for run in added if run is not None]


def _due_consultations() -> Select[Any]:
    """Select a few consultations whose votes differ enough from those of their last run, or do so for long enough."""
    tallies = (
        select(
            VoteTally.consultation_id,
            func.sum(VoteTally.changes).label("changes"),
            func.sum(VoteTally.agree + VoteTally.disagree + VoteTally.unsure).label("votes"),
        )
        .group_by(VoteTally.consultation_id)
        .subquery()
    )
    last = (
        select(OpinionRun)
        .where(OpinionRun.state.in_([RunState.SUCCEEDED, RunState.FAILED]))
        .ext(distinct_on(OpinionRun.consultation_id))
        .order_by(OpinionRun.consultation_id, OpinionRun.queued_at.desc())
        .subquery()
    )
    unfinished = exists().where(
        OpinionRun.consultation_id == Consultation.id, OpinionRun.state.in_([RunState.QUEUED, RunState.RUNNING])
    )
    return (
        select(Consultation)
        .join(tallies, tallies.c.consultation_id == Consultation.id)
        .outerjoin(last, last.c.consultation_id == Consultation.id)
        .where(~unfinished, or_(last.c.id.is_(None), _is_due(tallies, last)))
        .order_by(last.c.finished_at.nulls_first())
        .limit(policy.MOST_AT_ONCE)
    )


def _is_due(tallies: Subquery, last: Subquery) -> ColumnElement[bool]:
    now = utcnow()
    new = tallies.c.changes - last.c.changes
    enough = new >= func.greatest(policy.FEWEST_NEW_VOTES, policy.SHARE_OF_NEW_VOTES * tallies.c.votes)
    withdrawn = exists().where(
        Proposal.consultation_id == last.c.consultation_id, Proposal.withdrawn_at > last.c.started_at
    )
    waited = and_(or_(new > 0, withdrawn), last.c.finished_at < now - policy.LONGEST_WAIT)
    return and_(last.c.finished_at < now - policy.SHORTEST_PAUSE, or_(enough, waited))


def start_run(run_id: uuid.UUID) -> OpinionRun | None:
    """Take a run; None when it is not waiting: another worker has it, or it has ended."""
    run = hold(run_id)
    if run is None or run.state is not RunState.QUEUED:
        return None
    move(run, RunState.RUNNING)
    run.started_at = utcnow()
    return run


def find_last_good(consultation_id: uuid.UUID) -> OpinionRun | None:
    """Return the run that is shown, or None before the first."""
    return db.session.scalars(
        select(OpinionRun).where(OpinionRun.consultation_id == consultation_id, OpinionRun.state == RunState.SUCCEEDED)
    ).one_or_none()


def hold(run_id: uuid.UUID) -> OpinionRun | None:
    """Return a run and hold its row until the transaction ends, so that nobody else ends it."""
    return db.session.get(OpinionRun, run_id, with_for_update=True, populate_existing=True)


def move(run: OpinionRun, state: RunState) -> None:
    """Change the state of a run. Raises `ValueError` for a step that there is not."""
    if (run.state, state) not in TRANSITIONS:
        raise ValueError(f"A run over votes that is {run.state} can't become {state}.")
    run.state = state


def mark_failed(run_id: uuid.UUID, code: str) -> None:
    """End a run without a result, unless it has ended already. What the last good one found stays shown."""
    run = hold(run_id)
    if run is not None and run.state in (RunState.QUEUED, RunState.RUNNING):
        move(run, RunState.FAILED)
        run.failure, run.finished_at = code, utcnow()


def take_unsent() -> Sequence[uuid.UUID]:
    """Return the runs that wait although they were sent a while ago, those whose worker was lost among them.

    One that was begun too often is ended as failed: what it does may be what kills workers.
    """
    before = utcnow() - policy.STALE_AFTER
    lost = db.session.scalars(
        select(OpinionRun)
        .where(
            or_(
                and_(OpinionRun.state == RunState.RUNNING, OpinionRun.started_at < before),
                and_(OpinionRun.state == RunState.QUEUED, OpinionRun.queued_at < before),
            )
        )
        .with_for_update(skip_locked=True)
    ).all()
    for run in lost:
        if run.sendings >= policy.MOST_SENDINGS:
            mark_failed(run.id, "worker_stopped")
            continue
        if run.state is RunState.RUNNING:
            move(run, RunState.QUEUED)
        run.sendings += 1
        run.queued_at = utcnow()
    return [run.id for run in lost if run.state is RunState.QUEUED]
