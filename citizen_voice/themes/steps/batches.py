"""The parts into which the reading of a run is cut, so that any number of workers can share it."""

import uuid
from collections.abc import Iterator, Mapping, Sequence

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, insert, select, update

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.grouping.vectors import normalise_text, text_key
from citizen_voice.models import GroupingBatch, GroupingRun
from citizen_voice.themes.steps.runs import RunInput, RunTakenAwayError, hold
from citizen_voice.themes.steps.texts import list_words
from citizen_voice.themes.steps.vectors import known_keys
from citizen_voice.vocabulary import RunState

CHARACTERS_A_TEXT = 100
"""A batch of long texts is cut by their characters: it holds no more than so many texts of this length would."""

Batch = tuple[str, int, int]
"""Id of the run, its attempt, and number of the batch within it: what a job is called with."""


def plan_batches(given: RunInput, revision: str) -> list[Batch]:
    """Cut what has no vector yet into batches and write them down; none when one worker does it as fast.

    Raises `RunTakenAwayError` when the run is no longer at work.
    """
    run = hold(given.run_id)
    if run is None or (run.state, run.attempts) != (RunState.RUNNING, given.attempt):
        raise RunTakenAwayError("This run was stopped, or given up while its worker was silent.")
    missing = _missing(given, revision)
    parts = list(_cut(missing, current_app.config["SETTINGS"].grouping_batch_texts))
    if len(parts) <= 1:
        return []
    rows = [
        {
            "authority_id": run.authority_id,
            "grouping_run_id": run.id,
            "attempt": run.attempts,
            "number": number,
            "statement_ids": [str(statement_id) for statement_id, _ in part],
        }
        for number, part in enumerate(parts, start=1)
    ]
    db.session.execute(insert(GroupingBatch), rows)
    run.step, run.step_done, run.step_total, run.step_began_at = "encode", 0, len(missing), utcnow()
    return [(str(run.id), run.attempts, number) for number in range(1, len(parts) + 1)]


def _missing(given: RunInput, revision: str) -> list[tuple[uuid.UUID, int]]:
    """Return a statement for each distinct text without a vector, with its length: the longest first.

    The longest first, so that at the end no worker waits long for another.
    """
    first: dict[str, tuple[uuid.UUID, int]] = {}
    for source, statement_id in zip(given.texts, given.statement_ids, strict=True):
        words = normalise_text(source.text)
        if words:
            first.setdefault(text_key(words), (statement_id, len(words)))
    known = known_keys(revision, list(first))
    wanted = sorted((-first[key][1], key) for key in first.keys() - known)
    return [first[key] for _, key in wanted]


def _cut(missing: Sequence[tuple[uuid.UUID, int]], texts: int) -> Iterator[list[tuple[uuid.UUID, int]]]:
    part: list[tuple[uuid.UUID, int]] = []
    characters = 0
    for one in missing:
        if part and (len(part) == texts or characters + one[1] > texts * CHARACTERS_A_TEXT):
            yield part
            part, characters = [], 0
        part.append(one)
        characters += one[1]
    if part:
        yield part


def take_batch(run_id: uuid.UUID, attempt: int, number: int) -> list[str] | None:
    """Return the words to encode for a batch; None when it is done, or its attempt is over.

    Words that were withdrawn since it was planned are no longer among them.
    """
    ids = db.session.scalar(
        select(GroupingBatch.statement_ids)
        .join(GroupingRun, GroupingRun.id == GroupingBatch.grouping_run_id)
        .where(
            GroupingBatch.grouping_run_id == run_id,
            GroupingBatch.attempt == attempt,
            GroupingBatch.number == number,
            GroupingBatch.done_at.is_(None),
            GroupingRun.state == RunState.RUNNING,
            GroupingRun.attempts == attempt,
        )
    )
    return None if ids is None else list_words([uuid.UUID(one) for one in ids])


def finish_batch(run_id: uuid.UUID, attempt: int, number: int) -> None:
    """Write that a batch is done, and how far the run is with it. Done twice it counts once."""
    now = utcnow()
    ids = db.session.scalar(
        update(GroupingBatch)
        .where(*_is(run_id, attempt, number), GroupingBatch.done_at.is_(None))
        .values(done_at=now, failure=None)
        .returning(GroupingBatch.statement_ids)
    )
    if ids is not None:
        db.session.execute(
            update(GroupingRun)
            .where(GroupingRun.id == run_id, GroupingRun.state == RunState.RUNNING, GroupingRun.attempts == attempt)
            .values(step_done=GroupingRun.step_done + len(ids), heartbeat_at=now)
        )


def note_fault(run_id: uuid.UUID, attempt: int, number: int, code: str) -> None:
    """Write why a worker could not do a batch. `code` is a word of `progress.FAILURES`."""
    db.session.execute(update(GroupingBatch).where(*_is(run_id, attempt, number)).values(failure=code))


def _is(run_id: uuid.UUID, attempt: int, number: int) -> tuple[ColumnElement[bool], ...]:
    return (
        GroupingBatch.grouping_run_id == run_id,
        GroupingBatch.attempt == attempt,
        GroupingBatch.number == number,
    )


def add_seconds(run_id: uuid.UUID, seconds: Mapping[str, float]) -> dict[str, float]:
    """Return how long each step took with the batches in it: what they took stands under `encode`, and in the whole."""
    began, ended = db.session.execute(
        select(func.min(GroupingBatch.created_at), func.max(GroupingBatch.done_at))
        .join(GroupingRun, GroupingRun.id == GroupingBatch.grouping_run_id)
        .where(GroupingBatch.grouping_run_id == run_id, GroupingBatch.attempt == GroupingRun.attempts)
    ).one()
    taken = (ended - began).total_seconds() if ended else 0.0
    return {step: round(own + taken, 3) if step in ("encode", "total") else own for step, own in seconds.items()}


def drop_ended() -> None:
    """Remove the batches of runs that are no longer at work: they have served."""
    at_work = select(GroupingRun.id).where(GroupingRun.state == RunState.RUNNING)
    db.session.execute(delete(GroupingBatch).where(GroupingBatch.grouping_run_id.not_in(at_work)))
