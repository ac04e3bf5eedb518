"""`citizen-voice demo` as a person meets it: the whole way on a real export, in processes of its own, and again."""

import csv
import json
import os
import socket
import subprocess
import sys

import pytest

from citizen_voice.exports.ocds_check import find_problems
from tests.integration.embedded_servers import PROJECT

CITIZEN_VOICE = [sys.executable, "-m", "citizen_voice.cli.main"]
FILES = ["publication.csv", "publication.jsonld", "summary.json", "tender-ocds.json"]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    unset = ("DATABASE_URL", "REDIS_URL", "CITIZEN_VOICE_ENVIRONMENT", "PUBLIC_URL")
    return {
        **{name: value for name, value in os.environ.items() if name not in unset},
        "CITIZEN_VOICE_INSTANCE": str(tmp_path_factory.mktemp("demo-instance")),
        "OMP_NUM_THREADS": "1",
    }


def call(settings, *words):
    return subprocess.run(
        [*CITIZEN_VOICE, *map(str, words)],
        cwd=PROJECT,
        env=settings,
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.fixture(scope="module")
def polis(data_folder):
    return data_folder / "polis" / "brexit-consensus"


@pytest.fixture(scope="module")
def first(settings, polis, tmp_path_factory):
    out = tmp_path_factory.mktemp("first")
    return call(settings, "demo", "--polis", polis, "--no-serve", "--out", out), out


@pytest.fixture(scope="module")
def second(settings, polis, first, tmp_path_factory):
    out = tmp_path_factory.mktemp("second")
    return call(settings, "demo", "--polis", polis, "--no-serve", "--out", out), out


def summary_of(result):
    done, out = result
    assert done.returncode == 0, done.stderr
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def test_it_goes_the_whole_way_and_leaves_four_files(first):
    done, out = first
    summary = summary_of(first)
    counts = summary["counts"]
    assert sorted(path.name for path in out.iterdir()) == FILES
    assert (counts["proposals_loaded"], counts["proposals_approved"], counts["proposals_pending"]) == (50, 50, 0)
    assert (counts["votes"], counts["voters"], counts["participants"]) == (5303, 204, 204)
    assert counts["proposals_grouped"] == 50
    assert counts["placed"] + counts["unplaced"] == counts["statements"] == 50
    assert counts["themes_confirmed"] + counts["themes_discarded"] <= counts["candidate_themes_fine"]
    assert 1 <= counts["priorities"] <= counts["themes_confirmed"]
    assert counts["standards_published"] == counts["priorities"]
    assert "Traceback" not in done.stderr
    for words in ("5,303", "/staff/sign-in", "basil.ngata-whitlock@tarnbridge.example", "/dev/outbox", str(out)):
        assert words in done.stdout


def test_the_publication_says_the_same_in_both_files(first):
    _, out = first
    summary = summary_of(first)
    document = json.loads((out / "publication.jsonld").read_text(encoding="utf-8"))
    assert summary["publication"]["version"] == "1.0"
    assert summary["publication"]["content_hash"] in json.dumps(document)
    with (out / "publication.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len({row["standard"] for row in rows}) == summary["counts"]["standards_published"]


def test_the_tender_is_a_release_package_without_faults(first):
    _, out = first
    package = json.loads((out / "tender-ocds.json").read_text(encoding="utf-8"))
    assert find_problems(package) == []
    assert summary_of(first)["counts"]["standards_imported"] >= 1


def test_a_second_time_it_says_so_and_adds_nothing(first, second):
    before, after = summary_of(first), summary_of(second)
    assert not before["is_repeated"]
    assert after["is_repeated"]
    assert "nothing was added" in second[0].stdout
    for part in ("counts", "publication", "tender", "themes", "grouping"):
        assert after[part] == before[part]
    for name in ("publication.csv", "publication.jsonld", "tender-ocds.json"):
        assert (second[1] / name).read_bytes() == (first[1] / name).read_bytes()


def test_importing_the_same_export_there_says_nothing_new(settings, polis, second):
    address = "tarnbridge/can-there-be-consensus-on-brexit"
    done = call(settings, "import", "polis", polis, "--consultation", address)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Nothing new: Polis export “Can there be consensus on Brexit?” is in")
    assert "204 people, 50 statements, 5,303 votes" in done.stdout


def test_the_audit_trail_holds(settings, second):
    done = call(settings, "verify-audit")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--consultation", "tarnbridge/elsewhere"], "there is no consultation 'tarnbridge/elsewhere'"),
        (["--consultation", "tarnbridge/x", "--language", "English"], "'English' is not a code of a language"),
    ],
)
def test_an_import_that_can_not_be_is_refused_in_one_line(settings, polis, second, words, message):
    done = call(settings, "import", "polis", polis, *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_folder_that_is_no_export_is_refused_before_anything_starts(settings, tmp_path):
    done = call(settings, "demo", "--polis", tmp_path, "--no-serve", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "holds no comments.csv" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_taken_port_is_one_sentence_before_the_work_begins(settings, polis, tmp_path):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8000))
        except OSError:
            pass  # something else has it: taken all the same
        else:
            taken.listen()
        done = call(settings, "demo", "--polis", polis, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: Port 8000 of 127.0.0.1 is taken")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()
