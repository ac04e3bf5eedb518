"""Contracts as the API gives them to everybody: nothing of who reported or verified."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import g, url_for

from citizen_voice.api.v1.blueprint import address_of
from citizen_voice.api.v1.delivery_views import show_commitment
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.delivery.steps.listing import ListedContract, PublicLot, find_later_record
from citizen_voice.delivery.steps.reporting import is_public_address

if TYPE_CHECKING:
    from citizen_voice.delivery.queries import CommitmentRow
    from citizen_voice.models import PublishedStandard, TenderImport, TenderLot

WRITTEN_DOWN = ("reference", "supplier_id", "supplier_name", "signed_on")
RESIDENTS_WANT = "priority_statement"


def summarise_contract(one: ListedContract) -> dict[str, Any]:
    """Return a contract of a list."""
    return {
        **_lot(one.lot, one.import_id),
        "reports_due": one.count.due,
        "reports_received": one.count.received,
        "reports": one.count.state,
        "api_url": _address("api_v1.show_contract", import_id=one.import_id, lot=one.lot.number),
    }


def show_contract(tender_import: "TenderImport", one: PublicLot) -> dict[str, Any]:
    """Return a contract with its measures, their reports, and the standards that they are of."""
    published = {
        each.published_standard.standard_id: each.published_standard
        for each in tender_import.standards
        if each.tender_lot_id == one.lot.id
    }
    return {
        **_lot(one.lot, tender_import.id),
        "replaced_by": find_later_record(tender_import),
        "contract": _written_down(one, tender_import.id),
        "measures": [_measure(row, one, published[row.commitment.standard_id]) for row in one.rows],
    }


def _lot(lot: "TenderLot", import_id: uuid.UUID) -> dict[str, Any]:
    tender = lot.tender
    return {
        "id": lot.id,
        "import_id": import_id,
        "tender_id": tender.id,
        "lot": lot.number,
        "title": tender.title,
        "lot_title": lot.title,
        "reference": tender.reference,
        "council": tender.council.code,
        "url": _address("delivery.show_public_contract", import_id=import_id),
    }


def _written_down(one: PublicLot, import_id: uuid.UUID) -> dict[str, Any] | None:
    if one.contract is None:
        return None
    return {
        **{name: getattr(one.contract, name) for name in WRITTEN_DOWN},
        "ocds_url": _address("delivery.download_public_contract", import_id=import_id, lot=one.lot.number),
    }


def _measure(row: "CommitmentRow", one: PublicLot, published: "PublishedStandard") -> dict[str, Any]:
    commitment = row.commitment
    shown = show_commitment(row)
    for report in shown["reports"]:
        # Older reports may have an address that is no link for everybody.
        report["evidence_url"] = report["evidence_url"] if is_public_address(report["evidence_url"]) else ""
    return {
        **shown,
        **{name: getattr(commitment, name) for name in ("direction", "counting_rule")},
        "agreed": one.agreed(row) if one.contract else None,
        "standard": _rests_on(published),
    }


def _rests_on(published: "PublishedStandard") -> dict[str, Any]:
    publication, reference = published.publication, published.standard.reference
    place = {"publication_slug": publication.slug, "version": publication.version}
    return {
        "reference": reference,
        "version": published.version,
        "publication": publication.slug,
        "publication_version": publication.version,
        "url": f"{address_of(publication)}#{reference}",
        "api_url": _address("api_v1.show_publication", **place),
        "clause_url": _address("api_v1.show_clause", reference=reference, field=RESIDENTS_WANT, **place),
    }


def _address(endpoint: str, **parts: Any) -> str:
    return full_address(url_for(endpoint, authority_slug=g.authority.slug, **parts))
