"""The embedded servers as a command meets them: start, attach, stop."""

import contextlib
import json
import subprocess
import sys
import time

import psutil
import pytest

from citizen_voice.embedded.faults import AlreadyRunningError, EmbeddedServerError
from citizen_voice.embedded.servers import Part, attach, attach_or_start, start
from tests.integration.embedded_servers import PROJECT, connect, queue, remember, remembered


def test_the_first_start_makes_a_database_with_vectors_and_a_queue_that_appends(tmp_path):
    with start(tmp_path / "new" / "instance") as running:
        with connect(running.servers.database_url) as connection:
            assert connection.execute("SELECT '[1,2]'::vector <-> '[1,4]'::vector").fetchone() == (2.0,)
            assert connection.execute("SELECT current_user, usesuper FROM pg_user WHERE usename = user").fetchone() == (
                "citizen_voice",
                False,
            )
        with queue(running.servers.redis_url) as client:
            assert client.config_get("appendonly") == {"appendonly": "yes"}
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_database_made_by_the_application_s_role_has_the_extension(instance):
    with start(instance, frozenset({Part.DATABASE})) as running:
        with connect(running.servers.database_url) as connection:
            connection.execute("CREATE DATABASE another")
        with connect(running.servers.database_url.replace("/citizen_voice?", "/another?")) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
            assert connection.execute("SELECT '[3]'::vector::text").fetchone() == ("[3]",)


def test_what_was_stored_is_there_after_a_stop_and_a_start(instance):
    with start(instance) as running:
        remember(running.servers.environment(), 1)
        pids = running.pids
    assert not any(psutil.pid_exists(pid) for pid in pids.values())
    with start(instance) as running:
        assert remembered(running.servers.environment()) == ([1], [1])


def test_nothing_listens_on_the_network_and_no_other_user_can_enter(instance):
    with start(instance) as running:
        for pid in running.pids.values():
            assert psutil.Process(pid).net_connections("inet") == []
        for private in ("sockets/postgres", "sockets/valkey", "postgres", "valkey"):
            assert (instance / private).stat().st_mode & 0o077 == 0
        for private in ("servers.json", "postgres.log", "valkey.log"):
            assert (instance / private).stat().st_mode & 0o077 == 0


def test_a_second_owner_is_refused_in_one_line_that_names_the_first(instance, new_owner):
    process, _ = new_owner(instance)
    with pytest.raises(AlreadyRunningError) as caught:
        start(instance)
    assert f"process {process.pid}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_command_attaches_and_leaving_it_stops_nothing(instance, new_owner):
    _, told = new_owner(instance)
    with attach_or_start(instance) as servers:
        assert servers.environment() == {name: told[name] for name in ("DATABASE_URL", "REDIS_URL")}
        remember(servers.environment(), 4)
    assert all(psutil.pid_exists(pid) for pid in told["pids"].values())
    assert remembered(told) == ([4], [4])


def test_nothing_to_attach_to(instance, tmp_path):
    assert attach(tmp_path / "never made") is None
    assert attach(instance) is None
    with start(instance):
        pass
    assert attach(instance) is None


def test_a_command_alone_starts_servers_and_stops_them(instance):
    with attach_or_start(instance) as servers:
        remember(servers.environment(), 1)
        pids = json.loads((instance / "servers.json").read_text())["pids"]
    assert not any(psutil.pid_exists(pid) for pid in pids.values())
    assert not (instance / "servers.json").exists()


GUEST = """
import sys, time
from pathlib import Path
from citizen_voice.embedded.servers import attach_or_start
from tests.integration.embedded_servers import remember
with attach_or_start(Path(sys.argv[1])) as servers:
    print("in", flush=True)
    time.sleep(1.5)
    remember(servers.environment(), 9)
"""


def test_the_command_that_started_the_servers_waits_for_the_others(instance):
    with contextlib.ExitStack() as stack:
        with attach_or_start(instance):
            guest = subprocess.Popen(
                [sys.executable, "-c", GUEST, str(instance)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
            )
            stack.enter_context(guest)
            assert guest.stdout.readline() == "in\n"
        assert guest.wait(10) == 0
    with start(instance) as running:
        assert remembered(running.servers.environment()) == ([9], [9])


def test_commands_that_begin_at_the_same_time_share_one_set_of_servers(instance):
    words = [sys.executable, "-c", GUEST, str(instance)]
    together = [subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait(60) for process in together] == [0, 0, 0]
    with start(instance) as running:
        assert remembered(running.servers.environment()) == ([9, 9, 9], [9, 9, 9])


def test_only_what_is_asked_for_is_started_and_an_attached_command_that_needs_more_is_told(instance):
    with start(instance, frozenset({Part.QUEUE})) as running:
        assert list(running.pids) == ["Valkey"]
        assert list(running.servers.environment()) == ["REDIS_URL"]
        with pytest.raises(EmbeddedServerError, match="DATABASE_URL"):
            attach(instance)


def test_a_folder_can_be_owned_without_servers(instance):
    with start(instance, frozenset()) as running:
        assert running.servers.environment() == {}
        with pytest.raises(AlreadyRunningError):
            start(instance)


@pytest.mark.parametrize("name", ["a space", 'it\'s 100%, a "test"', "cafe\N{COMBINING ACUTE ACCENT}", "x" * 120])
def test_unusual_folders(tmp_path, made_once, name):
    folder = tmp_path / name / "instance"
    folder.parent.mkdir()
    subprocess.run(["cp", "-a", str(made_once), str(folder)], check=True)
    with start(folder) as running:
        remember(running.servers.environment(), 1)
        assert attach(folder) == running.servers
    with start(folder) as running:
        assert remembered(running.servers.environment()) == ([1], [1])


def test_a_folder_that_was_copied_does_not_disturb_the_first(instance, tmp_path):
    with start(instance, frozenset({Part.QUEUE})) as first:
        subprocess.run(["cp", "-r", str(instance), str(tmp_path / "copy")], check=False, capture_output=True)
        with start(tmp_path / "copy", frozenset({Part.QUEUE})) as second:
            assert second.servers != first.servers
            time.sleep(0.1)
            assert first.ensure_alive() == []


def test_a_log_is_bounded(instance):
    (instance / "valkey.log").write_bytes(b"old line\n" * 1_000_000)
    with start(instance, frozenset({Part.QUEUE})):
        assert (instance / "valkey.log").stat().st_size < 100_000
    assert (instance / "valkey.log.1").stat().st_size == 9_000_000


def test_a_refused_row_leaves_no_words_of_it_in_the_log(instance):
    with start(instance, frozenset({Part.DATABASE})) as running:
        with connect(running.servers.database_url) as connection:
            connection.execute("CREATE TABLE t (address text UNIQUE)")
            connection.execute("INSERT INTO t VALUES ('ada@example.org')")
            with pytest.raises(Exception, match="duplicate"):
                connection.execute("INSERT INTO t VALUES ('ada@example.org')")
        assert "duplicate key" in (instance / "postgres.log").read_text()
        assert "ada@" not in (instance / "postgres.log").read_text()
