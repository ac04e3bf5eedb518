"""Migrations: numbered, one after another, and each can be undone."""

import re

import pytest
from flask_migrate import check, downgrade, upgrade

from citizen_voice.app import create_app
from citizen_voice.db import db
from tests.architecture.project import ROOT
from tests.databases import own_database

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
    with own_database(servers.database_url) as address:
        app = create_app(settings.model_copy(update={"database_url": address}))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


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
