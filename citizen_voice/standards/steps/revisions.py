"""Revisions of a standard: clauses stored once and for ever, each resting on statements or on an officer's reason."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, lazyload

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.drafting.fields import FIELDS
from citizen_voice.exceptions import NotFoundError
from citizen_voice.exports.snapshot import ClauseSnapshot, StandardSnapshot
from citizen_voice.models import Clause, ClauseStatement, Standard, StandardRevision
from citizen_voice.standards import queries
from citizen_voice.standards.steps.origins import find_origin
from citizen_voice.vocabulary import ClauseKind, Language

POSITIONS = {spec.code: number for number, spec in enumerate(FIELDS)}


@dataclass(frozen=True)
class Content:
    """A clause that is about to be stored; statement ids for residents', an officer and a reason for officers'."""

    field: str
    value: Any
    statement_ids: tuple[str, ...] = ()
    officer_id: uuid.UUID | None = None
    reason: str | None = None
    source: str | None = None


def keep(clause: Clause) -> Content:
    """Return a clause as it goes on into the next revision: the same words, resting on the same."""
    return Content(
        clause.field, clause.value, queries.support_of(clause), clause.officer_id, clause.reason, clause.source
    )


def append_revision(
    standard: Standard,
    contents: Iterable[Content],
    *,
    author_id: uuid.UUID,
    note: str,
    suggested_missions: Sequence[Any],
) -> StandardRevision:
    """Store the clauses as the standard's next revision and make it the current one."""
    last = standard.current_revision.number if standard.current_revision else 0
    revision = StandardRevision(
        authority_id=standard.authority_id,
        standard_id=standard.id,
        number=last + 1,
        author_id=author_id,
        note=note.strip(),
        suggested_missions=list(suggested_missions),
        written_at=utcnow(),
    )
    db.session.add(revision)
    db.session.flush()
    for one in contents:
        _store(one, revision)
    standard.current_revision_id = revision.id
    db.session.flush()
    db.session.expire(revision)
    db.session.expire(standard, ["current_revision"])
    return revision


def _store(content: Content, revision: StandardRevision) -> None:
    """Store one clause: an officer's with its reason, or residents' with the statements that support it."""
    owned = {"authority_id": revision.authority_id}
    clause = Clause(
        **owned,
        standard_revision_id=revision.id,
        field=content.field,
        position=POSITIONS[content.field],
        kind=ClauseKind.OFFICER if content.officer_id else ClauseKind.RESIDENT,
        value=content.value,
        officer_id=content.officer_id,
        reason=content.reason,
        source=content.source,
    )
    db.session.add(clause)
    db.session.flush()
    if content.officer_id is None:
        db.session.add_all(
            ClauseStatement(**owned, clause_id=clause.id, statement_id=uuid.UUID(statement_id))
            for statement_id in content.statement_ids
        )


def has_written(standard: Standard, officer_id: uuid.UUID) -> bool:
    """Say whether an officer wrote any revision of a standard: then somebody else must approve it."""
    wrote = exists().where(StandardRevision.standard_id == standard.id, StandardRevision.author_id == officer_id)
    return bool(db.session.scalar(select(wrote)))


def list_revisions(standard: Standard) -> Sequence[StandardRevision]:
    """Return the revisions of a standard with their authors, the latest first."""
    return db.session.scalars(
        select(StandardRevision)
        .where(StandardRevision.standard_id == standard.id)
        .options(joinedload(StandardRevision.author), lazyload(StandardRevision.clauses))
        .order_by(StandardRevision.number.desc())
    ).all()


def title_of_revision(standard: Standard, revision: StandardRevision) -> queries.StandardTitle:
    """Return the title that a revision gives a standard, as `queries.title_of` does for the current one."""
    said = {clause.field: str(clause.value) for clause in revision.clauses}
    for field, language in (("title", Language.ENGLISH), ("title_cy", Language.WELSH)):
        if field in said:
            return queries.StandardTitle(said[field], language.value)
    return queries.StandardTitle(standard.reference, None)


@dataclass(frozen=True)
class RevisionPair:
    """A revision of a standard, and the one before it; None for the first."""

    standard: Standard
    revision: StandardRevision
    earlier: StandardRevision | None

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority whose standard it is, for permissions."""
        return self.standard.authority_id


def get_revision(authority_slug: str, reference: str, revision: int) -> RevisionPair:
    """Return one revision with the one before it. Raises `NotFoundError` for a number that there is not."""
    standard = queries.get_standard(authority_slug, reference)
    numbered = {one.number: one for one in list_revisions(standard)}
    if revision not in numbered:
        raise NotFoundError(gettext("There is no such revision of this standard."))
    return RevisionPair(standard, numbered[revision], numbered.get(revision - 1))


def snapshot_standard(standard: Standard, revision: StandardRevision | None, version: str) -> StandardSnapshot:
    """Return what a revision says as a publication would hold it; `version` is the standard's own."""
    return StandardSnapshot(
        reference=standard.reference,
        version=version,
        standard_id=str(standard.id),
        generated_by=find_origin(standard, revision),
        clauses=tuple(
            ClauseSnapshot(
                field=one.field,
                kind=one.kind.value,
                value=one.value,
                statement_ids=queries.support_of(one),
                officer_id=str(one.officer_id) if one.officer_id else None,
                reason=one.reason,
                source=one.source,
            )
            for one in (revision.clauses if revision else ())
        ),
    )
