"""Where a resident's words have come to: the way forward from a sentence."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from citizen_voice.db import db
from citizen_voice.models import (
    Clause,
    ClauseStatement,
    Council,
    ImportedStandard,
    PriorityList,
    Publication,
    PublishedStandard,
    Standard,
    Tender,
    TenderImport,
    Theme,
    ThemeStatement,
)
from citizen_voice.vocabulary import ThemeState


@dataclass(frozen=True)
class TracedStandard:
    """A published standard with a clause that rests on the statements asked about."""

    published_standard_id: uuid.UUID
    reference: str
    title: str
    publication_slug: str
    version: str
    published_at: datetime


@dataclass(frozen=True)
class TracedTender:
    """A council's tender into which one of those standards was brought."""

    title: str
    council: Council
    standard_reference: str
    recorded_at: datetime | None
    import_id: uuid.UUID


@dataclass(frozen=True)
class Trace:
    """Where statements have come to: confirmed themes, published standards, tenders.

    `left_out_at` is when an officer chose priorities and none of the themes was among them; None while that is open.
    """

    themes: Sequence[Theme]
    standards: Sequence[TracedStandard]
    tenders: Sequence[TracedTender]
    left_out_at: datetime | None


def trace_forward(statement_ids: Sequence[uuid.UUID]) -> Trace:
    """Return where statements have come to. Only what is public counts: no draft standard, no unrecorded import."""
    themes = db.session.scalars(
        select(Theme)
        .where(
            Theme.state == ThemeState.CONFIRMED,
            Theme.id.in_(select(ThemeStatement.theme_id).where(ThemeStatement.statement_id.in_(statement_ids))),
        )
        .order_by(Theme.title)
    ).all()
    standards = _trace_standards(statement_ids)
    tenders = db.session.execute(
        select(Tender.title, Council, Standard.reference, TenderImport.recorded_at, TenderImport.id)
        .select_from(ImportedStandard)
        .join(TenderImport, TenderImport.id == ImportedStandard.tender_import_id)
        .join(Tender, Tender.id == TenderImport.tender_id)
        .join(Council, Council.id == Tender.council_id)
        .join(PublishedStandard, PublishedStandard.id == ImportedStandard.published_standard_id)
        .join(Standard, Standard.id == PublishedStandard.standard_id)
        .where(
            ImportedStandard.published_standard_id.in_([one.published_standard_id for one in standards]),
            is_last_record(),
        )
        .order_by(TenderImport.recorded_at, Tender.title)
        # Once, in however many lots it is asked for.
        .distinct()
    )
    return Trace(
        themes=themes,
        standards=standards,
        tenders=[TracedTender(row[0], row[1], row[2], row[3], row[4]) for row in tenders],
        left_out_at=None if standards else _find_left_out(themes),
    )


def is_last_record() -> ColumnElement[bool]:
    """Give in SQL whether an import is the last that was recorded of its tender: what an earlier one says is replaced.

    For a statement that reads `TenderImport`.
    """
    later = aliased(TenderImport)
    is_replaced = exists().where(
        later.tender_id == TenderImport.tender_id, later.recorded_at > TenderImport.recorded_at
    )
    return and_(TenderImport.recorded_at.is_not(None), ~is_replaced)


def _find_left_out(themes: Sequence[Theme]) -> datetime | None:
    """Return when the standing list of priorities was chosen, if it names the themes and chose none of them."""
    if not themes:
        return None
    lists = select(PriorityList).where(PriorityList.consultation_id == themes[0].consultation_id)
    standing = db.session.scalars(lists.order_by(PriorityList.number.desc()).limit(1)).one_or_none()
    entries = {entry.theme_id: entry.is_chosen for entry in standing.entries} if standing else {}
    is_left_out = all(entries.get(theme.id) is False for theme in themes)
    return standing.chosen_at if standing and is_left_out else None


def _trace_standards(statement_ids: Sequence[uuid.UUID]) -> list[TracedStandard]:
    title = aliased(Clause)
    revisions = (
        select(Clause.standard_revision_id)
        .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
        .where(ClauseStatement.statement_id.in_(statement_ids))
    )
    rows = db.session.execute(
        select(PublishedStandard.id, Standard.reference, title.value)
        .add_columns(Publication.slug, Publication.version, Publication.published_at)
        .join(Standard, Standard.id == PublishedStandard.standard_id)
        .join(Publication, Publication.id == PublishedStandard.publication_id)
        .join(
            title,
            (title.standard_revision_id == PublishedStandard.standard_revision_id) & (title.field == "title"),
            isouter=True,
        )
        .where(PublishedStandard.standard_revision_id.in_(revisions))
        .order_by(Publication.published_at, Standard.reference)
    )
    return [TracedStandard(row[0], row[1], str(row[2] or row[1]), *row[3:]) for row in rows]
