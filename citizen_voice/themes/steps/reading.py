"""Reading for oneself: a random sample of a theme, drawn once, and the officer's word that it was read."""

import hashlib
import random
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import func, select

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, IncompleteError, NotFoundError
from citizen_voice.models import (
    Officer,
    Proposal,
    Statement,
    Theme,
    ThemeReading,
    ThemeReadingStatement,
    ThemeStatement,
)
from citizen_voice.themes.queries import get_theme, published
from citizen_voice.themes.steps import decisions
from citizen_voice.themes.steps.words import ShownStatement, load_shown

SAMPLE_SIZE = 10


class ReadingRow(NamedTuple):
    """A sample that an officer has read."""

    reading: ThemeReading
    officer: str
    statements: int


def draw_sample(theme: Theme, *, officer_id: uuid.UUID) -> ThemeReading:
    """Return the sample that the officer has still to read, or draw the next one: ten statements, or all if fewer.

    Which are drawn follows from the theme, the officer and the number of the sample alone. Raises `IncompleteError`
    when nothing of the theme can be read.
    """
    decisions.hold(theme)
    before = db.session.scalars(
        select(ThemeReading)
        .where(ThemeReading.theme_id == theme.id, ThemeReading.officer_id == officer_id)
        .order_by(ThemeReading.number.desc())
        .limit(1)
    ).one_or_none()
    if before is not None and before.read_at is None:
        return before
    number = before.number + 1 if before is not None else 1
    drawn = _drawn(theme, officer_id, number)
    if not drawn:
        raise IncompleteError(
            gettext("There is nothing to read."), [gettext("No statement of this theme is published now.")]
        )
    reading = ThemeReading(
        authority_id=theme.authority_id, theme_id=theme.id, officer_id=officer_id, number=number, drawn_at=utcnow()
    )
    db.session.add(reading)
    db.session.flush()
    db.session.add_all(
        ThemeReadingStatement(
            authority_id=theme.authority_id, theme_reading_id=reading.id, statement_id=statement_id, place=place
        )
        for place, statement_id in enumerate(drawn, start=1)
    )
    db.session.flush()
    _record("theme_sample_drawn", reading, statements=len(drawn))
    return reading


def _drawn(theme: Theme, officer_id: uuid.UUID, number: int) -> list[uuid.UUID]:
    rows = (
        select(ThemeStatement.statement_id)
        .join(Statement, Statement.id == ThemeStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(ThemeStatement.theme_id == theme.id)
        .order_by(ThemeStatement.statement_id)
    )
    ids = db.session.scalars(published(rows)).all()
    seed = hashlib.sha256(f"{theme.id}/{officer_id}/{number}".encode()).digest()
    return random.Random(seed).sample(ids, min(SAMPLE_SIZE, len(ids)))


def mark_read(reading: ThemeReading, *, officer_id: uuid.UUID) -> ThemeReading:
    """Write down that the officer for whom a sample was drawn has read it. Twice is once.

    Raises `ConflictError` when it was drawn for somebody else.
    """
    db.session.refresh(reading, with_for_update=True)
    if reading.officer_id != officer_id:
        raise ConflictError(gettext("This sample was drawn for another officer: draw one of your own."))
    if reading.read_at is None:
        reading.read_at = utcnow()
        db.session.flush()
        _record("theme_sample_read", reading)
    return reading


def _record(event: str, reading: ThemeReading, **details: audit.Detail) -> None:
    audit.record(
        event,
        who=audit.officer(reading.officer_id),
        authority_id=reading.authority_id,
        subject_kind="theme_reading",
        subject_id=reading.id,
        theme_id=str(reading.theme_id),
        number=reading.number,
        **details,
    )


def get_reading(
    authority_slug: str, consultation_slug: str, theme_id: uuid.UUID, reading_id: uuid.UUID
) -> ThemeReading:
    """Return a sample of a theme. Raises `NotFoundError`."""
    theme = get_theme(authority_slug, consultation_slug, theme_id)
    found = db.session.scalars(
        select(ThemeReading).where(ThemeReading.id == reading_id, ThemeReading.theme_id == theme.id)
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There is no sample at this address."))
    return found


def get_theme_of(reading: ThemeReading) -> Theme:
    """Return the theme that a sample was drawn from."""
    return db.session.get_one(Theme, reading.theme_id)


def find_unread(theme: Theme, officer_id: uuid.UUID) -> ThemeReading | None:
    """Return the sample that an officer has drawn and not read yet, or None."""
    return db.session.scalars(
        select(ThemeReading).where(
            ThemeReading.theme_id == theme.id, ThemeReading.officer_id == officer_id, ThemeReading.read_at.is_(None)
        )
    ).one_or_none()


def list_sample(reading: ThemeReading) -> list[ShownStatement]:
    """Return the statements of a sample as they may be shown now, in the order in which they were drawn."""
    ids = db.session.scalars(
        select(ThemeReadingStatement.statement_id)
        .where(ThemeReadingStatement.theme_reading_id == reading.id)
        .order_by(ThemeReadingStatement.place)
    ).all()
    shown = load_shown(ids)
    return [shown[at] for at in ids]


def list_read(theme: Theme) -> Sequence[ReadingRow]:
    """Return the samples of a theme that were read, with who read them, newest first."""
    rows = db.session.execute(
        select(ThemeReading, Officer.name, func.count(ThemeReadingStatement.id))
        .join(Officer, Officer.id == ThemeReading.officer_id)
        .join(ThemeReadingStatement, ThemeReadingStatement.theme_reading_id == ThemeReading.id)
        .where(ThemeReading.theme_id == theme.id, ThemeReading.read_at.is_not(None))
        .group_by(ThemeReading.id, Officer.name)
        .order_by(ThemeReading.read_at.desc())
    )
    return [ReadingRow(*row) for row in rows]
