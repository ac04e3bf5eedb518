"""What an officer sees beside each clause: people, votes, agreement across groups, dissent and residents' words."""

import time

import pytest
from sqlalchemy import func, select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import OpinionRun, Proposal, ProposalOpinion, Vote, VoteTally
from citizen_voice.standards import service
from citizen_voice.standards.routes.clauses import show_clauses_with_evidence
from citizen_voice.standards.steps.clause_evidence import read_evidence
from citizen_voice.standards.steps.words import load_words
from citizen_voice.vocabulary import ModerationStatus, RunState, VoteChoice
from tests.factories import _keep
from tests.factories import standards as build
from tests.query_count import counted_statements


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def standard(scene):
    (one,) = build.drafts(scene)
    return one


@pytest.fixture
def in_english(app):
    with app.test_request_context():
        yield


def count_groups(scene, *, k=2, opinions=()):
    """A stored count with `k` groups; of each statement (consensus, lowest share, its group), or nothing."""
    owned = {"authority_id": scene.consultation.authority_id}
    run = _keep(
        OpinionRun(
            **owned,
            consultation_id=scene.consultation.id,
            state=RunState.SUCCEEDED,
            queued_at=utcnow(),
            finished_at=utcnow(),
            k=k,
        )
    )
    for statement, known in zip(scene.statements, opinions, strict=False):
        consensus, lowest, group = known or (None, None, None)
        _keep(
            ProposalOpinion(
                **owned,
                opinion_run_id=run.id,
                proposal_id=statement.proposal_id,
                agree=1,
                disagree=1,
                unsure=0,
                agree_without=1,
                disagree_without=1,
                consensus=consensus,
                lowest=lowest,
                lowest_group=group,
                groups=[],
            )
        )
    return run


def evidence_of(standard, field="resident_evidence"):
    return next(one for one in show_clauses_with_evidence(standard) if one.spec.code == field).evidence


def page_of(client, standard, rest=""):
    address = f"/{standard.consultation.authority.slug}/staff/standards/{standard.reference}{rest}"
    return " ".join(client.get(address).text.split())


def test_people_and_votes_are_those_of_an_independent_count(in_english, scene, standard):
    ids = [one.proposal_id for one in scene.statements]
    people = db.session.scalar(select(func.count(func.distinct(Proposal.participant_id))).where(Proposal.id.in_(ids)))
    votes = dict(
        db.session.execute(
            select(Vote.choice, func.count()).where(Vote.proposal_id.in_(ids)).group_by(Vote.choice)
        ).all()
    )
    found = evidence_of(standard)
    assert (found.people, found.proposals) == (people, len(ids))
    assert (found.agree, found.disagree, found.unsure) == tuple(votes.get(choice, 0) for choice in VoteChoice)
    assert found.agree
    assert found.disagree


def test_somebody_who_said_it_twice_is_one_person_and_two_sentences_are_one_proposal(in_english, make, scene, standard):
    first, second, third = scene.statements
    second.proposal.participant_id = first.proposal.participant_id
    third.proposal_id, third.proposal_text_id = first.proposal_id, first.proposal_text_id
    third.number = 2
    db.session.flush()
    found = evidence_of(standard)
    assert (found.people, found.proposals) == (1, 2)
    assert found.agree + found.disagree == db.session.scalar(
        select(func.sum(VoteTally.agree + VoteTally.disagree)).where(
            VoteTally.proposal_id.in_([first.proposal_id, second.proposal_id])
        )
    )


def test_words_that_were_taken_back_or_down_speak_for_nothing(in_english, scene, standard, client_as):
    first, second, third = scene.statements
    first.proposal.withdrawn_at = utcnow()
    second.proposal.published_text_id, second.proposal.moderation_status = None, ModerationStatus.REJECTED
    db.session.flush()
    found = evidence_of(standard)
    assert (found.people, found.proposals, found.agree, found.disagree) == (1, 1, 1, 1)
    assert {one.statement_id for one in found.disputed} == {str(third.id)}
    assert "1 of the 3 statements it rests on can still be read." in page_of(client_as(scene.officer), standard)
    third.proposal.withdrawn_at = utcnow()
    db.session.flush()
    assert evidence_of(standard) is None
    page = page_of(client_as(scene.officer), standard)
    assert "0 of the 3 statements it rests on can still be read." in page
    assert "people said it" not in page


def test_agreement_is_that_of_the_stored_count_and_names_the_lowest_group(scene, standard, client_as):
    count_groups(scene, opinions=[(0.81, 0.7, 0), (0.4, 0.12, 1), None])
    page = page_of(client_as(scene.officer), standard)
    assert "Taken over all 2 groups, from 40% to 81% agree, by proposal (geometric mean)." in page
    assert "Lowest share of any group: 12%, in group B." in page
    assert "Of 1 proposal too little is known." in page
    assert "Counted on" in page


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, "The votes have not been counted by groups yet."),
        ({"k": 1}, "No groups were found"),
        ({"k": 3}, "Not known: some group has too few votes"),
    ],
)
def test_no_count_no_groups_and_too_few_votes_are_told_apart(scene, standard, client_as, count, words):
    if count:
        count_groups(scene, opinions=[None, None, None], **count)
    assert words in page_of(client_as(scene.officer), standard)


