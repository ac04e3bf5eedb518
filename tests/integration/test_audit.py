"""The chain of the audit trail holds, and shows it when it does not."""

import pytest
from sqlalchemy import text

from citizen_voice import audit
from citizen_voice.db import db


@pytest.fixture
def three_rows(make):
    authority = make.authority()
    for number in range(3):
        audit.record(
            "proposal_approved",
            who=audit.SYSTEM,
            authority_id=authority.id,
            subject_kind="proposal",
            subject_id=str(number),
            old_status="pending",
        )


def tamper(statement):
    """Change rows as somebody with the keys to the database could."""
    db.session.execute(text("ALTER TABLE audit_row DISABLE TRIGGER USER"))
    db.session.execute(text(statement))
    db.session.expire_all()


def test_an_untouched_chain_holds(three_rows):
    assert list(audit.find_breaks()) == []
    assert audit.describe_head()[0] == 3


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit_row SET subject_id = 'other' WHERE id = 2", "Row 2 was changed"),
        ("UPDATE audit_row SET details = '{}' WHERE id = 1", "Row 1 was changed"),
        ("UPDATE audit_row SET occurred_at = occurred_at + interval '1 second' WHERE id = 3", "Row 3 was changed"),
        ("DELETE FROM audit_row WHERE id = 2", "Rows 2 to 2 are missing"),
        ("UPDATE audit_row SET previous_hash = repeat('0', 64) WHERE id = 3", "Row 3 does not follow"),
    ],
)
def test_a_changed_chain_says_where(three_rows, statement, words):
    tamper(statement)
    assert any(words in sentence for sentence in audit.find_breaks())


def test_a_row_cut_off_the_end_shows_in_the_head(three_rows):
    head = audit.describe_head()
    tamper("DELETE FROM audit_row WHERE id = 3")
    assert list(audit.find_breaks()) == []
    assert audit.describe_head() != head


def test_an_empty_trail_has_a_head(app):
    assert audit.describe_head() == (0, audit.FIRST_HASH)
