"""A run in parts: what is planned, done twice, done too late, or not at all; and the encoder that all parts share."""

from datetime import timedelta

import pytest
from rq import Queue
from sqlalchemy import func, select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError
from citizen_voice.extensions import broker
from citizen_voice.models import (
    AuditRow,
    CandidateTheme,
    Embedding,
    EncoderWeights,
    GroupingBatch,
    GroupingRun,
    Statement,
    Worker,
)
from citizen_voice.sweep import sweep
from citizen_voice.themes import jobs, queries, service
from citizen_voice.themes.steps import progress, runs
from citizen_voice.vocabulary import RunState
from tests.factories import themes as made

WORDS = ("buses", "trees", "jobs", "parks", "shops", "homes", "roads")
QUEUED, RUNNING, SUCCEEDED, FAILED, _ = RunState


@pytest.fixture
def small_batches(app, monkeypatch):
    """Two texts are read at once."""
    settings = app.config["SETTINGS"].model_copy(update={"grouping_batch_texts": 2})
    monkeypatch.setitem(app.config, "SETTINGS", settings)


@pytest.fixture
def proposals(make, consultation):
    return [make.proposal(consultation, f"We want more {word} in our town") for word in WORDS]


@pytest.fixture
def run(consultation, proposals, officer):
    asked = service.request_grouping(consultation, officer_id=officer.id)
    db.session.commit()
    return asked


@pytest.fixture
def planned(run, small_batches, encoder, run_jobs):
    """A run whose batches have been sent, and none done."""
    jobs.run_grouping(str(run.id))
    db.session.refresh(run)
    return run


def batches(run):
    rows = select(GroupingBatch).where(GroupingBatch.grouping_run_id == run.id).order_by(GroupingBatch.number)
    return db.session.scalars(rows.execution_options(populate_existing=True)).all()


def attend():
    """Let a worker have been heard of now."""
    db.session.add(Worker(name="one", queues=["default", "grouping"], heard_at=utcnow()))
    db.session.flush()


def test_what_has_no_vector_is_cut_into_batches_the_longest_first(planned):
    found = batches(planned)
    assert [len(one.statement_ids) for one in found] == [2, 2, 2, 1]
    named = [key for one in found for key in one.statement_ids]
    assert len(set(named)) == len(WORDS)
    assert (planned.state, planned.step, planned.step_done, planned.step_total) == (RUNNING, "encode", 0, len(WORDS))
    queue = Queue("grouping", connection=broker.connection)
    assert len(queue.get_job_ids()) == 4
    (last,) = queue.deferred_job_registry.get_job_ids()
    assert queue.fetch_job(last).args == (str(planned.id), 1)
    assert all(one.startswith(str(planned.id)) for one in (*queue.get_job_ids(), last))


def test_texts_that_are_long_are_cut_by_their_characters(make, consultation, officer, small_batches, encoder, run_jobs):
    for word in WORDS[:4]:
        make.proposal(consultation, f"We want {word} " + "and more of them " * 20)
    asked = service.request_grouping(consultation, officer_id=officer.id)
    jobs.run_grouping(str(asked.id))
    assert [len(one.statement_ids) for one in batches(asked)] == [1, 1, 1, 1]


def test_a_run_in_batches_finds_what_one_worker_alone_finds(consultation, planned, encoder, officer, run_jobs):
    run_jobs()
    db.session.refresh(planned)
    assert (planned.state, planned.counts["statements"]) == (SUCCEEDED, len(WORDS))
    assert [one.done_at is not None for one in batches(planned)] == [True] * 4
    assert sorted(text for text in encoder.asked if text.startswith("We want")) == sorted(
        f"We want more {word} in our town" for word in WORDS
    ), "each text once"

    def found(run):
        rows = select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id).order_by(CandidateTheme.number)
        return [(one.number, one.label, one.coherence, one.stability) for one in db.session.scalars(rows)]

    in_batches = found(planned)
    db.session.execute(Embedding.__table__.delete())
    alone = service.request_grouping(consultation, officer_id=officer.id)
    db.session.commit()
    given = runs.start_run(alone.id)
    jobs.record_result(given, jobs._fit(given, encoder, lambda *_: None))
    assert found(alone) == in_batches


def test_a_run_whose_texts_all_have_vectors_sends_no_batch(consultation, planned, officer, run_jobs):
    run_jobs()
    again = service.request_grouping(consultation, officer_id=officer.id)
    db.session.commit()
    jobs.run_grouping(str(again.id))
    db.session.refresh(again)
    assert again.state is SUCCEEDED
    assert batches(again) == []


def test_a_batch_done_twice_counts_once(planned, encoder):
    jobs.encode_batch(str(planned.id), 1, 1)
    asked = len(encoder.asked)
    jobs.encode_batch(str(planned.id), 1, 1)
    db.session.refresh(planned)
    assert (planned.step_done, len(encoder.asked)) == (2, asked)
    assert db.session.scalar(select(func.count()).select_from(Embedding)) == 2


