"""kill -9 of anything: nothing that was stored is lost, and the next start needs no human act."""

import os
import signal
import time

import psutil
import pytest

from citizen_voice.embedded.faults import EmbeddedServerError
from citizen_voice.embedded.servers import Part, attach, start
from tests.integration.embedded_servers import is_live, remember, remembered


def wait_until_gone(pids):
    deadline = time.monotonic() + 20
    while any(is_live(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def restarted(running):
    # The first thread of a process may be gone a moment before the process is.
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if names := running.ensure_alive():
            return names
    return []


@pytest.mark.parametrize("name", ["PostgreSQL", "Valkey"])
def test_a_killed_server_is_started_again_with_its_data(instance, name):
    with start(instance) as running:
        for number in range(50):
            remember(running.servers.environment(), number)
        os.kill(running.pids[name], signal.SIGKILL)
        wait_until_gone([running.pids[name]])
        assert restarted(running) == [name]
        assert running.ensure_alive() == []
        assert remembered(running.servers.environment()) == (list(range(50)), list(range(50)))
        assert attach(instance) == running.servers


@pytest.mark.parametrize("name", ["PostgreSQL", "Valkey"])
def test_a_server_whose_socket_was_removed_is_started_again(instance, name):
    socket = {"PostgreSQL": "sockets/postgres/.s.PGSQL.5432", "Valkey": "sockets/valkey/valkey.sock"}[name]
    with start(instance) as running:
        remember(running.servers.environment(), 1)
        (instance / socket).unlink()
        assert running.ensure_alive() == [name]
        assert remembered(running.servers.environment()) == ([1], [1])


def test_servers_end_with_a_killed_owner_and_the_next_one_has_the_data(instance, new_owner):
    process, told = new_owner(instance)
    remember(told, 1)
    process.kill()
    process.wait()
    wait_until_gone(told["pids"].values())
    assert attach(instance) is None
    with start(instance) as running:
        assert remembered(running.servers.environment()) == ([1], [1])


def test_the_next_owner_does_not_wait_for_the_servers_of_a_killed_one_to_be_cleared_by_hand(instance, new_owner):
    process, told = new_owner(instance)
    remember(told, 1)
    process.kill()
    process.wait()
    with start(instance) as running:
        assert remembered(running.servers.environment()) == ([1], [1])


def test_servers_that_outlive_their_owner_are_ended_before_new_ones_start(instance, new_owner):
    process, told = new_owner(instance, "untied")
    remember(told, 1)
    process.kill()
    process.wait()
    assert all(is_live(pid) for pid in told["pids"].values())
    with start(instance) as running:
        assert not any(is_live(pid) for pid in told["pids"].values())
        assert remembered(running.servers.environment()) == ([1], [1])


def test_everything_killed_at_once(instance, new_owner):
    process, told = new_owner(instance, "untied")
    remember(told, 1)
    for pid in (process.pid, *told["pids"].values()):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    with start(instance) as running:
        assert remembered(running.servers.environment()) == ([1], [1])


def test_a_zombie_that_still_holds_the_old_process_number(instance):
    first = start(instance)
    remember(first.servers.environment(), 1)
    children = [psutil.Process(pid) for pid in first.pids.values()]
    for child in children:
        child.kill()
    wait_until_gone([child.pid for child in children])
    assert {child.status() for child in children} == {psutil.STATUS_ZOMBIE}
    first._lock.close()
    with start(instance) as running:
        assert remembered(running.servers.environment()) == ([1], [1])
    first.stop()


def test_a_kill_while_the_data_was_being_made(tmp_path):
    instance = tmp_path / "instance"
    half_made = instance / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    with start(instance, frozenset({Part.DATABASE})) as running:
        assert list(running.pids) == ["PostgreSQL"]
    assert not half_made.exists()


def test_an_unfinished_last_write_of_the_queue_is_cut_off(instance):
    with start(instance) as running:
        remember(running.servers.environment(), 1)
    (newest,) = (instance / "valkey" / "appendonlydir").glob("*.incr.aof")
    with newest.open("ab") as handle:
        handle.write(b"*3\r\n$5\r\nRPUSH\r\n$4\r\nke")
    with start(instance) as running:
        assert remembered(running.servers.environment()) == ([1], [1])


def test_data_of_another_version_is_named(instance):
    with start(instance, frozenset({Part.DATABASE})):
        pass
    (instance / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedServerError, match="PostgreSQL 16, this program brings 18"):
        start(instance)


def test_damaged_data_is_told_in_one_line_and_nothing_is_left_running(instance):
    with start(instance):
        pass
    (instance / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedServerError, match=r"PostgreSQL did not start: .*pg_control") as caught:
        start(instance)
    assert "\n" not in str(caught.value)
    assert attach(instance) is None


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "instance").write_text("")
    with pytest.raises(EmbeddedServerError, match=r"Cannot write to .*instance"):
        start(tmp_path / "instance")
