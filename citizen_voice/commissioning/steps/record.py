"""What every step of commissioning does: write down who did it, and leave alone what is recorded."""

import uuid

from flask_babel import gettext

from citizen_voice import audit
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidTransitionError
from citizen_voice.models import Tender, TenderImport, TenderLot


def record(
    subject: Tender | TenderLot | TenderImport, event: str, officer_id: uuid.UUID, **details: audit.Detail
) -> None:
    """Write into the log what an officer did with a tender, a lot or an import."""
    audit.record(
        event,
        who=audit.officer(officer_id),
        authority_id=subject.authority_id,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        **details,
    )


def ensure_not_recorded(tender_import: TenderImport) -> None:
    """Raise `InvalidTransitionError` once an import is recorded; until the commit nobody records it."""
    db.session.refresh(tender_import, ["recorded_at"], with_for_update=True)
    if tender_import.recorded_at is not None:
        raise InvalidTransitionError(
            gettext("This has been recorded, so it can't be changed. Choose standards again to begin another record.")
        )
