"""Residents whose words reached a tender hear of it: those who asked, once each."""

import pytest
from flask import current_app
from sqlalchemy import select

from citizen_voice.clock import utcnow
from citizen_voice.commissioning import jobs
from citizen_voice.db import db
from citizen_voice.models import DomainEvent, OutgoingMail, UpdateConsent
from citizen_voice.vocabulary import ConsultationState, Language
from tests.factories import _keep
from tests.factories import commissioning as made


@pytest.fixture
def consultation(make):
    return make.consultation(state=ConsultationState.CLOSED)


@pytest.fixture
def resident(make, consultation):
    return make.resident()


@pytest.fixture
def statement(make, consultation, resident):
    return make.statement(make.proposal(consultation, participant=make.participant(consultation, resident=resident)))


def consent(consultation, resident, **values):
    return _keep(
        UpdateConsent(
            authority_id=consultation.authority_id,
            consultation_id=consultation.id,
            resident_id=resident.id,
            wording="Tell me by email what happens",
            language=Language.WELSH,
            given_at=utcnow(),
            **values,
        )
    )


def record(make, statement):
    with current_app.test_request_context():
        return made.make_recorded_import(make, *made.make_commissioner(make), statement=statement)


def mails():
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.once_key.startswith("tender-import:"))).all()


def test_who_asked_is_told_once_with_the_public_page(make, consultation, resident, statement):
    consent(consultation, resident)
    recorded = record(make, statement)
    event = db.session.scalars(select(DomainEvent).where(DomainEvent.name == "tender_import_recorded")).one()
    for _ in range(2):
        jobs.tell_residents(event)
    (mail,) = mails()
    assert mail.to_address == resident.email
    assert mail.language is Language.WELSH
    assert f"/tenders/{recorded.id}" in mail.body
    assert recorded.tender.title in mail.body


def test_the_mail_goes_out_by_the_queue_once_the_record_is_made(
    make, client_as, run_jobs, consultation, resident, statement
):
    consent(consultation, resident)
    officer, council = made.make_commissioner(make)
    with current_app.test_request_context():
        tender_import = made.make_import(
            made.make_tender(council, officer), made.make_publication(make, statement=statement), officer
        )
        made.fill_import(tender_import, "7.50", "7.50")
    url = f"/{make.the_authority().slug}/staff/tender-imports/{tender_import.id}/record"
    assert client_as(officer).send(url).status_code == 302
    run_jobs()
    (mail,) = mails()
    assert mail.sent_at is not None


def test_who_did_not_ask_or_changed_their_mind_is_not_told(make, consultation, resident, statement):
    consent(consultation, resident, withdrawn_at=utcnow())
    other = make.resident()
    make.participant(consultation, resident=other)
    consent(consultation, other)
    record(make, statement)
    jobs.tell_residents(
        db.session.scalars(select(DomainEvent).where(DomainEvent.name == "tender_import_recorded")).one()
    )
    assert mails() == []


def test_who_withdrew_their_words_is_not_told(make, consultation, resident, statement):
    consent(consultation, resident)
    statement.proposal.withdrawn_at = utcnow()
    record(make, statement)
    jobs.tell_residents(
        db.session.scalars(select(DomainEvent).where(DomainEvent.name == "tender_import_recorded")).one()
    )
    assert mails() == []
