"""The measures by which an authority's published standards are counted, for themes to be compared with them."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import aliased

from citizen_voice.db import db
from citizen_voice.exports.measures import PublishedMeasure, measures_of
from citizen_voice.exports.snapshot import PublicationSnapshot
from citizen_voice.models import Consultation, Publication


def list_measures(consultation_id: uuid.UUID) -> list[PublishedMeasure]:
    """Return the measures in the newest versions of what the authority of a consultation has published, by code."""
    later = aliased(Publication)
    newest = (
        select(Publication.snapshot)
        .join(Consultation, Consultation.authority_id == Publication.authority_id)
        .outerjoin(later, later.supersedes_id == Publication.id)
        .where(Consultation.id == consultation_id, later.id.is_(None))
    )
    found = {
        measure.code: measure
        for stored in db.session.scalars(newest)
        for standard in PublicationSnapshot.from_json(stored).standards
        for measure in measures_of(standard)
        if measure.code
    }
    return [found[code] for code in sorted(found)]
