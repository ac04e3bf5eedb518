"""Reads that only the API needs: where a resident's statement went."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.exports.words import WordsEntry
from citizen_voice.models import (
    Authority,
    Clause,
    ClauseStatement,
    Council,
    ImportedStandard,
    Publication,
    PublishedStandard,
    Standard,
    Statement,
    Tender,
    TenderImport,
    Theme,
    ThemeStatement,
)
from citizen_voice.standards.steps.words import load_words
from citizen_voice.vocabulary import ThemeState


@dataclass
class StandardStep:
    """A published standard that a statement supports: in which version, and in which of its clauses."""

    reference: str
    version: str
    publication: Publication
    published_standard_id: uuid.UUID
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TenderStep:
    """A tender into which such a standard was brought; only imports that were recorded count."""

    tender: Tender
    council: str
    standard: StandardStep


@dataclass(frozen=True)
class Lineage:
    """A statement and everything that rests on it."""

    statement_id: uuid.UUID
    words: WordsEntry
    themes: Sequence[Theme]
    standards: list[StandardStep]
    tenders: list[TenderStep]


def trace_statement(authority_slug: str, statement_id: uuid.UUID) -> Lineage:
    """Return a statement with its themes, published standards and tenders. Raises `NotFoundError`."""
    found = db.session.scalar(
        select(Statement.id)
        .join(Authority, Authority.id == Statement.authority_id)
        .where(Authority.slug == authority_slug, Statement.id == statement_id)
    )
    if found is None:
        raise NotFoundError(gettext("There is no statement at this address."))
    steps = _standards(statement_id)
    themes = db.session.scalars(
        select(Theme)
        .join(ThemeStatement, ThemeStatement.theme_id == Theme.id)
        .where(ThemeStatement.statement_id == statement_id, Theme.state == ThemeState.CONFIRMED)
        .order_by(Theme.title)
    ).all()
    words = load_words([statement_id]).entry(str(statement_id))
    return Lineage(statement_id, words, themes, steps, _tenders(steps))


def _standards(statement_id: uuid.UUID) -> list[StandardStep]:
    rows = db.session.execute(
        select(PublishedStandard, Standard.reference, Publication, Clause.field)
        .join(Publication, Publication.id == PublishedStandard.publication_id)
        .join(Standard, Standard.id == PublishedStandard.standard_id)
        .join(Clause, Clause.standard_revision_id == PublishedStandard.standard_revision_id)
        .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
        .where(ClauseStatement.statement_id == statement_id)
        .order_by(Publication.published_at, PublishedStandard.position, Clause.position)
    ).all()
    steps: dict[uuid.UUID, StandardStep] = {}
    for row, reference, publication, name in rows:
        step = steps.setdefault(row.id, StandardStep(reference, row.version, publication, row.id))
        step.fields.append(name)
    return list(steps.values())


def _tenders(steps: Sequence[StandardStep]) -> list[TenderStep]:
    by_id = {one.published_standard_id: one for one in steps}
    rows = db.session.execute(
        select(Tender, Council.name, ImportedStandard.published_standard_id)
        .join(TenderImport, TenderImport.tender_id == Tender.id)
        .join(ImportedStandard, ImportedStandard.tender_import_id == TenderImport.id)
        .join(Council, Council.id == Tender.council_id)
        .where(ImportedStandard.published_standard_id.in_(by_id), TenderImport.recorded_at.is_not(None))
        .order_by(TenderImport.recorded_at, ImportedStandard.position)
    ).all()
    # Once, in however many lots it is asked for.
    found = {(tender.id, one): TenderStep(tender, council, by_id[one]) for tender, council, one in rows}
    return list(found.values())
