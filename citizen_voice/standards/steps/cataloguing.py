"""Entering a publication into the catalogue, in the transaction that stores it."""

from dataclasses import asdict

from citizen_voice.db import db
from citizen_voice.exports.catalogue import facts_of
from citizen_voice.exports.snapshot import PublicationSnapshot
from citizen_voice.models import CatalogueEntry, Publication, PublishedStandard


def enter_publication(
    publication: Publication, snapshot: PublicationSnapshot, published: list[PublishedStandard]
) -> None:
    """Write an entry for each standard of a new publication. `published` are its rows, in the order of the snapshot."""
    db.session.add_all(
        CatalogueEntry(
            authority_id=publication.authority_id,
            publication_id=publication.id,
            published_standard_id=row.id,
            standard_id=row.standard_id,
            position=row.position,
            reference=said.reference,
            version=said.version,
            **asdict(facts_of(said)),
        )
        for row, said in zip(published, snapshot.standards, strict=True)
    )
    db.session.flush()
