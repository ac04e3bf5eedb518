"""Counters that the database keeps, and the lottery that reads them."""

from itertools import pairwise

import numpy as np
import pytest
from sqlalchemy import delete, func, select, update

from citizen_voice.db import db
from citizen_voice.models import Exposure, ExposureTally, Proposal, Vote, VoteTally
from citizen_voice.opinion.routing import lottery_key, routing_weight
from citizen_voice.vocabulary import VoteChoice
from citizen_voice.voting import queries, service
from tests.factories.votes import store_ballots


def counted(proposal):
    tally = db.session.scalars(
        select(VoteTally).where(VoteTally.proposal_id == proposal.id).execution_options(populate_existing=True)
    ).one_or_none()
    return (tally.agree, tally.disagree, tally.unsure) if tally else None


def shown(proposal):
    return db.session.scalar(select(ExposureTally.shown).where(ExposureTally.proposal_id == proposal.id))


@pytest.fixture
def voters(make):
    consultation = make.consultation()
    proposals = [make.proposal(consultation, f"Proposal {at}") for at in range(3)]
    return [make.participant(consultation) for _ in range(4)], proposals


def test_votes_are_counted_as_they_are_cast_and_changed(app, voters):
    people, proposals = voters
    for person in people:
        for _ in proposals:
            exposure = service.draw_next(person)
            service.cast_vote(person, proposal_id=exposure.proposal_id, choice=VoteChoice.AGREE)
    assert [counted(one) for one in proposals] == [(4, 0, 0)] * 3
    assert [shown(one) for one in proposals] == [4] * 3
    service.cast_vote(people[0], proposal_id=proposals[0].id, choice=VoteChoice.DISAGREE)
    service.cast_vote(people[1], proposal_id=proposals[0].id, choice=VoteChoice.UNSURE)
    assert counted(proposals[0]) == (2, 1, 1)
    before = db.session.scalar(select(VoteTally.changes).where(VoteTally.proposal_id == proposals[0].id))
    service.cast_vote(people[0], proposal_id=proposals[0].id, choice=VoteChoice.DISAGREE)
    after = db.session.scalar(select(VoteTally.changes).where(VoteTally.proposal_id == proposals[0].id))
    assert before == after, "The same answer again changes nothing"


def test_those_to_whom_it_matters_a_lot_are_counted_beside_the_answers(app, voters):
    people, proposals = voters

    def important():
        return db.session.scalar(select(VoteTally.important).where(VoteTally.proposal_id == proposals[0].id))

    for person in people:
        for _ in proposals:
            exposure = service.draw_next(person)
            service.cast_vote(person, proposal_id=exposure.proposal_id, choice=VoteChoice.AGREE, is_important=True)
    assert (counted(proposals[0]), important()) == ((4, 0, 0), 4)
    service.cast_vote(people[0], proposal_id=proposals[0].id, choice=VoteChoice.DISAGREE, is_important=True)
    service.cast_vote(people[1], proposal_id=proposals[0].id, choice=VoteChoice.AGREE)
    assert (counted(proposals[0]), important()) == ((3, 1, 0), 3)
    db.session.execute(delete(Vote).where(Vote.participant_id == people[2].id))
    assert (counted(proposals[0]), important()) == ((2, 1, 0), 2)


def test_many_rows_at_once_and_rows_removed_are_counted_too(app, make):
    consultation = make.consultation()
    signs = np.array([[1, -1, 0], [1, np.nan, 0], [1, 1, np.nan]])
    people, proposals = store_ballots(consultation, signs)
    assert [counted(one) for one in proposals] == [(3, 0, 0), (1, 1, 0), (0, 0, 2)]
    db.session.execute(update(Vote).where(Vote.proposal_id == proposals[1].id).values(choice=VoteChoice.UNSURE))
    assert counted(proposals[1]) == (0, 0, 2)
    db.session.execute(delete(Vote).where(Vote.participant_id == people[0].id))
    db.session.execute(delete(Exposure).where(Exposure.participant_id == people[0].id))
    assert [counted(one) for one in proposals] == [(2, 0, 0), (0, 0, 1), (0, 0, 1)]
    assert [shown(one) for one in proposals] == [2, 1, 1]
    changes = db.session.scalars(
        select(VoteTally.changes).where(VoteTally.consultation_id == consultation.id).order_by(VoteTally.id)
    ).all()
    assert sum(changes) == 7 + 2 * 2 + 3, "Every vote added, changed (out and in) or removed"


