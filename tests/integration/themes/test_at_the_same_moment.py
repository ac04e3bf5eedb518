"""Two officers at the same moment, each with a connection of their own: really stored."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from citizen_voice.db import commit, db, rollback
from citizen_voice.exceptions import ConflictError
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    PriorityList,
    Standard,
    Theme,
    ThemeDecision,
    ThemeStatement,
)
from citizen_voice.standards.service import draft_standards
from citizen_voice.themes import service
from citizen_voice.themes.steps.moving import NewTheme
from citizen_voice.vocabulary import ConsultationState, ThemeAct, ThemeState
from tests import own_site
from tests.factories import Factories
from tests.factories import standards as chosen
from tests.factories import themes as made


@pytest.fixture(scope="module")
def own_app(settings):
    """The application on a database of its own: what officers did to themes can't be deleted from a shared one."""
    with own_site.own_app(settings) as app:
        yield app


@pytest.fixture
def stored(own_app):
    """A confirmed theme and a suggestion, committed; and the ids to find them by."""
    with own_app.app_context():
        make = Factories()
        consultation = make.consultation()
        theme = made.theme(make, consultation, "More buses", 3)
        run = db.session.get_one(CandidateTheme, theme.first_candidate_id).run
        suggestion = made.candidate(make, run, made.statements(make, consultation, 2), label="Trams")
        commit()
        return {
            "consultation": consultation.id,
            "officer": consultation.created_by_id,
            "theme": theme.id,
            "suggestion": suggestion.id,
            "statement": made.members(theme)[0],
        }


def twice(app, act):
    """Run `act(number)` in two threads that begin together, each in its own transaction; return what each met."""
    barrier = Barrier(2)

    def run(number):
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                act(number)
                commit()
            except ConflictError as fault:
                rollback()
                return str(fault)
            return None

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


def one_of_two(met) -> str:
    """Return what the second officer was told, when one act was taken and the other refused."""
    refused = [one for one in met if one is not None]
    assert len(refused) == 1, met
    return refused[0]


def test_one_act_is_undone_once(own_app, stored):
    def undo(_number):
        decision = db.session.scalars(select(ThemeDecision).filter_by(theme_id=stored["theme"], undoes_id=None)).one()
        service.undo_decision(decision, officer_id=stored["officer"])

    assert "undone already" in one_of_two(twice(own_app, undo))
    with own_app.app_context():
        assert db.session.get_one(Theme, stored["theme"]).state is ThemeState.UNDONE


def test_one_suggestion_becomes_one_theme(own_app, stored):
    def decide(number):
        candidate = db.session.get_one(CandidateTheme, stored["suggestion"])
        if number:
            service.take_up(candidate, officer_id=stored["officer"])
        else:
            service.confirm_candidate(candidate, officer_id=stored["officer"])

    assert "dealt with already" in one_of_two(twice(own_app, decide))


def test_a_theme_is_discarded_or_drafted_from_and_never_both(own_app):
    with own_app.app_context():
        make = Factories()
        consultation = make.consultation(state=ConsultationState.CLOSED)
        theme, _ = chosen.theme(make, consultation)
        listed = chosen.priority_list(consultation, [theme])
        commit()
        ids = {"theme": theme.id, "list": listed.id, "officer": consultation.created_by_id}

    def act(number):
        if number:
            draft_standards(db.session.get_one(PriorityList, ids["list"]), officer_id=ids["officer"])
        else:
            theme = db.session.get_one(Theme, ids["theme"])
            service.discard_theme(theme, officer_id=ids["officer"], reason="It is nothing.")

    said = one_of_two(twice(own_app, act))
    with own_app.app_context():
        drafted = db.session.scalar(select(func.count()).select_from(Standard).filter_by(theme_id=ids["theme"]))
        state = db.session.get_one(Theme, ids["theme"]).state
    assert (drafted, state) in {(1, ThemeState.CONFIRMED), (0, ThemeState.DISCARDED)}
    assert ("A standard rests on this theme" in said) is bool(drafted)


def test_one_statement_is_moved_to_one_place(own_app, stored):
    def move(number):
        service.move_statements(
            [stored["statement"]],
            consultation=db.session.get_one(Consultation, stored["consultation"]),
            source=db.session.get_one(Theme, stored["theme"]),
            target=NewTheme(f"New {number}"),
            officer_id=stored["officer"],
            reason="It is another matter.",
        )

    assert "not in this theme any more" in one_of_two(twice(own_app, move))
    with own_app.app_context():
        rows = select(func.count()).select_from(ThemeStatement).filter_by(statement_id=stored["statement"])
        assert db.session.scalar(rows) == 1
        acts = select(func.count()).select_from(ThemeDecision).filter_by(theme_id=stored["theme"], act=ThemeAct.MOVE)
        assert db.session.scalar(acts) == 1
