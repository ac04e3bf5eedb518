"""Being told what happens is asked for, stored with its words and time, and taken back as easily."""

import pytest
from sqlalchemy import select

from citizen_voice.consultations import queries, service
from citizen_voice.db import db
from citizen_voice.models import OutgoingMail, UpdateConsent
from citizen_voice.moderation import service as moderation
from citizen_voice.vocabulary import ConsultationState, Language, ModerationStatus

WORDS = "Tell me by email what happens with this consultation"


@pytest.fixture
def resident(make):
    return make.resident()


@pytest.fixture
def consultation(make, resident):
    made = make.consultation()
    make.participant(made, resident=resident)
    return made


@pytest.fixture
def page(consultation):
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}"


def consents():
    return db.session.scalars(select(UpdateConsent).order_by(UpdateConsent.given_at)).all()


def test_asked_for_and_taken_back_on_the_page(client_as, consultation, resident, page):
    browser = client_as(resident)
    assert WORDS in browser.get(page).text
    assert browser.send(f"{page}/ask-for-updates", page=page).location == page
    given = queries.find_consent(consultation, resident.id)
    assert (given.wording, given.language, given.withdrawn_at) == (WORDS, Language.ENGLISH, None)
    assert "Stop telling me" in browser.get(page).text
    assert browser.send(f"{page}/stop-updates", page=page).location == page
    assert queries.find_consent(consultation, resident.id) is None
    assert WORDS in browser.get(page).text


def test_each_consent_stays_on_record_with_both_times(client_as, consultation, resident, page):
    browser = client_as(resident)
    for step in ("ask-for-updates", "ask-for-updates", "stop-updates", "stop-updates", "ask-for-updates"):
        browser.send(f"{page}/{step}", page=page)
    first, second = consents()
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None
    assert second.given_at >= first.withdrawn_at


def test_who_took_it_back_is_told_nothing_more(make, consultation, resident, run_jobs):
    participant = queries.find_participant(consultation, resident.id)
    service.ask_for_updates(consultation, resident_id=resident.id, consent_wording=WORDS, language=Language.ENGLISH)
    officer = make.officer()
    for _ in range(2):
        proposal = make.proposal(consultation, participant=participant, status=ModerationStatus.PENDING)
        moderation.approve_proposal(proposal, officer_id=officer.id)
        db.session.commit()
        for event in db.session.scalars(select(moderation.DomainEvent)).all():
            moderation.tell_resident(event)
        service.stop_updates(consultation, resident_id=resident.id)
    mails = db.session.scalars(select(OutgoingMail.body)).all()
    assert len(mails) == 1
    assert "You can change your mind on the page of the consultation" in mails[0]


def test_it_can_be_taken_back_after_the_consultation_has_closed(make, client_as, resident):
    closed = make.consultation(state=ConsultationState.CLOSED)
    make.participant(closed, resident=resident)
    service.ask_for_updates(closed, resident_id=resident.id, consent_wording=WORDS, language=Language.WELSH)
    page = f"/{closed.authority.slug}/consultations/{closed.slug}"
    client_as(resident).send(f"{page}/stop-updates", page=page)
    assert queries.find_consent(closed, resident.id) is None


def test_who_does_not_take_part_has_nothing_to_ask_for(make, client_as, page):
    browser = client_as(make.resident())
    browser.send(f"{page}/ask-for-updates", page=page)
    assert consents() == []
