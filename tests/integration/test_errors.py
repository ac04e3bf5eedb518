"""Faults of the database become answers that people can read, and logs that hold nothing of what they wrote."""

import json
import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from citizen_voice import errors
from citizen_voice.db import db
from citizen_voice.observability import configure_logging

WORDS = "My neighbour Ann of Mill Lane wants a later bus"


@pytest.fixture
def region(make):
    authority = make.authority()
    db.session.commit()
    return authority.slug


def refused(make):
    """Store the same resident twice."""
    authority = make.authority()
    make.resident(authority, email="twice@example.com")
    with pytest.raises(IntegrityError) as caught:
        make.resident(authority, email="twice@example.com")
    return caught.value


def test_the_second_of_two_at_one_moment_is_told_that_nothing_was_lost(app, make, region):
    fault = refused(make)
    with app.test_request_context(f"/{region}/", method="POST"):
        page, status = errors.answer_collision(fault)
    assert status == 409
    assert "Nothing was lost" in page


def test_another_refusal_of_the_database_is_a_fault_of_ours(app, make, region):
    with pytest.raises(IntegrityError) as caught:
        make.resident(email="UPPER@example.com")
    with app.test_request_context(f"/{region}/", method="POST"):
        assert errors.answer_collision(caught.value)[1] == 500


def test_a_failed_transaction_does_not_keep_the_page_of_the_fault_from_being_shown(app, region):
    with app.test_request_context(f"/{region}/"):
        with pytest.raises(ProgrammingError) as caught:
            db.session.execute(text("SELECT nothing FROM nowhere"))
        page, status = errors.answer_unexpected_fault(caught.value)
        assert db.session.scalar(text("SELECT 1")) == 1
    assert status == 500
    assert "<h1" in page


def test_a_refused_row_is_not_in_the_log(app, make, capsys, region):
    proposal = make.proposal(make.consultation(), WORDS)
    configure_logging()
    try:
        with app.test_request_context(f"/{region}/"):
            try:
                with db.session.begin_nested():
                    db.session.execute(
                        text("UPDATE proposal_text SET text = :words, version = NULL WHERE proposal_id = :id"),
                        {"words": WORDS + " tonight", "id": proposal.id},
                    )
            except IntegrityError as fault:
                errors.answer_unexpected_fault(fault)
        written = capsys.readouterr().err
    finally:
        configure_logging(logging.WARNING)
    lines = [json.loads(line) for line in written.splitlines()]
    assert any("NotNullViolation" in line.get("exception", "") for line in lines)
    assert "Mill Lane" not in written
