"""Reads about consultations, what people are told in them, and who takes part."""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import Uuid, bindparam, case, func, select
from sqlalchemy.orm import contains_eager, lazyload

from citizen_voice.clock import end_of_day, start_of_day, utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Authority,
    Consultation,
    ConsultationWording,
    ContributionCount,
    Participant,
    Participation,
    UpdateConsent,
    VoteTally,
)
from citizen_voice.vocabulary import ConsultationState, Language

WORDING_FIELDS = (
    "title",
    "question",
    "reasons",
    "decided",
    "not_decided",
    "use_of_answers",
    "privacy_function",
    "privacy_retention",
    "privacy_contact",
)
LONGEST_SLUG = 60


@dataclass(frozen=True)
class LanguageOfConsultation:
    """A consultation, and the language in which somebody is about to write its words."""

    consultation: Consultation
    language: Language

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority that the consultation belongs to."""
        return self.consultation.authority_id


@dataclass(frozen=True)
class ConsultationCounts:
    """How many people take part, how many of their proposals are published, and how many votes they cast."""

    people: int
    proposals: int
    votes: int


@dataclass(frozen=True)
class OpeningCheck:
    """One thing that must be there before a consultation opens. `problem` says how to mend it while it is not."""

    label: str
    is_done: bool
    problem: str
    part: str
    """Where it is mended: `dates`, or the code of the wording's language."""


# Made once, as they are sent with most pages. The words come when a page asks for them: a vote does not.
_CONSULTATION = (
    select(Consultation)
    .join(Consultation.authority)
    .where(Authority.slug == bindparam("authority_slug"), Consultation.slug == bindparam("slug"))
    .options(contains_eager(Consultation.authority), lazyload(Consultation.wordings))
)
_PARTICIPANT_OF_RESIDENT = (
    select(Participant)
    .join(Participation, Participation.participant_id == Participant.id)
    .where(
        Participation.consultation_id == bindparam("consultation_id", type_=Uuid()),
        Participation.resident_id == bindparam("resident_id", type_=Uuid()),
    )
)


def get_consultation(authority_slug: str, consultation_slug: str) -> Consultation:
    """Return a consultation of any state, for staff. Raises `NotFoundError`."""
    address = {"authority_slug": authority_slug, "slug": consultation_slug}
    consultation = db.session.scalars(_CONSULTATION, address).one_or_none()
    if consultation is None:
        raise NotFoundError(gettext("There is no consultation at this address."))
    return consultation


def get_public_consultation(authority_slug: str, consultation_slug: str) -> Consultation:
    """Return a consultation that has been opened, now or in the past. Raises `NotFoundError` for a draft as well."""
    consultation = get_consultation(authority_slug, consultation_slug)
    if consultation.state is ConsultationState.DRAFT:
        raise NotFoundError(gettext("There is no consultation at this address."))
    return consultation


def find_draft(authority: Authority, title: str) -> Consultation | None:
    """Return a draft of the authority with that English title, or None."""
    return db.session.scalars(
        select(Consultation)
        .join(ConsultationWording, ConsultationWording.consultation_id == Consultation.id)
        .where(
            Consultation.authority_id == authority.id,
            Consultation.state == ConsultationState.DRAFT,
            ConsultationWording.language == Language.ENGLISH,
            ConsultationWording.title == title,
        )
        .limit(1)
    ).one_or_none()


def get_language_of_consultation(authority_slug: str, consultation_slug: str, language: str) -> LanguageOfConsultation:
    """Return a consultation with the language named in an address. Raises `NotFoundError` for any other language."""
    if language not in set(Language):
        raise NotFoundError(gettext("Consultations are written in English and Welsh."))
    return LanguageOfConsultation(get_consultation(authority_slug, consultation_slug), Language(language))


def is_taking_part_open(consultation: Consultation) -> bool:
    """Say whether people can propose and vote at this moment: from the first day to the end of the last, in London.

    The clock decides, not the sweep that moves the state: from the moment after the last day nobody can take part.
    """
    if consultation.state is not ConsultationState.OPEN or not consultation.opens_on or not consultation.closes_on:
        return False
    return start_of_day(consultation.opens_on) <= utcnow() < end_of_day(consultation.closes_on)


def find_wording(consultation: Consultation, language: Language) -> ConsultationWording | None:
    """Return the words in exactly that language, or None."""
    return next((one for one in consultation.wordings if one.language == language), None)


def get_wording(consultation: Consultation, language: str | Language) -> ConsultationWording:
    """Return the words to show: in that language if they have a title and a question, else in English.

    A draft may have no words at all: the wording returned then is empty, and belongs to no row.
    """
    chosen = next((one for one in consultation.wordings if one.language == language), None)
    if chosen is not None and chosen.title and chosen.question:
        return chosen
    empty = dict.fromkeys(WORDING_FIELDS, "")
    return find_wording(consultation, Language.ENGLISH) or ConsultationWording(language=Language.ENGLISH, **empty)


