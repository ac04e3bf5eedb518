"""Changes to consultations: their words and dates, their states, and who takes part."""

import secrets
import uuid
from datetime import date
from itertools import pairwise
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit, events
from citizen_voice import exceptions as faults
from citizen_voice.clock import today, utcnow
from citizen_voice.consultations import queries
from citizen_voice.consultations.steps.consents import ask_for_updates, stop_updates
from citizen_voice.consultations.steps.participants import council_here, store_participant
from citizen_voice.db import db
from citizen_voice.models import (
    Authority,
    Consultation,
    ConsultationWording,
    Participant,
    Resident,
)
from citizen_voice.vocabulary import (
    AgeBand,
    AssuranceLevel,
    Capacity,
    ConsultationState,
    ContributionSource,
    EventName,
    Language,
)

__all__ = [
    "TRANSITIONS",
    "ask_for_updates",
    "close_consultation",
    "close_due_consultations",
    "create_consultation",
    "ensure_closed",
    "ensure_open",
    "open_consultation",
    "opening_problems",
    "set_dates",
    "stop_updates",
    "take_part",
    "write_wording",
]

TRANSITIONS = frozenset(pairwise(ConsultationState))
"""Every step that a consultation can take: from each state to the next, and never back."""

_WORDS = (_l("a draft"), _l("open"), _l("closed"), _l("reported"), _l("archived"))
IN_WORDS = dict(zip(ConsultationState, _WORDS, strict=True))


def create_consultation(authority: Authority, *, slug: str, title: str, officer_id: uuid.UUID) -> Consultation:
    """Begin a consultation as a draft with an English title.

    Raises `InvalidInputError` without a title, and `ConflictError` when the address is taken or there is a draft of
    that title: the form was sent twice.
    """
    if not title.strip():
        raise faults.InvalidInputError(gettext("Enter a title for the consultation."), "title")
    if same := queries.find_draft(authority, title.strip()):
        raise _address_taken(same.slug)
    consultation = Consultation(
        authority_id=authority.id, slug=slug, state=ConsultationState.DRAFT, created_by_id=officer_id
    )
    try:
        with db.session.begin_nested():
            db.session.add(consultation)
    except IntegrityError as fault:
        raise _address_taken(slug) from fault
    db.session.refresh(consultation)
    write_wording(consultation, language=Language.ENGLISH, officer_id=officer_id, title=title)
    _record(consultation, "consultation_created", audit.officer(officer_id))
    return consultation


def _address_taken(slug: str) -> faults.ConflictError:
    return faults.ConflictError(
        gettext("There is a consultation at the address %(slug)s already: choose another title.", slug=slug)
    )


def write_wording(
    consultation: Consultation, *, language: Language, officer_id: uuid.UUID, **fields: str
) -> ConsultationWording:
    """Write words of a draft in one language; fields that are not given stay as they are.

    Raises `InvalidTransitionError` once it is open, since people have answered what they read, and
    `InvalidInputError` for a field that there is not.
    """
    _ensure_draft(consultation)
    unknown = sorted(set(fields) - set(queries.WORDING_FIELDS))
    if unknown:
        raise faults.InvalidInputError(
            gettext("A consultation has no field named %(name)s.", name=unknown[0]), unknown[0]
        )
    wording = queries.find_wording(consultation, language)
    if wording is None:
        wording = ConsultationWording(
            authority_id=consultation.authority_id, language=language, **dict.fromkeys(queries.WORDING_FIELDS, "")
        )
        consultation.wordings.append(wording)
    for name, words in fields.items():
        setattr(wording, name, words.strip())
    db.session.flush()
    _record(consultation, "consultation_wording_written", audit.officer(officer_id), language=language.value)
    return wording


