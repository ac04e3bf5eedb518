"""Migrations: numbered, one after another, and each can be undone."""

import re
from uuid import uuid4

import psycopg
import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy.engine import make_url

from citizen_voice.app import create_app
from citizen_voice.db import db
from tests.architecture.project import ROOT

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def test_they_are_numbered_without_a_gap_and_each_follows_the_last():
    assert [int(path.name[:4]) for path in VERSIONS] == list(range(1, len(VERSIONS) + 1))
    previous = None
    for path in VERSIONS:
        words = dict(re.findall(r"^(revision|down_revision) = (.+)$", path.read_text(), re.MULTILINE))
        assert words["revision"].strip("\"'") == path.stem
        assert words["down_revision"].strip("\"'") == (previous or "None")
        previous = path.stem


def test_none_imports_the_models_of_today():
    assert not [path.name for path in VERSIONS if "citizen_voice" in path.read_text()]


@pytest.fixture
def empty_app(settings, servers):
    url = make_url(servers.database_url)
    name = f"citizen_voice_migrations_{uuid4().hex[:8]}"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    own = url.set(database=name).render_as_string(hide_password=False)
    app = create_app(settings.model_copy(update={"database_url": own}))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_up_checked_down_and_up_again(empty_app):
    upgrade()
    check()
    downgrade(revision="base")
    left = db.session.execute(
        db.text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    ).scalars()
    assert set(left) <= {"alembic_version"}
    db.session.commit()
    upgrade()
    check()
