"""Runs over several real worker processes, which share the database and the queue and nothing else."""

import hashlib
from contextlib import suppress

import onnx
import psutil
import pytest
from sqlalchemy import delete, select

from citizen_voice.attendance import is_attended
from citizen_voice.db import commit, db
from citizen_voice.grouping.encoder import install_weights
from citizen_voice.models import (
    AuditRow,
    CandidateTheme,
    Embedding,
    EncoderWeights,
    GroupedStatement,
    GroupingBatch,
    GroupingRun,
    Worker,
)
from citizen_voice.sweep import sweep
from citizen_voice.themes.jobs import WeightsUnavailableError, _failure_code
from citizen_voice.themes.steps.weights import NamedEncoder
from citizen_voice.vocabulary import RunState
from citizen_voice.worker import make_encoder
from tests.integration.themes.processes import (
    REAL,
    SLOW,
    batches_at_hand,
    batches_done,
    family,
    kill_whole,
    publish,
    request,
    wait_for_workers,
    wait_until,
)

IDEAS = [
    f"{what} {where}"
    for what in ("Run more buses", "Plant more trees", "Hire local apprentices", "Open the library")
    for where in ("on Sundays", "in the evening", "near the school", "for everybody", "by the river", "this year")
]


def now(run) -> GroupingRun:
    """Return the run as it is now in the database."""
    return db.session.get_one(GroupingRun, run.id)


def has_ended(run) -> bool:
    return now(run).finished_at is not None


def result_of(run):
    """Return everything that a run found, without the ids that differ from run to run."""
    themes = select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id).order_by(CandidateTheme.number)
    found = db.session.scalars(themes).all()
    number = {one.id: one.number for one in found}
    placed = select(GroupedStatement).where(GroupedStatement.grouping_run_id == run.id)
    return (
        [(one.number, one.parent_number, one.label, one.keywords, one.coherence, one.stability) for one in found],
        sorted(
            (one.statement_id, number.get(one.candidate_theme_id), one.score, one.duplicate_of_id)
            for one in db.session.scalars(placed)
        ),
    )


def vectors():
    rows = db.session.execute(select(Embedding.text_sha256, Embedding.vector).order_by(Embedding.text_sha256))
    return [(key, vector.tobytes() if hasattr(vector, "tobytes") else str(vector)) for key, vector in rows]


def test_a_killed_worker_costs_its_batch_and_not_the_run(own_app, start_worker):
    consultation, officer = publish(IDEAS)
    one, _ = start_worker(SLOW, SECONDS_A_CALL="1"), start_worker(SLOW, SECONDS_A_CALL="1")
    wait_for_workers(2)
    run = request(consultation, officer.id)
    wait_until(lambda: len(batches_at_hand()) == 2)
    kill_whole(one)
    lost = db.session.scalars(select(GroupingBatch.number).where(GroupingBatch.done_at.is_(None))).all()
    assert len(lost) > 1
    # No sweep: the queue's own retries give the batch to the other worker.
    wait_until(lambda: has_ended(run))
    assert (run.state, run.attempts, run.counts["statements"]) == (RunState.SUCCEEDED, 1, len(IDEAS))
    assert not db.session.scalars(select(GroupingBatch).where(GroupingBatch.done_at.is_(None))).all()


def test_a_run_whose_only_worker_was_killed_goes_on_with_the_next(own_app, start_worker):
    consultation, officer = publish(IDEAS)
    run = request(consultation, officer.id)
    first = start_worker(SLOW, SECONDS_A_CALL="1")
    wait_until(batches_at_hand)
    start_worker(SLOW, SECONDS_A_CALL="0.1")
    wait_for_workers(2)
    for process in family(first):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    wait_until(lambda: has_ended(run), each_second=sweep)
    assert (run.state, run.counts["statements"]) == (RunState.SUCCEEDED, len(IDEAS))


