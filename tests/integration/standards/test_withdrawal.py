"""Withdrawing a standard, and looking again at one whose words were taken back."""

import csv
import io
import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from citizen_voice.audit import SYSTEM
from citizen_voice.clock import today, utcnow
from citizen_voice.db import commit, db
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import DomainEvent, OutgoingMail, UpdateConsent
from citizen_voice.proposals import service as proposals
from citizen_voice.standards import jobs, queries, service
from citizen_voice.standards.steps.documents import build_document
from citizen_voice.standards.steps.support import find_loss
from citizen_voice.standards.steps.withdrawing import list_withdrawn
from citizen_voice.vocabulary import EventName, Language, StandardState
from tests.factories import _keep
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make, themes=2)


def withdraw(scene, standard, reason="The buses came.", decision="MD 13"):
    return service.withdraw_standard(standard, officer_id=scene.approver.id, reason=reason, decision_reference=decision)


def take_back(scene, number=0):
    statement = scene.statements[number]
    statement.proposal.withdrawn_at = utcnow()
    db.session.flush()
    return statement.proposal


def test_what_was_published_says_that_it_is_withdrawn_and_its_hash_holds(scene, client):
    publication = build.published(scene)
    one, two = (row.standard for row in publication.standards)
    withdrawal = withdraw(scene, one)
    assert (one.state, two.state) == (StandardState.WITHDRAWN, StandardState.PUBLISHED)
    assert list_withdrawn(publication) == {str(one.id): withdrawal}
    queries.read_snapshot(publication)
    authority = scene.consultation.authority
    page = client.get(f"/{authority.slug}/publications/{publication.slug}/{publication.version}").text
    assert page.count("The buses came.") == 1
    assert "decision MD 13" in page
    linked = json.loads(build_document(publication, "jsonld", base_url="https://example.org"))
    days = {item["notation"]: item.get("withdrawnOn") for item in linked["hasTopConcept"]}
    assert days == {one.reference: today().isoformat(), two.reference: None}
    rows = csv.DictReader(io.StringIO(build_document(publication, "csv", base_url="https://example.org").decode()))
    assert {row["standard"]: row["withdrawn_on"] for row in rows} == {
        one.reference: today().isoformat(),
        two.reference: "",
    }


def test_the_next_version_leaves_it_out_and_a_later_one_holds_again(scene):
    first = build.published(scene)
    one, two = (row.standard for row in first.standards)
    withdraw(scene, one)
    second = build.published(scene, [two])
    assert [row.standard.reference for row in second.standards] == [two.reference]
    change = service.FieldChange("Later buses for all", "Asked again.")
    service.revise_standard(one, officer_id=scene.officer.id, changes={"title": change})
    assert one.state is StandardState.DRAFT
    build.approve(one, scene)
    third = build.published(scene, [one, two])
    assert list_withdrawn(third) == {}
    assert set(list_withdrawn(first)) == {str(one.id)}


def test_one_that_is_being_written_anew_can_be_withdrawn(scene):
    one, _ = (row.standard for row in build.published(scene).standards)
    service.revise_standard(
        one, officer_id=scene.officer.id, changes={"title": service.FieldChange("Trams", "Shorter.")}
    )
    withdraw(scene, one)
    assert one.state is StandardState.WITHDRAWN


def test_what_was_never_published_or_is_withdrawn_is_refused(scene):
    draft, _ = build.drafts(scene)
    with pytest.raises(InvalidTransitionError, match="never published"):
        withdraw(scene, draft)


def test_twice_and_without_a_reason_are_refused(scene):
    one, _ = (row.standard for row in build.published(scene).standards)
    for field, words in (("reason", {"reason": " "}), ("decision_reference", {"decision": ""})):
        with pytest.raises(InvalidInputError) as refused:
            withdraw(scene, one, **words)
        assert refused.value.field == field
    withdraw(scene, one)
    with pytest.raises(InvalidTransitionError):
        withdraw(scene, one)


def test_a_withdrawal_is_never_changed(scene):
    withdraw(scene, build.published(scene).standards[0].standard)
    with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
        db.session.execute(text("UPDATE standard_withdrawal SET reason = 'x'"))


def consenting(make, scene, language=Language.ENGLISH):
    """A resident who said the first statement and asked to be told."""
    resident = make.resident()
    participant = make.participant(scene.consultation, resident=resident)
    scene.statements[0].proposal.participant_id = participant.id
    _keep(
        UpdateConsent(
            authority_id=scene.consultation.authority_id,
            consultation_id=scene.consultation.id,
            resident_id=resident.id,
            wording="Tell me",
            language=language,
            given_at=utcnow(),
        )
    )
    return resident


def mail_of_withdrawal(resident):
    event = db.session.scalars(select(DomainEvent).where(DomainEvent.name == EventName.STANDARD_WITHDRAWN)).one()
    for _ in range(2):
        jobs.tell_of_withdrawal(event)
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.to_address == resident.email)).one()


