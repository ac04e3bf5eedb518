"""Runs over the votes: when one is due, what it stores, and what happens when it is disturbed."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import delete, func, select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Exposure, OpinionPlace, OpinionRun, Participant, ProposalOpinion, Vote, VoteTally
from citizen_voice.vocabulary import AssuranceLevel, RunState, VoteChoice
from citizen_voice.voting import jobs, policy, service
from citizen_voice.voting.steps import exposures, opinion_runs, working
from citizen_voice.voting.steps.ballots import read_ballots
from tests.factories.votes import cast, make_people, store_ballots, two_blocs


@pytest.fixture
def consultation(make):
    return make.consultation()


def run_now(consultation):
    """Add a run and do it here, as a worker would."""
    run = opinion_runs.request_run(consultation)
    jobs.run_opinion(str(run.id))
    db.session.refresh(run)
    return run


def make_older(run, by):
    run.finished_at -= by
    run.queued_at -= by
    db.session.flush()


def figures_of(run):
    return db.session.scalars(select(ProposalOpinion).where(ProposalOpinion.opinion_run_id == run.id)).all()


def places_of(run):
    return db.session.scalars(select(OpinionPlace).where(OpinionPlace.opinion_run_id == run.id)).all()


def test_ballots_are_what_the_table_holds(app, consultation, make):
    signs = np.array([[1, -1, np.nan], [0, np.nan, 1]])
    people, proposals = store_ballots(consultation, signs)
    store_ballots(make.consultation(), np.ones((2, 2)))
    read = read_ballots(consultation.id)
    votes = {
        (read.votes.participants[row], read.votes.proposals[column]): int(sign)
        for row, column, sign in zip(read.votes.rows, read.votes.columns, read.votes.signs, strict=True)
    }
    expected = {
        (people[row].id, proposals[column].id): int(signs[row, column]) for row, column in np.argwhere(~np.isnan(signs))
    }
    assert votes == expected
    assert list(read.votes.participants) == sorted(read.votes.participants)
    assert read.changes == 4
    assert not read.is_imported.any()
    assert abs(read.seconds - utcnow().timestamp()).max() < 600


def test_only_what_is_published_is_worked_through(app, consultation):
    _, proposals = store_ballots(consultation, np.ones((3, 3)))
    proposals[0].withdrawn_at = utcnow()
    db.session.flush()
    assert set(read_ballots(consultation.id).votes.proposals) == {proposals[1].id, proposals[2].id}


def test_two_blocs_become_two_groups_with_figures(app, consultation):
    people, proposals = store_ballots(consultation, two_blocs(60, 20))
    run = run_now(consultation)
    assert (run.state, run.k, run.people, run.placed, run.faults) == (RunState.SUCCEEDED, 2, 60, 60, [])
    assert run.shuffle_stability == 1.0
    assert sorted(run.figures["sizes"]) == [30, 30]
    group_of = {one.participant_id: one.group_number for one in places_of(run)}
    assert len({group_of[one.id] for one in people[:30]}) == 1
    assert {group_of[one.id] for one in people} == {0, 1}
    figures = figures_of(run)
    assert {one.proposal_id for one in figures} == {one.id for one in proposals}
    for one in figures:
        assert one.agree == sum(group["agree"] for group in one.groups)
    assert any(one.divisive for one in figures)
    assert any(group["typical"] for one in figures for group in one.groups)
    tallies = db.session.scalars(select(VoteTally).where(VoteTally.consultation_id == consultation.id)).all()
    assert all(one.extremity > 0 for one in tallies), "Routing asks more about what is far from the middle"


def test_a_new_run_takes_the_place_of_the_last_and_keeps_groups_their_numbers(app, consultation):
    people, _ = store_ballots(consultation, two_blocs(40, 20))
    first = run_now(consultation)
    before = {one.participant_id: one.group_number for one in places_of(first)}
    second = run_now(consultation)
    db.session.refresh(first)
    assert (first.state, second.state) == (RunState.SUPERSEDED, RunState.SUCCEEDED)
    assert not places_of(first)
    assert not figures_of(first)
    assert {one.participant_id: one.group_number for one in places_of(second)} == before
    assert second.best_runs == 2
    assert opinion_runs.find_last_good(consultation.id) is second
    assert len(before) == len(people)


def test_a_run_is_due_after_enough_votes_or_after_time_and_not_before(app, consultation):
    people, proposals = store_ballots(consultation, two_blocs(20, 12, share=1.0))
    (run_id,) = opinion_runs.queue_due_runs()
    assert opinion_runs.queue_due_runs() == [], "One at a time"
    jobs.run_opinion(str(run_id))
    run = db.session.get_one(OpinionRun, run_id)
    make_older(run, policy.SHORTEST_PAUSE * 2)
    assert opinion_runs.queue_due_runs() == [], "Nothing is new"
    service.cast_vote(people[0], proposal_id=proposals[0].id, choice=VoteChoice.UNSURE)
    assert opinion_runs.queue_due_runs() == [], "One vote can wait"
    make_older(run, policy.LONGEST_WAIT)
    assert len(opinion_runs.queue_due_runs()) == 1


def test_many_new_votes_make_one_due_after_a_pause(app, consultation):
    _, proposals = store_ballots(consultation, two_blocs(20, 12))
    run = run_now(consultation)
    more = make_people(consultation, 6)
    cast(consultation, more, proposals, two_blocs(6, 12, share=1.0))
    assert opinion_runs.queue_due_runs() == []
    make_older(run, policy.SHORTEST_PAUSE * 2)
    assert len(opinion_runs.queue_due_runs()) == 1


def test_a_withdrawn_proposal_makes_a_run_due(app, consultation):
    _, proposals = store_ballots(consultation, two_blocs(20, 12))
    run = run_now(consultation)
    proposals[0].withdrawn_at = utcnow() + timedelta(seconds=1)
    make_older(run, policy.LONGEST_WAIT * 2)
    assert len(opinion_runs.queue_due_runs()) == 1


def test_a_lost_run_is_sent_again_and_in_the_end_given_up(app, consultation):
    store_ballots(consultation, np.ones((2, 2)))
    run = opinion_runs.request_run(consultation)
    assert opinion_runs.request_run(consultation) is None
    assert list(opinion_runs.take_unsent()) == []
    for sending in range(2, policy.MOST_SENDINGS + 1):
        opinion_runs.start_run(run.id)
        run.started_at -= policy.STALE_AFTER * 2
        run.queued_at -= policy.STALE_AFTER * 2
        assert list(opinion_runs.take_unsent()) == [run.id]
        assert run.sendings == sending
    opinion_runs.start_run(run.id)
    run.started_at -= policy.STALE_AFTER * 2
    assert list(opinion_runs.take_unsent()) == []
    assert (run.state, run.failure) == (RunState.FAILED, "worker_stopped")


def test_a_run_taken_twice_is_done_once(app, consultation):
    store_ballots(consultation, two_blocs(20, 12))
    run = run_now(consultation)
    jobs.run_opinion(str(run.id))
    assert run.state is RunState.SUCCEEDED
    assert len(places_of(run)) == 20


def test_a_fault_ends_the_run_and_leaves_what_was_found_before(app, consultation, monkeypatch):
    store_ballots(consultation, two_blocs(20, 12))
    first = run_now(consultation)

    def fail(*_args):
        raise RuntimeError("no more")

    monkeypatch.setattr(working, "_read_ballots", fail)
    run = opinion_runs.request_run(consultation)
    with pytest.raises(RuntimeError):
        jobs.run_opinion(str(run.id))
    db.session.refresh(run)
    assert (run.state, run.failure) == (RunState.FAILED, "fault")
    assert opinion_runs.find_last_good(consultation.id).id == first.id


def test_people_erased_and_proposals_withdrawn_in_the_middle_are_left_out(app, consultation, monkeypatch):
    people, proposals = store_ballots(consultation, two_blocs(30, 15))
    gone, withdrawn = people[0].id, proposals[0]
    whole = working._find_held

    def and_meanwhile(consultation_id):
        for table in (Vote, Exposure):
            db.session.execute(delete(table).where(table.participant_id == gone))
        db.session.execute(delete(Participant).where(Participant.id == gone))
        withdrawn.withdrawn_at = utcnow() + timedelta(seconds=1)
        return whole(consultation_id)

    monkeypatch.setattr(working, "_find_held", and_meanwhile)
    run = run_now(consultation)
    assert run.state is RunState.SUCCEEDED
    assert gone not in {one.participant_id for one in places_of(run)}
    assert len(places_of(run)) == 29
    make_older(run, policy.LONGEST_WAIT * 2)
    assert len(opinion_runs.queue_due_runs()) == 1, "What was left out has changed the tallies: the next run is due"


@pytest.mark.parametrize(
    "signs",
    [
        np.full((1, 1), np.nan),
        np.ones((1, 1)),
        np.ones((1, 12)),
        np.ones((30, 1)),
        np.ones((30, 10)),
        np.zeros((30, 10)),
        np.tile(np.array([1.0, -1.0, 0.0, 1.0]), (120, 3)),
    ],
    ids=["no vote", "one vote", "one voter", "one proposal", "all agree", "all unsure", "identical ballots"],
)
def test_odd_votes_are_worked_through(app, consultation, signs):
    store_ballots(consultation, signs)
    run = run_now(consultation)
    assert (run.state, run.k, run.faults) == (RunState.SUCCEEDED, 1, [])
    assert run.votes == int((~np.isnan(signs)).sum())


def test_identical_ballots_are_told_with_totals_without_them(app, consultation):
    signs = two_blocs(40, 12, share=1.0, seed=3)
    campaign = np.tile(np.where(np.arange(12) % 2, 1.0, -1.0), (50, 1))
    _, proposals = store_ballots(consultation, np.vstack([signs, campaign]))
    run = run_now(consultation)
    assert run.figures["signals"]["identical"]["people"] >= 50
    marked = db.session.scalar(
        select(func.count()).where(OpinionPlace.opinion_run_id == run.id, OpinionPlace.is_suspected)
    )
    assert marked == run.figures["signals"]["people"]
    without = {one.proposal_id: one for one in figures_of(run)}[proposals[1].id]
    assert without.agree - without.agree_without >= 50


def test_imported_votes_of_one_moment_are_no_burst(app, consultation):
    store_ballots(consultation, two_blocs(200, 12), assurance=AssuranceLevel.IMPORTED)
    run = run_now(consultation)
    assert run.figures["signals"]["bursts"]["people"] == 0


def test_a_proposal_that_nobody_was_shown_for_a_day_is_a_fault(app, consultation, make):
    store_ballots(consultation, two_blocs(20, 12))
    lonely = make.proposal(consultation, "Nobody was shown this one")
    lonely.submitted_at = utcnow() - policy.UNSEEN_AFTER * 2
    db.session.flush()
    run = run_now(consultation)
    assert run.faults == ["unseen"]
    shown = exposures.describe_exposure(consultation.id, utcnow() - policy.UNSEEN_AFTER)
    assert (shown.unseen, shown.least, shown.proposals) == (1, 0, 13)
    assert 0 < shown.gini < 0.5
