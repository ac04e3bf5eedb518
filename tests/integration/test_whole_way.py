"""One sentence from the form to the tender: its receipt follows it, the audit tells it, and no log holds it."""

import json
import logging
import re
from uuid import UUID

import pytest
from sqlalchemy import select

from citizen_voice import audit
from citizen_voice.db import commit, db
from citizen_voice.models import AuditRow, OutgoingMail
from citizen_voice.observability import configure_logging
from citizen_voice.proposals import queries
from tests.factories.way import EMAIL, SECRET, walk

EVENTS = {
    "consultation_closed",
    "priorities_chosen",
    "proposal_moderated_approve",
    "proposal_moderated_redact",
    "proposal_moderated_reject",
    "publication_published",
    "standard_approved",
    "standard_drafted",
    "standard_published",
    "standard_returned",
    "standard_revised",
    "standard_submitted",
    "tender_import_begun",
    "tender_import_recorded",
    "tender_recorded",
    "theme_confirm",
    "theme_discard",
    "theme_merge",
    "theme_rename",
}
CODE = re.compile(r"[a-z][a-z_]*|SV-\d+(?:-M\d+)?|\d+\.\d+|[0-9a-f]{64}|\d{4}-\d\d-\d\d")


@pytest.fixture
def way(app, make):
    with app.test_request_context():
        yield [stage for _, stage in walk(make)][-1]


def is_id_or_code(value) -> bool:
    if value is None or isinstance(value, bool | int):
        return True
    try:
        return bool(UUID(value))
    except ValueError:
        return CODE.fullmatch(value) is not None


def test_the_receipt_follows_a_proposal_through_every_stage(app, make, client):
    shown = {}
    with app.test_request_context():
        for stage, way in walk(make):
            link = f"/{way.consultation.authority.slug}/receipts/{queries.receipt_token(way.proposal)}"
            shown[stage] = client.get(link).text
    assert "Waiting to be read" in shown["waiting"]
    assert "See it as others see it" in shown["published"]
    assert "Waiting to be read" not in shown["published"]
    assert f"In the theme “Later buses for {SECRET}”" in shown["grouped"]
    assert "In the standard SV-01" not in shown["grouped"]
    assert "In the standard SV-01" in shown["in a standard"]
    assert "Used in a tender of" not in shown["in a standard"]
    assert f"Used in a tender of {SECRET} Council" in shown["in a tender"]
    tender = f"/{way.consultation.authority.slug}/tenders/{way.tender_import.id}"
    assert tender in shown["in a tender"]
    # And back: from the tender to the words, in two clicks.
    publication = re.search(r'href="([^"]+/publications/[^"#]+)', client.get(tender).text).group(1)
    assert f"{SECRET} wants later buses home" in client.get(publication).text


def test_every_decision_is_audited_and_the_chain_holds(way):
    seen = set(db.session.scalars(select(AuditRow.event)))
    assert seen >= EVENTS
    assert list(audit.find_breaks()) == []


def test_audit_rows_hold_ids_and_codes_alone(way):
    rows = db.session.scalars(select(AuditRow)).all()
    assert len(rows) > len(EVENTS)
    odd = [(row.event, key, value) for row in rows for key, value in row.details.items() if not is_id_or_code(value)]
    assert not odd
    assert all(UUID(row.subject_id) for row in rows)
    assert SECRET.lower() not in json.dumps([row.details for row in rows]).lower()


def test_no_log_holds_words_names_or_addresses(app, make, client, run_jobs, capsys):
    configure_logging(logging.INFO)
    try:
        with app.test_request_context():
            for _, way in walk(make):
                commit()
                run_jobs()
                client.get(f"/{way.consultation.authority.slug}/receipts/{queries.receipt_token(way.proposal)}")
        written = capsys.readouterr().err
    finally:
        configure_logging(logging.WARNING)
    assert "request_answered" in written
    assert "theme_rename" in written
    assert "mail_sent" in written
    assert SECRET.lower() not in written.lower()
    assert EMAIL not in written


def test_who_asked_is_told_at_each_step_once(app, make, run_jobs):
    with app.test_request_context():
        for _ in walk(make):
            commit()
            run_jobs()
    mails = db.session.scalars(select(OutgoingMail).where(OutgoingMail.to_address == EMAIL)).all()
    assert sorted(mail.subject for mail in mails) == [
        "We have received your proposal",
        "What you said is in a council's tender",
        "Your proposal has been published",
        "Your words are part of a published standard",
    ]
    assert all(mail.sent_at and not mail.body for mail in mails)
