"""`citizen-voice authority add` as a person meets it: in a process of its own, on servers of its own."""

import os
import subprocess
import sys

import pytest

from citizen_voice.embedded.servers import start
from tests.integration.embedded_servers import PROJECT, connect

ADD = [sys.executable, "-m", "citizen_voice.cli.main", "authority", "add"]
MANCHESTER, OLDHAM = "E08000003", "E08000004"
TABLES = ("authority", "council", "officer", "officer_role", "outgoing_mail", "audit_row")


@pytest.fixture
def add(instance):
    unset = ("DATABASE_URL", "REDIS_URL", "CITIZEN_VOICE_ENVIRONMENT", "PUBLIC_URL")
    settings = {name: value for name, value in os.environ.items() if name not in unset}

    def call(name="Northmoor", *, slug="northmoor", councils=(MANCHESTER, OLDHAM), email="Ann@northmoor.example"):
        words = [name, "--slug", slug, "--councils", *councils, "--administrator", email]
        return subprocess.run(
            [*ADD, *words],
            cwd=PROJECT,
            env={**settings, "CITIZEN_VOICE_INSTANCE": str(instance)},
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return call


def in_one_line(done):
    """Return what was said of a fault of the call, which is one line and no traceback."""
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    return done.stderr


def counted(database_url):
    with connect(database_url) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def test_an_authority_is_added_with_its_councils_and_administrator_and_no_second_one_at_its_address(add, instance):
    with start(instance) as running:
        done = add()
        assert done.returncode == 0, done.stderr
        assert done.stdout == (
            "Northmoor is added with 2 councils and the policy profile of England."
            " Ann@northmoor.example can sign in at /northmoor/staff/sign-in.\n"
        )
        database_url = running.servers.database_url
        with connect(database_url) as connection:
            councils = connection.execute("SELECT code, name FROM council ORDER BY code").fetchall()
            mail = connection.execute("SELECT to_address FROM outgoing_mail").fetchall()
            role = connection.execute("SELECT role FROM officer_role").fetchall()
        assert councils == [(MANCHESTER, "Manchester"), (OLDHAM, "Oldham")]
        assert [one[0].lower() for one in mail] == ["ann@northmoor.example"]
        assert role == [("administrator",)]
        before = counted(database_url)
        assert "address 'northmoor' already: choose another --slug" in in_one_line(add("Southmoor"))
        assert counted(database_url) == before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"councils": [MANCHESTER, "E99999999"]}, "--councils: there is no council with the code 'E99999999'"),
        ({"email": "ann at northmoor"}, "--administrator: 'ann at northmoor' is not an email address"),
    ],
)
def test_what_can_not_be_is_refused_in_one_line_before_any_server_is_touched(add, instance, wrong, words):
    with start(instance) as running:
        assert words in in_one_line(add(**wrong))
        with connect(running.servers.database_url) as connection:
            assert connection.execute("SELECT to_regclass('authority')").fetchone() == (None,)
