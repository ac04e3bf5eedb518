"""Being told what happens: asked for in words that are kept, and taken back as easily."""

import uuid

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from citizen_voice.clock import utcnow
from citizen_voice.consultations import queries
from citizen_voice.db import db
from citizen_voice.models import Consultation, UpdateConsent
from citizen_voice.vocabulary import Language


def ask_for_updates(
    consultation: Consultation, *, resident_id: uuid.UUID, consent_wording: str, language: Language
) -> UpdateConsent:
    """Keep that somebody asked to be told what happens: when, and by which words. Asking twice is asking once."""
    existing = queries.find_consent(consultation, resident_id)
    if existing is not None:
        return existing
    owned = {"authority_id": consultation.authority_id, "consultation_id": consultation.id}
    consent = UpdateConsent(
        **owned, resident_id=resident_id, wording=consent_wording, language=language, given_at=utcnow()
    )
    try:
        with db.session.begin_nested():
            db.session.add(consent)
    except IntegrityError:
        # The second of two presses at one moment: the first is what stands.
        return queries.find_consent(consultation, resident_id) or consent
    return consent


def stop_updates(consultation: Consultation, *, resident_id: uuid.UUID) -> None:
    """Take the consent back: no mail is written from now on. That it was given stays on record, with both times."""
    db.session.execute(
        update(UpdateConsent)
        .where(
            UpdateConsent.consultation_id == consultation.id,
            UpdateConsent.resident_id == resident_id,
            UpdateConsent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=utcnow())
    )