def set_dates(consultation: Consultation, *, opens_on: date, closes_on: date, officer_id: uuid.UUID) -> None:
    """Set the first and the last day of a draft, both in London and both included.

    Raises `InvalidInputError` when the last day is before the first, and `InvalidTransitionError` once it is open.
    """
    _ensure_draft(consultation)
    if closes_on < opens_on:
        raise faults.InvalidInputError(gettext("The last day must be the first day or later."), "closes_on")
    consultation.opens_on, consultation.closes_on = opens_on, closes_on
    db.session.flush()
    days = {"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
    _record(consultation, "consultation_dates_set", audit.officer(officer_id), **days)


def opening_problems(consultation: Consultation) -> list[str]:
    """Return, in a sentence each, what is missing before the consultation can open; nothing when it can."""
    return [check.problem for check in queries.list_opening_checks(consultation) if not check.is_done]


def open_consultation(consultation: Consultation, *, officer_id: uuid.UUID) -> None:
    """Open a draft: everybody can read it now, and take part from its first day.

    Raises `IncompleteError` naming all that is missing, and `InvalidTransitionError` when it is no draft.
    """
    _lock(consultation)
    _ensure_step(consultation, ConsultationState.OPEN)
    problems = opening_problems(consultation)
    if problems:
        raise faults.IncompleteError(gettext("The consultation can't open yet. Some things are missing:"), problems)
    consultation.state, consultation.opened_at = ConsultationState.OPEN, utcnow()
    db.session.flush()
    _record(consultation, "consultation_opened", audit.officer(officer_id))


def close_consultation(consultation: Consultation, *, who: audit.Who, reason: str) -> None:
    """Close an open consultation. A reason must be given before its last day is over; everybody can read it.

    Raises `InvalidTransitionError` when it is not open and `InvalidInputError` without a reason.
    """
    _lock(consultation)
    _ensure_step(consultation, ConsultationState.CLOSED)
    is_early = queries.is_taking_part_open(consultation) or not _is_over(consultation)
    if is_early and not reason.strip():
        raise faults.InvalidInputError(
            gettext("Say why the consultation closes before its last day is over."), "reason"
        )
    consultation.state, consultation.closed_at = ConsultationState.CLOSED, utcnow()
    consultation.closing_reason = reason.strip() if is_early else ""
    db.session.flush()
    _record(consultation, "consultation_closed", who, is_early=is_early)
    events.announce(
        EventName.CONSULTATION_CLOSED, authority_id=consultation.authority_id, consultation_id=consultation.id
    )


def close_due_consultations() -> int:
    """Close every open consultation whose last day is over, and return how many. The sweep calls it."""
    due = db.session.scalars(
        select(Consultation)
        .where(Consultation.state == ConsultationState.OPEN, Consultation.closes_on < today())
        .order_by(Consultation.id)
        .with_for_update(skip_locked=True, of=Consultation)
    ).all()
    for consultation in due:
        close_consultation(consultation, who=audit.SYSTEM, reason="")
    return len(due)


def ensure_open(consultation: Consultation) -> None:
    """Raise `ConsultationNotOpenError`, with the day in question, unless people can take part at this moment."""
    if queries.is_taking_part_open(consultation):
        return
    if consultation.state is ConsultationState.DRAFT or (
        consultation.state is ConsultationState.OPEN and not _is_over(consultation)
    ):
        raise faults.ConsultationNotOpenError(
            gettext("This consultation has not opened yet. Come back on its first day.")
        )
    raise faults.ConsultationNotOpenError(
        gettext("This consultation has closed, so nothing can be sent or changed. What was sent before still counts.")
    )


def ensure_closed(consultation: Consultation) -> None:
    """Raise `InvalidTransitionError` while people can still take part, or could later on."""
    if consultation.state in (ConsultationState.DRAFT, ConsultationState.OPEN):
        raise faults.InvalidTransitionError(
            gettext("The consultation is still open: this can be done once it has closed, so that every answer counts.")
        )


def take_part(
    consultation: Consultation,
    *,
    resident_id: uuid.UUID | None,
    council_id: uuid.UUID | None,
    capacity: Capacity,
    is_supplier: bool,
    wants_updates: bool,
    consent_wording: str,
    language: Language,
    age_band: AgeBand | None = None,
    network_mark: str | None = None,
    assurance_level: AssuranceLevel = AssuranceLevel.CONFIRMED_EMAIL,
    source: ContributionSource = ContributionSource.WEB,
    source_reference: str | None = None,
) -> Participant:
    """Let somebody take part; somebody who does already is returned as they are. No council: they don't live here.

    `consent_wording` is kept when they want updates. Raises `ConsultationNotOpenError` for the web, and
    `InvalidInputError` for a council of another area."""
    if (existing := queries.find_participant(consultation, resident_id, source_reference)) is not None:
        return existing
    if source is ContributionSource.WEB:
        ensure_open(consultation)
    participant = Participant(
        council_id=council_here(consultation, council_id),
        lives_here=council_id is not None,
        capacity=capacity,
        is_supplier=is_supplier,
        assurance_level=assurance_level,
        seed=secrets.token_hex(8),
        age_band=age_band,
        network_mark=network_mark,
        source=source,
        source_reference=source_reference,
    )
    stored = store_participant(consultation, participant, resident_id)
    if resident_id is not None and stored is participant:
        _keep_wishes(consultation, resident_id, language, consent_wording if wants_updates else None)
    return stored


def _keep_wishes(
    consultation: Consultation, resident_id: uuid.UUID, language: Language, consent_wording: str | None
) -> None:
    db.session.get_one(Resident, resident_id).language = language
    if consent_wording is not None:
        ask_for_updates(consultation, resident_id=resident_id, consent_wording=consent_wording, language=language)


def _ensure_draft(consultation: Consultation) -> None:
    """Hold a draft, so that nobody opens it while its words are written. Raises `InvalidTransitionError`."""
    _lock(consultation)
    if consultation.state is not ConsultationState.DRAFT:
        raise faults.InvalidTransitionError(
            gettext(
                "The consultation has opened: its words and dates can't change, since people answer what they read."
            )
        )


def _ensure_step(consultation: Consultation, state: ConsultationState) -> None:
    if (consultation.state, state) not in TRANSITIONS:
        raise faults.InvalidTransitionError(
            gettext("The consultation is %(state)s, so this can't be done now.", state=IN_WORDS[consultation.state])
        )


def _lock(consultation: Consultation) -> None:
    """Read the row again under a lock, so that two officers can't both take the same step."""
    db.session.refresh(consultation, ["state", "opens_on", "closes_on"], with_for_update=True)


def _is_over(consultation: Consultation) -> bool:
    return consultation.closes_on is not None and consultation.closes_on < today()


def _record(consultation: Consultation, event: str, who: audit.Who, **details: Any) -> None:
    audit.record(
        event,
        who=who,
        authority_id=consultation.authority_id,
        subject_kind="consultation",
        subject_id=consultation.id,
        **details,
    )
