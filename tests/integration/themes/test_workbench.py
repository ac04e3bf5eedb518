"""Moving, splitting, orienting and reading: what officers do to the statements of a theme, and what is refused."""

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, IncompleteError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import AuditRow, Theme, ThemeDecision, ThemeStatement
from citizen_voice.themes import queries, service
from citizen_voice.themes.steps import grades, halves, orientation, reading, review, unplaced
from citizen_voice.themes.steps.moving import NewTheme
from citizen_voice.themes.steps.theme_figures import list_theme_figures
from citizen_voice.vocabulary import RunState, Stance, StanceBasis, ThemeAct, ThemeState, VoteChoice
from tests.factories import themes as made

OPEN, CONFIRMED = ThemeState.OPEN, ThemeState.CONFIRMED


@pytest.fixture
def by(officer):
    return {"officer_id": officer.id, "reason": "Because."}


@pytest.fixture
def suggestion(make, consultation, run):
    return made.candidate(make, run, made.statements(make, consultation, 4))


@pytest.fixture
def move(consultation, by):
    return lambda ids, source, target: service.move_statements(
        ids, consultation=consultation, source=source, target=target, **by
    )


def member(theme, at):
    return db.session.scalars(
        select(ThemeStatement).filter_by(theme_id=theme.id, statement_id=at).execution_options(populate_existing=True)
    ).one()


def places(at):
    return set(db.session.scalars(select(ThemeStatement.theme_id).filter_by(statement_id=at)))


def acts():
    return [one.act for one in db.session.scalars(select(ThemeDecision).order_by(ThemeDecision.number))]


def test_a_suggestion_is_taken_up_before_its_statements_are_moved(suggestion, move, make, consultation):
    into = made.theme(make, consultation, "Another")
    grouped = review.list_candidate_statements(suggestion).items
    first = grouped[0][0].id
    assert move([first], suggestion, into) is into
    (taken,) = queries.list_open_themes(consultation)
    assert (taken.title, taken.first_candidate_id, len(made.members(taken))) == (suggestion.label, suggestion.id, 3)
    assert acts()[-2:] == [ThemeAct.TAKE_UP, ThemeAct.MOVE]
    assert places(first) == {into.id}
    # What the machine suggested is as it was.
    assert [one[0].id for one in review.list_candidate_statements(suggestion).items] == [one[0].id for one in grouped]


def test_moved_statements_are_in_one_place_alone(make, consultation, move, by):
    one, other, third = (made.theme(make, consultation, title, 2) for title in ("One", "Other", "Third"))
    at = made.members(one)[0]
    db.session.add(ThemeStatement(authority_id=one.authority_id, theme_id=third.id, statement_id=at))
    db.session.flush()
    move([at], one, other)
    assert places(at) == {other.id}
    service.undo_decision(made.last_act(one), **by)
    assert places(at) == {one.id, third.id}


def test_a_new_theme_is_made_of_moved_statements(make, consultation, move):
    theme = made.theme(make, consultation, "Buses", 3)
    ids = made.members(theme)
    fresh = move(ids[:2], theme, NewTheme("Buses at night"))
    assert (fresh.title, fresh.state, fresh.is_title_from_residents) == ("Buses at night", CONFIRMED, False)
    assert (made.members(fresh), made.members(theme)) == (ids[:2], ids[2:])


def test_what_was_placed_nowhere_is_placed_and_listed_no_more(make, consultation, run, move, by):
    loose = made.statements(make, consultation, 2)
    for one in loose:
        made.place(run, one, None)
    fresh = move([loose[0].id], None, NewTheme("Benches"))
    assert (fresh.state, fresh.first_candidate_id) == (OPEN, None)
    assert [one.statement.id for one in unplaced.list_unplaced(run).items] == [loose[1].id]
    with pytest.raises(ConflictError, match="found a place"):
        move([loose[0].id], None, fresh)
    assert move([loose[0].id], fresh, None) is None
    assert {one.statement.id for one in unplaced.list_unplaced(run).items} == {one.id for one in loose}
    assert grades.list_unstable([fresh.id]) == set()
    with pytest.raises(InvalidInputError, match="choose one"):
        move([loose[1].id], None, None)


def test_what_can_not_be_moved(make, consultation, run, move, by):
    theme, other = made.theme(make, consultation, "One"), made.theme(make, consultation, "Other")
    strange = made.theme(make, make.consultation(), "Elsewhere")
    ids, theirs = made.members(theme), made.members(strange)
    for chosen, source, target, fault, words in (
        ([], theme, other, InvalidInputError, "at least one"),
        (ids, other, theme, ConflictError, "not in this theme"),
        (ids, theme, theme, InvalidInputError, "already"),
        (ids, theme, strange, ConflictError, "different"),
        (theirs, None, theme, ConflictError, "does not belong"),
        (ids, theme, NewTheme("  "), InvalidInputError, "title"),
    ):
        with pytest.raises(fault, match=words), db.session.begin_nested():
            move(chosen, source, target)
    service.discard_theme(other, **by)
    with pytest.raises(InvalidTransitionError, match="choose another"):
        move(ids, theme, other)


