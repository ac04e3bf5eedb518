"""`citizen-voice worker` as a person meets it: the processes that it starts, and their end."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests.integration.embedded_servers import PROJECT, is_live

WORKER = [sys.executable, "-m", "citizen_voice.cli.main", "worker"]
UP_WITHIN = 60


@pytest.fixture
def production(instance, migrated_app):
    """The settings of production, with the database of the tests and a queue of the command's own."""
    given = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    return {
        **given,
        "CITIZEN_VOICE_INSTANCE": str(instance),
        "CITIZEN_VOICE_ENVIRONMENT": "production",
        "DATABASE_URL": migrated_app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": "k" * 32,
        "MAIL_BACKEND": "smtp",
        "MAIL_FROM": "voice@example.org",
        "PUBLIC_URL": "https://voice.example.org",
    }


def modules_of(process):
    """Return what the children of a process run of ours, with their arguments, by process number."""
    found = {}
    for child in psutil.Process(process.pid).children():
        words = child.cmdline()
        # What comes before is the launcher, which becomes the program.
        if "-m" in words and words[words.index("-m") + 1].startswith("citizen_voice."):
            found[child.pid] = " ".join(words[words.index("-m") + 1 :])
    return found


@pytest.mark.parametrize(("words", "number"), [([], 1), (["--processes", "2"], 2)])
def test_it_runs_as_many_workers_as_asked_for_and_stops_them_all(production, words, number):
    with subprocess.Popen([*WORKER, *words], cwd=PROJECT, env=production, stderr=subprocess.PIPE, text=True) as process:
        try:
            expected = ["citizen_voice.errands", "citizen_voice.errands clock", *["citizen_voice.worker"] * number]
            deadline = time.monotonic() + UP_WITHIN
            while sorted((children := modules_of(process)).values()) != expected:
                assert time.monotonic() < deadline, children
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            assert not [pid for pid in children if is_live(pid)]
            assert "ended" not in process.stderr.read()
        finally:
            process.kill()


@pytest.mark.parametrize("number", ["0", "many"])
def test_an_impossible_number_is_refused(number):
    done = subprocess.run([*WORKER, "--processes", number], cwd=PROJECT, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert number in done.stderr
