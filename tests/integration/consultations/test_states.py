"""The life of a consultation: what each state allows, and when."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from citizen_voice import audit
from citizen_voice.clock import Clock, today, utcnow
from citizen_voice.consultations import queries, service
from citizen_voice.db import db
from citizen_voice.exceptions import (
    ConflictError,
    ConsultationNotOpenError,
    IncompleteError,
    InvalidInputError,
    InvalidTransitionError,
)
from citizen_voice.models import AuditRow, DomainEvent
from citizen_voice.vocabulary import ConsultationState as State
from citizen_voice.vocabulary import EventName, Language

STEPS = {
    (State.DRAFT, State.OPEN),
    (State.OPEN, State.CLOSED),
    (State.CLOSED, State.REPORTED),
    (State.REPORTED, State.ARCHIVED),
}
DO = {
    State.OPEN: lambda one, officer: service.open_consultation(one, officer_id=officer.id),
    State.CLOSED: lambda one, officer: service.close_consultation(one, who=audit.officer(officer.id), reason="Why"),
}


def at(monkeypatch, moment):
    monkeypatch.setattr(Clock, "shift", moment - utcnow() + Clock.shift)


def test_the_table_of_steps():
    assert service.TRANSITIONS == STEPS


@pytest.mark.parametrize(("old", "new"), list(product(State, DO)))
def test_every_pair_of_states(app, make, old, new):
    consultation = make.consultation(state=old, closes_on=today() + timedelta(days=3))
    officer = make.officer()
    if (old, new) in STEPS:
        DO[new](consultation, officer)
        assert consultation.state is new
    else:
        with pytest.raises(InvalidTransitionError):
            DO[new](consultation, officer)
        assert consultation.state is old


def test_opening_names_all_that_is_missing(app, make):
    officer = make.officer()
    authority = make.the_authority()
    consultation = service.create_consultation(authority, slug="new", title="New", officer_id=officer.id)
    with pytest.raises(IncompleteError) as refused:
        service.open_consultation(consultation, officer_id=officer.id)
    problems = " ".join(refused.value.problems)
    for missing in ("question", "reasons", "decided already", "not decided", "done with answers", "function",
                    "how long", "contact", "dates"):  # fmt: skip
        assert missing in problems
    assert "Title" not in problems
    assert consultation.state is State.DRAFT


@pytest.mark.parametrize("field", [name for name in queries.WORDING_FIELDS if name != "title"])
def test_opening_is_refused_for_each_missing_piece(app, make, field):
    consultation = make.consultation(state=State.DRAFT, with_wording=False)
    make.wording(consultation, **{field: "  "})
    db.session.refresh(consultation)
    assert len(service.opening_problems(consultation)) == 1


def test_a_bilingual_authority_asks_in_welsh_too(app, make):
    consultation = make.consultation(make.authority(is_bilingual=True), state=State.DRAFT)
    assert len(service.opening_problems(consultation)) == len(queries.WORDING_FIELDS)
    make.wording(consultation, Language.WELSH)
    db.session.refresh(consultation)
    assert service.opening_problems(consultation) == []


def test_welsh_that_was_begun_must_be_finished(app, make):
    consultation = make.consultation(state=State.DRAFT)
    make.wording(consultation, Language.WELSH, question="")
    db.session.refresh(consultation)
    assert [one for one in service.opening_problems(consultation) if "Welsh" in one]
    assert queries.get_wording(consultation, "cy").language is Language.ENGLISH


def test_a_last_day_that_is_over_is_a_problem(app, make):
    consultation = make.consultation(state=State.DRAFT, opens_on=None, closes_on=today() - timedelta(days=1))
    assert any("has passed" in one for one in service.opening_problems(consultation))


def test_it_closes_at_the_end_of_its_last_day_in_london(app, make, monkeypatch):
    last = datetime(2027, 6, 30, tzinfo=UTC).date()
    consultation = make.consultation(opens_on=last - timedelta(days=9), closes_on=last)
    # London is an hour ahead of UTC in June.
    at(monkeypatch, datetime(2027, 6, 30, 22, 59, 30, tzinfo=UTC))
    assert queries.is_taking_part_open(consultation)
    service.ensure_open(consultation)
    at(monkeypatch, datetime(2027, 6, 30, 23, 0, 1, tzinfo=UTC))
    assert consultation.state is State.OPEN
    with pytest.raises(ConsultationNotOpenError, match="has closed"):
        service.ensure_open(consultation)


def test_it_does_not_begin_before_its_first_day(app, make):
    consultation = make.consultation(opens_on=today() + timedelta(days=1), closes_on=today() + timedelta(days=9))
    with pytest.raises(ConsultationNotOpenError, match="not opened yet"):
        service.ensure_open(consultation)


def test_the_sweep_closes_what_is_over_once(app, make):
    over = make.consultation(closes_on=today() - timedelta(days=1))
    running = make.consultation(closes_on=today())
    assert [service.close_due_consultations(), service.close_due_consultations()] == [1, 0]
    assert (over.state, running.state) == (State.CLOSED, State.OPEN)
    assert over.closing_reason == ""
    events = db.session.scalars(select(DomainEvent).where(DomainEvent.name == EventName.CONSULTATION_CLOSED)).all()
    assert [event.subjects["consultation_id"] for event in events] == [str(over.id)]


@pytest.mark.parametrize("reason", ["", "   "])
def test_closing_early_needs_a_reason(app, make, reason):
    consultation = make.consultation()
    with pytest.raises(InvalidInputError):
        service.close_consultation(consultation, who=audit.SYSTEM, reason=reason)
    assert consultation.state is State.OPEN


def test_decisions_are_audited_without_words(app, make):
    consultation, officer = make.consultation(), make.officer()
    service.close_consultation(consultation, who=audit.officer(officer.id), reason="The mayor resigned")
    row = db.session.scalars(select(AuditRow).where(AuditRow.event == "consultation_closed")).one()
    assert (row.actor_id, row.subject_id, row.details) == (officer.id, str(consultation.id), {"is_early": True})


@pytest.mark.parametrize("state", list(State))
def test_only_what_has_closed_is_closed(app, make, state):
    consultation = make.consultation(state=state)
    if state in (State.DRAFT, State.OPEN):
        with pytest.raises(InvalidTransitionError, match="still open"):
            service.ensure_closed(consultation)
    else:
        service.ensure_closed(consultation)


def test_words_and_dates_stay_once_it_is_open(app, make):
    consultation, officer = make.consultation(), make.officer()
    with pytest.raises(InvalidTransitionError):
        service.write_wording(consultation, language=Language.ENGLISH, officer_id=officer.id, question="Other?")
    with pytest.raises(InvalidTransitionError):
        service.set_dates(consultation, opens_on=today(), closes_on=today(), officer_id=officer.id)


def test_an_address_is_taken_once(app, make):
    officer, authority = make.officer(), make.the_authority()
    service.create_consultation(authority, slug="buses", title="Buses", officer_id=officer.id)
    with pytest.raises(ConflictError):
        service.create_consultation(authority, slug="buses", title="Other buses", officer_id=officer.id)
    assert queries.suggest_slug(authority, "Buses!") == "buses-2"
    assert queries.suggest_slug(authority, "Dŵr a thân") == "dwr-a-than"
    assert queries.suggest_slug(authority, "日本") == "consultation"
