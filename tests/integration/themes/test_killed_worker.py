"""A real worker with the real model, killed with its child in the middle of a run."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from uuid import uuid4

import psutil
import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from citizen_voice.app import create_app
from citizen_voice.db import commit, db
from citizen_voice.models import CandidateTheme, GroupedStatement, GroupingRun
from citizen_voice.sweep import sweep
from citizen_voice.themes import jobs, queries, service
from citizen_voice.themes.steps import texts
from citizen_voice.vocabulary import RunState
from config import PROJECT_ROOT, Settings
from tests.factories import Factories
from tests.pages import PageClient

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


@pytest.fixture
def own_app(servers, tmp_path):
    """An application on a database of its own: what a test's transaction holds, a worker could not see."""
    url = make_url(servers.database_url)
    name = f"citizen_voice_test_{uuid4().hex[:12]}"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    settings = Settings(
        environment="test",
        database_url=url.set(database=name).render_as_string(hide_password=False),
        redis_url=servers.redis_url,
        instance_folder=tmp_path,
        grouping_stale_seconds=6,
    ).with_development_defaults()
    app = create_app(settings)
    app.test_client_class = PageClient
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def start_worker(own_app):
    """Return a function that starts a worker process; those that still live are ended."""
    settings = own_app.config["SETTINGS"]
    environment = os.environ | {
        "CITIZEN_VOICE_ENVIRONMENT": "development",
        "CITIZEN_VOICE_INSTANCE": str(settings.instance_folder),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "OMP_NUM_THREADS": "1",
    }
    started = []

    def run() -> psutil.Process:
        process = psutil.Popen(
            [sys.executable, "-m", "citizen_voice.worker"],
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        kill_whole(process)
        process.wait()


def kill_whole(worker):
    """Kill a worker and the child that does its work, at once and without warning."""
    # A process of the family may end by itself between two lines here.
    with suppress(psutil.NoSuchProcess):
        worker.suspend()
    family = [worker]
    with suppress(psutil.NoSuchProcess):
        family += worker.children(recursive=True)
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=10)


def wait_until(condition, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        db.session.rollback()
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("It did not come about in time.")


def request(consultation, officer_id):
    run = service.request_grouping(consultation, officer_id=officer_id)
    jobs.send_run(run.id)
    commit()
    return run


def test_a_killed_run_is_given_up_and_another_succeeds(own_app, start_worker):
    make = Factories()
    consultation = make.consultation()
    officer = make.officer()
    for text in IDEAS:
        make.proposal(consultation, text)
    commit()
    browser = own_app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"officer:{officer.id}", True
    page = f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/groupings"

    first = request(consultation, officer.id)
    worker = start_worker()
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
    start_worker()
    wait_until(lambda: db.session.get_one(GroupingRun, second.id).finished_at is not None)
    assert second.state is RunState.SUCCEEDED
    assert second.counts["statements"] == len(IDEAS)
    assert second.encoder_name == "all-MiniLM-L6-v2"
    assert len(texts.list_groupable(consultation.id)) == len(IDEAS)
    assert db.session.get_one(GroupingRun, first.id).state is RunState.FAILED
