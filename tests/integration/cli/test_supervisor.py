import contextlib
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from citizen_voice.cli.supervisor import Child, ChildKeepsDyingError, Supervisor
from tests.integration.embedded_servers import PROJECT, is_live

# Says that it is up, and where; on SIGTERM it notes its name and goes.
PATIENT = """
import os, pathlib, signal, sys, time
name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
def leave(*_):
    with open(folder / "left", "a") as left:
        left.write(name + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
(folder / f"{name}.{os.getpid()}").write_text(os.environ.get("GREETING", ""))
while True:
    time.sleep(0.05)
"""


def child(name, folder, **options):
    return Child(name, [sys.executable, "-c", PATIENT, name, str(folder)], **options)


def wait_for(condition, supervisor=None):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        if supervisor is not None:
            supervisor.poll()
        time.sleep(0.05)


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervise(tmp_path, said):
    with contextlib.ExitStack() as stack:

        def begin(*children):
            supervisor = Supervisor(children, tmp_path, say=said.append)
            stack.callback(supervisor.stop)
            supervisor.start()
            return supervisor

        yield begin


def test_children_have_their_settings_and_stop(supervise, tmp_path):
    supervisor = supervise(child("web", tmp_path, env={"GREETING": "hello"}), child("worker", tmp_path))
    wait_for(lambda: len(list(tmp_path.glob("w*.*"))) == 2)
    (web,) = tmp_path.glob("web.*")
    assert web.read_text() == "hello"
    assert web.name == f"web.{supervisor.pids()['web']}"
    supervisor.stop()
    assert sorted((tmp_path / "left").read_text().split()) == ["web", "worker"]
    assert supervisor.pids() == {}


def test_a_killed_child_is_started_again_and_said_so(supervise, tmp_path, said):
    supervisor = supervise(child("web", tmp_path), child("worker", tmp_path))
    first = supervisor.pids()
    os.kill(first["web"], signal.SIGKILL)
    wait_for(lambda: supervisor.pids().get("web", first["web"]) != first["web"], supervisor)
    assert supervisor.pids()["worker"] == first["worker"]
    assert said == ["The web has ended (signal SIGKILL) and is started again."]


def test_a_child_that_keeps_dying_is_given_up_in_one_line(supervise, tmp_path):
    supervisor = supervise(child("web", tmp_path), Child("worker", [sys.executable, "-c", "raise SystemExit(3)"]))
    web = supervisor.pids()["web"]
    with pytest.raises(ChildKeepsDyingError, match=r"The worker has ended 5 times within a minute \(exit code 3\)"):
        wait_for(lambda: False, supervisor)
    supervisor.stop()
    assert not psutil.pid_exists(web)


def test_a_child_that_does_not_stop_is_killed_with_its_own_children(supervise, tmp_path, said):
    stubborn = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"child = os.fork()\nif not child: os.setsid()\nopen({str(tmp_path / 'pid')!r} + str(child), 'w').close()\n"
        "time.sleep(60)\n"
    )
    supervisor = supervise(Child("worker", [sys.executable, "-c", stubborn], stop_seconds=0.3))
    wait_for(lambda: len(list(tmp_path.glob("pid*"))) == 2)
    pids = [supervisor.pids()["worker"], *(int(path.name[3:]) for path in tmp_path.glob("pid*") if path.name != "pid0")]
    supervisor.stop()
    assert said == ["The worker did not stop in time and was killed."]
    wait_for(lambda: not any(is_live(pid) for pid in pids))


RUNS = """
import sys
from pathlib import Path
from tests.integration.cli.test_supervisor import child
from citizen_voice.cli.supervisor import Supervisor
folder = Path(sys.argv[1])
Supervisor([child("web", folder), child("worker", folder)], folder, say=print, farewell="Stopping").run()
print("left")
"""


@pytest.fixture
def running(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", RUNS, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as process:
        wait_for(lambda: len(list(tmp_path.glob("w*.*"))) == 2)
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_until_told_to_stop(running, tmp_path, number):
    running.send_signal(number)
    assert running.communicate(timeout=20) == ("Stopping\nleft\n", None)
    assert running.returncode == 0
    assert sorted((tmp_path / "left").read_text().split()) == ["web", "worker"]


def test_children_of_a_killed_supervisor_stop(running, tmp_path):
    pids = [int(path.name.partition(".")[2]) for path in tmp_path.glob("w*.*")]
    running.kill()
    wait_for(lambda: not any(is_live(pid) for pid in pids))
    assert sorted((tmp_path / "left").read_text().split()) == ["web", "worker"]
