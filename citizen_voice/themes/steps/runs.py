"""A run of the machine: asked for by an officer, worked on by a worker, recorded whole or not at all."""

import hashlib
import uuid
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import ColumnElement, Connection, case, insert, select, update

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import CitizenVoiceError, InvalidTransitionError
from citizen_voice.grouping.splitting import split_statements
from citizen_voice.grouping.types import SourceText
from citizen_voice.models import Consultation, GroupingRun, Proposal, ProposalText, Statement
from citizen_voice.themes.steps.recording import RunResult, store_result
from citizen_voice.themes.steps.texts import list_groupable, list_succeeded
from citizen_voice.vocabulary import RunState

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
"""Which state of a run may follow which. A run that has ended never starts again: another one is asked for.

One at work waits again when its worker was lost and another lives.
"""

CANCELLED = "cancelled"


class RunTakenAwayError(CitizenVoiceError):
    """The run is no longer this worker's: it was given up as failed while the worker was silent."""


@dataclass(frozen=True)
class RunInput:
    """What a worker groups. Row number i of `texts` is the text of statement `statement_ids[i]`."""

    run_id: uuid.UUID
    consultation_id: uuid.UUID
    texts: tuple[SourceText, ...]
    statement_ids: tuple[uuid.UUID, ...]
    seed: int
    attempt: int

    def statement_of(self) -> dict[str, uuid.UUID]:
        """Return the statement of each row id."""
        return {source.row_id: at for source, at in zip(self.texts, self.statement_ids, strict=True)}


def start_run(run_id: uuid.UUID) -> RunInput | None:
    """Take a run and return what it groups; None when it is not waiting (another worker has it, or it has ended).

    Published texts that have no statements get them here: what came in by file or on paper is cut into its ideas, what
    was written here stays whole unless the officer asked otherwise (ADR 18).
    """
    run = hold(run_id)
    if run is None or run.state is not RunState.QUEUED:
        return None
    _move(run, RunState.RUNNING)
    run.attempts += 1
    run.heartbeat_at = utcnow()
    run.started_at = run.started_at or run.heartbeat_at
    return _read_input(run)


def continue_run(run_id: uuid.UUID, attempt: int) -> RunInput | None:
    """Return what a run at work groups, read anew; None when it has ended or was begun again since that attempt."""
    run = hold(run_id)
    if run is None or run.state is not RunState.RUNNING or run.attempts != attempt:
        return None
    run.heartbeat_at = utcnow()
    return _read_input(run)


def _read_input(run: GroupingRun) -> RunInput:
    _add_statements(run, split_all=bool(run.parameters.get("split")))
    rows = sorted(list_groupable(run.consultation_id), key=lambda row: (row.words, row.reference, row.number))
    digest = hashlib.sha256()
    for row in rows:
        digest.update(hashlib.sha256(row.words.encode()).digest())
    run.input_hash = digest.hexdigest()
    db.session.flush()
    # The number of a row in the order of the contents stands for its random id: the same texts group the same way.
    people: dict[uuid.UUID | None, str] = {}
    texts = tuple(
        SourceText(
            f"{number:08d}",
            row.words,
            row.language,
            people.setdefault(row.participant_id, str(number)) if row.participant_id else None,
        )
        for number, row in enumerate(rows)
    )
    return RunInput(
        run_id=run.id,
        consultation_id=run.consultation_id,
        texts=texts,
        statement_ids=tuple(row.id for row in rows),
        seed=int(run.parameters["seed"]),
        attempt=run.attempts,
    )


def _add_statements(run: GroupingRun, *, split_all: bool) -> None:
    rows = db.session.execute(
        select(
            Proposal.id, ProposalText.id, ProposalText.text, ProposalText.language, Proposal.response_id.is_not(None)
        )
        .join(ProposalText, ProposalText.id == Proposal.published_text_id)
        .outerjoin(Statement, Statement.proposal_text_id == ProposalText.id)
        .where(Proposal.consultation_id == run.consultation_id, Proposal.withdrawn_at.is_(None), Statement.id.is_(None))
    ).all()
    fresh = [
        {
            "authority_id": run.authority_id,
            "consultation_id": run.consultation_id,
            "proposal_id": proposal_id,
            "proposal_text_id": text_id,
            "number": span.number,
            "start_offset": span.start,
            "end_offset": span.end,
        }
        for proposal_id, text_id, text, language, is_of_response in rows
        for span in split_statements(SourceText(str(text_id), text, language), split=split_all or is_of_response)
    ]
    if fresh:
        db.session.execute(insert(Statement), fresh)