def test_a_count_that_failed_or_was_replaced_is_not_shown(in_english, scene, standard):
    run = count_groups(scene, opinions=[(0.9, 0.8, 0)])
    run.state = RunState.SUPERSEDED
    db.session.flush()
    assert evidence_of(standard).count is None


def test_dissent_is_what_most_disagree_with_in_its_own_words(in_english, make, scene, standard):
    for _ in range(6):
        make.vote(scene.statements[2].proposal, VoteChoice.DISAGREE)
    found = evidence_of(standard)
    assert found.disputed[0].statement_id == str(scene.statements[2].id)
    assert str(scene.statements[0].id) not in {one.statement_id for one in found.disputed}


def test_the_page_shows_each_clause_with_its_words_and_the_way_to_each_statement(scene, standard, client_as):
    page = page_of(client_as(scene.officer), standard)
    for statement in scene.statements:
        assert f"/statements/{statement.id}" in page
    assert "Most disagreed with: 2 statements" in page
    assert "people said it" in page


def test_the_form_of_a_clause_has_the_evidence_beside_it(scene, standard, client_as):
    officer = client_as(scene.officer)
    page = page_of(officer, standard, "/revise/priority_statement")
    assert "What it rests on now" in page
    assert "Agreement across opinion groups" in page
    assert "all that the standard rests on" not in page
    empty = page_of(officer, standard, "/revise/rationale")
    assert "Nobody has filled it in yet." in empty
    assert "What residents said: all that the standard rests on" in empty
    assert f"/statements/{scene.statements[0].id}" in empty


def test_a_clause_without_statements_says_who_wrote_it_and_why(scene, standard, client_as):
    change = service.FieldChange("Votes were clear.", "Set with the councils.")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"rationale": change})
    officer = client_as(scene.officer)
    for rest in ("", "/revise/rationale"):
        page = page_of(officer, standard, rest)
        assert f"Written by {scene.officer.name}, officer. Reason: Set with the councils." in page


def test_whoever_approves_sees_the_evidence_too(scene, standard, client_as):
    assert "Agreement across opinion groups" in page_of(client_as(scene.approver), standard, "/approve")


def test_many_clauses_need_no_more_queries_than_one_and_are_quick(make, scene):
    texts = tuple(f"The bus number {number} should run later" for number in range(120))
    _, statements = build.theme(make, scene.consultation, title="Many", texts=texts)
    ids = [str(one.id) for one in statements]
    count_groups(scene)
    consultation_id = scene.consultation.id
    with counted_statements() as few:
        read_evidence(consultation_id, ids[:1]).of(ids[:1])
    with counted_statements() as many:
        began = time.perf_counter()
        book = read_evidence(consultation_id, ids)
        clauses = [book.of(ids[: 1 + number % len(ids)]) for number in range(200)]
        seconds = time.perf_counter() - began
    assert len(many) == len(few) == 2
    assert [one.people for one in clauses[:120]] == list(range(1, 121))
    assert seconds < 1


def test_words_that_are_no_longer_published_need_one_query_more_however_many(scene):
    ids = [one.id for one in scene.statements]
    for statement in scene.statements[:2]:
        statement.proposal.published_text_id = None
        statement.proposal.moderation_status = ModerationStatus.REJECTED
    db.session.flush()
    with counted_statements() as sent:
        words = load_words(ids)
    assert len(sent) <= 2 + 3
    assert words.entry(str(ids[0])).withdrawn_on
    assert words.entry(str(ids[2])).text


def test_the_page_of_a_standard_of_many_statements_needs_no_more_queries(make, scene, client_as):
    texts = tuple(f"Run the bus number {number} later" for number in range(40))
    many, _ = build.theme(make, scene.consultation, title=texts[0], texts=texts)
    few, _ = build.theme(make, scene.consultation, title="the early shift begins")
    chosen = build.priority_list(scene.consultation, [few, many])
    standards = service.draft_standards(chosen, officer_id=scene.officer.id)
    officer, base = client_as(scene.officer), f"/{scene.consultation.authority.slug}/staff/standards"
    officer.get(f"{base}/{standards[0].reference}")
    for rest in ("", "/revise/title"):
        counts = []
        for one in standards:
            with counted_statements() as sent:
                assert officer.get(f"{base}/{one.reference}{rest}").status_code == 200
            counts.append(len(sent))
        assert counts[0] == counts[1]
