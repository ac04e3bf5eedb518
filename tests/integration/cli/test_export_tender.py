"""`citizen-voice export-tender`: the file whole or not at all, and one line for each fault."""

import contextlib
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from citizen_voice.cli import export_tender as command
from citizen_voice.commissioning.release import build_ocds
from citizen_voice.commissioning.steps.documents import FILE_NAMES, MEDIA_TYPES
from citizen_voice.db import db
from citizen_voice.models import Officer
from tests.factories import commissioning as made

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def call(app, monkeypatch):
    """Run the command inside the test's transaction, which no other process could see."""

    @contextlib.contextmanager
    def inside_the_test():
        with app.test_request_context():
            yield app

    monkeypatch.setattr(command, "application", inside_the_test)
    return lambda *arguments: CliRunner().invoke(command.export_tender, [str(one) for one in arguments])


@pytest.fixture
def tender_import(make, app):
    officer, council = made.make_commissioner(make)
    with app.test_request_context():
        return made.make_import(made.make_tender(council, officer), made.make_publication(make), officer)


@pytest.fixture
def recorded(make, app):
    with app.test_request_context():
        return made.make_recorded_import(make, *made.make_commissioner(make))


@pytest.mark.parametrize("format_name", sorted(set(MEDIA_TYPES) - {"goals-record"}))
def test_each_file_is_the_one_of_the_page(call, client_as, recorded, tmp_path, format_name):
    done = call(recorded.id, "--format", format_name, "--out", tmp_path / "file")
    assert done.exit_code == 0, done.output
    officer = db.session.get_one(Officer, recorded.created_by_id)
    url = f"/{recorded.publication.authority.slug}/staff/tender-imports/{recorded.id}/{FILE_NAMES[format_name]}"
    assert (tmp_path / "file").read_bytes() == client_as(officer).get(url).data


def test_a_file_that_stood_there_is_replaced_whole(call, recorded, tmp_path):
    out = tmp_path / "tender.json"
    out.write_text("older")
    done = call(recorded.id, "--format", "ocds", "--out", out)
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == build_ocds(recorded)
    assert json.loads(out.read_bytes())["version"] == "1.1"
    assert [one.name for one in tmp_path.iterdir()] == ["tender.json"]


def test_what_is_not_recorded_is_refused(call, tender_import, tmp_path):
    done = call(tender_import.id, "--out", tmp_path / "x.json")
    assert done.exit_code == 2
    assert "has not been recorded yet" in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("given", "words"), [("SV-01", "is no id"), (UNKNOWN, "There is no import")])
def test_an_unknown_id_is_refused(call, tmp_path, given, words):
    done = call(given, "--out", tmp_path / "x.json")
    assert (done.exit_code, words in done.output) == (2, True)


def test_a_folder_that_is_not_there_is_named(call, recorded, tmp_path):
    done = call(recorded.id, "--out", tmp_path / "none" / "x.json")
    assert done.exit_code == 2
    assert "can't be written" in done.output


def test_a_format_that_there_is_not_is_refused(call, recorded, tmp_path):
    assert call(recorded.id, "--format", "pdf", "--out", tmp_path / "x").exit_code == 2


def test_the_program_says_a_fault_in_one_line(migrated_app, settings, tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "CITIZEN_VOICE_ENVIRONMENT": "development",
        "CITIZEN_VOICE_INSTANCE": str(tmp_path / "instance"),
    }
    program = [sys.executable, "-m", "citizen_voice.cli.main", "export-tender", UNKNOWN]
    done = subprocess.run([*program, "--out", "x"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("Error: There is no import")
    assert len(done.stderr.splitlines()) == 1
