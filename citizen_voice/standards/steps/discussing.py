"""Putting drafts of standards out to residents: begun by an officer, opened and closed by day, answered in words."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from citizen_voice import audit, events
from citizen_voice.clock import end_of_day, today, utcnow
from citizen_voice.consultations import service as consultations
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import Consultation, DraftConsultation, DraftUnderDiscussion, Standard
from citizen_voice.standards.steps.discussions import CONSULTABLE, find_standing
from citizen_voice.standards.steps.states import STATE_NAMES, lock
from citizen_voice.templating import format_day
from citizen_voice.vocabulary import DraftConsultationState, EventName

FEWEST_DAYS = 7
"""A draft consultation that is shorter needs a reason that everybody can read."""
MOST_DAYS = 366
"""The last day may be so many days from today: later is a slip of the pen."""

TRANSITIONS: frozenset[tuple[DraftConsultationState, DraftConsultationState]] = frozenset(
    {
        (DraftConsultationState.SCHEDULED, DraftConsultationState.OPEN),
        (DraftConsultationState.SCHEDULED, DraftConsultationState.CANCELLED),
        (DraftConsultationState.OPEN, DraftConsultationState.CLOSED),
    }
)
"""Which state may follow which. Everything else is refused."""

IN_WORDS = {
    DraftConsultationState.SCHEDULED: lazy_gettext("not open yet"),
    DraftConsultationState.OPEN: lazy_gettext("open"),
    DraftConsultationState.CLOSED: lazy_gettext("closed"),
    DraftConsultationState.CANCELLED: lazy_gettext("called off"),
}


def begin_draft_consultation(
    consultation: Consultation,
    standards: Sequence[Standard],
    *,
    opens_on: date,
    closes_on: date,
    short_reason: str,
    officer_id: uuid.UUID,
) -> DraftConsultation:
    """Put the current revisions of drafts out to residents from one day to another, both included.

    One that begins today is open at once. Raises `InvalidInputError` for days or standards that won't do and for fewer
    than `FEWEST_DAYS` days without a reason, `InvalidTransitionError` when the consultation is still open or a standard
    is no draft any more, and `ConflictError` while another is scheduled or open.
    """
    consultations.ensure_closed(consultation)
    _check_days(opens_on, closes_on, short_reason.strip())
    # Two officers who begin at once follow one another.
    hold_row(Consultation, consultation.id)
    _ensure_none_standing(consultation)
    _check_standards(consultation, standards)
    discussion = DraftConsultation(
        authority_id=consultation.authority_id,
        consultation_id=consultation.id,
        number=_next_number(consultation),
        state=DraftConsultationState.SCHEDULED,
        opens_on=opens_on,
        closes_on=closes_on,
        short_reason=short_reason.strip() if _is_short(opens_on, closes_on) else "",
        begun_by_id=officer_id,
        closing_reason="",
    )
    db.session.add(discussion)
    db.session.flush()
    _put_out(discussion, standards)
    _record(discussion, "draft_consultation_begun", audit.officer(officer_id))
    if opens_on <= today():
        _move(discussion, DraftConsultationState.OPEN, audit.officer(officer_id))
    return discussion


def close_draft_consultation(discussion: DraftConsultation, *, officer_id: uuid.UUID, reason: str) -> None:
    """Close an open draft consultation before its last day, or call off one that has not opened; with a reason.

    Raises `InvalidTransitionError` when it is over already, and `InvalidInputError` without a reason.
    """
    _lock(discussion)
    is_open = discussion.state is not DraftConsultationState.SCHEDULED
    new_state = DraftConsultationState.CLOSED if is_open else DraftConsultationState.CANCELLED
    _ensure_step(discussion, new_state)
    if not reason.strip():
        raise InvalidInputError(gettext("Say why it ends before its last day is over."), "reason")
    discussion.closing_reason = reason.strip()
    _move(discussion, new_state, audit.officer(officer_id))


def move_due_draft_consultations() -> int:
    """Open what begins today and close what ended yesterday, and return how many. The sweep calls it."""
    due = db.session.scalars(
        select(DraftConsultation)
        .where(
            ((DraftConsultation.state == DraftConsultationState.SCHEDULED) & (DraftConsultation.opens_on <= today()))
            | ((DraftConsultation.state == DraftConsultationState.OPEN) & (DraftConsultation.closes_on < today()))
        )
        .order_by(DraftConsultation.id)
        .with_for_update(skip_locked=True)
    ).all()
    for discussion in due:
        is_open = discussion.state is DraftConsultationState.OPEN
        _move(discussion, DraftConsultationState.CLOSED if is_open else DraftConsultationState.OPEN, audit.SYSTEM)
    return len(due)


def ensure_not_with_residents(standard: Standard) -> None:
    """Raise `InvalidTransitionError` while residents are asked about a standard, or are about to be."""
    if problem := problem_of_asking(standard):
        raise InvalidTransitionError(problem)


def problem_of_asking(standard: Standard) -> str | None:
    """Return in a sentence why a standard can't be approved while residents are asked about it; None when it can."""
    discussion = find_standing(standard)
    if discussion is None:
        return None
    return str(
        gettext(
            "Residents are asked about %(reference)s until the end of %(day)s: it can be approved after that.",
            reference=standard.reference,
            day=format_day(discussion.closes_on),
        )
    )


