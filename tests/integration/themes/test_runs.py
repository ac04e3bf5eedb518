"""A run from the request to the record: states, words, vectors, failures, silence."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_voice import sweep
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, IncompleteError, InvalidTransitionError
from citizen_voice.grouping import pipeline as pipeline_module
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.models import (
    AuditRow,
    CandidateTheme,
    Embedding,
    GroupedStatement,
    GroupingRun,
    Statement,
    ThemeStatement,
)
from citizen_voice.reference.catalogue import milestones, missions
from citizen_voice.themes import jobs, queries, service
from citizen_voice.themes.steps import runs, theme_figures, words
from citizen_voice.themes.steps.goals import goal_scores
from citizen_voice.themes.steps.heartbeat import ProgressWriter
from citizen_voice.vocabulary import ContributionSource, ModerationStatus, RunState
from tests.factories import themes as made

IDEAS = {
    "bus": "run more bus routes on sunday evening number {}",
    "park": "plant trees in every park near school {}",
    "job": "hire local apprentices for building work {}",
}
QUEUED, RUNNING, SUCCEEDED, FAILED, SUPERSEDED = RunState
ALLOWED = {
    (QUEUED, RUNNING),
    (QUEUED, FAILED),
    (RUNNING, QUEUED),
    (RUNNING, SUCCEEDED),
    (RUNNING, FAILED),
    (SUCCEEDED, SUPERSEDED),
}


@pytest.fixture
def proposals(make, consultation):
    return [
        make.proposal(consultation, text.format(number)) for text in IDEAS.values() for number in ("one", "two", "six")
    ]


@pytest.fixture
def group(consultation, officer):
    """Return a function that asks for a grouping and runs it here."""

    def run(**values):
        asked = service.request_grouping(consultation, officer_id=officer.id, **values)
        jobs.run_grouping(str(asked.id))
        db.session.refresh(asked)
        return asked

    return run


@pytest.mark.parametrize(("old", "new"), list(itertools.product(RunState, RunState)))
def test_every_pair_of_states_is_as_the_table_says(make, consultation, old, new):
    run = made.grouping_run(make, consultation, state=old)
    if (old, new) in ALLOWED:
        runs._move(run, new)
        assert run.state is new
    else:
        with pytest.raises(InvalidTransitionError):
            runs._move(run, new)
        assert run.state is old


def test_no_transaction_is_open_while_it_computes(proposals, encoder, group, monkeypatch):
    open_at = []

    def looking(of, name):
        real = getattr(of, name)

        def look(*given, **named):
            open_at.append((name, db.session().in_transaction()))
            return real(*given, **named)

        monkeypatch.setattr(of, name, look)

    looking(encoder, "encode")
    looking(pipeline_module, "find_communities")
    looking(pipeline_module, "find_stability")
    assert group().state is SUCCEEDED
    assert {name for name, _ in open_at} == {"encode", "find_communities", "find_stability"}
    assert not any(is_open for _, is_open in open_at)


def test_who_stands_for_a_seed_is_counted_as_nobody(make, consultation, proposals, encoder, group, officer):
    organiser = make.participant(consultation)
    seed = make.proposal(
        consultation, IDEAS["bus"].format("ten"), participant=organiser, source=ContributionSource.SEED
    )
    run = group()
    (candidate,) = db.session.scalars(
        select(CandidateTheme)
        .join(GroupedStatement, GroupedStatement.candidate_theme_id == CandidateTheme.id)
        .join(Statement, Statement.id == GroupedStatement.statement_id)
        .where(CandidateTheme.grouping_run_id == run.id, Statement.proposal_id == seed.id)
    )
    assert candidate.people == candidate.statements - 1 >= 2
    theme = service.confirm_candidate(candidate, officer_id=officer.id)
    (row,) = theme_figures.list_theme_figures(consultation)
    assert (row.theme.id, row.statements, row.people) == (theme.id, candidate.statements, candidate.people)


def test_an_earlier_attempt_is_not_heard_any_more(consultation, proposals, encoder, officer):
    asked = service.request_grouping(consultation, officer_id=officer.id)
    given = runs.start_run(asked.id)
    result = jobs._fit(given, encoder, ProgressWriter(asked.id, given.attempt))
    runs.put_back(asked)
    assert runs.start_run(asked.id).attempt == given.attempt + 1
    with pytest.raises(runs.RunTakenAwayError):
        runs.report_progress(asked.id, given.attempt, step="words", done=1, total=1)
    with pytest.raises(runs.RunTakenAwayError):
        runs.require_at_work(asked.id, given.attempt)
    with pytest.raises(runs.RunTakenAwayError):
        runs.record_result(given, result)
    asked.heartbeat_at -= timedelta(minutes=1)
    db.session.flush()
    before = asked.heartbeat_at
    runs.beat(db.session.connection(), asked.id, given.attempt)
    db.session.refresh(asked)
    assert (asked.heartbeat_at, asked.state) == (before, RUNNING)


def test_a_run_records_where_every_statement_went(consultation, proposals, encoder, group):
    run = group(seed=3)
    assert run.state is SUCCEEDED
    assert run.parameters["seed"] == 3
    assert run.parameters["split"] is False
    placed = db.session.scalars(select(GroupedStatement).where(GroupedStatement.grouping_run_id == run.id)).all()
    assert len(placed) == len(proposals) == run.counts["statements"]
    assert run.counts["placed"] + run.counts["unplaced"] == len(proposals)
    candidates = db.session.scalars(select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id)).all()
    assert {one.level for one in candidates} == {1, 2}
    assert all(one.parent_number is None for one in candidates if one.level == 1)
    assert sum(one.people for one in candidates if one.level == 2) == run.counts["placed"]
    assert (run.encoder_name, run.encoder_revision) == (encoder.name, encoder.revision)
    assert len(run.input_hash) == 64
    assert run.seconds["total"] >= 0
    events = db.session.scalars(select(AuditRow.event).order_by(AuditRow.id)).all()
    assert events[-2:] == ["grouping_requested", "grouping_succeeded"]


def test_a_title_says_its_language_and_where_it_stands(make, consultation, proposals, encoder, group):
    for number in ("un", "dau", "tri"):
        make.proposal(consultation, f"mwy o goed ger pob ysgol gynradd rhif {number}", language="cy")
    run = group()
    candidates = db.session.scalars(select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id)).all()
    spoken = {}
    for one in candidates:
        source = db.session.get_one(Statement, one.label_statement_id)
        assert one.label.casefold() in source.proposal_text.text.casefold()
        assert one.label_language == source.proposal_text.language
        assert 1 <= one.distinct_statements <= one.statements
        assert one.grade in {"strong", "fair", "unstable"}
        assert 0 <= one.x <= 1
        assert 0 <= one.y <= 1
        if one.level == 2:
            spoken[one.label_language] = one
    assert set(spoken) == {"en", "cy"}
    confirmed = service.confirm_candidate(spoken["cy"], officer_id=run.requested_by_id)
    assert confirmed.title_language == "cy"
    service.rename_theme(confirmed, title="More trees", officer_id=run.requested_by_id)
    assert confirmed.title_language is None


def test_only_published_words_are_grouped(make, consultation, proposals, encoder, group):
    make.proposal(consultation, "Secret one.", status=ModerationStatus.PENDING)
    make.proposal(consultation, "Secret two.", status=ModerationStatus.REJECTED)
    make.proposal(consultation, "Secret three.", withdrawn_at=utcnow())
    make.proposal(make.consultation(), "Secret four.")
    run = group()
    assert run.counts["statements"] == len(proposals)
    assert not [text for text in encoder.asked if "secret" in text.lower()]


def test_a_text_is_encoded_once_and_the_same_texts_group_alike(consultation, proposals, encoder, group):
    first = group()
    asked = len(encoder.asked)
    second = group()
    assert len(encoder.asked) == asked
    db.session.refresh(first)
    assert (first.state, second.state) == (SUPERSEDED, SUCCEEDED)
    assert first.input_hash == second.input_hash

    def labels(run):
        rows = select(CandidateTheme.number, CandidateTheme.label).where(CandidateTheme.grouping_run_id == run.id)
        return sorted(db.session.execute(rows).all())

    assert labels(first) == labels(second)
    assert len(db.session.scalars(select(Statement)).all()) == len(proposals)
    assert len(db.session.scalars(select(Embedding)).all()) == len(proposals) + len(missions()) + len(milestones())


def test_a_text_may_be_split_into_its_sentences(make, consultation, encoder, group):
    make.proposal(consultation, "Run more buses. Plant more trees.")
    run = group(split=True)
    assert run.counts["statements"] == 2
    assert run.parameters["split"] is True
    spans = db.session.execute(select(Statement.number, Statement.start_offset, Statement.end_offset)).all()
    assert sorted(spans) == [(1, 0, 15), (2, 16, 33)]


def test_nothing_published_means_nothing_to_group(consultation, officer):
    with pytest.raises(IncompleteError):
        service.request_grouping(consultation, officer_id=officer.id)


def test_there_is_one_run_at_a_time(make, consultation, proposals, officer):
    service.request_grouping(consultation, officer_id=officer.id)
    with pytest.raises(ConflictError, match="under way"):
        service.request_grouping(consultation, officer_id=officer.id)
    other = make.consultation()
    make.proposal(other)
    service.request_grouping(other, officer_id=officer.id)
    assert len(db.session.scalars(select(GroupingRun)).all()) == 2


@pytest.mark.parametrize("state", [RUNNING, SUCCEEDED, FAILED, SUPERSEDED])
def test_a_job_whose_turn_it_is_not_does_nothing(make, consultation, proposals, encoder, state):
    run = made.grouping_run(make, consultation, state=state, heartbeat_at=utcnow())
    jobs.run_grouping(str(run.id))
    assert run.state is state
    assert encoder.asked == []


class Broken:
    name = revision = "broken"
    dimension = 4

    def __init__(self, *_):
        pass

    def encode(self, texts, *, progress=None):
        raise MemoryError


def fail_to_load(*_):
    raise OSError("no such file")


@pytest.mark.parametrize(("factory", "code"), [(Broken, "memory"), (fail_to_load, "encoder"), (None, "encoder")])
def test_a_fault_is_written_down_as_a_code_and_nothing_else_is(
    consultation, proposals, officer, monkeypatch, factory, code
):
    monkeypatch.setattr(jobs._Binding, "factory", factory)
    monkeypatch.setattr(jobs._Binding, "pipeline", GroupingPipeline)
    run = service.request_grouping(consultation, officer_id=officer.id)
    db.session.commit()
    with pytest.raises((MemoryError, jobs.EncoderMissingError)):
        jobs.run_grouping(str(run.id))
    db.session.refresh(run)
    assert (run.state, run.failure) == (FAILED, code)
    assert db.session.scalars(select(CandidateTheme)).all() == []
    assert service.request_grouping(consultation, officer_id=officer.id).state is QUEUED


def silent(make, consultation, seconds, **values):
    at = utcnow() - timedelta(seconds=seconds)
    return made.grouping_run(
        make, consultation, **({"state": RUNNING, "heartbeat_at": at, "started_at": at, "queued_at": at} | values)
    )


@pytest.mark.parametrize(("seconds", "state"), [(0, RUNNING), (20, RUNNING), (40, FAILED)])
def test_a_silent_worker_is_given_up(make, consultation, seconds, state):
    run = silent(make, consultation, seconds)
    assert queries.shown_state(run) is state
    assert service.fail_stale_runs() == (1 if state is FAILED else 0)
    db.session.refresh(run)
    assert run.state is state
    assert run.failure == ("worker_stopped" if state is FAILED else None)
    assert service.fail_stale_runs() == 0


def test_a_silent_run_does_not_keep_another_from_starting(make, consultation, proposals, officer):
    old = silent(make, consultation, 60)
    assert service.request_grouping(consultation, officer_id=officer.id).state is QUEUED
    db.session.refresh(old)
    assert old.state is FAILED


def test_the_result_of_a_run_that_was_given_up_is_discarded(make, consultation, proposals, encoder, officer):
    run = service.request_grouping(consultation, officer_id=officer.id)
    given = runs.start_run(run.id)
    result = jobs._fit(given, encoder, ProgressWriter(run.id, run.attempts))
    runs.mark_failed(run.id, "worker_stopped")
    with pytest.raises(runs.RunTakenAwayError):
        runs.record_result(given, result)
    with pytest.raises(runs.RunTakenAwayError):
        runs.report_progress(run.id, run.attempts, step="words", done=1, total=1)
    assert db.session.scalars(select(CandidateTheme)).all() == []


def test_the_sweep_sends_again_what_the_queue_lost(make, consultation, proposals, encoder, officer, run_jobs):
    run = service.request_grouping(consultation, officer_id=officer.id)
    db.session.commit()
    sweep.sweep()
    run_jobs()
    assert run.state is QUEUED, "it has only just been sent"
    run.queued_at = utcnow() - timedelta(minutes=2)
    db.session.commit()
    sweep.sweep()
    sweep.sweep()
    run_jobs()
    db.session.refresh(run)
    assert run.state is SUCCEEDED


def test_a_theme_is_compared_with_the_missions_by_the_stored_vectors(consultation, proposals, encoder, group, officer):
    run = group()
    fine = select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id, CandidateTheme.level == 2)
    theme = service.confirm_candidate(db.session.scalars(fine).first(), officer_id=officer.id)
    scores = goal_scores(theme)
    assert {one.code for one in scores} == {mission.code for mission in missions()}
    assert [one.score for one in scores] == sorted((one.score for one in scores), reverse=True)

    told = [
        words.load_shown([at])[at].words
        for at in db.session.scalars(
            select(Statement.id)
            .join(ThemeStatement, ThemeStatement.statement_id == Statement.id)
            .where(ThemeStatement.theme_id == theme.id)
        )
    ]
    mean = encoder.encode(told).mean(axis=0)
    nearest = next(mission for mission in missions() if mission.code == scores[0].code)
    toward = encoder.encode([nearest.description])[0]
    assert scores[0].score == pytest.approx(float(mean @ toward / (mean @ mean) ** 0.5), abs=1e-5)
