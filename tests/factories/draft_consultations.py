"""Makers of drafts that are put out to residents, and of what comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from citizen_voice.clock import Clock, today
from citizen_voice.db import db
from citizen_voice.models import DraftConsultation, DraftRemark, DraftUnderDiscussion, Participant, Resident, Standard
from citizen_voice.standards import service
from citizen_voice.standards.steps import discussions
from citizen_voice.vocabulary import VoteChoice
from tests.factories import Factories
from tests.factories.standards import Scene, drafts


def put_out(scene: Scene, standards: list[Standard] | None = None, **values: Any) -> DraftConsultation:
    """Drafts of the scene that residents are asked about from today on, for a fortnight."""
    return service.begin_draft_consultation(
        scene.consultation,
        standards or drafts(scene),
        **{
            "opens_on": today(),
            "closes_on": today() + timedelta(days=13),
            "short_reason": "",
            "officer_id": scene.officer.id,
            **values,
        },
    )


def first_draft(discussion: DraftConsultation) -> DraftUnderDiscussion:
    """The first of the drafts that are put out."""
    return discussions.list_drafts(discussion)[0]


def answer(
    draft: DraftUnderDiscussion, participant: Participant, choice: VoteChoice = VoteChoice.AGREE, remark: str = ""
) -> None:
    """What somebody says to a draft."""
    service.answer_draft(draft, participant, choice=choice, remark=remark, language="en")


def someone(make: Factories, scene: Scene) -> tuple[Resident, Participant]:
    """A resident who took part in the scene's consultation."""
    resident = make.resident()
    return resident, make.participant(scene.consultation, resident=resident)


def remarked(make: Factories, scene: Scene, draft: DraftUnderDiscussion, words: str) -> DraftRemark:
    """A remark that waits for an officer."""
    participant = someone(make, scene)[1]
    answer(draft, participant, remark=words)
    return db.session.scalars(select(DraftRemark).filter_by(participant_id=participant.id)).one()


@contextmanager
def days_later(days: int) -> Iterator[None]:
    """Let so many days pass."""
    before = Clock.shift
    Clock.shift = before + timedelta(days=days)
    try:
        yield
    finally:
        Clock.shift = before
