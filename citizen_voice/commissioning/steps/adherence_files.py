"""Adherence as rows for a file: each standard in each recorded tender to which it applied or that used it."""

from typing import Any

from flask import current_app
from sqlalchemy import CTE, Subquery, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from citizen_voice.commissioning.steps.adherence import ENTRY, applies, is_used, last_records
from citizen_voice.db import db
from citizen_voice.exports.adherence import AdherenceRow
from citizen_voice.models import (
    Adaptation,
    Authority,
    Council,
    ImportedStandard,
    Publication,
    StandardOmission,
    Tender,
    TenderLot,
)

_BETWEEN = "; "


def list_adherence_rows(authority: Authority, council: Council | None = None) -> list[AdherenceRow]:
    """Return the rows by council, tender and place in the published set; reasons in the words that were given."""
    record = last_records(authority, council)
    chosen, adapted = _chosen(record), _adapted(record)
    applied, used = applies(record), is_used(record)
    rows = db.session.execute(
        select(
            Council.code.label("council_code"),
            Council.name.label("council"),
            Tender.reference.label("tender"),
            Tender.title.label("tender_title"),
            record.c.recorded_at,
            record.c.id.label("import_id"),
            Publication.slug.label("publication"),
            Publication.version.label("publication_version"),
            ENTRY.reference.label("standard"),
            ENTRY.version.label("standard_version"),
            ENTRY.title.label("standard_title"),
            applied.label("applied"),
            used.label("used"),
            func.coalesce(StandardOmission.reason, "").label("left_out_reason"),
            *(ENTRY.weight_minimum, ENTRY.weight_recommended, ENTRY.weight_maximum),
            *(chosen.c.weights, chosen.c.weight_reasons, adapted.c.adaptations, record.c.total_weight_reason),
        )
        .join_from(record, ENTRY, ENTRY.publication_id == record.c.publication_id)
        .join(Publication, Publication.id == ENTRY.publication_id)
        .join(Tender, Tender.id == record.c.tender_id)
        .join(Council, Council.id == Tender.council_id)
        .outerjoin(chosen, _same(chosen, record))
        .outerjoin(adapted, _same(adapted, record))
        .outerjoin(
            StandardOmission,
            (StandardOmission.tender_import_id == record.c.id)
            & (StandardOmission.published_standard_id == ENTRY.published_standard_id),
        )
        .where(applied | used)
        .order_by(Council.name, Council.id, Tender.reference, ENTRY.position)
    ).mappings()
    base = f"{current_app.config['PUBLIC_URL']}/{authority.slug}/tenders"
    return [_as_row(row, f"{base}/{row['import_id']}") for row in rows]


def _as_row(row: Any, url: str) -> AdherenceRow:
    values = {name: "" if value is None else value for name, value in row.items() if name != "import_id"}
    bounds = {name: row[name] for name in ("weight_minimum", "weight_recommended", "weight_maximum")}
    reason = "" if row["used"] else values["left_out_reason"]
    return AdherenceRow(**{**values, **bounds, "left_out_reason": reason, "tender_url": url})


def _chosen(record: CTE) -> Subquery:
    by_lot = TenderLot.number
    return (
        select(
            *(record.c.id, ImportedStandard.published_standard_id),
            _listed(cast(func.trim_scale(ImportedStandard.weight), Text()), by_lot).label("weights"),
            _listed(func.nullif(ImportedStandard.weight_reason, ""), by_lot).label("weight_reasons"),
        )
        .join_from(record, ImportedStandard, ImportedStandard.tender_import_id == record.c.id)
        .join(TenderLot, TenderLot.id == ImportedStandard.tender_lot_id)
        .group_by(record.c.id, ImportedStandard.published_standard_id)
        .subquery("chosen")
    )


def _adapted(record: CTE) -> Subquery:
    left_out = func.coalesce(func.nullif(Adaptation.words, ""), literal("left out"))
    said = Adaptation.field + literal(": ") + left_out + literal(" (") + Adaptation.reason + literal(")")
    return (
        select(
            *(record.c.id, ImportedStandard.published_standard_id),
            _listed(said, Adaptation.field).label("adaptations"),
        )
        .join_from(record, ImportedStandard, ImportedStandard.tender_import_id == record.c.id)
        .join(Adaptation, Adaptation.imported_standard_id == ImportedStandard.id)
        .group_by(record.c.id, ImportedStandard.published_standard_id)
        .subquery("adapted")
    )


def _listed(value: Any, order: Any) -> Any:
    return func.string_agg(value, aggregate_order_by(literal(_BETWEEN), order))


def _same(part: Subquery, record: CTE) -> Any:
    return (part.c.id == record.c.id) & (part.c.published_standard_id == ENTRY.published_standard_id)
