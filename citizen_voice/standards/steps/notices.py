"""Telling residents that their words are in a publication."""

import uuid

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import select

from citizen_voice import mail
from citizen_voice.db import db
from citizen_voice.exports.snapshot import statement_ids
from citizen_voice.models import Participation, Proposal, Publication, Resident, Statement, UpdateConsent
from citizen_voice.standards import queries


def tell_residents(publication_id: uuid.UUID) -> int:
    """Mail each resident whose words a publication rests on and who asked to be told. Returns how many were new.

    It may be run again: nobody hears of a publication twice.
    """
    publication = db.session.get_one(Publication, publication_id)
    wanted = [uuid.UUID(one) for one in statement_ids(queries.read_snapshot(publication))]
    authority = publication.authority
    people = db.session.execute(
        select(Resident, UpdateConsent.language)
        .join(UpdateConsent, UpdateConsent.resident_id == Resident.id)
        .join(Participation, Participation.resident_id == Resident.id)
        .where(
            UpdateConsent.consultation_id == publication.consultation_id,
            UpdateConsent.withdrawn_at.is_(None),
            Participation.consultation_id == publication.consultation_id,
            Participation.participant_id.in_(
                select(Proposal.participant_id)
                .join(Statement, Statement.proposal_id == Proposal.id)
                .where(Statement.id.in_(wanted), Proposal.withdrawn_at.is_(None))
            ),
        )
        .order_by(Resident.id)
    ).all()
    path = f"/{authority.slug}/publications/{publication.slug}/{publication.version}"
    sent = [
        mail.post(
            authority_id=publication.authority_id,
            to_address=resident.email,
            template="publication_published",
            subject=lazy_gettext("Your words are part of a published standard"),
            language=language,
            once_key=f"publication:{publication.id}:{resident.id}",
            authority=authority,
            publication=publication,
            link=current_app.config["PUBLIC_URL"] + path,
        )
        for resident, language in people
    ]
    return sum(one is not None for one in sent)
