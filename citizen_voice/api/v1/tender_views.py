"""Tenders and their imports as the API gives them."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import current_app, url_for

from citizen_voice.commissioning.steps.documents import FILE_NAMES
from citizen_voice.commissioning.steps.left_out import LeftOut, list_with_reasons
from citizen_voice.drafting.measure_ids import id_in_full

if TYPE_CHECKING:
    from citizen_voice.models import ImportedStandard, Tender, TenderImport, TenderLot


TENDER_DETAILS = (
    *("is_light_touch", "notice_id", "reserved_area", "is_reserved_for_small"),
    *("is_suitable_for_sme", "is_suitable_for_vcse"),
)


def show_tender(tender: "Tender") -> dict[str, Any]:
    """Return a tender as its schema writes it."""
    recorded = [one for one in tender.imports if one.recorded_at is not None]
    names = ("id", "title", "reference", "description", "value_gbp", "cpv_code", "category", "duration_months")
    return {
        **{name: getattr(tender, name) for name in (*names, *TENDER_DETAILS)},
        "council": tender.council.code,
        "lots": [_lot(one) for one in tender.lots],
        "import_ids": [one.id for one in reversed(recorded)],
    }


def _lot(lot: "TenderLot") -> dict[str, Any]:
    return {name: getattr(lot, name) for name in ("number", "title", "price_weight", "quality_weight")}


def show_import_summary(tender_import: "TenderImport") -> dict[str, Any]:
    """Return a recorded import without what is in it."""
    tender, publication = tender_import.tender, tender_import.publication
    slug = publication.authority.slug
    page = url_for("commissioning.show_import", authority_slug=slug, import_id=tender_import.id)
    return {
        "id": tender_import.id,
        "tender_id": tender.id,
        "title": tender.title,
        "reference": tender.reference,
        "council": tender.council.code,
        "publication": {"slug": publication.slug, "version": publication.version},
        "recorded_at": tender_import.recorded_at,
        "url": full_address(page),
    }


def show_begun(tender_import: "TenderImport") -> dict[str, Any]:
    """Return what was chosen so far in an import that is not recorded yet, as it is sent to be recorded."""
    publication = tender_import.publication
    return {
        "publication": {"slug": publication.slug, "version": publication.version},
        "lots": [{"standards": [_without_version(one) for one in lot["standards"]]} for lot in _lots(tender_import)],
        "left_out": [
            {"reference": one.standard.reference, "reason": one.reason}
            for one in list_with_reasons(tender_import)
            if one.reason
        ],
    }


def _without_version(standard: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in standard.items() if name != "version"}


def _lots(tender_import: "TenderImport") -> list[dict[str, Any]]:
    in_lots: dict[uuid.UUID, list[Any]] = {}
    for one in tender_import.standards:
        in_lots.setdefault(one.tender_lot_id, []).append(_standard(one))
    return [{**_lot(lot), "standards": in_lots.get(lot.id, [])} for lot in tender_import.tender.lots]


def show_import(tender_import: "TenderImport") -> dict[str, Any]:
    """Return a recorded import with all that is asked for in each lot."""
    slug = tender_import.publication.authority.slug
    return {
        **show_import_summary(tender_import),
        "lots": _lots(tender_import),
        "total_weight_reason": tender_import.total_weight_reason,
        "left_out": [_left_out(one) for one in list_with_reasons(tender_import)],
        "files": {
            name: full_address(
                url_for(
                    "api_v1.download_import_file", authority_slug=slug, import_id=tender_import.id, filename=file_name
                )
            )
            for name, file_name in FILE_NAMES.items()
        },
    }


def _standard(imported: "ImportedStandard") -> dict[str, Any]:
    published = imported.published_standard
    slug = published.publication.authority.slug
    return {
        **{name: getattr(imported, name) for name in ("weight", "weight_reason", "starts_on", "ends_on")},
        "reference": published.standard.reference,
        "version": published.version,
        "measures": [
            {"code": one.measure_code, "id": id_in_full(slug, one.measure_code), "target": one.target}
            for one in imported.measures
        ],
        "adaptations": [{"field": one.field, "words": one.words, "reason": one.reason} for one in imported.adaptations],
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {
        **{name: getattr(one.standard, name) for name in ("reference", "version")},
        "title": one.title,
        "reason": one.reason,
    }


def full_address(path: str) -> str:
    """Return the address that others see of a path of ours."""
    base: str = current_app.config["PUBLIC_URL"]
    return base + path