def test_an_open_theme_is_confirmed_under_another_title(suggestion, by):
    theme = service.take_up(suggestion, **by)
    assert theme.state is OPEN
    with pytest.raises(ConflictError, match="dealt with"):
        service.confirm_candidate(suggestion, **by)
    service.confirm_theme(theme, title="Buses at night", **by)
    assert (theme.state, theme.title, theme.is_title_from_residents) == (CONFIRMED, "Buses at night", False)
    with pytest.raises(InvalidTransitionError, match="confirmed already"):
        service.confirm_theme(theme, **by)


def test_only_settled_stances_count(make, consultation, by):
    theme = made.theme(make, consultation, "More buses", 2)
    title, other = sorted(made.members(theme), key=lambda at: not member(theme, at).is_stance_settled)
    assert (member(theme, title).stance, member(theme, title).stance_basis) == (Stance.FOR, StanceBasis.TITLE)
    proposal = db.session.get(made.Statement, other).proposal
    for choice in (VoteChoice.AGREE, VoteChoice.AGREE, VoteChoice.DISAGREE, VoteChoice.UNSURE):
        make.vote(proposal, choice)
    (row,) = list_theme_figures(consultation)
    assert (row.support, row.opposition, row.unoriented, row.votes_left_out, row.voters) == (0, 0, 1, 4, 4)
    service.orient_statements(theme, {other: Stance.AGAINST}, officer_id=by["officer_id"])
    (row,) = list_theme_figures(consultation)
    assert (row.support, row.opposition, row.unsure, row.unoriented) == (1, 2, 1, 0)
    service.orient_statements(theme, {other: None}, officer_id=by["officer_id"])
    (row,) = list_theme_figures(consultation)
    assert (row.support, row.opposition, row.unoriented) == (0, 0, 1)


def test_pressing_twice_settles_once(make, consultation, by):
    theme = made.theme(make, consultation, "More buses", 2)
    at = made.members(theme)[0]
    assert service.orient_statements(theme, {at: Stance.AGAINST}, officer_id=by["officer_id"]) == 1
    count = len(acts())
    assert service.orient_statements(theme, {at: Stance.AGAINST}, officer_id=by["officer_id"]) == 0
    assert len(acts()) == count


def test_suggestions_are_accepted_together(make, consultation, run, by):
    said = made.statements(make, consultation, 4)
    candidate = made.candidate(make, run, said)
    stances = (
        (Stance.FOR, StanceBasis.WORDS),
        (Stance.AGAINST, StanceBasis.VOTES),
        (Stance.AGAINST, StanceBasis.WORDS),
    )
    for one, (stance, basis) in zip(said[1:], stances, strict=True):
        row = db.session.scalars(select(made.GroupedStatement).filter_by(statement_id=one.id)).one()
        row.stance, row.stance_basis = stance, basis
    theme = service.confirm_candidate(candidate, **by)
    # What rests on the title or on votes counts at once, what rests on words waits for an officer.
    assert [member(theme, one.id).is_stance_settled for one in said] == [True, False, True, False]
    ids = [one.id for one in said]
    assert service.accept_suggestions(theme, ids, officer_id=by["officer_id"]) == 2
    counts = orientation.count_stances(theme)
    assert (counts.is_for, counts.is_against, counts.suggested, counts.unknown) == (2, 2, 0, 0)
    with pytest.raises(InvalidInputError, match="nothing left"):
        service.accept_suggestions(theme, ids, officer_id=by["officer_id"])
    service.undo_decision(made.last_act(theme), **by)
    assert orientation.count_stances(theme).suggested == 2


def test_a_stance_does_not_hold_under_another_title(make, consultation, by, move):
    theme, other = made.theme(make, consultation, "One", 2), made.theme(make, consultation, "Other", 1)
    ids = made.members(theme)
    service.orient_statements(theme, dict.fromkeys(ids, Stance.FOR), officer_id=by["officer_id"])
    service.rename_theme(theme, title="One, in other words", **by)
    assert orientation.count_stances(theme).is_for == 2
    service.rename_theme(theme, title="The opposite", keeps_sense=False, **by)
    assert (orientation.count_stances(theme).is_for, orientation.count_stances(theme).suggested) == (0, 2)
    service.orient_statements(theme, dict.fromkeys(ids, Stance.FOR), officer_id=by["officer_id"])
    move(ids[:1], theme, other)
    assert (member(other, ids[0]).stance, member(other, ids[0]).is_stance_settled) == (Stance.FOR, False)


