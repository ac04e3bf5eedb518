import os

import pytest

from citizen_voice.cli.faults import Fault
from citizen_voice.cli.servers import with_servers
from citizen_voice.embedded.servers import Part, start
from tests.integration.embedded_servers import remember, remembered


@pytest.fixture(autouse=True)
def nothing_set(instance, monkeypatch):
    monkeypatch.setenv("CITIZEN_VOICE_INSTANCE", str(instance))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def test_embedded_servers_are_started_for_the_command_and_the_environment_is_put_back():
    with with_servers():
        remember(os.environ, 1)
    assert "DATABASE_URL" not in os.environ
    assert "REDIS_URL" not in os.environ
    with with_servers():
        assert remembered(os.environ) == ([1], [1])


def test_running_servers_are_used(instance):
    with start(instance) as running:
        with with_servers():
            assert os.environ["DATABASE_URL"] == running.servers.database_url
            assert os.environ["REDIS_URL"] == running.servers.redis_url
        remember(running.servers.environment(), 1)


def test_a_server_of_one_s_own_is_used_as_it_is_and_the_other_is_embedded(instance, tmp_path, monkeypatch):
    with start(tmp_path / "own", frozenset({Part.DATABASE})) as own:
        monkeypatch.setenv("DATABASE_URL", own.servers.database_url)
        with with_servers():
            assert os.environ["DATABASE_URL"] == own.servers.database_url
            assert str(instance.name) in os.environ["REDIS_URL"]
            remember(os.environ, 1)


def test_only_the_parts_a_command_needs():
    with with_servers(frozenset({Part.DATABASE})):
        assert "REDIS_URL" not in os.environ


@pytest.mark.parametrize(
    ("name", "url", "words"),
    [
        ("DATABASE_URL", "postgresql+psycopg://u:secret@127.0.0.1:9/d", r"does not answer.*unset it"),
        ("DATABASE_URL", "postgresql://u:secret@127.0.0.1:9/d?what=is", r"is not an address of PostgreSQL"),
        ("DATABASE_URL", "mysql://u:secret@127.0.0.1/d", r"is not an address of PostgreSQL"),
        ("REDIS_URL", "redis://:secret@127.0.0.1:9/0", r"does not answer.*unset it"),
        ("REDIS_URL", "unix:///nowhere/valkey.sock", r"does not answer.*unset it"),
        ("REDIS_URL", "http://:secret@127.0.0.1/", r"is not an address of Redis"),
    ],
)
def test_a_server_that_is_set_and_absent_is_one_line_without_its_password(monkeypatch, name, url, words):
    monkeypatch.setenv(name, url)
    with pytest.raises(Fault, match=f"{name}.*{words}") as caught, with_servers():
        pytest.fail("the command must not begin")
    assert caught.value.exit_code == 2
    assert "\n" not in caught.value.message
    assert "secret" not in caught.value.message


def test_a_folder_that_cannot_be_used_is_one_line(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CITIZEN_VOICE_INSTANCE", str(tmp_path / "file"))
    with pytest.raises(Fault, match="CITIZEN_VOICE_INSTANCE") as caught, with_servers():
        pytest.fail("the command must not begin")
    assert caught.value.exit_code == 2
