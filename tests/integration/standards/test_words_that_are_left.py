"""What everybody, commissioners and programs read once words that a published standard rests on are gone."""

import re

import pytest
from sqlalchemy import select

from citizen_voice.audit import SYSTEM
from citizen_voice.clock import utcnow
from citizen_voice.commissioning import jobs
from citizen_voice.commissioning import service as commissioning
from citizen_voice.db import commit, db
from citizen_voice.exceptions import IncompleteError
from citizen_voice.models import DomainEvent, OutgoingMail
from citizen_voice.proposals import service as proposals
from citizen_voice.standards import service
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.remaining import count_remaining, remaining_in
from citizen_voice.vocabulary import EventName, ModerationStatus
from tests.factories import commissioning as made
from tests.factories import standards as build
from tests.query_count import counted_statements

TWO_OF_THREE = "2 of the 3 statements it rests on can still be read."


@pytest.fixture
def scene(make):
    return build.scene(make, themes=2)


@pytest.fixture
def publication(scene):
    return build.published(scene)


@pytest.fixture
def bought(make, publication):
    """The commissioner, and an import of the first standard that is not recorded."""
    officer, council = made.make_commissioner(make)
    return officer, made.make_import(made.make_tender(council, officer), publication, officer)


def take_back(scene, number=0):
    scene.statements[number].proposal.withdrawn_at = utcnow()
    db.session.flush()
    db.session.expire_all()


def address(publication):
    return f"/{publication.authority.slug}/publications/{publication.slug}/{publication.version}"


def read(browser, url):
    return re.sub(r"\s+", " ", browser.get(url).text)


def test_nothing_is_said_while_all_can_be_read(scene, publication, client):
    assert all(one.is_whole and one.statements == 3 for one in remaining_in(publication).values())
    assert "can still be read" not in read(client, address(publication))


@pytest.mark.parametrize("way", ["withdrawn", "refused"])
def test_the_publication_says_how_many_are_left_of_the_standard_that_lost_some(scene, publication, client, way):
    proposal = scene.statements[0].proposal
    if way == "withdrawn":
        proposal.withdrawn_at = utcnow()
    else:
        proposal.published_text_id, proposal.moderation_status = None, ModerationStatus.REJECTED
    db.session.flush()
    db.session.expire_all()
    page = read(client, address(publication))
    assert page.count(TWO_OF_THREE) == 1
    assert page.index('id="SV-01"') < page.index(TWO_OF_THREE) < page.index('id="SV-02"')


def test_words_that_were_replaced_by_a_moderator_can_still_be_read(make, scene, publication):
    proposal = scene.statements[0].proposal
    other = make.proposal(scene.consultation, "Run it later").published_text
    other.proposal_id, other.version = proposal.id, 2
    proposal.published_text_id = other.id
    db.session.flush()
    assert all(one.is_whole for one in remaining_in(publication).values())


def test_the_catalogue_says_it_at_the_standard(scene, publication, client):
    take_back(scene)
    assert read(client, f"/{publication.authority.slug}/standards").count(TWO_OF_THREE) == 1


def test_the_catalogue_needs_one_query_however_many_it_lists(scene, publication):
    ids = [one.id for one in publication.standards]
    with counted_statements() as sent:
        count_remaining(ids)
    assert len(sent) == 1
    assert count_remaining([]) == {}


def test_the_commissioner_reads_it_at_the_tender_recorded_or_not(scene, bought, client_as, client):
    officer, one = bought
    take_back(scene)
    url = f"/{one.publication.authority.slug}/staff/tenders/{one.tender_id}"
    browser = client_as(officer)
    page = read(browser, url)
    assert TWO_OF_THREE in page
    assert f"{address(one.publication)}#SV-01" in page
    made.fill_import(one, "7.50", "7.50")
    commissioning.record_import(one, officer_id=officer.id)
    db.session.expire_all()
    assert TWO_OF_THREE in read(browser, url)
    assert TWO_OF_THREE in read(client, f"/{one.publication.authority.slug}/tenders/{one.id}")