def test_a_theme_becomes_two(make, consultation, officer, by):
    theme = made.theme(make, consultation, "Buses and trams", 4)
    proposal = made.split_proposal(theme, officer, ("Buses", "Trams"))
    ids = made.members(theme)
    service.change_halves(proposal, [ids[0]], to_half=2, officer_id=officer.id)
    first, second = service.split_theme(proposal, titles=("Buses", "Trams please"), **by)
    assert first.id == theme.id
    assert (made.members(first), made.members(second)) == ([ids[2]], sorted([ids[0], ids[1], ids[3]]))
    assert [(one.title, one.is_title_from_residents, one.state) for one in (first, second)] == [
        ("Buses", True, CONFIRMED),
        ("Trams please", False, CONFIRMED),
    ]
    with pytest.raises(InvalidTransitionError, match="used or replaced"):
        service.split_theme(proposal, titles=("A", "B"), **by)
    service.undo_decision(made.last_act(theme), **by)
    assert (theme.title, made.members(theme), second.state) == ("Buses and trams", ids, ThemeState.UNDONE)


def test_each_half_needs_a_title_and_a_statement(make, consultation, officer, by):
    theme = made.theme(make, consultation, "Buses and trams", 4)
    proposal = made.split_proposal(theme, officer)
    with pytest.raises(InvalidInputError, match="two titles"):
        service.split_theme(proposal, titles=("Same", "Same"), **by)
    service.change_halves(proposal, made.members(theme), to_half=1, officer_id=officer.id)
    with pytest.raises(InvalidInputError, match="needs a statement"):
        service.split_theme(proposal, titles=("A", "B"), **by)
    with pytest.raises(InvalidInputError, match="at least one"):
        service.change_halves(proposal, [], to_half=1, officer_id=officer.id)


def test_halves_are_asked_for_once(make, consultation, officer):
    theme = made.theme(make, consultation, "Buses and trams", 4)
    asked = service.propose_split(theme, officer_id=officer.id)
    assert service.propose_split(theme, officer_id=officer.id).id == asked.id
    halves.mark_failed(asked.id, "alike")
    again = service.propose_split(theme, officer_id=officer.id)
    assert (again.id != asked.id, again.state) == (True, RunState.QUEUED)


def test_a_sample_is_drawn_once_and_read_by_whom_it_was_drawn_for(make, consultation, officer):
    theme = made.theme(make, consultation, "Buses", 14)
    sample = service.draw_sample(theme, officer_id=officer.id)
    words = [one.id for one in reading.list_sample(sample)]
    assert (len(words), len(set(words)), set(words) <= set(made.members(theme))) == (10, 10, True)
    assert service.draw_sample(theme, officer_id=officer.id).id == sample.id
    other = make.officer()
    with pytest.raises(ConflictError, match="another officer"):
        service.mark_read(sample, officer_id=other.id)
    assert [one.id for one in reading.list_sample(service.draw_sample(theme, officer_id=other.id))] != words
    service.mark_read(sample, officer_id=officer.id)
    read_at = sample.read_at
    assert service.mark_read(sample, officer_id=officer.id).read_at == read_at
    (row,) = reading.list_read(theme)
    assert (row.officer, row.statements) == (officer.name, 10)
    assert service.draw_sample(theme, officer_id=officer.id).number == 2
    told = select(AuditRow.event).where(AuditRow.subject_id == str(sample.id)).order_by(AuditRow.id)
    assert db.session.scalars(told).all() == ["theme_sample_drawn", "theme_sample_read"]


def test_nothing_published_is_nothing_to_read(make, consultation, move, officer):
    theme = made.theme(make, consultation, "Buses", 1)
    move(made.members(theme), theme, None)
    with pytest.raises(IncompleteError):
        service.draw_sample(theme, officer_id=officer.id)


def test_a_theme_is_unstable_by_its_first_suggestion_or_by_one_merged_in(make, consultation, run, by):
    shaky = made.candidate(make, run, made.statements(make, consultation, 2), label="Shaky", grade="unstable")
    steady = made.theme(make, consultation, "Steady")
    assert grades.list_unstable([steady.id]) == set()
    service.merge_candidate(shaky, into=steady, **by)
    assert grades.list_unstable([steady.id]) == {steady.id}
    merged = made.last_act(steady)
    service.undo_decision(merged, **by)
    own = service.confirm_candidate(shaky, **by)
    assert grades.list_unstable([steady.id, own.id]) == {own.id}
    assert isinstance(own, Theme)
