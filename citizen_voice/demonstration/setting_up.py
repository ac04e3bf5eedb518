"""First step: the authority, its councils and staff, and the consultations. What is there already stays as it is."""

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from citizen_voice import audit
from citizen_voice.accounts import queries as accounts
from citizen_voice.accounts import service as accounts_service
from citizen_voice.clock import Clock, end_of_day, start_of_day, today, utcnow
from citizen_voice.consultations import queries as consultations
from citizen_voice.consultations import service as consultations_service
from citizen_voice.demonstration.material import Plan
from citizen_voice.exceptions import NotFoundError
from citizen_voice.moderation import service as moderation_service
from citizen_voice.proposals import service as proposals_service
from citizen_voice.vocabulary import Capacity, ConsultationState, ContributionSource, Language, Role

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from citizen_voice.models import Authority, Consultation

ORGANISER = "demo:organiser"


@contextlib.contextmanager
def at_moment(moment: "datetime") -> Iterator[None]:
    """Let the clock of this process stand at a moment of the past while a part of the story is told."""
    before = Clock.shift
    Clock.shift = before + (moment - utcnow())
    try:
        yield
    finally:
        Clock.shift = before


def days_of(part: dict[str, Any]) -> tuple[date, date]:
    """Return the first and the last day of a consultation, from `closed_days_ago` or `opened_days_ago`."""
    length = timedelta(days=part["length_in_days"] - 1)
    if "closed_days_ago" in part:
        closes_on = today() - timedelta(days=part["closed_days_ago"])
        return closes_on - length, closes_on
    opens_on = today() - timedelta(days=part["opened_days_ago"])
    return opens_on, opens_on + length


def find_officer_id(authority: "Authority", email: str) -> "uuid.UUID":
    """Return the id of a member of staff. Raises `NotFoundError`."""
    officer = accounts.find_officer(authority, email)
    if officer is None:
        raise NotFoundError(f"There is no member of staff {email} in {authority.name}.")
    return officer.id


def set_up_authority(plan: Plan) -> "Authority":
    """Return the authority with its councils and staff, made now where they are missing."""
    settings = plan.settings["authority"]
    administrator = next(one for one in plan.settings["staff"] if one["role"] == Role.ADMINISTRATOR)
    try:
        authority = accounts.get_authority(plan.authority_slug)
    except NotFoundError:
        authority = accounts_service.add_authority(
            name=settings["name"],
            name_cy=settings.get("name_cy"),
            slug=settings["slug"],
            councils=[(one["code"], one["name"], one.get("name_cy")) for one in settings["councils"]],
            administrator_email=administrator["email"],
            administrator_name=administrator["name"],
            is_bilingual=settings.get("is_bilingual", False),
            is_demonstration=True,
        )
    councils = {one.code: one.id for one in accounts.list_councils(authority)}
    who = audit.officer(find_officer_id(authority, administrator["email"]))
    for one in plan.settings["staff"]:
        if accounts.find_officer(authority, one["email"]) is None:
            accounts_service.invite_officer(
                authority,
                name=one["name"],
                email=one["email"],
                role=Role(one["role"]),
                who=who,
                council_id=councils[one["council_code"]] if "council_code" in one else None,
            )
    return authority


def set_up_consultation(
    plan: Plan, authority: "Authority", part: dict[str, Any], wording: dict[str, Any]
) -> "Consultation":
    """Return the consultation, written now as a draft with its words and days if it is missing."""
    try:
        return consultations.get_consultation(authority.slug, part["slug"])
    except NotFoundError:
        pass
    officer_id = find_officer_id(authority, plan.acting("moderates"))
    opens_on, closes_on = days_of(part)
    with at_moment(start_of_day(opens_on) - timedelta(days=7)):
        title = wording[Language.ENGLISH]["title"]
        consultation = consultations_service.create_consultation(
            authority, slug=part["slug"], title=title, officer_id=officer_id
        )
        for language, words in wording.items():
            consultations_service.write_wording(
                consultation, language=Language(language), officer_id=officer_id, **words
            )
        consultations_service.set_dates(consultation, opens_on=opens_on, closes_on=closes_on, officer_id=officer_id)
    return consultation


def open_then(plan: Plan, consultation: "Consultation") -> None:
    """Open a draft in the morning of its first day."""
    if consultation.state is ConsultationState.DRAFT and consultation.opens_on is not None:
        officer_id = find_officer_id(consultation.authority, plan.acting("moderates"))
        with at_moment(start_of_day(consultation.opens_on) + timedelta(hours=9)):
            consultations_service.open_consultation(consultation, officer_id=officer_id)


def close_then(consultation: "Consultation") -> None:
    """Close an open consultation in the night after its last day, as the system does."""
    if consultation.state is ConsultationState.OPEN and consultation.closes_on is not None:
        with at_moment(end_of_day(consultation.closes_on) + timedelta(minutes=1)):
            consultations_service.close_consultation(consultation, who=audit.SYSTEM, reason="")


def set_up_follow_up(plan: Plan, authority: "Authority") -> "Consultation | None":
    """Return the consultation that stays open, with the first proposals that officers put in, if it is planned."""
    part = plan.settings.get("follow_up")
    if part is None:
        return None
    consultation = set_up_consultation(plan, authority, part, part["wording"])
    if consultation.state is not ConsultationState.DRAFT:
        return consultation
    open_then(plan, consultation)
    officer_id = find_officer_id(authority, plan.acting("moderates"))
    organiser = consultations_service.take_part(
        consultation,
        resident_id=None,
        council_id=None,
        capacity=Capacity.ORGANISATION,
        is_supplier=False,
        wants_updates=False,
        consent_wording="",
        language=Language.ENGLISH,
        source=ContributionSource.SEED,
        source_reference=ORGANISER,
    )
    for number, seed in enumerate(part["seed_proposals"], start=1):
        proposal = proposals_service.submit_proposal(
            organiser,
            text=seed["text"],
            language=seed["language"],
            source=ContributionSource.SEED,
            source_reference=f"demo:seed-{number}",
        )
        moderation_service.approve_proposal(proposal, officer_id=officer_id)
    return consultation
