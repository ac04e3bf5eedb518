"""A standard that is withdrawn after it was brought into a tender, and a set of which there is a new version."""

import pytest
from flask import current_app
from sqlalchemy import select

from citizen_voice.commissioning import jobs, service
from citizen_voice.commissioning.choices import list_choices
from citizen_voice.db import db
from citizen_voice.exceptions import IncompleteError, InvalidInputError
from citizen_voice.models import DomainEvent, OutgoingMail
from citizen_voice.vocabulary import EventName
from tests.factories import commissioning as made
from tests.factories import standards


@pytest.fixture
def publication(make):
    with current_app.test_request_context():
        return made.make_publication(make)


@pytest.fixture
def tender_import(commissioner, publication):
    officer, council = commissioner
    with current_app.test_request_context():
        found = made.make_import(made.make_tender(council, officer), publication, officer)
        made.fill_import(found, "7.50", "7.50")
    return found


def mails(officer):
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.to_address == officer.email)).all()


def test_it_can_not_be_chosen_any_more(commissioner, publication):
    officer, council = commissioner
    gone, left = publication.standards
    with current_app.test_request_context():
        standards.withdraw(publication)
        tender = made.make_tender(council, officer)
        assert [one.id for one in list_choices(tender, publication)] == [left.id]
        with pytest.raises(InvalidInputError, match="is withdrawn"):
            service.begin_import(
                tender, publication=publication, chosen={tender.lots[0].id: [gone.id]}, officer_id=officer.id
            )


def test_one_imported_yesterday_can_not_be_recorded_and_says_why(commissioner, publication, tender_import, client_as):
    officer, _ = commissioner
    standards.withdraw(publication)
    with current_app.test_request_context(), pytest.raises(IncompleteError) as refused:
        service.record_import(tender_import, officer_id=officer.id)
    (problem,) = refused.value.problems
    assert publication.standards[0].standard.reference in problem
    url = f"/{publication.authority.slug}/staff/tender-imports/{tender_import.id}/record"
    assert "Choose standards again without it" in client_as(officer).get(url).text


def test_what_was_recorded_stays_and_says_so(commissioner, publication, tender_import, client_as, client):
    officer, _ = commissioner
    with current_app.test_request_context():
        service.record_import(tender_import, officer_id=officer.id)
    standards.withdraw(publication)
    slug = publication.authority.slug
    assert "after this tender was recorded" in client.get(f"/{slug}/tenders/{tender_import.id}").text
    page = client_as(officer).get(f"/{slug}/staff/tenders/{tender_import.tender_id}").text
    assert "It was met." in page
    assert "The record stays as it is." in page


@pytest.mark.parametrize(
    ("is_recorded", "said"), [(True, "What you recorded stays as it is"), (False, "can't be recorded with it")]
)
def test_who_uses_it_hears_of_it_once(commissioner, publication, tender_import, is_recorded, said):
    officer, _ = commissioner
    if is_recorded:
        with current_app.test_request_context():
            service.record_import(tender_import, officer_id=officer.id)
    standards.withdraw(publication)
    event = db.session.scalars(select(DomainEvent).where(DomainEvent.name == EventName.STANDARD_WITHDRAWN)).one()
    for _ in range(2):
        jobs.tell_of_withdrawal(event)
    (mail,) = mails(officer)
    assert said in mail.body.replace("’", "'")
    assert f"/staff/tenders/{tender_import.tender_id}" in mail.body
    assert "It was met." in mail.body


def test_who_uses_an_earlier_version_hears_of_a_new_one(make, commissioner, publication, tender_import):
    officer, _ = commissioner
    with current_app.test_request_context():
        later = made.make_publication(make, supersedes=publication)
    for _ in range(2):
        jobs.tell_of_new_version(
            DomainEvent(name=EventName.PUBLICATION_PUBLISHED, subjects={"publication_id": str(later.id)})
        )
    (mail,) = mails(officer)
    assert f"/publications/{later.slug}/{later.version}/changes" in mail.body
    assert later.version in mail.body


def test_who_has_left_hears_nothing(make, commissioner, publication, tender_import):
    officer, _ = commissioner
    officer.is_active = False
    db.session.flush()
    standards.withdraw(publication)
    jobs.tell_of_withdrawal(
        db.session.scalars(select(DomainEvent).where(DomainEvent.name == EventName.STANDARD_WITHDRAWN)).one()
    )
    assert mails(officer) == []