def find_participant(
    consultation: Consultation, resident_id: uuid.UUID | None, source_reference: str | None = None
) -> Participant | None:
    """Return the participant that a resident, or a person in an imported file, is; None while they are not one."""
    if resident_id is not None:
        known = {"consultation_id": consultation.id, "resident_id": resident_id}
        return db.session.scalars(_PARTICIPANT_OF_RESIDENT, known).one_or_none()
    if source_reference is None:
        return None
    return db.session.scalars(
        select(Participant).where(
            Participant.consultation_id == consultation.id, Participant.source_reference == source_reference
        )
    ).one_or_none()


def find_consent(consultation: Consultation, resident_id: uuid.UUID) -> UpdateConsent | None:
    """Return the standing consent of a resident to be told what happens, or None."""
    return db.session.scalars(
        select(UpdateConsent).where(
            UpdateConsent.consultation_id == consultation.id,
            UpdateConsent.resident_id == resident_id,
            UpdateConsent.withdrawn_at.is_(None),
        )
    ).one_or_none()


def list_public_consultations(authority: Authority) -> Sequence[Consultation]:
    """Return the consultations that people can read: open ones first, then by their last day, latest first."""
    is_open_first = case((Consultation.state == ConsultationState.OPEN, 0), else_=1)
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.authority_id == authority.id, Consultation.state != ConsultationState.DRAFT)
        .order_by(is_open_first, Consultation.closes_on.desc(), Consultation.slug)
    ).all()


def list_staff_consultations(authority: Authority) -> Sequence[Consultation]:
    """Return all consultations of an authority, newest first."""
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.authority_id == authority.id)
        .order_by(Consultation.created_at.desc(), Consultation.slug)
    ).all()


def count_contributions(consultation: Consultation) -> ConsultationCounts:
    """Return the counts that everybody may see. Withdrawn and unpublished proposals are not among them."""
    people, proposals = (
        select(func.coalesce(func.sum(column), 0))
        .where(ContributionCount.consultation_id == consultation.id)
        .scalar_subquery()
        for column in (ContributionCount.people, ContributionCount.proposals)
    )
    counted = func.sum(VoteTally.agree + VoteTally.disagree + VoteTally.unsure)
    votes = select(func.coalesce(counted, 0)).where(VoteTally.consultation_id == consultation.id).scalar_subquery()
    row = db.session.execute(select(people, proposals, votes)).one()
    return ConsultationCounts(people=row[0], proposals=row[1], votes=row[2])


def list_opening_checks(consultation: Consultation) -> list[OpeningCheck]:
    """Return everything that must be there before the consultation opens, done or not, in the order of the forms.

    A bilingual authority asks in Welsh too; any authority that has begun the Welsh must finish it.
    """
    welsh = find_wording(consultation, Language.WELSH)
    has_welsh = welsh is not None and any(getattr(welsh, field) for field in WORDING_FIELDS)
    checks = _wording_checks(consultation, Language.ENGLISH)
    if consultation.authority.is_bilingual or has_welsh:
        checks += _wording_checks(consultation, Language.WELSH)
    return [*checks, *_date_checks(consultation)]


def _wording_checks(consultation: Consultation, language: Language) -> list[OpeningCheck]:
    wording = find_wording(consultation, language)
    named = {Language.ENGLISH: gettext("in English"), Language.WELSH: gettext("in Welsh")}[language]
    labels = {
        "title": gettext("Title"),
        "question": gettext("The question"),
        "reasons": gettext("The reasons for asking"),
        "decided": gettext("What is decided already"),
        "not_decided": gettext("What is not decided yet"),
        "use_of_answers": gettext("What will be done with answers"),
        "privacy_function": gettext("Privacy notice: the function under which you ask"),
        "privacy_retention": gettext("Privacy notice: how long details are kept"),
        "privacy_contact": gettext("Privacy notice: whom to contact"),
    }
    return [
        OpeningCheck(
            label=gettext("%(what)s, %(language)s", what=label, language=named),
            is_done=bool(wording and getattr(wording, field).strip()),
            problem=gettext("%(what)s is missing %(language)s: write it.", what=label, language=named),
            part=language.value,
        )
        for field, label in labels.items()
    ]


def _date_checks(consultation: Consultation) -> list[OpeningCheck]:
    closes_on = consultation.closes_on
    checks = [
        OpeningCheck(
            label=gettext("First and last day"),
            is_done=bool(consultation.opens_on and closes_on),
            problem=gettext("The dates are missing: set the first and the last day."),
            part="dates",
        )
    ]
    if closes_on:
        checks.append(
            OpeningCheck(
                label=gettext("The last day is not over"),
                is_done=utcnow() < end_of_day(closes_on),
                problem=gettext("The last day has passed: set a later one."),
                part="dates",
            )
        )
    return checks


def suggest_slug(authority: Authority, title: str) -> str:
    """Return the last part of an address made of a title: plain letters, not yet taken by another consultation."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-") or "consultation"
    taken = set(
        db.session.scalars(
            select(Consultation.slug).where(
                Consultation.authority_id == authority.id, Consultation.slug.startswith(stem, autoescape=True)
            )
        )
    )
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
