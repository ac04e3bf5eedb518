"""Writing down somebody who takes part."""

import uuid

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from citizen_voice.consultations import queries
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import Consultation, Council, Participant, Participation


def council_here(consultation: Consultation, council_id: uuid.UUID | None) -> uuid.UUID | None:
    """Return the id of a council of the consultation's area, or None. Raises `InvalidInputError` for any other."""
    council = db.session.get(Council, council_id) if council_id is not None else None
    if council_id is not None and (council is None or council.authority_id != consultation.authority_id):
        message = gettext("Choose a council of this area, or say that you don't live here.")
        raise InvalidInputError(message, "council")
    return council_id


def store_participant(
    consultation: Consultation, participant: Participant, resident_id: uuid.UUID | None
) -> Participant:
    """Store a participant; when the same person pressed twice, return the one that the first press made."""
    owned = {"authority_id": consultation.authority_id, "consultation_id": consultation.id}
    participant.authority_id, participant.consultation_id = consultation.authority_id, consultation.id
    try:
        with db.session.begin_nested():
            db.session.add(participant)
            db.session.flush()
            if resident_id is not None:
                db.session.add(Participation(**owned, resident_id=resident_id, participant_id=participant.id))
    except IntegrityError:
        existing = queries.find_participant(consultation, resident_id, participant.source_reference)
        if existing is None:
            raise
        return existing
    return participant
