"""Standards that are meant for a tender and that its council leaves out, with the reasons that everybody reads."""

import uuid
from collections.abc import Mapping

from flask_babel import gettext
from sqlalchemy import delete

from citizen_voice.commissioning.choices import StandardChoice, list_choices
from citizen_voice.commissioning.steps.record import ensure_not_recorded, record
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import StandardOmission, TenderImport

LONGEST = 1000


def list_left_out(tender_import: TenderImport) -> list[StandardChoice]:
    """Return the standards of the publication that are meant for the tender and are in none of its lots."""
    chosen = {one.published_standard_id for one in tender_import.standards}
    choices = list_choices(tender_import.tender, tender_import.publication)
    return [one for one in choices if not one.obstacles and one.id not in chosen]


def list_unexplained(tender_import: TenderImport) -> list[StandardChoice]:
    """Return those that are left out without a reason."""
    explained = {one.published_standard_id for one in tender_import.omissions}
    return [one for one in list_left_out(tender_import) if one.id not in explained]


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
