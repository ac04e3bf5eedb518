"""The code of the guide to the API does what the guide says: it is run as it stands there, against a live server."""

import json
import os
import re
import shutil
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import TenderImport
from citizen_voice.webhooks.steps.signing import EVENT_ID, SIGNATURE, sign
from tests.architecture.project import ROOT
from tests.own_site import build_office, own_app, serve

GUIDE = (ROOT / "docs" / "api.md").read_text()


def blocks(language):
    """Return the code blocks of the guide in a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def live(settings):
    """A served site with an office in it, and its address."""
    with own_app(settings) as app, serve(app) as address:
        yield build_office(app), address


@pytest.fixture
def run(live, tmp_path):
    """Return a function that runs a program of the guide beside `tender.json`, and gives what it printed."""
    office, address = live
    (body,) = blocks("json")
    names = {"E08000001": office.council, "SV-01": office.references[0], '"priorities"': f'"{office.publication}"'}
    for written, there in names.items():
        body = body.replace(written, there)

    def start(command, reference):
        (tmp_path / "tender.json").write_text(body.replace("GM-2027", reference))
        environment = {**os.environ, "SITE": address, "API": f"{address}/api/v1/{office.slug}", "TOKEN": office.secret}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return start


def count(office):
    with office.app.app_context():
        return db.session.scalar(select(func.count()).select_from(TenderImport))


def test_the_import_in_python(run, live, tmp_path):
    program, _ = blocks("python")
    before = count(live[0])
    done = run([sys.executable, "-c", program], "GM-P")
    assert done.returncode == 0, done.stderr
    release = json.loads((tmp_path / "ocds.json").read_text())["releases"][0]
    assert release["tender"]["title"] == "Grounds maintenance"
    again = run([sys.executable, "-c", program], "GM-P")
    assert again.stdout == done.stdout
    assert count(live[0]) == before + 1


def test_a_refusal_in_python_names_each_thing(run, live):
    program, _ = blocks("python")
    bad = program.replace('json.loads(Path("tender.json").read_text())', '{"reference": "GM-X", "lots": []}')
    done = run([sys.executable, "-c", bad], "GM-X")
    assert done.returncode == 1
    assert "council: Missing data" in done.stderr
    assert "tests: Missing data" in done.stderr


@pytest.fixture
def curl():
    """Its absence is a failure in CI and a skip elsewhere."""
    if not shutil.which("curl"):
        assert not os.environ.get("CI"), "curl is not installed, and the guide uses it."
        pytest.skip("curl is not installed here.")


@pytest.mark.usefixtures("curl")
def test_standards_are_found_in_curl(run, live, tmp_path):
    office, _ = live
    program, _ = blocks("sh")
    # The office's standards are not on apprentices: asked for by its own first, the others do not answer.
    done = run(["sh", "-euc", program.replace("q=apprentices", f"q={office.references[0]}")], "GM-F")
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "standards.json").read_text())
    assert [one["reference"] for one in found["items"]] == [office.references[0]]
    assert found["total"] == 1
    refused = run(["sh", "-euc", program.replace("category=services", "category=love")], "GM-F")
    assert refused.returncode == 22
    assert "goods, services, works" in json.loads((tmp_path / "standards.json").read_text())["problems"][0]


@pytest.mark.usefixtures("curl")
def test_the_import_in_curl(run, live, tmp_path):
    _, program = blocks("sh")
    before = count(live[0])
    done = run(["sh", "-euc", program], "GM-C")
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads((tmp_path / "import.json").read_text())["id"] == done.stdout.strip()
    assert json.loads((tmp_path / "ocds.json").read_text())["releases"][0]["tender"]["id"] == "GM-C"
    assert count(live[0]) == before + 1


def test_the_check_of_a_message():
    _, program = blocks("python")
    known = {}
    exec(program, known)
    check, secret, body = known["is_new_and_ours"], "whs_1", b'{"id":"1"}'

    def headers(moment, *, event_id="1", secret=secret):
        return {SIGNATURE: sign(secret, body, int(moment)), EVENT_ID: event_id}

    seen = set()
    assert check(secret, headers(time.time()), body, seen)
    assert not check(secret, headers(time.time()), body, seen), "the same message again"
    assert check(secret, headers(time.time(), event_id="2"), body, seen)
    assert not check(secret, headers(time.time() - 301, event_id="3"), body, seen), "an old copy"
    assert not check(secret, headers(time.time(), event_id="4", secret="whs_2"), body, seen)
    assert not check(secret, headers(time.time(), event_id="5"), b'{"id":"9"}', seen)
