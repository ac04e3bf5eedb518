"""Where residents' words went, and what a clause of a standard rests on: the way through, both ways."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from sqlalchemy import select

from citizen_voice.clock import in_london
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.exports.snapshot import ClauseSnapshot, StandardSnapshot
from citizen_voice.exports.words import Words, WordsEntry
from citizen_voice.models import (
    Authority,
    Clause,
    ClauseStatement,
    Council,
    ImportedStandard,
    Proposal,
    Publication,
    PublishedStandard,
    Standard,
    Statement,
    Tender,
    TenderImport,
    Theme,
    ThemeStatement,
)
from citizen_voice.proposals import queries as proposals
from citizen_voice.proposals.steps.trace import is_last_record
from citizen_voice.standards import queries as standard_queries
from citizen_voice.standards.steps.words import load_words
from citizen_voice.vocabulary import Language, ThemeState


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
    """A tender into which such a standard was brought; only the last record of a tender counts."""

    tender: Tender
    council: str
    standard: StandardStep
    import_id: uuid.UUID


@dataclass(frozen=True)
class Lineage:
    """A statement and everything that rests on it."""

    statement_id: uuid.UUID
    words: WordsEntry
    themes: Sequence[Theme]
    standards: list[StandardStep]
    tenders: list[TenderStep]


@dataclass(frozen=True)
class ProposalLineage:
    """A published proposal with its words as they are published now, and everything that rests on them."""

    proposal: Proposal
    words: WordsEntry
    statement_ids: Sequence[uuid.UUID]
    standards: list[StandardStep]
    tenders: list[TenderStep]


@dataclass(frozen=True)
class ClauseLineage:
    """A clause of a published standard: the sentences that it rests on, and the tenders that the standard reached."""

    standard: StandardSnapshot
    clause: ClauseSnapshot
    words: Words
    tenders: list[TenderStep]


def trace_proposal(authority_slug: str, consultation_slug: str, proposal_reference: str) -> ProposalLineage:
    """Return a published proposal with the standards and tenders that rest on it. Raises `NotFoundError`."""
    proposal = proposals.get_published_proposal(authority_slug, consultation_slug, proposal_reference)
    text = proposals.current_words(proposal)
    withdrawn_on = in_london(proposal.withdrawn_at).date() if proposal.withdrawn_at else None
    language = proposal.published_text.language if proposal.published_text else Language.ENGLISH.value
    words = WordsEntry(text.text if text else None, language, withdrawn_on=withdrawn_on)
    ids = proposals.list_statement_ids(proposal)
    steps = _standards(ids)
    return ProposalLineage(proposal, words, ids, steps, _tenders(steps))


def trace_clause(
    authority_slug: str, publication_slug: str, version: str, *, reference: str, field: str
) -> ClauseLineage:
    """Return a clause with the sentences that it rests on and the tenders. Raises `NotFoundError`."""
    publication = standard_queries.get_publication(authority_slug, publication_slug, version)
    snapshot = standard_queries.read_snapshot(publication)
    standard = next((one for one in snapshot.standards if one.reference == reference), None)
    clause = standard.clause(field) if standard else None
    if standard is None or clause is None:
        raise NotFoundError(gettext("There is no such clause in this version of the publication."))
    row = next(one for one in publication.standards if str(one.standard_id) == standard.standard_id)
    step = StandardStep(standard.reference, standard.version, publication, row.id)
    return ClauseLineage(standard, clause, load_words(clause.statement_ids), _tenders([step]))


def trace_statement(authority_slug: str, statement_id: uuid.UUID) -> Lineage:
    """Return a statement with its themes, published standards and tenders. Raises `NotFoundError`."""
    found = db.session.scalar(
        select(Statement.id)
        .join(Authority, Authority.id == Statement.authority_id)
        .where(Authority.slug == authority_slug, Statement.id == statement_id)
    )
    if found is None:
        raise NotFoundError(gettext("There is no statement at this address."))
    steps = _standards([statement_id])
    themes = db.session.scalars(
        select(Theme)
        .join(ThemeStatement, ThemeStatement.theme_id == Theme.id)
        .where(ThemeStatement.statement_id == statement_id, Theme.state == ThemeState.CONFIRMED)
        .order_by(Theme.title)
    ).all()
    words = load_words([statement_id]).entry(str(statement_id))
    return Lineage(statement_id, words, themes, steps, _tenders(steps))


def _standards(statement_ids: Sequence[uuid.UUID]) -> list[StandardStep]:
    rows = db.session.execute(
        select(PublishedStandard, Standard.reference, Publication, Clause.field)
        .join(Publication, Publication.id == PublishedStandard.publication_id)
        .join(Standard, Standard.id == PublishedStandard.standard_id)
        .join(Clause, Clause.standard_revision_id == PublishedStandard.standard_revision_id)
        .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
        .where(ClauseStatement.statement_id.in_(statement_ids))
        .order_by(Publication.published_at, PublishedStandard.position, Clause.position)
    ).all()
    steps: dict[uuid.UUID, StandardStep] = {}
    for row, reference, publication, name in rows:
        step = steps.setdefault(row.id, StandardStep(reference, row.version, publication, row.id))
        if name not in step.fields:
            step.fields.append(name)
    return list(steps.values())


def _tenders(steps: Sequence[StandardStep]) -> list[TenderStep]:
    by_id = {one.published_standard_id: one for one in steps}
    rows = db.session.execute(
        select(Tender, Council.name, ImportedStandard.published_standard_id, TenderImport.id)
        .join(TenderImport, TenderImport.tender_id == Tender.id)
        .join(ImportedStandard, ImportedStandard.tender_import_id == TenderImport.id)
        .join(Council, Council.id == Tender.council_id)
        .where(ImportedStandard.published_standard_id.in_(by_id), is_last_record())
        .order_by(TenderImport.recorded_at, ImportedStandard.position)
    ).all()
    # Once, in however many lots it is asked for.
    found = {
        (tender.id, one): TenderStep(tender, council, by_id[one], import_id) for tender, council, one, import_id in rows
    }
    return list(found.values())