def _next_number(consultation: Consultation) -> int:
    last = db.session.scalar(
        select(func.max(DraftConsultation.number)).where(DraftConsultation.consultation_id == consultation.id)
    )
    return (last or 0) + 1


def _is_short(opens_on: date, closes_on: date) -> bool:
    return (closes_on - opens_on).days + 1 < FEWEST_DAYS


def _check_days(opens_on: date, closes_on: date, short_reason: str) -> None:
    if opens_on < today():
        raise InvalidInputError(gettext("The first day must be today or later."), "opens_on")
    if closes_on < opens_on:
        raise InvalidInputError(gettext("The last day must be the first day or later."), "closes_on")
    if closes_on > today() + timedelta(days=MOST_DAYS):
        raise InvalidInputError(gettext("The last day must be within a year from now."), "closes_on")
    if _is_short(opens_on, closes_on) and not short_reason:
        raise InvalidInputError(
            gettext("Give people at least %(count)d days, or say why there are fewer.", count=FEWEST_DAYS),
            "short_reason",
        )


def _ensure_none_standing(consultation: Consultation) -> None:
    standing = (DraftConsultationState.SCHEDULED, DraftConsultationState.OPEN)
    found = db.session.scalars(
        select(DraftConsultation).where(
            DraftConsultation.consultation_id == consultation.id, DraftConsultation.state.in_(standing)
        )
    ).one_or_none()
    if found is not None:
        raise ConflictError(
            gettext("Residents are asked about other drafts of this consultation already, or are about to be.")
        )


def _check_standards(consultation: Consultation, standards: Sequence[Standard]) -> None:
    """Hold the standards, so that nobody approves one meanwhile, and refuse those that can't be put out."""
    if not standards:
        raise InvalidInputError(gettext("Choose at least one draft."), "standards")
    if len({one.id for one in standards}) < len(standards):
        raise InvalidInputError(gettext("The same standard was given twice."), "standards")
    if any(one.consultation_id != consultation.id for one in standards):
        raise InvalidInputError(gettext("Choose drafts of this consultation."), "standards")
    # In the order of their ids, so that two who lock several never wait for each other in a circle.
    for standard in sorted(standards, key=lambda one: one.id):
        lock(standard)
        if standard.state not in CONSULTABLE or standard.current_revision_id is None:
            about = {"reference": standard.reference, "state": STATE_NAMES[standard.state]}
            raise InvalidTransitionError(
                gettext("%(reference)s is %(state)s: only a draft can be put out to residents.", **about)
            )


def _put_out(discussion: DraftConsultation, standards: Sequence[Standard]) -> None:
    db.session.add_all(
        DraftUnderDiscussion(
            authority_id=discussion.authority_id,
            draft_consultation_id=discussion.id,
            standard_id=standard.id,
            standard_revision_id=standard.current_revision_id,
            position=position,
        )
        for position, standard in enumerate(sorted(standards, key=lambda one: one.reference), start=1)
    )
    db.session.flush()


def _move(discussion: DraftConsultation, state: DraftConsultationState, who: audit.Who) -> None:
    _ensure_step(discussion, state)
    discussion.state = state
    if state is not DraftConsultationState.OPEN:
        # Closed by the sweep, it ended with its last day, whenever the sweep came.
        discussion.closed_at = min(utcnow(), end_of_day(discussion.closes_on))
    db.session.flush()
    _record(discussion, f"draft_consultation_{'opened' if state is DraftConsultationState.OPEN else state.value}", who)
    if state is DraftConsultationState.OPEN:
        events.announce(
            EventName.DRAFT_CONSULTATION_OPENED,
            authority_id=discussion.authority_id,
            draft_consultation_id=discussion.id,
        )


def _ensure_step(discussion: DraftConsultation, state: DraftConsultationState) -> None:
    if (discussion.state, state) not in TRANSITIONS:
        raise InvalidTransitionError(
            gettext("It is %(state)s, so this can't be done now.", state=IN_WORDS[discussion.state])
        )


def _lock(discussion: DraftConsultation) -> None:
    """Read the row again under a lock, so that two officers can't both take the same step."""
    db.session.refresh(discussion, ["state", "closed_at"], with_for_update=True)


def _record(discussion: DraftConsultation, event: str, who: audit.Who, **details: str) -> None:
    audit.record(
        event,
        who=who,
        authority_id=discussion.authority_id,
        subject_kind="draft_consultation",
        subject_id=discussion.id,
        state=discussion.state.value,
        **details,
    )
