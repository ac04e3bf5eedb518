"""A real worker with the real model, killed with its child in the middle of a run."""

from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, GroupedStatement, GroupingRun
from citizen_voice.sweep import sweep
from citizen_voice.themes import queries
from citizen_voice.themes.steps import texts
from citizen_voice.vocabulary import RunState
from tests.integration.themes.processes import kill_whole, publish, request, wait_until

IDEAS = (
    "Run more buses in the evening",
    "We need later buses to the hospital",
    "The bus should come on Sundays too",
    "Plant trees along the high street",
    "More trees and benches in the park",
    "Hire apprentices from our own towns",
    "Give local school leavers a first job",
    "Apprenticeships for young people near here",
)


def test_a_killed_run_is_given_up_and_another_succeeds(own_app, start_worker, model_cache):
    consultation, officer = publish(IDEAS)
    browser = own_app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"officer:{officer.id}", True
    page = f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/groupings"

    first = request(consultation, officer.id)
    worker = start_worker(CITIZEN_VOICE_CACHE=str(model_cache))
    wait_until(lambda: db.session.get_one(GroupingRun, first.id).state is RunState.RUNNING)
    kill_whole(worker)
    wait_until(lambda: queries.shown_state(db.session.get_one(GroupingRun, first.id)) is RunState.FAILED, 20)
    assert "The worker stopped in the middle" in browser.get(page).text, "before any sweep"
    sweep()
    db.session.rollback()
    assert db.session.get_one(GroupingRun, first.id).state is RunState.FAILED
    for model in (CandidateTheme, GroupedStatement):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert "The worker stopped in the middle" in browser.get(page).text

    second = request(consultation, officer.id)
    start_worker(CITIZEN_VOICE_CACHE=str(model_cache))
    wait_until(lambda: db.session.get_one(GroupingRun, second.id).finished_at is not None)
    assert second.state is RunState.SUCCEEDED
    assert second.counts["statements"] == len(IDEAS)
    assert second.encoder_name == "all-MiniLM-L6-v2"
    assert len(texts.list_groupable(consultation.id)) == len(IDEAS)
    assert db.session.get_one(GroupingRun, first.id).state is RunState.FAILED
