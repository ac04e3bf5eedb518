"""The measures of a tender as a table: one row a lot and measure, for spreadsheets and other systems."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from citizen_voice.exports.addresses import written_at
from citizen_voice.exports.goals import MISSION_SCHEME, WELL_BEING_SCHEME
from citizen_voice.exports.schedule import adaptations_in_words
from citizen_voice.exports.tables import neutralised
from citizen_voice.exports.tender import ImportedMeasureSnapshot, ImportedStandardSnapshot, LotSnapshot, TenderSnapshot
from citizen_voice.exports.wording import plain_digits

COLUMNS = (
    "ocid",
    "tender",
    "tender_title",
    "council_id",
    "council",
    "area_code",
    "cpv_code",
    "category",
    "value_gbp",
    "recorded_at",
    "lot",
    "lot_title",
    "price_weight",
    "quality_weight",
    "standard",
    "standard_version",
    "standard_url",
    "standard_title",
    "priority_statement",
    "missions",
    "well_being_goals",
    "standard_weight",
    "weight_reason",
    "adaptations",
    "measure_id",
    "measure_in_full",
    "measure_title",
    "measure_definition",
    "measure_unit_code",
    "measure_unit",
    "measure_direction",
    "measure_target",
    "measure_counting_rule",
    "measure_geography",
    "measure_evidence",
    "measure_frequency",
    "measure_external_scheme",
    "measure_external_code",
    "starts_on",
    "ends_on",
)


def build_tender_csv(tender: TenderSnapshot, *, recorded_at: datetime) -> bytes:
    """Return the measures of a tender as CSV in UTF-8 with a header, one row a lot and measure, dates in ISO 8601.

    Weights are percent of the lot's total score, targets in the unit of the row. A cell that a spreadsheet would run
    as a formula begins with an apostrophe. Raises ValueError when ``recorded_at`` has no time zone.
    """
    shared = _tender_cells(tender, recorded_at)
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    for lot, one, measure in _places(tender):
        row = {**shared, **_lot_cells(lot), **_standard_cells(one), **_measure_cells(measure)}
        table.writerow({name: neutralised(cell) for name, cell in row.items()})
    return text.getvalue().encode("utf-8")


def _places(
    tender: TenderSnapshot,
) -> Iterator[tuple[LotSnapshot, ImportedStandardSnapshot, ImportedMeasureSnapshot]]:
    for lot in tender.lots:
        for one in lot.standards:
            for measure in one.measures:
                yield lot, one, measure


def _tender_cells(tender: TenderSnapshot, recorded_at: datetime) -> dict[str, str]:
    return {
        "ocid": tender.ocid,
        "tender": tender.reference,
        "tender_title": tender.title,
        "council_id": tender.buyer.id,
        "council": tender.buyer.name,
        "area_code": tender.buyer.area_code or "",
        "cpv_code": tender.cpv_code,
        "category": tender.category,
        "value_gbp": f"{tender.value_amount:f}",
        "recorded_at": written_at(recorded_at),
    }


def _lot_cells(lot: LotSnapshot) -> dict[str, str]:
    return {
        "lot": lot.id,
        "lot_title": lot.title,
        "price_weight": plain_digits(lot.price_weight),
        "quality_weight": plain_digits(lot.quality_weight),
    }


def _standard_cells(one: ImportedStandardSnapshot) -> dict[str, str]:
    return {
        "standard": one.reference,
        "standard_version": one.version,
        "standard_url": one.document_url,
        "standard_title": one.title,
        "priority_statement": one.priority_statement,
        "missions": _goals(one, MISSION_SCHEME),
        "well_being_goals": _goals(one, WELL_BEING_SCHEME),
        "standard_weight": plain_digits(one.weight),
        "weight_reason": one.weight_reason,
        "adaptations": "\n".join(adaptations_in_words(one)),
        "starts_on": one.starts_on.isoformat() if one.starts_on else "",
        "ends_on": one.ends_on.isoformat() if one.ends_on else "",
    }


def _goals(one: ImportedStandardSnapshot, scheme: str) -> str:
    return " ".join(goal.code for goal in one.goals if goal.scheme == scheme)


def _measure_cells(measure: ImportedMeasureSnapshot) -> dict[str, str]:
    return {
        "measure_id": measure.id,
        "measure_in_full": measure.id_in_full,
        "measure_title": measure.title,
        "measure_definition": measure.description,
        "measure_unit_code": measure.unit_id,
        "measure_unit": measure.unit_name,
        "measure_direction": measure.direction,
        "measure_target": plain_digits(measure.target),
        "measure_counting_rule": measure.counting_rule,
        "measure_geography": measure.geography,
        "measure_evidence": measure.evidence,
        "measure_frequency": measure.frequency,
        "measure_external_scheme": measure.external_scheme,
        "measure_external_code": measure.external_code,
    }