def test_the_last_step_does_what_its_batches_did_not(planned, run_jobs):
    jobs.finish_grouping(str(planned.id), 1)
    db.session.refresh(planned)
    assert (planned.state, planned.counts["statements"]) == (SUCCEEDED, len(WORDS))
    # The batches come too late, and so does the last step of the queue: they do nothing.
    run_jobs()
    assert [one.done_at for one in batches(planned)] == [None] * 4
    themes = db.session.scalar(select(func.count()).select_from(CandidateTheme))
    jobs.finish_grouping(str(planned.id), 1)
    assert db.session.scalar(select(func.count()).select_from(CandidateTheme)) == themes


def test_parts_of_an_earlier_attempt_do_nothing(planned, encoder):
    runs.put_back(runs.hold(planned.id))
    db.session.commit()
    jobs.encode_batch(str(planned.id), 1, 1)
    jobs.run_grouping(str(planned.id))
    db.session.refresh(planned)
    assert (planned.state, planned.attempts, len(batches(planned))) == (RUNNING, 2, 8)
    jobs.encode_batch(str(planned.id), 1, 1)
    jobs.finish_grouping(str(planned.id), 1)
    assert encoder.asked == []
    jobs.encode_batch(str(planned.id), 2, 1)
    assert len(encoder.asked) == 2


def test_a_fault_of_an_earlier_attempt_does_not_end_the_run(planned):
    runs.put_back(runs.hold(planned.id))
    runs.mark_failed(planned.id, "fault", 1)
    assert planned.state is QUEUED
    runs.start_run(planned.id)
    runs.mark_failed(planned.id, "fault", 1)
    assert planned.state is RUNNING
    runs.mark_failed(planned.id, "fault", 2)
    assert planned.state is FAILED


def test_words_withdrawn_while_they_wait_are_not_read(planned, proposals, encoder, run_jobs):
    proposals[0].withdrawn_at = utcnow()
    db.session.commit()
    run_jobs()
    db.session.refresh(planned)
    assert (planned.state, planned.counts["statements"]) == (SUCCEEDED, len(WORDS) - 1)
    assert not [text for text in encoder.asked if "more buses in" in text]


def test_a_job_about_nothing_is_harmless(app, encoder):
    nothing = "6f1c9f2e-0000-4000-8000-000000000000"
    jobs.run_grouping(nothing)
    jobs.encode_batch(nothing, 1, 1)
    jobs.finish_grouping(nothing, 1)
    assert encoder.asked == []


def test_a_worker_that_cannot_load_the_weights_fails_its_batch_with_a_code(planned, encoder, monkeypatch, run_jobs):
    def fail(named, find_weights):
        assert (named.name, named.revision) == (encoder.name, encoder.revision)
        raise jobs.WeightsUnavailableError("no such file")

    monkeypatch.setattr(jobs._Binding, "factory", fail)
    with pytest.raises(jobs.WeightsUnavailableError):
        jobs.encode_batch(str(planned.id), 1, 1)
    assert batches(planned)[0].failure == "weights"
    db.session.refresh(planned)
    assert planned.state is RUNNING, "another worker may be able to"
    # Each batch is tried four times by the queue, and then the last step says why the run has failed.
    run_jobs()
    db.session.refresh(planned)
    assert (planned.state, planned.failure) == (FAILED, "weights")
    assert progress.FAILURES["weights"]


class WholeEncoder:
    """Wraps an encoder that has a weights file."""

    def __init__(self, inner):
        self._inner = inner
        self.given = 0

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def weights_bytes(self):
        self.given += 1
        return b"weights"


def test_the_weights_file_is_kept_once_for_the_workers_elsewhere(consultation, run, encoder, officer, monkeypatch):
    whole, seen = WholeEncoder(encoder), []

    def factory(named, find_weights):
        seen.append((named, find_weights(encoder.revision)))
        return whole

    monkeypatch.setattr(jobs._Binding, "factory", factory)
    jobs.run_grouping(str(run.id))
    again = service.request_grouping(consultation, officer_id=officer.id)
    jobs.run_grouping(str(again.id))
    assert db.session.execute(select(EncoderWeights.revision, EncoderWeights.content)).all() == [
        (encoder.revision, b"weights")
    ]
    assert whole.given == 1
    assert seen == [(None, None), (None, b"weights")], "a new run is computed with this machine's own"


def silence(run, seconds):
    run.heartbeat_at = utcnow() - timedelta(seconds=seconds)
    db.session.commit()


@pytest.mark.parametrize(
    ("seconds", "attempts", "is_attended", "state"),
    [
        (20, 1, False, RUNNING),
        (40, 1, False, FAILED),
        (40, 1, True, QUEUED),
        (40, 3, True, FAILED),
        (70, 1, True, FAILED),
    ],
)
def test_one_rule_says_what_becomes_of_a_silent_run(
    make, consultation, run_jobs, seconds, attempts, is_attended, state
):
    run = made.grouping_run(make, consultation, state=RUNNING, attempts=attempts, started_at=utcnow())
    silence(run, seconds)
    if is_attended:
        attend()
    assert queries.shown_state(run) is (RUNNING if state is QUEUED else state), "as the sweep will find it"
    sweep()
    db.session.refresh(run)
    assert run.state is state
    waiting = Queue("grouping", connection=broker.connection).get_job_ids()
    assert len(waiting) == (1 if state is QUEUED else 0)
    assert run.failure == ("worker_stopped" if state is FAILED else None)


