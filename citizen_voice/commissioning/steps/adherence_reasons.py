"""The reasons that councils gave, in their own words, for leaving a standard out, adapting it or its weight."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, Text, Uuid, cast, func, literal, or_, select, union_all

from citizen_voice.commissioning.steps.adherence import ENTRY, StandardKey, applies, is_used, last_records
from citizen_voice.db import db
from citizen_voice.models import (
    Adaptation,
    Authority,
    Council,
    ImportedStandard,
    StandardOmission,
    Tender,
    TenderImport,
)

LEFT_OUT, ADAPTED, WEIGHED = "left_out", "adapted", "weighed"


@dataclass(frozen=True)
class GivenReason:
    """Why a council did otherwise in one tender; an empty reason: none was given.

    `kind` is left_out, adapted (a `part` of the standard; no `words`: that part is left out) or weighed (outside the
    range).
    """

    kind: str
    part: str
    words: str
    reason: str
    import_id: uuid.UUID
    tender_title: str
    council_name: str
    council_name_cy: str | None


@dataclass(frozen=True)
class Reasons:
    """The latest reasons for a standard, and how many there are of each kind and part."""

    latest: list[GivenReason]
    adapted: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class RecordedTender:
    """A tender of a council with the day of its record, and how many standards it uses."""

    import_id: uuid.UUID
    title: str
    recorded_at: datetime
    standards: int


def load_reasons(authority: Authority, council: Council | None, *, most: int) -> Mapping[StandardKey, Reasons]:
    """Return for each version of a standard the `most` latest reasons, and the counts of all."""
    record = last_records(authority, council)
    every: Any = union_all(_left_out(record), _adapted(record), _weighed(record)).subquery("reason")
    place: dict[str, Any] = {"partition_by": (every.c.standard_id, every.c.version)}
    latest_first = (every.c.recorded_at.desc(), every.c.import_id, every.c.kind, every.c.part)
    numbered = select(
        every,
        func.row_number().over(**place, order_by=latest_first).label("number"),
        func.count().over(**place).label("total"),
    ).subquery("numbered")
    rows = db.session.execute(
        select(numbered, Tender.title.label("tender_title"), Council.name, Council.name_cy)
        .join(TenderImport, TenderImport.id == numbered.c.import_id)
        .join(Tender, Tender.id == TenderImport.tender_id)
        .join(Council, Council.id == Tender.council_id)
        .where(numbered.c.number <= most)
        .order_by(numbered.c.number)
    ).all()
    adapted = _count_adapted(record)
    found: dict[StandardKey, Reasons] = {}
    for row in rows:
        key = (row.standard_id, row.version)
        if key not in found:
            found[key] = Reasons([], adapted.get(key, {}), row.total)
        found[key].latest.append(_as_reason(row))
    return found


def list_recorded_tenders(authority: Authority, council: Council, *, most: int) -> list[RecordedTender]:
    """Return the tenders of a council that are recorded, the latest first."""
    record = last_records(authority, council)
    used = (
        select(func.count(ImportedStandard.published_standard_id.distinct()))
        .where(ImportedStandard.tender_import_id == record.c.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(record.c.id, Tender.title, record.c.recorded_at, used.label("standards"))
        .join(Tender, Tender.id == record.c.tender_id)
        .order_by(record.c.recorded_at.desc(), record.c.id)
        .limit(most)
    )
    return [RecordedTender(row.id, row.title, row.recorded_at, row.standards) for row in rows]


def _left_out(record: CTE) -> Select[Any]:
    given = (StandardOmission.tender_import_id == record.c.id) & (
        StandardOmission.published_standard_id == ENTRY.published_standard_id
    )
    reason = func.coalesce(StandardOmission.reason, "")
    return (
        _columns(record, LEFT_OUT, literal("", Text()), literal("", Text()), reason)
        .join_from(record, ENTRY, ENTRY.publication_id == record.c.publication_id)
        .outerjoin(StandardOmission, given)
        .where(applies(record), ~is_used(record))
    )


def _adapted(record: CTE) -> Select[Any]:
    columns = _columns(record, ADAPTED, Adaptation.field, Adaptation.words, Adaptation.reason)
    return _imported(columns, record).join(Adaptation, Adaptation.imported_standard_id == ImportedStandard.id)


def _weighed(record: CTE) -> Select[Any]:
    words = cast(ImportedStandard.weight, Text())
    columns = _columns(record, WEIGHED, literal("", Text()), words, ImportedStandard.weight_reason)
    weight = ImportedStandard.weight
    outside = or_(weight < ENTRY.weight_minimum, weight > ENTRY.weight_maximum)
    return _imported(columns, record).where(outside)


def _columns(record: CTE, kind: str, part: Any, words: Any, reason: Any) -> Select[Any]:
    return select(
        *(ENTRY.standard_id, ENTRY.version, cast(record.c.id, Uuid()).label("import_id"), record.c.recorded_at),
        literal(kind, Text()).label("kind"),
        *(part.label("part"), words.label("words"), reason.label("reason")),
    )


def _imported(statement: Select[Any], record: CTE) -> Select[Any]:
    return statement.join_from(record, ImportedStandard, ImportedStandard.tender_import_id == record.c.id).join(
        ENTRY, ENTRY.published_standard_id == ImportedStandard.published_standard_id
    )


def _count_adapted(record: CTE) -> Mapping[StandardKey, dict[str, int]]:
    """Return in how many tenders each part of a standard is adapted: two lots of a tender count once."""
    tenders = func.count(record.c.tender_id.distinct()).label("tenders")
    statement: Any = select(ENTRY.standard_id, ENTRY.version, Adaptation.field, tenders)
    statement = _imported(statement, record).join(Adaptation, Adaptation.imported_standard_id == ImportedStandard.id)
    rows = db.session.execute(statement.group_by(ENTRY.standard_id, ENTRY.version, Adaptation.field))
    found: dict[StandardKey, dict[str, int]] = {}
    for row in rows:
        found.setdefault((row.standard_id, row.version), {})[row.field] = row.tenders
    return found


def _as_reason(row: Any) -> GivenReason:
    return GivenReason(
        kind=row.kind,
        part=row.part,
        words=row.words,
        reason=row.reason,
        import_id=row.import_id,
        tender_title=row.tender_title,
        council_name=row.name,
        council_name_cy=row.name_cy,
    )