def test_residents_whose_words_are_in_it_hear_of_it_once(make, scene):
    publication = build.published(scene)
    resident = consenting(make, scene)
    withdraw(scene, publication.standards[0].standard)
    mail = mail_of_withdrawal(resident)
    assert "The buses came." in mail.body
    assert f"{publication.version}#{publication.standards[0].standard.reference}" in mail.body


def test_they_read_the_title_that_was_published_and_not_that_of_a_draft_after_it(make, scene):
    standard = build.published(scene).standards[0].standard
    resident = consenting(make, scene)
    title = service.FieldChange("A title that nobody has approved", "Shorter.")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"title": title})
    withdraw(scene, standard)
    mail = mail_of_withdrawal(resident)
    assert "the late shift ends" in mail.body
    assert "nobody has approved" not in mail.body


def test_a_reader_of_welsh_reads_the_titles_in_welsh(make, scene):
    scene.consultation.authority.is_bilingual = True
    (standard, *_rest) = build.drafts(scene)
    build.fill(standard, scene.officer, title_cy="Bysiau hwyrach", short_name_cy="Bysiau")
    service.submit_standard(standard, officer_id=scene.officer.id)
    service.approve_standard(standard, officer_id=scene.approver.id, reason="Fine.")
    resident = consenting(make, scene, Language.WELSH)
    publication = build.published(scene, [standard])
    service.tell_residents(publication.id)
    (told,) = db.session.scalars(select(OutgoingMail).where(OutgoingMail.to_address == resident.email))
    assert "Yr hyn y mae trigolion yn ei ofyn" in told.body
    db.session.delete(told)
    db.session.flush()
    withdraw(scene, standard)
    assert "Bysiau hwyrach" in mail_of_withdrawal(resident).body


def test_the_pages_withdraw_for_approvers_alone(scene, client_as):
    publication = build.published(scene)
    standard = publication.standards[0].standard
    url = f"/{scene.consultation.authority.slug}/staff/standards/{standard.reference}/withdraw"
    assert client_as(scene.officer).get(url).status_code == 403
    approver = client_as(scene.approver)
    assert "No tender uses it." in approver.get(url).text
    assert approver.send(url, {"reason": "", "decision_reference": ""}).status_code == 400
    assert approver.send(url, {"reason": "The buses came.", "decision_reference": "MD 13"}).status_code == 302
    db.session.expire_all()
    assert standard.state is StandardState.WITHDRAWN
    assert approver.send(url, {"reason": "Again.", "decision_reference": "MD 14"}).status_code == 409
    assert "It is withdrawn already." in approver.get(url).text


def test_a_standard_says_what_is_left_when_words_are_taken_back(scene):
    standard = build.published(scene).standards[0].standard
    assert find_loss(standard) is None
    take_back(scene)
    loss = find_loss(standard)
    assert loss.lost == 1
    assert loss.is_new
    priority = next(one for one in loss.clauses if one.field == "priority_statement")
    assert priority.left == priority.given - 1
    assert priority.people == priority.left


def test_officers_hear_of_it_and_decide_and_are_asked_again_when_more_goes(scene, client_as, run_jobs):
    standard = build.published(scene).standards[0].standard
    base = f"/{scene.consultation.authority.slug}/staff/standards"
    proposals.withdraw_proposal(scene.statements[0].proposal, who=SYSTEM)
    commit()
    run_jobs()
    (mail,) = db.session.scalars(
        select(OutgoingMail).where(
            OutgoingMail.to_address == scene.officer.email, OutgoingMail.once_key.startswith("support:")
        )
    )
    assert mail.sent_at is not None
    officer = client_as(scene.officer)
    for page in (base, f"/{scene.consultation.authority.slug}/staff/consultations/{scene.consultation.slug}/standards"):
        assert "Words were taken back" in officer.get(page).text
    url = f"{base}/{standard.reference}/support"
    assert "1 statement that it rests on was taken back" in officer.get(url).text
    assert officer.send(url, {"seen": "1", "reason": ""}).status_code == 400
    assert officer.send(url, {"seen": "9", "reason": "Two still say it."}).status_code == 409
    assert officer.send(url, {"seen": "1", "reason": "Two still say it."}).status_code == 302
    assert "Words were taken back" not in officer.get(base).text
    assert "Two still say it." in officer.get(url).text
    db.session.expire_all()
    assert not find_loss(standard).is_new
    take_back(scene, 1)
    assert find_loss(standard).is_new


def test_a_look_at_what_has_changed_is_refused(scene):
    standard = build.published(scene).standards[0].standard
    with pytest.raises(ConflictError):
        service.review_support(standard, officer_id=scene.officer.id, reason="Fine.", seen=1)
