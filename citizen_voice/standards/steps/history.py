"""What became of a standard and of a publication: steps that were taken, publications that hold it, versions."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from citizen_voice.db import db
from citizen_voice.models import Publication, PublishedStandard, Standard, StandardDecision


def list_decisions(standard: Standard) -> Sequence[StandardDecision]:
    """Return the steps that were taken with a standard, the latest first."""
    return db.session.scalars(
        select(StandardDecision)
        .where(StandardDecision.standard_id == standard.id)
        .options(joinedload(StandardDecision.officer))
        .order_by(StandardDecision.decided_at.desc(), StandardDecision.id)
    ).all()


def list_publications_of(standard: Standard) -> Sequence[Publication]:
    """Return the publications that hold a standard, the latest first."""
    return db.session.scalars(
        select(Publication)
        .join(PublishedStandard, PublishedStandard.publication_id == Publication.id)
        .where(PublishedStandard.standard_id == standard.id)
        .order_by(Publication.published_at.desc())
    ).all()


def list_versions(publication: Publication) -> Sequence[Publication]:
    """Return all versions of a publication, the latest first."""
    return db.session.scalars(
        select(Publication)
        .where(Publication.authority_id == publication.authority_id, Publication.slug == publication.slug)
        .order_by(Publication.published_at.desc(), Publication.id)
    ).all()
