"""Two requests of one person at the same moment, each with a connection of its own: really stored, then removed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import delete, func, select, update

from citizen_voice.consultations import service as consultations_service
from citizen_voice.db import commit, db
from citizen_voice.models import (
    Authority,
    Consultation,
    ConsultationWording,
    Exposure,
    ExposureTally,
    Officer,
    OfficerRole,
    Participant,
    Participation,
    Proposal,
    ProposalText,
    Resident,
    UpdateConsent,
    Vote,
    VoteTally,
)
from citizen_voice.vocabulary import Capacity, Language, ModerationStatus, VoteChoice
from citizen_voice.voting import queries, service
from tests.factories import Factories

OWNED = (
    Vote,
    Exposure,
    ProposalText,
    Proposal,
    Participation,
    Participant,
    UpdateConsent,
    Resident,
    ConsultationWording,
    Consultation,
    OfficerRole,
    Officer,
)


@pytest.fixture
def stored(migrated_app):
    """A consultation with three proposals and a participant, committed; and the ids to find them by."""
    with migrated_app.app_context():
        make = Factories()
        consultation = make.consultation()
        for number in range(3):
            make.proposal(consultation, f"Proposal {number} for all.")
        participant = make.participant(consultation)
        resident = make.resident()
        authority_id = consultation.authority_id
        commit()
        ids = {"consultation": consultation.id, "participant": participant.id, "resident": resident.id}
    yield ids
    with migrated_app.app_context():
        db.session.execute(
            update(Proposal)
            .where(Proposal.authority_id == authority_id)
            .values(published_text_id=None, moderation_status=ModerationStatus.PENDING)
        )
        for model in OWNED:
            db.session.execute(delete(model).where(model.authority_id == authority_id))
        db.session.execute(delete(Authority).where(Authority.id == authority_id))
        commit()


def twice(app, act):
    """Run `act(number)` in two threads that begin together, each in its own transaction."""
    barrier = Barrier(2)

    def run(number):
        with app.app_context():
            barrier.wait(timeout=20)
            answer = act(number)
            commit()
            return answer

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


def count(app, model, **where):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).filter_by(**where))


def test_two_draws_make_one_card(migrated_app, stored):
    def draw(_number):
        return service.draw_next(db.session.get_one(Participant, stored["participant"])).proposal_id

    first, second = twice(migrated_app, draw)
    assert first == second
    assert count(migrated_app, Exposure, participant_id=stored["participant"]) == 1


def test_two_votes_make_one(migrated_app, stored):
    with migrated_app.app_context():
        proposal_id = service.draw_next(db.session.get_one(Participant, stored["participant"])).proposal_id
        commit()

    def vote(number):
        participant = db.session.get_one(Participant, stored["participant"])
        choice = (VoteChoice.AGREE, VoteChoice.DISAGREE)[number]
        return service.cast_vote(participant, proposal_id=proposal_id, choice=choice).id

    first, second = twice(migrated_app, vote)
    assert first == second
    assert count(migrated_app, Vote, participant_id=stored["participant"]) == 1


def test_taking_part_twice_makes_one_participant(migrated_app, stored):
    def join(_number):
        return consultations_service.take_part(
            db.session.get_one(Consultation, stored["consultation"]),
            resident_id=stored["resident"],
            council_id=None,
            capacity=Capacity.INDIVIDUAL,
            is_supplier=False,
            wants_updates=True,
            consent_wording="Tell me",
            language=Language.ENGLISH,
        ).id

    first, second = twice(migrated_app, join)
    assert first == second
    assert count(migrated_app, Participation, resident_id=stored["resident"]) == 1


def test_people_who_vote_crosswise_wait_for_each_other_and_all_is_counted(migrated_app, stored):
    """Each votes on what others are being shown: counters are taken in an order in which nobody stands crosswise."""
    with migrated_app.app_context():
        consultation = db.session.get_one(Consultation, stored["consultation"])
        make = Factories()
        people = [make.participant(consultation).id for _ in range(8)]
        for person in people:
            service.draw_next(db.session.get_one(Participant, person))
        commit()

    def vote_on(person_id):
        with migrated_app.app_context():
            for _ in range(3):
                person = db.session.get_one(Participant, person_id)
                card = queries.find_card(person)
                service.cast_vote(person, proposal_id=card.proposal.id, choice=VoteChoice.AGREE)
                service.draw_next(person)
                commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(vote_on, people))
    assert count(migrated_app, Vote, consultation_id=stored["consultation"]) == 24
    with migrated_app.app_context():
        agree, shown = (
            db.session.scalars(select(column).where(model.consultation_id == stored["consultation"])).all()
            for model, column in ((VoteTally, VoteTally.agree), (ExposureTally, ExposureTally.shown))
        )
    assert list(agree) == list(shown) == [8, 8, 8]
