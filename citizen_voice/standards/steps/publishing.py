"""Publishing: approved standards become one immutable version of a publication."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from flask_babel import gettext
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from citizen_voice import audit, events
from citizen_voice.clock import in_london, utcnow
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.consultations import service as consultations
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import IncompleteError, InvalidInputError, InvalidTransitionError
from citizen_voice.exports.snapshot import (
    AuthoritySnapshot,
    ConsultationSnapshot,
    PublicationSnapshot,
    content_hash,
)
from citizen_voice.models import (
    Authority,
    Consultation,
    Publication,
    PublishedStandard,
    Standard,
)
from citizen_voice.standards import queries
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.cataloguing import enter_publication
from citizen_voice.standards.steps.describing import describe_set, says_the_same
from citizen_voice.standards.steps.profiles import snapshot_profile
from citizen_voice.standards.steps.revisions import snapshot_standard
from citizen_voice.standards.steps.states import check_step, lock, take_step
from citizen_voice.standards.steps.versions import check_words, next_version, read_total
from citizen_voice.vocabulary import EventName, Language, StandardAct, StandardState

LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True)
class _Item:
    """A standard as it goes into a publication; a carried one stands as it stood in the version before."""

    standard: Standard
    version: str
    is_carried: bool


def publish_standards(
    authority: Authority,
    standards: Sequence[Standard],
    *,
    officer_id: uuid.UUID,
    slug: str,
    title: str,
    effective_on: date,
    version: str | None = None,
    is_major: bool = False,
    total_weight: tuple[Decimal, Decimal] | None = None,
    about: Mapping[str, Any] = MappingProxyType({}),
) -> Publication:
    """Publish approved standards of one consultation as the next version of the publication `slug`.

    `about` describes the set by the codes of `drafting.set_fields.DESCRIBED`; what an authority must say is there.
    `total_weight` is the least and the most, in percent, that the standards may weigh together in a lot. Without
    `version` the first is 1.0 and later ones count up by a minor step, or a major one when asked. A published standard
    that has not changed since the version before may be given too and is carried over; one that is left out is
    superseded. Raises `InvalidInputError`, `InvalidTransitionError` (not approved, or the consultation is still open),
    `IncompleteError` (something is missing of a standard, or of what the set says of itself), `ConflictError` (the
    version is taken).
    """
    check_words(slug, title)
    total = read_total(total_weight)
    # One publication at a time in an authority, so that versions follow one another.
    hold_row(Authority, authority.id)
    previous = _latest(authority, slug)
    chosen = next_version(previous.version if previous else None, version, is_major=is_major)
    consultation = _check_standards(authority, standards)
    described = describe_set(about, is_bilingual=authority.is_bilingual)
    items = [_item(one, previous, is_major=is_major) for one in standards]
    named: dict[str, Any] = {"slug": slug, "version": chosen, "title": title.strip(), "effective_on": effective_on}
    named |= {"area_code": about.get("area_code") or None, "about": described, "total_weight": total}
    snapshot = _snapshot(consultation, items, **named)
    _ensure_something_new(snapshot, items, previous)
    publication = _store(snapshot, items, previous, consultation=consultation, officer_id=officer_id)
    _move_on(items, publication, previous, officer_id)
    _record(publication, officer_id)
    return publication


def _ensure_something_new(snapshot: PublicationSnapshot, items: Sequence[_Item], previous: Publication | None) -> None:
    if previous is None or len(previous.standards) != len(items) or not all(item.is_carried for item in items):
        return
    if says_the_same(snapshot, queries.read_snapshot(previous)):
        raise InvalidTransitionError(
            gettext("Nothing here has changed since the last version: approve a standard first.")
        )


def _snapshot(
    consultation: Consultation, items: Sequence[_Item], *, area_code: str | None, **named: Any
) -> PublicationSnapshot:
    authority = consultation.authority
    return PublicationSnapshot(
        authority=AuthoritySnapshot(authority.slug, authority.name, authority.name_cy, area_code),
        consultation=_consultation(consultation),
        standards=tuple(
            snapshot_standard(item.standard, item.standard.current_revision, item.version) for item in items
        ),
        licence_url=LICENCE_URL,
        profile=snapshot_profile(authority.profile),
        **named,
    )


def _record(publication: Publication, officer_id: uuid.UUID) -> None:
    audit.record(
        "publication_published",
        who=audit.officer(officer_id),
        authority_id=publication.authority_id,
        subject_kind="publication",
        subject_id=publication.id,
        version=publication.version,
        content_hash=publication.content_hash,
        supersedes_id=str(publication.supersedes_id) if publication.supersedes_id else None,
    )
    events.announce(
        EventName.PUBLICATION_PUBLISHED, authority_id=publication.authority_id, publication_id=publication.id
    )


def _latest(authority: Authority, slug: str) -> Publication | None:
    later = aliased(Publication)
    return db.session.scalars(
        select(Publication).where(
            Publication.authority_id == authority.id,
            Publication.slug == slug,
            ~exists().where(later.supersedes_id == Publication.id),
        )
    ).one_or_none()


def _check_standards(authority: Authority, standards: Sequence[Standard]) -> Consultation:
    """Return the consultation that all come from. Raises when a standard may not be published."""
    if not standards:
        raise InvalidInputError(gettext("Choose at least one approved standard."), "standards")
    if len({one.id for one in standards}) < len(standards):
        raise InvalidInputError(gettext("The same standard was given twice."), "standards")
    if (
        any(one.authority_id != authority.id for one in standards)
        or len({one.consultation_id for one in standards}) > 1
    ):
        raise InvalidInputError(gettext("Choose standards of one consultation of this authority."), "standards")
    # In the order of their ids, so that two who lock several never wait for each other in a circle.
    for standard in sorted(standards, key=lambda one: one.id):
        lock(standard)
        if standard.state is not StandardState.PUBLISHED:
            check_step(standard, StandardAct.PUBLISH)
    consultation = standards[0].consultation
    consultations.ensure_closed(consultation)
    problems = [
        f"{one.reference}: {problem.in_words(gettext)}"
        for one in standards
        if one.state is StandardState.APPROVED
        for problem in gate.missing(one, before="publication")
    ]
    if problems:
        raise IncompleteError(gettext("These standards can't be published yet: something is missing."), problems)
    return consultation


def _item(standard: Standard, previous: Publication | None, *, is_major: bool) -> _Item:
    """Return the standard with its own version: counted up when it changed, kept when it is carried over."""
    if standard.state is StandardState.PUBLISHED:
        before = next((one for one in previous.standards if one.standard_id == standard.id), None) if previous else None
        if before is None or before.standard_revision_id != standard.current_revision_id:
            raise InvalidTransitionError(
                gettext(
                    "%(reference)s is published in another set already: revise it first.", reference=standard.reference
                )
            )
        return _Item(standard, before.version, is_carried=True)
    last = db.session.scalar(
        select(PublishedStandard.version)
        .join(Publication, Publication.id == PublishedStandard.publication_id)
        .where(PublishedStandard.standard_id == standard.id)
        .order_by(Publication.published_at.desc())
        .limit(1)
    )
    return _Item(standard, next_version(last, None, is_major=is_major), is_carried=False)


def _consultation(consultation: Consultation) -> ConsultationSnapshot:
    wording = consultation_queries.get_wording(consultation, Language.ENGLISH)
    last_day = consultation.last_day
    if consultation.opened_at is None or consultation.closed_at is None or last_day is None:
        raise InvalidTransitionError(gettext("The consultation has not been opened and closed yet."))
    return ConsultationSnapshot(
        slug=consultation.slug,
        title=wording.title,
        question=wording.question,
        opened_on=in_london(consultation.opened_at).date(),
        closed_on=last_day,
    )


def _store(
    snapshot: PublicationSnapshot,
    items: Sequence[_Item],
    previous: Publication | None,
    *,
    consultation: Consultation,
    officer_id: uuid.UUID,
) -> Publication:
    owned = {"authority_id": consultation.authority_id}
    publication = Publication(
        **owned,
        consultation_id=consultation.id,
        slug=snapshot.slug,
        version=snapshot.version,
        title=snapshot.title,
        effective_on=snapshot.effective_on,
        published_at=utcnow(),
        published_by_id=officer_id,
        content_hash=content_hash(snapshot),
        snapshot=snapshot.to_json(),
        supersedes_id=previous.id if previous else None,
    )
    db.session.add(publication)
    db.session.flush()
    published = [
        PublishedStandard(
            **owned,
            publication_id=publication.id,
            standard_id=item.standard.id,
            standard_revision_id=item.standard.current_revision_id,
            position=position,
            version=item.version,
        )
        for position, item in enumerate(items, start=1)
    ]
    db.session.add_all(published)
    db.session.flush()
    enter_publication(publication, snapshot, published)
    return publication


def _move_on(
    items: Sequence[_Item], publication: Publication, previous: Publication | None, officer_id: uuid.UUID
) -> None:
    name = f"{publication.slug} {publication.version}"
    for item in items:
        if not item.is_carried:
            take_step(item.standard, StandardAct.PUBLISH, officer_id=officer_id, reason=f"Published in {name}.")
    kept = {item.standard.id for item in items}
    for one in previous.standards if previous else ():
        # One that is being worked on again is not over: it may come back in the version after this.
        if one.standard_id not in kept and one.standard.state is StandardState.PUBLISHED:
            lock(one.standard)
            take_step(one.standard, StandardAct.SUPERSEDE, officer_id=officer_id, reason=f"Left out of {name}.")