def report_progress(run_id: uuid.UUID, attempt: int, *, step: str, done: int, total: int) -> None:
    """Write how far an attempt is, and that its worker lives. Raises `RunTakenAwayError` as `require_at_work` does."""
    now = utcnow()
    written = db.session.execute(
        update(GroupingRun)
        .where(*_is_at_work(run_id, attempt))
        .values(
            step=step,
            step_done=done,
            step_total=total,
            heartbeat_at=now,
            step_began_at=case((GroupingRun.step.is_distinct_from(step), now), else_=GroupingRun.step_began_at),
        )
        .returning(GroupingRun.id)
    ).first()
    if written is None:
        raise RunTakenAwayError("This run was stopped, or given up while its worker was silent.")


def _is_at_work(run_id: uuid.UUID, attempt: int) -> tuple[ColumnElement[bool], ...]:
    return (GroupingRun.id == run_id, GroupingRun.state == RunState.RUNNING, GroupingRun.attempts == attempt)


def require_at_work(run_id: uuid.UUID, attempt: int) -> None:
    """Raise `RunTakenAwayError` when a run is no longer at work, or was begun anew since that attempt."""
    if db.session.scalar(select(GroupingRun.id).where(*_is_at_work(run_id, attempt))) is None:
        raise RunTakenAwayError("This run was stopped, or given up while its worker was silent.")


def beat(connection: Connection, run_id: uuid.UUID, attempt: int) -> None:
    """Write that the worker of an attempt lives, over a connection of the caller's own."""
    connection.execute(update(GroupingRun).where(*_is_at_work(run_id, attempt)).values(heartbeat_at=utcnow()))


def record_result(given: RunInput, result: RunResult) -> GroupingRun:
    """Store everything that a run found, and let it take the place of the run before it.

    Raises `RunTakenAwayError` when the run was given up meanwhile: its result is then discarded.
    """
    # The consultation first, as everybody does who decides about suggestions and then holds their run.
    hold_row(Consultation, given.consultation_id)
    run = hold(given.run_id)
    if run is None or (run.state, run.attempts) != (RunState.RUNNING, given.attempt):
        raise RunTakenAwayError("This run was given up while its worker was silent: its result is discarded.")
    store_result(run, result, given.statement_of())
    for earlier in list_succeeded(run.consultation_id):
        _move(earlier, RunState.SUPERSEDED)
    _move(run, RunState.SUCCEEDED)
    run.parameters = {**run.parameters, **result.parameters, "split": run.parameters.get("split", False)}
    run.counts, run.seconds = dict(result.counts), dict(result.seconds)
    run.encoder_name, run.encoder_revision = result.encoder_name, result.encoder_revision
    run.finished_at = utcnow()
    _audit_end(run, "grouping_succeeded")
    return run


def mark_failed(run_id: uuid.UUID, code: str, attempt: int | None = None) -> None:
    """Write that a run has failed, and why, unless it has ended otherwise. `code` is a word of `progress.FAILURES`.

    With `attempt`, what a worker says of an attempt is no longer heard when the run waits for another, or has begun it.
    """
    run = hold(run_id)
    if run is None or (run.state, RunState.FAILED) not in TRANSITIONS:
        return
    if attempt is not None and (run.state, run.attempts) != (RunState.RUNNING, attempt):
        return
    end_failed(run, code)
    _audit_end(run, "grouping_failed", code=code)


def end_failed(run: GroupingRun, code: str) -> None:
    """End a run that the caller holds, with nothing stored. Raises `InvalidTransitionError` when it has ended."""
    _move(run, RunState.FAILED)
    run.failure, run.finished_at = code, utcnow()


def put_back(run: GroupingRun) -> None:
    """Let a run that the caller holds wait again, for another worker to begin it."""
    _move(run, RunState.QUEUED)
    run.step, run.step_done, run.step_total, run.step_began_at = None, 0, 0, None
    # From now on it is missed when it has been waiting for so long that the queue may have lost it.
    run.heartbeat_at = utcnow()


def hold(run_id: uuid.UUID) -> GroupingRun | None:
    """Return a run as it is now, locked until the transaction ends."""
    return db.session.scalars(
        select(GroupingRun).where(GroupingRun.id == run_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def _move(run: GroupingRun, state: RunState) -> None:
    if (run.state, state) not in TRANSITIONS:
        raise InvalidTransitionError(
            gettext("This grouping has changed in the meantime. Load the page again to see how it stands.")
        )
    run.state = state
    db.session.flush()


def _audit_end(run: GroupingRun, event: str, **details: audit.Detail) -> None:
    audit.record(
        event,
        who=audit.SYSTEM,
        authority_id=run.authority_id,
        subject_kind="grouping_run",
        subject_id=run.id,
        **details,
    )
