"""The standards of a tender as linked open data: what each lot asks for, linked to the published version it is from."""

from datetime import datetime
from urllib.parse import quote

from citizen_voice.exports.addresses import written_at
from citizen_voice.exports.jsonld import AREA, CONTEXT
from citizen_voice.exports.snapshot import Json
from citizen_voice.exports.tender import (
    AdaptationSnapshot,
    ImportedMeasureSnapshot,
    ImportedStandardSnapshot,
    LotSnapshot,
    TenderSnapshot,
)
from citizen_voice.exports.wording import plain_digits


def _decimal(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "xsd:decimal"}


TENDER_CONTEXT: dict[str, Json] = {
    **CONTEXT,
    "identifier": "dct:identifier",
    "description": "dct:description",
    "buyer": "cv:buyer",
    "ocid": "cv:ocid",
    "recordedAt": {"@id": "cv:recordedAt", "@type": "xsd:dateTime"},
    "lot": "cv:lot",
    "priceWeight": _decimal("cv:priceWeight"),
    "qualityWeight": _decimal("cv:qualityWeight"),
    "uses": "cv:uses",
    "standard": {"@id": "cv:standard", "@type": "@id"},
    "weight": _decimal("cv:weight"),
    "weightReason": "cv:weightReason",
    "measure": "cv:measure",
    "unit": "cv:unit",
    "unitName": "cv:unitName",
    "direction": "cv:direction",
    "target": _decimal("cv:target"),
    "countingRule": "cv:countingRule",
    "geography": "cv:geography",
    "evidence": "cv:evidence",
    "frequency": "cv:frequency",
    "adaptation": "cv:adaptation",
    "framework": "cv:framework",
}


def build_tender_jsonld(tender: TenderSnapshot, *, base_url: str, recorded_at: datetime) -> dict[str, Json]:
    """Return the standards of a tender as JSON-LD 1.1 with its context inside, to be read without a network.

    Each use of a standard has the address of the published version in ``standard``, the same as in the publication's
    own JSON-LD. Weights (percent) and targets are decimals as text. Raises ValueError when ``recorded_at`` has no time
    zone.
    """
    address = f"{base_url.rstrip('/')}/tenders/{quote(tender.ocid, safe='')}"
    buyer: dict[str, Json] = {"@type": "foaf:Organization", "identifier": tender.buyer.id, "name": tender.buyer.name}
    if tender.buyer.area_code:
        buyer["spatial"] = f"{AREA}{tender.buyer.area_code}"
    document: dict[str, Json] = {
        "@context": TENDER_CONTEXT,
        "@id": address,
        "@type": "cv:Tender",
        "ocid": tender.ocid,
        "identifier": tender.reference,
        "title": _english(tender.title),
        "buyer": buyer,
        "recordedAt": written_at(recorded_at),
        "lot": [_lot(lot, address) for lot in tender.lots],
    }
    if tender.description:
        document["description"] = _english(tender.description)
    return document


def _lot(lot: LotSnapshot, address: str) -> Json:
    at = f"{address}#lot-{quote(lot.id, safe='')}"
    return {
        "@id": at,
        "@type": "cv:Lot",
        "identifier": lot.id,
        "title": _english(lot.title),
        "priceWeight": plain_digits(lot.price_weight),
        "qualityWeight": plain_digits(lot.quality_weight),
        "uses": [_use(one, at) for one in lot.standards],
    }


def _use(one: ImportedStandardSnapshot, lot_address: str) -> Json:
    at = f"{lot_address}/{quote(one.reference, safe='')}"
    content = {
        "@id": at,
        "@type": "cv:StandardInTender",
        "standard": one.document_url,
        "notation": one.reference,
        "version": one.version,
        "prefLabel": _english(one.title),
        "weight": plain_digits(one.weight),
        "weightReason": one.weight_reason,
        "startedOn": one.starts_on.isoformat() if one.starts_on else "",
        "endedOn": one.ends_on.isoformat() if one.ends_on else "",
        "relatedMatch": [goal.url for goal in one.goals],
        "framework": [{"notation": link.id, "title": link.words} for link in one.frameworks],
        "measure": [_measure(measure, at) for measure in one.measures],
        "adaptation": [_adaptation(adapted) for adapted in one.adaptations],
    }
    return _without_empty(content)


def _measure(measure: ImportedMeasureSnapshot, use_address: str) -> Json:
    content = {
        "@id": f"{use_address}/{quote(measure.id, safe='')}",
        "@type": "cv:Measure",
        "notation": measure.id,
        "identifier": measure.id_in_full,
        "title": _english(measure.title),
        "description": _english(measure.description) if measure.description else "",
        "unit": measure.unit_id,
        "unitName": measure.unit_name,
        "direction": measure.direction,
        "target": plain_digits(measure.target),
        "countingRule": measure.counting_rule,
        "geography": measure.geography,
        "evidence": measure.evidence,
        "frequency": measure.frequency,
    }
    return _without_empty(content)


def _adaptation(adapted: AdaptationSnapshot) -> Json:
    content = {"field": adapted.field, "text": adapted.words, "reason": adapted.reason}
    return {"@type": "cv:Adaptation", **_without_empty(content)}


def _without_empty(content: dict[str, Json]) -> dict[str, Json]:
    return {name: given for name, given in content.items() if given}


def _english(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "en"}