@pytest.mark.parametrize(("queues", "age"), [(["default"], 0), (["grouping"], 20)])
def test_a_worker_of_other_work_or_one_that_was_killed_does_not_count(make, consultation, queues, age):
    run = made.grouping_run(make, consultation, state=RUNNING, attempts=1)
    silence(run, 40)
    db.session.add(Worker(name="other", queues=queues, heard_at=utcnow() - timedelta(seconds=age)))
    db.session.flush()
    assert queries.shown_state(run) is FAILED


def test_a_run_whose_next_part_waits_behind_another_run_is_not_begun_again(planned):
    silence(planned, 40)
    attend()
    sweep()
    db.session.refresh(planned)
    assert (planned.state, planned.attempts) == (RUNNING, 1)
    assert planned.heartbeat_at > utcnow() - timedelta(seconds=10)


def test_a_run_that_was_begun_again_is_done_by_the_next_worker(planned, run_jobs):
    jobs.encode_batch(str(planned.id), 1, 1)
    Queue("grouping", connection=broker.connection).empty()
    silence(planned, 40)
    attend()
    sweep()
    db.session.refresh(planned)
    assert planned.state is QUEUED
    assert "begun again" in progress.describe_progress(planned)["message"]
    run_jobs()
    db.session.refresh(planned)
    assert (planned.state, planned.attempts, planned.counts["statements"]) == (SUCCEEDED, 2, len(WORDS))
    sweep()
    assert batches(planned) == []


def test_a_waiting_run_is_stopped_by_an_officer_and_its_job_does_nothing(run, officer, encoder, consultation):
    service.cancel_grouping(run, officer_id=officer.id)
    jobs.run_grouping(str(run.id))
    assert (run.state, run.failure) == (FAILED, "cancelled")
    assert encoder.asked == []
    row = db.session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert (row.event, row.actor_id, row.subject_id) == ("grouping_cancelled", officer.id, str(run.id))
    with pytest.raises(ConflictError, match="ended already"):
        service.cancel_grouping(run, officer_id=officer.id)
    assert service.request_grouping(consultation, officer_id=officer.id).state is QUEUED


def test_what_is_queued_of_a_stopped_run_does_nothing(planned, officer, encoder, run_jobs):
    service.cancel_grouping(planned, officer_id=officer.id)
    db.session.commit()
    run_jobs()
    assert (planned.state, encoder.asked) == (FAILED, [])
    assert db.session.scalars(select(CandidateTheme)).all() == []
    assert len(db.session.scalars(select(Statement)).all()) == len(WORDS)


@pytest.mark.parametrize(
    ("ago", "done", "total", "left", "words"),
    [
        (60, 25, 100, 180, "About 3 minutes left in this step."),
        (60, 50, 100, 60, "About 1 minute left in this step."),
        (60, 90, 100, 7, "Less than a minute left in this step."),
        (3600, 10, 100, 32_400, "About 9 hours left in this step."),
        (60, 0, 100, None, None),
        (60, 0, 1, None, None),
        (2, 50, 100, None, None),
        (60, 100, 100, None, None),
    ],
)
def test_the_time_left_is_told_from_the_rate_of_the_step(make, consultation, ago, done, total, left, words):
    at = utcnow()
    run = made.grouping_run(
        make,
        consultation,
        state=RUNNING,
        step="encode",
        step_done=done,
        step_total=total,
        step_began_at=at - timedelta(seconds=ago),
        heartbeat_at=at,
    )
    told = progress.describe_progress(run)
    assert (told["seconds_left"] is None) == (left is None)
    if left is not None:
        assert abs(told["seconds_left"] - left) <= left * 0.05 + 1
        assert told["message"].endswith(f". {words}")
    is_counted = total > 1
    assert (told["done"], told["total"]) == ((done, total) if is_counted else (None, None))
    shown = f": {done:,} of {total:,}" if is_counted else ""
    assert told["message"].startswith(f"Comparing the meaning of the proposals{shown}")


def test_time_is_counted_from_the_beginning_of_each_step(make, consultation):
    run = made.grouping_run(make, consultation, state=RUNNING, heartbeat_at=utcnow(), attempts=1)
    runs.report_progress(run.id, run.attempts, step="communities", done=0, total=8)
    db.session.refresh(run)
    began = run.step_began_at
    runs.report_progress(run.id, run.attempts, step="communities", done=2, total=8)
    db.session.refresh(run)
    assert run.step_began_at == began
    runs.report_progress(run.id, run.attempts, step="stability", done=0, total=8)
    db.session.refresh(run)
    assert run.step_began_at > began
    assert db.session.get_one(GroupingRun, run.id).step == "stability"
