"""What the tests of the embedded servers share: folders to own, owners to kill, and what was stored."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from citizen_voice.embedded.servers import start

PROJECT = Path(__file__).resolve().parents[2]


def connect(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def queue(url):
    return redis.Redis.from_url(url)


def remember(servers, number):
    """Store a number in both servers."""
    with connect(servers["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
        connection.execute("INSERT INTO kept VALUES (%s)", (number,))
    with queue(servers["REDIS_URL"]) as client:
        client.rpush("kept", number)


def remembered(servers):
    """What both servers hold, in the order it was stored."""
    with connect(servers["DATABASE_URL"]) as connection:
        rows = [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY number")]
    with queue(servers["REDIS_URL"]) as client:
        return rows, [int(item) for item in client.lrange("kept", 0, -1)]


def quick_folder():
    """Memory where there is plenty: a process that is killed loses nothing there, and no disk has to confirm."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 2**31 else None


@pytest.fixture(scope="session")
def made_once():
    """An instance folder whose servers have been started and stopped, to be copied."""
    with tempfile.TemporaryDirectory(prefix="voice-", dir=quick_folder()) as folder:
        with start(Path(folder) / "instance"):
            pass
        yield Path(folder) / "instance"


@pytest.fixture
def instance(made_once):
    # Short, so that the sockets lie inside it: pytest's own folders have long names.
    with tempfile.TemporaryDirectory(prefix="voice-", dir=quick_folder()) as folder:
        # cp -a keeps the owner of each file, which the server's own user needs.
        subprocess.run(["cp", "-a", str(made_once), folder], check=True)
        yield Path(folder) / "instance"


@pytest.fixture
def new_owner():
    """Start an owner in a process of its own; returns the process and what it printed."""
    with contextlib.ExitStack() as stack:

        def begin(folder, *words, before=(), environment=()):
            process = subprocess.Popen(
                [*before, sys.executable, "-m", "tests.integration.embedded.owner", str(folder), *words],
                cwd=PROJECT,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(PROJECT), **dict(environment)},
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            told = json.loads(process.stdout.readline())
            stack.callback(end, process, told.get("pids", {}).values())
            return process, told

        yield begin


def end(process, server_pids):
    """Kill an owner and see its servers gone, so that their folder can be removed."""
    servers = [psutil.Process(pid) for pid in server_pids if psutil.pid_exists(pid)]
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while remaining := [server for server in servers if is_live(server.pid)]:
        # Those that do not notice their owner's death, or not in time.
        for server in remaining if time.monotonic() > deadline - 9 else []:
            server.kill()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_live(pid):
    """Whether a process runs; one that has ended may stay listed until its parent takes note."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False
