"""What was announced is handled once, or tried again until it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_voice import events
from citizen_voice.clock import Clock
from citizen_voice.db import commit, db
from citizen_voice.models import DomainEvent, EventHandling
from citizen_voice.vocabulary import EventName


class Seen:
    """What the handlers of these tests have been given."""

    events: list = []
    is_broken = False


def note_event(event):
    if Seen.is_broken:
        raise ValueError("not today")
    Seen.events.append(event.subjects)


@pytest.fixture(autouse=True)
def handler(monkeypatch):
    monkeypatch.setattr(events._Registry, "names", {})
    monkeypatch.setattr(events._Registry, "handlers", {})
    events.subscribe(EventName.CONSULTATION_CLOSED, note_event)
    events.subscribe(EventName.CONSULTATION_CLOSED, note_event)
    Seen.events, Seen.is_broken = [], False


def announce(make):
    consultation = make.consultation()
    events.announce(
        EventName.CONSULTATION_CLOSED, authority_id=consultation.authority_id, consultation_id=consultation.id
    )
    return consultation


def test_a_handler_runs_after_the_commit(make, run_jobs):
    consultation = announce(make)
    run_jobs()
    assert Seen.events == []
    commit()
    run_jobs()
    assert Seen.events == [{"consultation_id": str(consultation.id)}]


def test_what_is_rolled_back_was_never_announced(make, run_jobs):
    from citizen_voice.db import rollback

    announce(make)
    rollback()
    run_jobs()
    assert Seen.events == []
    assert db.session.scalars(select(DomainEvent)).all() == []


def test_a_handler_that_failed_is_tried_again_and_then_done_once(make, run_jobs, monkeypatch):
    announce(make)
    commit()
    Seen.is_broken = True
    run_jobs()
    handling = db.session.scalars(select(EventHandling)).one()
    assert (handling.handled_at, handling.failure, handling.attempts) == (None, "ValueError", 1)
    Seen.is_broken = False
    assert events.retry_due_events() == 0
    monkeypatch.setattr(Clock, "shift", timedelta(minutes=2))
    assert events.retry_due_events() == 1
    run_jobs()
    events.handle_event(handling.id)
    assert len(Seen.events) == 1
