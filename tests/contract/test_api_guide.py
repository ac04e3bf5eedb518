"""The code of the guide to the API does what the guide says: it is run as it stands there, against a live server."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import func, select

from citizen_voice.db import commit, db
from citizen_voice.delivery import queries
from citizen_voice.models import Officer, TenderImport
from citizen_voice.webhooks.steps.signing import EVENT_ID, SIGNATURE, sign
from tests.architecture.project import ROOT
from tests.factories import Factories, delivery
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

    def start(command, reference, **more):
        (tmp_path / "tender.json").write_text(body.replace("GM-2027", reference))
        known = {"SITE": address, "API": f"{address}/api/v1/{office.slug}", "TOKEN": office.secret}
        environment = {**os.environ, **known, **more}
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


class Between(BaseHTTPRequestHandler):
    """Stands between a program and the API: it spoils the first answer, and gives the later ones on as they are."""

    def do_POST(self):
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        known = {name: self.headers[name] for name in ("Authorization", "Content-Type", "Idempotency-Key")}
        request = Request(self.server.behind + self.path, sent or None, {k: v for k, v in known.items() if v})
        with urlopen(request, timeout=30) as answer:
            self.server.answers += 1
            if self.server.answers == 1:
                self.server.spoil(self)
                return
            self.send_response(answer.status)
            self.end_headers()
            self.wfile.write(answer.read())

    do_GET = do_POST  # noqa: N815 - as the library calls it

    def log_message(self, *_):
        pass


@pytest.fixture
def between(live):
    """Return a function that gives the address of something between, which spoils the first answer in a way."""
    servers = []

    def begin(spoil):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Between)
        server.behind, server.answers, server.spoil = live[1], 0, spoil
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/api/v1/{live[0].slug}"

    yield begin
    for one in servers:
        one.shutdown()
        one.server_close()


def lose(handler):
    handler.connection.close()


def refuse_as_a_proxy_does(handler):
    handler.send_response(502)
    handler.end_headers()
    handler.wfile.write(b"<html>Bad gateway</html>")


def test_an_answer_that_was_lost_in_python_is_asked_for_again_and_nothing_is_done_twice(run, live, between):
    program, _ = blocks("python")
    before = count(live[0])
    done = run([sys.executable, "-c", program], "GM-L", API=between(lose))
    assert done.returncode == 0, done.stderr
    assert count(live[0]) == before + 1


def test_what_comes_from_something_between_is_told_in_python(run, between):
    program, _ = blocks("python")
    done = run([sys.executable, "-c", program], "GM-B", API=between(refuse_as_a_proxy_does))
    assert done.returncode == 1
    assert done.stderr.strip() == "502: <html>Bad gateway</html>"
    done = run([sys.executable, "-c", program], "GM-B", API="http://127.0.0.1:9/api/v1/north")
    assert done.stderr.startswith("No answer came: ")


@pytest.fixture
def curl():
    """Its absence is a failure in CI and a skip elsewhere."""
    if not shutil.which("curl"):
        assert not os.environ.get("CI"), "curl is not installed, and the guide uses it."
        pytest.skip("curl is not installed here.")


@pytest.mark.usefixtures("curl")
def test_standards_are_found_in_curl(run, live, tmp_path):
    office, _ = live
    program, _, _ = blocks("sh")
    # The office's standards are not on apprentices: asked for by its own first, the others do not answer.
    done = run(["sh", "-c", program.replace("q=apprentices", f"q={office.references[0]}")], "GM-F")
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "standards.json").read_text())
    assert [one["reference"] for one in found["items"]] == [office.references[0]]
    assert found["total"] == 1
    refused = run(["sh", "-c", program.replace("category=services", "category=love")], "GM-F")
    assert refused.returncode == 22
    assert "goods, services, works" in json.loads((tmp_path / "standards.json").read_text())["problems"][0]


@pytest.mark.usefixtures("curl")
def test_the_import_in_curl(run, live, tmp_path):
    _, program, _ = blocks("sh")
    before = count(live[0])
    done = run(["sh", "-c", program], "GM-C")
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads((tmp_path / "import.json").read_text())["id"] == done.stdout.strip()
    assert json.loads((tmp_path / "ocds.json").read_text())["releases"][0]["tender"]["id"] == "GM-C"
    assert count(live[0]) == before + 1


@pytest.mark.usefixtures("curl")
def test_a_refused_import_in_curl_stops_there(run, live, tmp_path):
    _, program, _ = blocks("sh")
    before = count(live[0])
    done = run(["sh", "-c", program], "GM-C", TOKEN="no-token")
    assert (done.returncode, done.stdout) == (22, "")
    assert json.loads((tmp_path / "import.json").read_text())["code"] == 401
    assert not (tmp_path / "ocds.json").exists()
    assert count(live[0]) == before


@pytest.mark.usefixtures("curl")
def test_a_report_in_curl(run, live, tmp_path):
    _, _, program = blocks("sh")
    import_id, measure, period = begin_contract(live[0])
    names = {
        "SV-01-M1": measure,
        "2027-04-01": period.first.isoformat(),
        '"2027-06-30"': f'"{period.last.isoformat()}"',
    }
    for written, there in names.items():
        assert written in program
        program = program.replace(written, there)
    done = run(["sh", "-c", program], "GM-D", IMPORT=import_id)
    assert done.returncode == 0, done.stderr + (tmp_path / "reported.json").read_text()
    reported = json.loads((tmp_path / "reported.json").read_text())
    assert (reported["measure"], reported["quantity"]) == (measure, "3")
    due = json.loads((tmp_path / "due.json").read_text())["items"]
    assert period.first.isoformat() in [one["starts_on"] for item in due for one in item["due"]]


def begin_contract(office):
    """Store a contract of the office's that has begun; give its import, and what is due first under a measure."""
    with office.app.test_request_context():
        record = db.session.get_one(TenderImport, uuid.UUID(office.import_id))
        make = Factories()
        make._authority = record.tender.authority
        officer = db.session.get_one(Officer, record.created_by_id)
        contract = delivery.make_contract(make, officer, record.tender.council)
        row = queries.list_commitments([contract.id])[0]
        commit()
        return str(contract.id), str(row.commitment.measure_code), row.due[0]


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
    for broken in ("", "v1", "t=1", "t=,v1=", "t=x,v1=é", "v1=0", "=,="):
        assert not check(secret, {SIGNATURE: broken, EVENT_ID: "6"}, body, seen), broken
    assert not check(secret, {}, body, seen)
    assert not check(secret, {SIGNATURE: sign(secret, body, int(time.time()))}, body, seen), "no id"
