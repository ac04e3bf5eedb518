"""Which way each statement looks at the title of its theme: by votes, else suggested by words, else not told."""

import itertools

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, GroupedStatement, GroupingRun, ProposalText, Statement
from citizen_voice.themes.steps import ballots, stances
from citizen_voice.vocabulary import Stance, StanceBasis, VoteChoice

AGREE, DISAGREE, UNSURE = VoteChoice.AGREE, VoteChoice.DISAGREE, VoteChoice.UNSURE
WORDS = "run more bus routes on sunday evening number {}"
NUMBERS = ("one", "two", "six", "ten", "eight")
AGAINST = "six"


@pytest.fixture
def voters(make, consultation):
    return [make.participant(consultation) for _ in range(40)]


@pytest.fixture
def buses(make, consultation, voters):
    """Five proposals on buses. Those who agree with four of them disagree with the fifth, and the other way round."""
    made = {number: make.proposal(consultation, WORDS.format(number)) for number in NUMBERS}
    for number, proposal in made.items():
        for place, voter in enumerate(voters):
            likes_buses = place < 25
            make.vote(proposal, AGREE if likes_buses is (number != AGAINST) else DISAGREE, participant=voter)
    return made


def grouped(run, statement):
    rows = select(GroupedStatement).where(
        GroupedStatement.grouping_run_id == run.id, GroupedStatement.statement_id == statement.id
    )
    return db.session.scalars(rows).one()


def test_votes_tell_who_is_against(buses, group, statement, suggestion_of):
    run = group()
    theme = suggestion_of(run, buses["one"])
    titled = theme.label_statement_id
    # The title's own statement may be the one that most disagree with: the signs then turn round.
    source = next(number for number, one in buses.items() if statement(one).id == titled)
    for number, proposal in buses.items():
        found = grouped(run, statement(proposal))
        assert found.candidate_theme_id == theme.id
        same = (number == AGAINST) is (source == AGAINST)
        assert found.stance is (Stance.FOR if same else Stance.AGAINST)
        assert found.stance_basis is (StanceBasis.TITLE if number == source else StanceBasis.VOTES)
        assert 0.9 < found.stance_confidence <= 1
    against = buses[AGAINST] if source != AGAINST else None
    if against is not None:
        assert theme.dissent_statement_id == statement(against).id
    else:
        assert theme.dissent_statement_id in {statement(one).id for one in buses.values()} - {titled}


def test_too_few_votes_tell_nothing(make, consultation, group, statement):
    made = [make.proposal(consultation, WORDS.format(number)) for number in NUMBERS]
    voters = [make.participant(consultation) for _ in range(20)]
    for proposal, voter in itertools.product(made, voters):
        make.vote(proposal, AGREE, participant=voter)
    run = group()
    bases = {grouped(run, statement(one)).stance_basis for one in made}
    assert StanceBasis.VOTES not in bases


def test_words_are_a_suggestion(make, consultation, proposals, group, statement, suggestion_of):
    ends = ("on market days", "at the weekend", "in the summer holidays", "near the old church")
    wish = [make.proposal(consultation, f"We should ban cars from the town square {end}.") for end in ends]
    other = make.proposal(consultation, "We should not ban cars from the town square at any time.")
    run = group()
    theme = suggestion_of(run, other)
    assert theme is not None
    found = {one.id: grouped(run, statement(one)) for one in [*wish, other]}
    told = {one.stance for one in found.values() if one.stance_basis in (StanceBasis.WORDS, StanceBasis.TITLE)}
    assert told == {Stance.FOR, Stance.AGAINST}
    assert theme.dissent_statement_id is not None
    dissent = db.session.scalars(
        select(GroupedStatement).where(
            GroupedStatement.grouping_run_id == run.id, GroupedStatement.statement_id == theme.dissent_statement_id
        )
    ).one()
    assert (dissent.stance, dissent.stance_basis) == (Stance.AGAINST, StanceBasis.WORDS)


def test_a_vote_on_a_proposal_of_several_statements_is_counted_for_none(make, consultation, voters, group):
    whole = make.proposal(consultation, "Run more buses on Sunday. Plant trees in the park.")
    single = make.proposal(consultation, "Run more buses.")
    for proposal in (whole, single):
        make.vote(proposal, AGREE, participant=voters[0])
    group(split=True)
    known = db.session.execute(select(Statement.id, Statement.proposal_id)).all()
    assert len(known) == 3
    found = ballots.map_ballots(consultation.id, [one.id for one in known])
    assert set(found.values()) == {single.id}


def test_the_votes_on_statements_are_a_sparse_matrix(make, consultation, voters):
    first, second = make.proposal(consultation), make.proposal(consultation)
    make.vote(first, AGREE, participant=voters[0])
    make.vote(first, DISAGREE, participant=voters[1])
    make.vote(second, DISAGREE, participant=voters[0])
    make.vote(second, UNSURE, participant=voters[2])
    votes = ballots.read_ballots([first.id, None, second.id])
    assert votes.shape == (3, 2)
    rows = [sorted(row) for row in votes.toarray().tolist()]
    assert rows == [[-1, 1], [0, 0], [-1, 0]]
    assert ballots.count_ballots(consultation.id) == {first.id: (1, 1), second.id: (0, 1)}
    assert ballots.read_ballots([None]).shape == (1, 1)


def test_votes_that_are_read_in_parts_tell_the_same(buses, group, statement, monkeypatch):
    def told(run):
        rows = select(GroupedStatement.statement_id, GroupedStatement.stance, GroupedStatement.stance_basis)
        return sorted(db.session.execute(rows.where(GroupedStatement.grouping_run_id == run.id)).all())

    whole = told(group())
    monkeypatch.setattr(stances, "MOST_VOTES", 90)
    assert told(group()) == whole


def test_every_stance_has_a_basis_and_every_title_is_for_itself(buses, group):
    run = group()
    assert db.session.get_one(GroupingRun, run.id).failure is None
    for one in db.session.scalars(select(GroupedStatement).where(GroupedStatement.grouping_run_id == run.id)):
        assert (one.stance is None) is (one.stance_basis is None) is (one.stance_confidence is None)
    for theme in db.session.scalars(select(CandidateTheme).where(CandidateTheme.grouping_run_id == run.id)):
        source = db.session.get_one(Statement, theme.label_statement_id)
        words = db.session.get_one(ProposalText, source.proposal_text_id).text
        assert theme.label.casefold() in words.casefold()
        if theme.level == 2:
            assert grouped(run, source).stance_basis is StanceBasis.TITLE
