"""Publishing: versions, hashes, what a set replaces, and who hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from citizen_voice.clock import today, utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import (
    CitizenVoiceError,
    ConflictError,
    IncompleteError,
    InvalidInputError,
    InvalidTransitionError,
    NotFoundError,
)
from citizen_voice.exports.snapshot import content_hash
from citizen_voice.models import DomainEvent, OutgoingMail, Publication, UpdateConsent
from citizen_voice.standards import queries, service
from citizen_voice.standards.steps.force import find_replacement
from citizen_voice.standards.steps.words import load_words, words_of
from citizen_voice.vocabulary import ConsultationState, EventName, Language, ModerationStatus, StandardState
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make, themes=2)


def revised(scene, standard):
    change = service.FieldChange("Later buses for all", "Shorter.")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"title": change})
    build.approve(standard, scene)


def test_a_publication_holds_ids_and_figures_and_no_words(scene):
    publication = build.published(scene)
    snapshot = queries.read_snapshot(publication)
    assert (publication.version, publication.supersedes_id) == ("1.0", None)
    assert [one.reference for one in snapshot.standards] == ["SV-01", "SV-02"]
    assert publication.content_hash == content_hash(snapshot)
    assert [one.version for one in publication.standards] == ["1.0", "1.0"]
    assert all(one.standard.state is StandardState.PUBLISHED for one in publication.standards)
    for statement in scene.statements:
        assert words_of(statement) not in str(publication.snapshot)
    event = db.session.scalars(select(DomainEvent).where(DomainEvent.name == EventName.PUBLICATION_PUBLISHED)).one()
    assert event.subjects == {"publication_id": str(publication.id)}


def test_the_hash_outlives_a_withdrawal_and_the_words_go(scene):
    publication = build.published(scene)
    statement = scene.statements[0]
    words = load_words([statement.id])
    assert words.render(str(statement.id)) == words_of(statement)
    statement.proposal.withdrawn_at = utcnow()
    db.session.flush()
    assert load_words([statement.id]).render(str(statement.id)) == f"withdrawn on {today().isoformat()}"
    queries.read_snapshot(publication)


def test_words_that_are_no_longer_published_are_not_shown(scene):
    proposal = scene.statements[0].proposal
    proposal.published_text_id, proposal.moderation_status = None, ModerationStatus.REJECTED
    db.session.flush()
    db.session.refresh(proposal)
    assert load_words([scene.statements[0].id]).render(str(scene.statements[0].id)).startswith("withdrawn on")


def test_a_changed_publication_is_not_shown(scene):
    publication = build.published(scene)
    changed = {**publication.snapshot, "title": "Something else"}
    forged = Publication(content_hash=publication.content_hash, snapshot=changed)
    with pytest.raises(CitizenVoiceError, match="hash"):
        queries.read_snapshot(forged)


@pytest.mark.parametrize("statement", ["UPDATE publication SET title = 'x'", "DELETE FROM published_standard"])
def test_the_database_refuses_to_change_a_publication(scene, statement):
    build.published(scene)
    with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_a_later_version_supersedes_the_one_before(scene):
    first = build.published(scene)
    one, two = (row.standard for row in first.standards)
    revised(scene, one)
    second = build.published(scene, [one, two])
    assert (second.version, second.supersedes_id) == ("1.1", first.id)
    assert [row.version for row in second.standards] == ["1.1", "1.0"]
    assert find_replacement(first) == second
    assert list(queries.latest_publications(scene.consultation.authority)) == [second]
    revised(scene, one)
    third = build.published(scene, [one], is_major=True)
    assert third.version == "2.0"
    assert two.state is StandardState.SUPERSEDED


def test_a_standard_that_is_worked_on_is_not_superseded(scene):
    one, two = (row.standard for row in build.published(scene).standards)
    revised(scene, one)
    service.revise_standard(
        two, officer_id=scene.officer.id, changes={"title": service.FieldChange("Trams", "Shorter.")}
    )
    build.published(scene, [one])
    assert two.state is StandardState.DRAFT


@pytest.mark.parametrize(
    ("version", "fault"), [("1.0", ConflictError), ("0.9", InvalidInputError), ("2", InvalidInputError)]
)
def test_versions_that_will_not_do(scene, version, fault):
    one, _ = (row.standard for row in build.published(scene).standards)
    revised(scene, one)
    with pytest.raises(fault):
        build.published(scene, [one], version=version)


def test_what_may_not_be_published(scene, make):
    one, _ = build.drafts(scene)
    with pytest.raises(InvalidTransitionError, match="draft"):
        build.published(scene, [one])
    with pytest.raises(InvalidInputError, match="at least one"):
        service.publish_standards(
            scene.consultation.authority, [], officer_id=scene.officer.id, slug="a", title="A", effective_on=today()
        )
    build.approve(one, scene)
    with pytest.raises(InvalidInputError, match="twice"):
        build.published(scene, [one, one])
    with pytest.raises(InvalidInputError, match="address"):
        build.published(scene, [one], slug="Not a slug")
    with pytest.raises(InvalidInputError, match="title"):
        build.published(scene, [one], title=" ")
    elsewhere = type(make)()
    foreign = build.scene(elsewhere)
    with pytest.raises(InvalidInputError, match="this authority"):
        build.published(scene, build.approved(foreign))


@pytest.mark.parametrize("state", [ConsultationState.DRAFT, ConsultationState.OPEN])
def test_nothing_is_published_while_people_can_still_take_part(scene, state):
    standards = build.approved(scene)
    scene.consultation.state = state
    db.session.flush()
    with pytest.raises(InvalidTransitionError, match="still open"):
        build.published(scene, standards)
    assert db.session.scalars(select(Publication)).all() == []
    assert {one.state for one in standards} == {StandardState.APPROVED}


def test_the_gate_before_publication_asks_for_the_formal_decision(scene):
    one, _ = build.drafts(scene)
    build.fill(one, scene.officer, approval={})
    service.submit_standard(one, officer_id=scene.officer.id)
    service.approve_standard(one, officer_id=scene.approver.id, reason="Sound.")
    with pytest.raises(IncompleteError) as fault:
        build.published(scene, [one])
    assert fault.value.problems == [
        "SV-01: Approval: say which body decided, with the reference and a link to the decision"
    ]


def test_the_same_set_twice_is_refused(scene):
    first = build.published(scene)
    with pytest.raises(InvalidTransitionError, match="Nothing here has changed"):
        build.published(scene, [row.standard for row in first.standards])
    with pytest.raises(InvalidTransitionError, match="another set"):
        build.published(scene, [row.standard for row in first.standards], slug="another")


def test_another_authoritys_publication_is_not_found(scene, make):
    build.published(scene)
    other = make.authority()
    assert queries.get_publication(scene.consultation.authority.slug, "priorities", "1.0")
    for address in ((other.slug, "priorities", "1.0"), (scene.consultation.authority.slug, "priorities", "9.9")):
        with pytest.raises(NotFoundError):
            queries.get_publication(*address)


def consenting(make, scene, *, withdrawn=False, statement=None):
    """A resident who asked to be told, and whose words are those of a statement, if one is given."""
    resident = make.resident()
    participant = make.participant(scene.consultation, resident=resident)
    if statement is not None:
        statement.proposal.participant_id = participant.id
    db.session.add(
        UpdateConsent(
            authority_id=resident.authority_id,
            consultation_id=scene.consultation.id,
            resident_id=resident.id,
            wording="Tell me what happens",
            language=Language.ENGLISH,
            given_at=utcnow() - timedelta(days=2),
            withdrawn_at=utcnow() if withdrawn else None,
        )
    )
    db.session.flush()
    return resident


def test_those_who_asked_and_whose_words_are_in_it_are_told_once(scene, make, run_jobs):
    told = consenting(make, scene, statement=scene.statements[0])
    consenting(make, scene, statement=scene.statements[1], withdrawn=True)
    consenting(make, scene)
    publication = build.published(scene, title="Buses & more")
    assert service.tell_residents(publication.id) == 1
    assert service.tell_residents(publication.id) == 0
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert mail.to_address == told.email
    assert f"/{scene.consultation.authority.slug}/publications/priorities/1.0" in mail.body
    assert "Buses & more" in mail.body


def test_those_whose_words_are_in_a_standard_that_is_left_out_are_told_of_that(scene, make):
    one, two = build.approved(scene)
    build.published(scene, [one, two])
    # The first standard rests on the statements of the first theme.
    told = consenting(make, scene, statement=scene.statements[0])
    revised(scene, two)
    second = build.published(scene, [two])
    assert service.tell_residents(second.id) == 1
    assert service.tell_residents(second.id) == 0
    mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.once_key.startswith("left-out:"))).one()
    assert mail.to_address == told.email
    assert "“the late shift ends” is not in it any more" in mail.body
    assert "/priorities/1.0#SV-01" in mail.body


def test_of_a_standard_that_was_withdrawn_before_nobody_is_told_again(scene, make):
    one, two = (row.standard for row in build.published(scene).standards)
    consenting(make, scene, statement=scene.statements[0])
    service.withdraw_standard(one, officer_id=scene.officer.id, reason="It was met.", decision_reference="MD 9")
    revised(scene, two)
    assert service.tell_residents(build.published(scene, [two]).id) == 0
