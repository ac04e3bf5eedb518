"""Reads about standards and publications."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, selectinload

from citizen_voice.db import db
from citizen_voice.drafting.fields import FieldSpec, field_spec
from citizen_voice.exceptions import CitizenVoiceError, NotFoundError
from citizen_voice.exports.snapshot import PublicationSnapshot, content_hash
from citizen_voice.models import (
    Authority,
    Clause,
    Publication,
    Standard,
)
from citizen_voice.observability import get_logger
from citizen_voice.vocabulary import Language

log = get_logger(__name__)

COUNTED = frozenset({"resident_evidence"})
"""Fields of figures that are counted from the records, and written by nobody."""


@dataclass(frozen=True)
class StandardField:
    """One field of a standard, to be edited: its description, and the clause that fills it, if any."""

    standard: Standard
    spec: FieldSpec
    clause: Clause | None

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority whose standard it is, for permissions."""
        return self.standard.authority_id


def get_standard(authority_slug: str, reference: str) -> Standard:
    """Return the standard of that reference. Raises `NotFoundError`."""
    standard = db.session.scalars(
        select(Standard)
        .join(Authority, Authority.id == Standard.authority_id)
        .where(Authority.slug == authority_slug, Standard.reference == reference)
    ).one_or_none()
    if standard is None:
        raise NotFoundError(gettext("There is no standard at this address."))
    return standard


def get_standard_field(authority_slug: str, reference: str, field: str) -> StandardField:
    """Return a field that an officer may fill. Raises `NotFoundError`, also for what the system counts or fills."""
    standard = get_standard(authority_slug, reference)
    try:
        spec = field_spec(field)
    except KeyError as fault:
        raise NotFoundError(gettext("There is no such field in a standard.")) from fault
    if spec.filled_by == "system" or spec.code in COUNTED:
        raise NotFoundError(gettext("This field is filled from the records and is not edited by hand."))
    authority = standard.consultation.authority
    spec = spec.for_authority(
        is_bilingual=authority.is_bilingual, has_well_being_goals=authority.profile.has_well_being_goals
    )
    return StandardField(standard, spec, find_clause(standard, field))


def find_clause(standard: Standard, field: str) -> Clause | None:
    """Return the clause of a field in the current revision, or None."""
    revision = standard.current_revision
    return next((one for one in revision.clauses if one.field == field), None) if revision else None


def list_all_standards(authority: Authority, *, page: int = 1) -> Pagination:
    """Return a page of all standards of an authority, by reference, with their consultations."""
    return db.paginate(
        select(Standard)
        .where(Standard.authority_id == authority.id)
        .options(selectinload(Standard.current_revision), selectinload(Standard.consultation))
        .order_by(func.length(Standard.reference), Standard.reference),
        page=page,
        per_page=50,
        error_out=False,
    )


class StandardTitle(NamedTuple):
    """The title of a standard as it may be shown, and the language of its words (None: it is only a reference)."""

    words: str
    language: str | None


def title_of(standard: Standard) -> StandardTitle:
    """Return the title of the current revision: the English one, else the Welsh one, else the reference."""
    for field, language in (("title", Language.ENGLISH), ("title_cy", Language.WELSH)):
        if clause := find_clause(standard, field):
            return StandardTitle(str(clause.value), language.value)
    return StandardTitle(standard.reference, None)


def support_of(clause: Clause) -> tuple[str, ...]:
    """Return the ids of the statements that support a clause, sorted."""
    return tuple(sorted(str(one.statement_id) for one in clause.supports))


def get_publication(authority_slug: str, publication_slug: str, version: str) -> Publication:
    """Return one version of a publication. Raises `NotFoundError`."""
    publication = db.session.scalars(
        select(Publication)
        .join(Publication.authority)
        .where(Authority.slug == authority_slug, Publication.slug == publication_slug, Publication.version == version)
    ).one_or_none()
    if publication is None:
        raise NotFoundError(gettext("There is no publication at this address."))
    return publication


def list_publications(
    authority: Authority, *, page: int = 1, per_page: int = 20, stays_within: bool = True
) -> Pagination:
    """Return a page of all publications of an authority, the latest first."""
    return db.paginate(
        select(Publication)
        .where(Publication.authority_id == authority.id)
        .order_by(Publication.published_at.desc(), Publication.id),
        page=page,
        per_page=per_page,
        stays_within=stays_within,
        error_out=False,
    )


def latest_publications(authority: Authority) -> Sequence[Publication]:
    """Return the publications that no later version has replaced, the latest first."""
    later = aliased(Publication)
    return db.session.scalars(
        select(Publication)
        .where(Publication.authority_id == authority.id, ~exists().where(later.supersedes_id == Publication.id))
        .order_by(Publication.published_at.desc(), Publication.id)
    ).all()


def find_predecessor(publication: Publication) -> Publication | None:
    """Return the version that a publication replaced, or None for the first."""
    return db.session.get(Publication, publication.supersedes_id) if publication.supersedes_id else None


def read_snapshot(publication: Publication) -> PublicationSnapshot:
    """Return what a publication says, checked against the hash that was stored with it.

    Raises `CitizenVoiceError` when the two differ: a changed publication is never shown as if it were the original.
    """
    snapshot = PublicationSnapshot.from_json(publication.snapshot)
    if content_hash(snapshot) != publication.content_hash:
        log.error("publication_hash_differs", publication_id=str(publication.id))
        raise CitizenVoiceError(
            gettext("What is stored of this publication is not what was published: its hash differs. It is not shown.")
        )
    return snapshot
