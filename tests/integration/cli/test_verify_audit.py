"""`citizen-voice verify-audit`: 0 when the chain holds, 1 and a sentence for each break when it does not."""

import contextlib

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from citizen_voice import audit
from citizen_voice.cli import verify_audit as command
from citizen_voice.db import db


@pytest.fixture
def call(app, monkeypatch):
    """Run the command inside the test's transaction, which no other process could see."""
    monkeypatch.setattr(command, "application", lambda: contextlib.nullcontext(app))
    return lambda: CliRunner().invoke(command.verify_audit)


@pytest.fixture
def trail(make):
    authority = make.authority()
    for number in range(3):
        audit.record(
            "theme_confirm", who=audit.SYSTEM, authority_id=authority.id, subject_kind="theme", subject_id=str(number)
        )


def test_a_chain_that_holds(call, trail):
    done = call()
    assert done.exit_code == 0
    assert "The audit trail holds: 3 rows" in done.output
    assert audit.describe_head()[1] in done.output


def test_an_empty_trail_holds(call):
    assert call().exit_code == 0


def test_a_changed_row_is_named_and_ends_in_one(call, trail):
    db.session.execute(text("ALTER TABLE audit_row DISABLE TRIGGER USER"))
    db.session.execute(text("UPDATE audit_row SET subject_id = 'other' WHERE id = 2"))
    db.session.expire_all()
    done = call()
    assert done.exit_code == 1
    assert "Row 2 was changed" in done.output
    assert "does not hold: 1 faults in 3 rows" in done.output
