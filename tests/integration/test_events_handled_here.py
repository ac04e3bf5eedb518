"""Facts that a command announces by the hundred are handled by it, and nothing of them waits in the queue."""

from rq import Queue  # to look into it
from sqlalchemy import select

from citizen_voice import events
from citizen_voice.background import QUEUES
from citizen_voice.db import commit, db, rollback
from citizen_voice.extensions import broker
from citizen_voice.models import EventHandling
from citizen_voice.vocabulary import EventName


def waiting():
    return sum(len(Queue(name, connection=broker.connection)) for name in QUEUES)


def announce(make, **subjects):
    authority = make.authority()
    return events.announce(EventName.PROPOSAL_WITHDRAWN, authority_id=authority.id, **subjects)


def note(event):
    SEEN.append(event.subjects["name"])


SEEN = []


def test_they_are_handled_after_the_commit_and_not_sent(make, monkeypatch):
    monkeypatch.setattr(events._Registry, "handlers", {"note": note})
    monkeypatch.setattr(events._Registry, "names", {EventName.PROPOSAL_WITHDRAWN: ["note"]})
    SEEN.clear()
    before = waiting()
    with events.handled_here():
        kept = announce(make, name="kept").id
        assert SEEN == []
        commit()
        announce(make, name="undone")
        rollback()
        commit()
    assert SEEN == ["kept"]
    assert waiting() == before
    handling = db.session.scalars(select(EventHandling).where(EventHandling.domain_event_id == kept)).one()
    assert handling.handled_at is not None
    announce(make, name="later")
    commit()
    assert SEEN == ["kept"]
    assert waiting() == before + 1
