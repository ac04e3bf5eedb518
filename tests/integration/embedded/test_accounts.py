"""Who the servers run as: root, an ordinary user, and folders that others may not enter."""

import os
import pwd
import shutil
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from citizen_voice.embedded.accounts import CAP_DAC_READ_SEARCH
from citizen_voice.embedded.launch import __file__ as launcher
from citizen_voice.embedded.programs import postgres_programs
from citizen_voice.embedded.servers import start
from tests.integration.embedded_servers import remember, remembered

# Nothing is skipped where it can run: only root can become somebody else.
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can try both kinds of user: run the tests as root")


def capabilities(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1], 16) for line in lines if line.startswith("CapEff"))


def test_postgres_does_not_run_as_root_and_keeps_no_right_of_root(instance):
    # pytest's own folders are closed to others; this one is not.
    folder = Path(tempfile.mkdtemp(prefix="voice-", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        with start(folder) as running:
            process = psutil.Process(running.pids["PostgreSQL"])
            assert process.username() == "pgserver"
            if all(parent.stat().st_mode & 0o001 for parent in postgres_programs().parents):
                assert capabilities(process.pid) == 0
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def private():
    with tempfile.TemporaryDirectory(prefix="voice-") as folder:
        yield Path(folder)


def test_a_project_and_its_programs_in_a_folder_that_only_root_may_enter(private, new_owner):
    package = postgres_programs().parents[1]
    # Hard links where the file system is the same: the programs are large.
    for folder in package.parent.glob(f"{package.name}*"):
        shutil.copytree(folder, private / folder.name, copy_function=link_or_copy)
    modes = {folder: folder.stat().st_mode for folder in private.parents}
    search = f"{private}{os.pathsep}{Path(__file__).resolve().parents[3]}"
    process, told = new_owner(private / "instance", environment={"PYTHONPATH": search})
    assert "error" not in told, told
    server = psutil.Process(told["pids"]["PostgreSQL"])
    assert str(private) in server.exe()
    assert server.username() == "pgserver"
    assert capabilities(server.pid) == 1 << CAP_DAC_READ_SEARCH
    remember(told, 1)
    assert remembered(told) == ([1], [1])
    process.kill()
    process.wait()
    assert {folder: folder.stat().st_mode for folder in private.parents} == modes
    assert private.stat().st_mode & 0o777 == 0o700
    _, told = new_owner(private / "instance", environment={"PYTHONPATH": search})
    assert remembered(told) == ([1], [1])


def link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture
def as_nobody(tmp_path):
    """A folder of the user nobody, and the words before a command that is to run as that user."""
    nobody = pwd.getpwnam("nobody")
    folder = Path(tempfile.mkdtemp(prefix="voice-", dir="/var/tmp"))
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    # The interpreter itself may lie where only root may look, so the right to look goes with it.
    identity = [str(nobody.pw_uid), str(nobody.pw_gid), str(CAP_DAC_READ_SEARCH)]
    yield folder, [sys.executable, "-I", "-S", launcher, str(os.getpid()), "9", *identity]
    shutil.rmtree(folder)


def test_an_ordinary_user(as_nobody, new_owner):
    folder, words = as_nobody
    for _ in range(2):
        process, told = new_owner(folder / "instance", before=words)
        assert told["uid"] == pwd.getpwnam("nobody").pw_uid
        assert {psutil.Process(pid).username() for pid in told["pids"].values()} == {"nobody"}
        remember(told, 1)
        process.kill()
        process.wait()


def test_data_of_another_user_is_refused_in_one_line(as_nobody, new_owner):
    folder, words = as_nobody
    (folder / "instance").mkdir(mode=0o755)
    _, told = new_owner(folder / "instance", before=words)
    assert "Cannot write to" in told["error"]
    with start(folder / "used"):
        pass
    (folder / "used").chmod(0o777)
    (folder / "used" / "owner.lock").chmod(0o666)
    _, told = new_owner(folder / "used", before=words)
    assert "error" in told
    assert "\n" not in told["error"]


def test_root_goes_on_with_the_data_of_the_user_who_made_it(as_nobody, new_owner):
    folder, words = as_nobody
    process, told = new_owner(folder / "instance", before=words)
    remember(told, 1)
    process.kill()
    process.wait()
    with start(folder / "instance") as running:
        assert psutil.Process(running.pids["PostgreSQL"]).username() == "nobody"
        assert remembered(running.servers.environment()) == ([1], [1])