def test_the_database_weighs_proposals_as_the_formula_does(app, make):
    """One formula stands for numbers and for columns: here it is worked out both ways, also where power would fail."""
    consultation = make.consultation()
    proposals = [make.proposal(consultation, f"Proposal {at}") for at in range(6)]
    figures = [
        (0, 0, 0, 0.0),
        (5, 0, 0, 0.0),
        (9, 9, 2, 1.5),
        (0, 40, 0, 0.3),
        (3, 3, 30, 0.0),
        (20_000, 9_000, 0, 2.0),
    ]
    for proposal, (agree, disagree, unsure, extremity) in zip(proposals, figures, strict=True):
        db.session.add(
            VoteTally(
                authority_id=consultation.authority_id,
                consultation_id=consultation.id,
                proposal_id=proposal.id,
                agree=agree,
                disagree=disagree,
                unsure=unsure,
                extremity=extremity,
            )
        )
    db.session.flush()
    weighed = dict(
        db.session.execute(
            select(Proposal.id, queries.weight_of_tally()).join(VoteTally, VoteTally.proposal_id == Proposal.id)
        ).all()
    )
    for proposal, given in zip(proposals, figures, strict=True):
        assert weighed[proposal.id] == pytest.approx(float(routing_weight(*map(float, given))), rel=1e-9)


def test_who_is_asked_follows_the_weights_and_not_the_order_of_entry(app, make):
    """Of one fresh proposal and nine with many votes the fresh one is drawn first by most people, and not by all."""
    consultation = make.consultation()
    signs = np.tile(np.where(np.arange(20)[:, None] % 2, 1.0, -1.0), (1, 9))
    _, old = store_ballots(consultation, signs)
    fresh = make.proposal(consultation, "Nobody has seen this one")
    drawn = [service.draw_next(make.participant(consultation)).proposal_id for _ in range(60)]
    tallies = {one.id: (10.0, 10.0, 0.0, 0.0) for one in old} | {fresh.id: (0.0, 0.0, 0.0, 0.0)}
    weights = {at: float(routing_weight(*given)) for at, given in tallies.items()}
    expected = weights[fresh.id] / sum(weights.values())
    assert expected > 3 / len(tallies), "The test would show nothing otherwise"
    assert abs(drawn.count(fresh.id) / 60 - expected) < 0.25
    assert len(set(drawn)) > 2


def test_luck_is_fixed_for_a_person_and_differs_between_people(app, make):
    consultation = make.consultation()
    for at in range(8):
        make.proposal(consultation, f"Proposal {at}")
    people = [make.participant(consultation) for _ in range(6)]
    first = [queries.find_unseen(one).id for one in people]
    assert first == [queries.find_unseen(one).id for one in people]
    assert len(set(first)) > 1


def test_a_smaller_key_is_a_better_place():
    chances = np.array([0.9, 0.5, 0.1])
    keys = lottery_key(chances, 2.0, np.log)
    assert all(a < b for a, b in pairwise(keys))


def test_somebody_is_shown_everything_once(app, make):
    consultation = make.consultation()
    ids = {make.proposal(consultation, f"Proposal {at}").id for at in range(7)}
    person = make.participant(consultation)
    seen = []
    while (exposure := service.draw_next(person)) is not None:
        seen.append(exposure.proposal_id)
        service.cast_vote(person, proposal_id=exposure.proposal_id, choice=VoteChoice.UNSURE)
    assert sorted(seen) == sorted(ids)
    assert db.session.scalar(select(func.sum(ExposureTally.shown))) == 7
