"""`citizen-voice run` as a person meets it: in a process of its own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.integration.embedded_servers import PROJECT, remember, remembered

RUN = [sys.executable, "-m", "citizen_voice.cli.main", "run"]
PRODUCTION = {"SECRET_KEY": "", "CITIZEN_VOICE_ENVIRONMENT": "production"}


@pytest.fixture
def settings(instance):
    unset = ("DATABASE_URL", "REDIS_URL", "CITIZEN_VOICE_ENVIRONMENT", "PUBLIC_URL")
    return {
        **{name: value for name, value in os.environ.items() if name not in unset},
        "CITIZEN_VOICE_INSTANCE": str(instance),
    }


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_to_end(settings, *words):
    return subprocess.run(
        [*RUN, *words], cwd=PROJECT, env=settings, check=False, capture_output=True, text=True, timeout=60
    )


def test_a_taken_port_is_one_sentence(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_to_end(settings, "--dev", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr == (
        f"Error: Port {port} of 127.0.0.1 is taken: stop what listens there, or choose another with --port.\n"
    )


def test_a_second_run_on_the_same_folder_is_one_sentence(settings, port, instance, new_owner):
    process, _ = new_owner(instance)
    done = run_to_end(settings, "--dev", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: citizen_voice already runs on {instance} (process {process.pid}): ")
    assert done.stderr.count("\n") == 1


def test_a_database_that_is_set_and_absent_is_one_sentence(settings, port):
    done = run_to_end({**settings, "DATABASE_URL": "postgresql://127.0.0.1:9/none"}, "--port", str(port))
    assert done.returncode == 2
    assert done.stderr.startswith("Error: The database that DATABASE_URL names does not answer")
    assert done.stderr.count("\n") == 1


def test_production_without_a_secret_key_is_one_sentence(settings, port, instance):
    done = run_to_end({**settings, **PRODUCTION}, "--port", str(port))
    assert done.returncode == 2
    assert "SECRET_KEY is not set" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (instance / "servers.json").exists()


def test_an_impossible_port_is_refused(settings):
    done = run_to_end(settings, "--port", "70000")
    assert done.returncode == 2
    assert "70000" in done.stderr


def test_it_serves_until_told_to_stop_and_serves_again_after_a_kill(settings, port, instance):
    address = f"http://127.0.0.1:{port}/"
    with begin(settings, port) as killed:
        assert status(address) == 200
        told = told_by(instance)
        remember(told, 1)
        os.kill(told["pids"]["PostgreSQL"], signal.SIGKILL)
        assert "PostgreSQL had ended and was started again.\n" in iter(killed.stderr.readline, "")
        assert remembered(told_by(instance)) == ([1], [1])
        killed.kill()
    with begin(settings, port) as stopped:
        assert status(address) == 200
        assert remembered(told_by(instance)) == ([1], [1])
        stopped.send_signal(signal.SIGTERM)
        assert stopped.wait(60) == 0
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address, timeout=5)
    assert not (instance / "servers.json").exists()


@contextlib.contextmanager
def begin(settings, port):
    """Start `run --dev` and wait until it says that it serves; killed at the end if it still runs."""
    words = [*RUN, "--dev", "--port", str(port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=PROJECT, env=settings, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            line = process.stdout.readline()
            assert f"http://127.0.0.1:{port}" in line, process.stderr.read()
            yield process
        finally:
            process.kill()


def status(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.status


def told_by(instance):
    notice = json.loads((instance / "servers.json").read_text())
    return {"DATABASE_URL": notice["database_url"], "REDIS_URL": notice["redis_url"], "pids": notice["pids"]}
