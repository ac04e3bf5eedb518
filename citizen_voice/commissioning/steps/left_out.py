"""Standards that are meant for a tender and that its council leaves out, with the reasons that everybody reads."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import delete

from citizen_voice.clock import utcnow
from citizen_voice.commissioning.choices import StandardChoice, facts_of, find_standard_obstacles, list_choices
from citizen_voice.commissioning.steps.record import ensure_not_recorded, record
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.exports.measures import title_of
from citizen_voice.exports.snapshot import StandardSnapshot
from citizen_voice.models import StandardOmission, TenderImport
from citizen_voice.standards import queries as standard_queries
from citizen_voice.standards.steps.withdrawing import list_withdrawn

LONGEST = 1000


@dataclass(frozen=True)
class LeftOut:
    """A standard that a tender leaves out, and why; the reason is empty where none was given."""

    standard: StandardSnapshot
    title: str
    reason: str


def list_left_out(tender_import: TenderImport) -> list[StandardChoice]:
    """Return the standards of the publication that are meant for the tender and are in none of its lots."""
    chosen = _chosen(tender_import)
    choices = list_choices(tender_import.tender, tender_import.publication)
    return [one for one in choices if not one.obstacles and one.id not in chosen]


def list_unexplained(tender_import: TenderImport) -> list[StandardChoice]:
    """Return those that are left out without a reason."""
    explained = {one.published_standard_id for one in tender_import.omissions}
    return [one for one in list_left_out(tender_import) if one.id not in explained]


def list_with_reasons(tender_import: TenderImport) -> list[LeftOut]:
    """Return what a record leaves out, in the order of the publication.

    What was withdrawn before is not among it: it could not be chosen. What was withdrawn afterwards is.
    """
    publication, chosen = tender_import.publication, _chosen(tender_import)
    moment, withdrawn = tender_import.recorded_at or utcnow(), list_withdrawn(publication)
    by_id = {one.standard_id: one for one in standard_queries.read_snapshot(publication).standards}
    reasons = {one.published_standard_id: one.reason for one in tender_import.omissions}
    facts, found = facts_of(tender_import.tender), []
    for row in publication.standards:
        standard, withdrawal = by_id[str(row.standard_id)], withdrawn.get(str(row.standard_id))
        was_there = withdrawal is None or withdrawal.withdrawn_at > moment
        is_meant = not find_standard_obstacles(standard, facts)
        if row.id not in chosen and was_there and is_meant:
            found.append(LeftOut(standard, title_of(standard), reasons.get(row.id, "")))
    return found


def explain_left_out(tender_import: TenderImport, *, officer_id: uuid.UUID, reasons: Mapping[uuid.UUID, str]) -> None:
    """Keep why standards are left out, by the id of the published standard; an empty reason takes one back.

    Raises `InvalidInputError` for a standard that is not left out, and `InvalidTransitionError` once recorded.
    """
    ensure_not_recorded(tender_import)
    if set(reasons) - {one.id for one in list_left_out(tender_import)}:
        raise InvalidInputError(gettext("Give reasons for standards that this tender leaves out."), "reason")
    db.session.execute(delete(StandardOmission).where(StandardOmission.tender_import_id == tender_import.id))
    given = {published_id: reason.strip() for published_id, reason in reasons.items() if reason.strip()}
    db.session.add_all(
        StandardOmission(
            authority_id=tender_import.authority_id,
            tender_import_id=tender_import.id,
            published_standard_id=published_id,
            reason=reason,
        )
        for published_id, reason in given.items()
    )
    db.session.flush()
    db.session.expire(tender_import, ["omissions"])
    record(tender_import, "tender_omissions_explained", officer_id, standards=len(given))


def forget_reasons_of_chosen(tender_import: TenderImport) -> None:
    """Drop the reasons for what is chosen now after all, or is of a set that is not chosen from any more."""
    may_stay = {one.id for one in tender_import.publication.standards} - _chosen(tender_import)
    db.session.execute(
        delete(StandardOmission).where(
            StandardOmission.tender_import_id == tender_import.id,
            StandardOmission.published_standard_id.not_in(may_stay),
        )
    )
    db.session.expire(tender_import, ["omissions"])


def _chosen(tender_import: TenderImport) -> set[uuid.UUID]:
    return {one.published_standard_id for one in tender_import.standards}
