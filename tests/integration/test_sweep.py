"""The sweep: what is due and nobody has dealt with is done, and a second sweep at once finds nothing to do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_voice.clock import Clock, today, utcnow
from citizen_voice.consultations import service as consultations
from citizen_voice.db import commit, db
from citizen_voice.extensions import broker
from citizen_voice.models import AuditRow, EventHandling, OutgoingMail
from citizen_voice.moderation import service as moderation
from citizen_voice.sweep import sweep
from citizen_voice.vocabulary import ConsultationState, Language, ModerationStatus, RunState
from tests.factories import themes

EMAIL = "someone@example.com"


HANDLERS = 3
"""How many features answer a moderators' decision: one tells the author, one looks at standards that rest on it."""


@pytest.fixture
def queue_away():
    """Return a function that brings the queue back."""
    before = broker.url
    broker.init_url("redis://127.0.0.1:1/0")
    yield lambda: broker.init_url(before)
    broker.init_url(before)


def test_everything_that_was_missed_is_done_once(make, run_jobs, queue_away, monkeypatch):
    over = make.consultation(closes_on=today() - timedelta(days=1))
    silent = themes.grouping_run(make, over, state=RunState.RUNNING, heartbeat_at=utcnow(), counts=None, seconds=None)
    asked, resident = make.consultation(), make.resident(email=EMAIL)
    participant = make.participant(asked, resident=resident)
    consultations.ask_for_updates(asked, resident_id=resident.id, consent_wording="Tell me", language=Language.ENGLISH)
    proposal = make.proposal(asked, participant=participant, status=ModerationStatus.PENDING)
    moderation.approve_proposal(proposal, officer_id=make.officer().id)
    commit()
    queue_away()
    run_jobs()
    assert [one.handled_at for one in db.session.scalars(select(EventHandling))] == [None] * HANDLERS
    for minutes in (5, 10, 15):
        monkeypatch.setattr(Clock, "shift", timedelta(minutes=minutes))
        # Two machines may have a clock each: twice at once does no harm.
        sweep()
        sweep()
        run_jobs()
    db.session.expire_all()
    assert (over.state, silent.state) == (ConsultationState.CLOSED, RunState.FAILED)
    assert None not in [one.handled_at for one in db.session.scalars(select(EventHandling))]
    mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.to_address == EMAIL)).one()
    assert (mail.sent_at is not None, mail.attempts) == (True, 1)
    seen = db.session.scalars(select(AuditRow.event).order_by(AuditRow.id)).all()
    assert sorted(seen) == ["consultation_closed", "grouping_failed", "proposal_moderated_approve"]