def mails(officer):
    return db.session.scalars(
        select(OutgoingMail).where(
            OutgoingMail.to_address == officer.email, OutgoingMail.once_key.startswith("support:")
        )
    ).all()


def test_a_commissioner_whose_tender_is_not_recorded_hears_of_it_once(scene, bought, run_jobs):
    officer, one = bought
    proposals.withdraw_proposal(scene.statements[0].proposal, who=SYSTEM)
    event = db.session.scalars(select(DomainEvent).where(DomainEvent.name == EventName.PROPOSAL_WITHDRAWN)).one()
    for _ in range(2):
        jobs.tell_of_lost_support(event)
    (mail,) = mails(officer)
    assert TWO_OF_THREE in mail.body
    assert str(one.tender_id) in mail.body
    assert f"{one.publication.version}#SV-01" in mail.body
    proposals.withdraw_proposal(scene.statements[1].proposal, who=SYSTEM)
    commit()
    run_jobs()
    (mail,) = mails(officer)
    assert mail.sent_at is not None


def test_the_withdrawal_itself_sends_the_mail(scene, bought, run_jobs):
    proposals.withdraw_proposal(scene.statements[0].proposal, who=SYSTEM)
    commit()
    run_jobs()
    assert [one.sent_at is not None for one in mails(bought[0])] == [True]


def test_whose_tender_is_recorded_hears_nothing_and_neither_does_one_without_that_standard(scene, bought, run_jobs):
    officer, one = bought
    made.fill_import(one, "7.50", "7.50")
    commissioning.record_import(one, officer_id=officer.id)
    commit()
    proposals.withdraw_proposal(scene.statements[0].proposal, who=SYSTEM)
    commit()
    run_jobs()
    assert mails(officer) == []


def test_a_decision_that_takes_nothing_away_tells_nobody(scene, bought):
    class Event:
        subjects = {"proposal_id": str(scene.statements[0].proposal_id)}

    jobs.tell_of_lost_support(Event())
    assert mails(bought[0]) == []


def test_the_api_says_it_of_the_publication_and_on_the_way_through(scene, publication, client):
    take_back(scene)
    given = client.get(f"/api/v1{address(publication)}").json
    assert given["support"] == {
        "SV-01": {"statements": 3, "readable": 2},
        "SV-02": {"statements": 3, "readable": 3},
    }
    (one,) = client.get(f"/api/v1/{publication.authority.slug}/statements/{scene.statements[1].id}").json["standards"]
    assert one["support"] == {"statements": 3, "readable": 2}


def test_a_clause_of_which_no_words_are_left_is_not_approved_unless_somebody_says_why_it_holds(make):
    scene = build.scene(make)
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    service.submit_standard(standard, officer_id=scene.officer.id)
    assert gate.missing(standard) == []
    for statement in scene.statements:
        statement.proposal.withdrawn_at = utcnow()
    db.session.flush()
    fields = [one.field for one in gate.missing(standard)]
    assert fields == ["title", "priority_statement", "resident_evidence", "dissent"]
    assert [one.problems for one in gate.list_standards(scene.consultation)] == [gate.missing(standard)]
    with pytest.raises(IncompleteError) as refused:
        service.approve_standard(standard, officer_id=scene.approver.id, reason="Fine.")
    assert "Title: none of its statements can be read any more" in refused.value.problems[0]
    service.review_support(standard, officer_id=scene.officer.id, reason="The votes stand.", seen=3)
    service.approve_standard(standard, officer_id=scene.approver.id, reason="Fine.")


def test_a_clause_of_which_some_words_are_left_may_be_approved(make):
    scene = build.scene(make)
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    scene.statements[1].proposal.withdrawn_at = utcnow()
    db.session.flush()
    assert gate.missing(standard) == []