def test_one_two_and_four_workers_give_the_same_bytes(own_app, start_worker):
    consultation, officer = publish(IDEAS)
    results = []
    for workers, more in ((1, 1), (2, 1), (4, 2)):
        db.session.execute(delete(Embedding))
        commit()
        before = {one.id for one in batches_done()}
        for _ in range(more):
            start_worker(SLOW, SECONDS_A_CALL="0.6")
        wait_for_workers(workers)
        run = request(consultation, officer.id)
        wait_until(lambda run=run: has_ended(run))
        assert run.state is RunState.SUCCEEDED
        shared = [one for one in batches_done() if one.id not in before]
        assert len(shared) == len(IDEAS) / 3
        assert len({one.worker_name for one in shared}) == workers
        results.append((result_of(run), vectors(), run.input_hash))
    assert results[0] == results[1] == results[2]
    assert results[0][0][0], "there are themes"


def test_machines_that_share_no_folder_use_one_weights_file(own_app, start_worker, model_cache, tmp_path):
    caches = {name: tmp_path / name / "cache" for name in ("here", "there")}
    revision = install_weights(another_file(model_cache), caches["here"])
    consultation, officer = publish(IDEAS)
    run = request(consultation, officer.id)
    here = begin(start_worker, caches["here"])
    wait_until(lambda: now(run).step == "encode")
    stopped = family(here)
    assert (run.encoder_name, run.encoder_revision) == ("all-MiniLM-L6-v2", revision)
    begin(start_worker, caches["there"])
    wait_until(lambda: kept(caches["there"]) == {revision})
    for process in reversed(stopped):
        with suppress(psutil.NoSuchProcess):
            process.resume()
    wait_until(lambda: has_ended(run))
    assert (run.state, run.encoder_revision) == (RunState.SUCCEEDED, revision)
    assert len({one.worker_name for one in batches_done()}) == 2
    assert set(db.session.scalars(select(Embedding.encoder_revision))) == {revision}
    assert db.session.scalars(select(EncoderWeights.revision)).all() == [revision]
    assert kept(caches["here"]) == kept(caches["there"]) == {revision}


def another_file(model_cache) -> bytes:
    """Return a weights file that computes as the model's own, and that no other machine would make."""
    (path,) = model_cache.glob("*.onnx")
    model = onnx.load_model(path)
    model.producer_name = "another machine"
    return model.SerializeToString(deterministic=True)


def begin(start_worker, cache):
    """Start a real worker as on a machine of its own."""
    return start_worker(REAL, CITIZEN_VOICE_INSTANCE=str(cache.parent), CITIZEN_VOICE_CACHE=str(cache))


def kept(cache) -> set[str]:
    """Return the checksums of the weights files in a cache."""
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in cache.glob("*.onnx")}


def test_a_grouping_is_stopped_by_an_officer_while_workers_read(own_app, start_worker):
    consultation, officer = publish(IDEAS)
    browser = own_app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"officer:{officer.id}", True
    page = f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/groupings"
    run = request(consultation, officer.id)
    worker = start_worker(SLOW, SECONDS_A_CALL="60")
    wait_until(batches_at_hand)
    assert "Stop this grouping" in browser.get(page).text
    browser.send(f"{page}/{run.id}/cancel", page=page)
    shown = browser.get(page).text
    assert "An officer stopped it" in shown
    assert "Group the proposals" in shown
    # Sooner than the minute that the batch at hand would take.
    wait_until(lambda: not batches_at_hand(), 50)
    assert (now(run).state, run.failure) == (RunState.FAILED, "cancelled")
    assert db.session.scalars(select(CandidateTheme)).all() == []
    assert db.session.scalars(select(AuditRow.event).order_by(AuditRow.id)).all()[-1] == "grouping_cancelled"
    assert is_attended("grouping")
    worker.terminate()
    wait_until(lambda: not is_attended("grouping"))
    assert db.session.scalars(select(Worker)).all() == [], "it has said goodbye"


@pytest.mark.parametrize("given", [b"something else", b""])
def test_a_weights_file_that_is_another_one_is_refused_with_a_code(tmp_path, given):
    named = NamedEncoder("all-MiniLM-L6-v2", "0" * 64)
    with pytest.raises(WeightsUnavailableError) as raised:
        make_encoder("all-MiniLM-L6-v2", tmp_path, named, lambda _revision: given)
    assert _failure_code(raised.value) == "weights"
