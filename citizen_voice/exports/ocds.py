"""A tender as an OCDS 1.1 release package, with the extensions for lots, award criteria, metrics and sustainability.

The mapping: a standard's version is a classification of the lot and a document; its weight a criterion of the lot;
its measure and target a metric of the tender.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from citizen_voice.exports.addresses import written_at
from citizen_voice.exports.tender import ImportedStandardSnapshot, TenderSnapshot

STANDARD_SCHEME = "X_REGIONAL_SV_STANDARD"
UNIT_SCHEME = "X_CITIZEN_VOICE_UNIT"
GAZETTEER = "X_ONS_AREA"
LOT = "1"

_EXTENSIONS = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = (
    f"{_EXTENSIONS}/ocds_lots_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_awardCriteria_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_metrics_extension/1.1/extension.json",
    f"{_EXTENSIONS}/ocds_sustainability_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_location_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_legalBasis_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_organizationClassification_extension/master/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)

_LEGAL_BASIS = {
    "scheme": "UKPGA",
    "id": "2023/54",
    "description": "Procurement Act 2023",
    "uri": "https://www.legislation.gov.uk/ukpga/2023/54/contents",
}
_BUYER_TYPE = {
    "scheme": "UK_CA_TYPE",
    "id": "publicAuthoritySubCentralGovernment",
    "description": "Public authority - sub-central government",
}
_LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def build_release_package(
    tender: TenderSnapshot, *, publisher: str, published_at: datetime, base_url: str
) -> dict[str, Any]:
    """Return the release package of a tender, ready for ``json.dumps``.

    ``publisher`` is the name of who hands it out. Weights and amounts become JSON numbers with the same digits.
    Raises ValueError when ``published_at`` has no time zone. What the tender may hold was checked when it was made.
    """
    moment = written_at(published_at)
    return {
        "uri": f"{base_url.rstrip('/')}/tenders/{quote(tender.ocid, safe='')}/ocds",
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": moment,
        "publisher": {"name": publisher},
        "license": _LICENCE,
        "releases": [_release(tender, moment)],
    }


def _release(tender: TenderSnapshot, moment: str) -> dict[str, Any]:
    buyer = {"id": tender.buyer.id, "name": tender.buyer.name}
    return {
        "ocid": tender.ocid,
        "id": f"{tender.ocid}-tender-{moment.replace(':', '')}",
        "date": moment,
        "tag": ["tender"],
        "initiationType": "tender",
        "language": "en",
        "parties": [_party(tender)],
        "buyer": buyer,
        "tender": _tender(tender),
    }


def _party(tender: TenderSnapshot) -> dict[str, Any]:
    return {
        "id": tender.buyer.id,
        "name": tender.buyer.name,
        "roles": ["buyer"],
        "address": {"countryName": "United Kingdom"},
        "details": {"classifications": [_BUYER_TYPE]},
    }


def _tender(tender: TenderSnapshot) -> dict[str, Any]:
    content: dict[str, Any] = {
        "id": tender.reference,
        "title": tender.title,
        "status": tender.status,
        "legalBasis": _LEGAL_BASIS,
        "mainProcurementCategory": tender.category,
        "awardCriteria": "ratedCriteria",
        "value": _value(tender),
        "items": [_item(tender)],
        "lots": [_lot(tender)],
        "documents": [_document(one) for one in _by_code(tender.standards)],
        "hasSustainability": True,
        "sustainability": [_sustainability(one) for one in _by_code(tender.standards)],
        "targets": [_target(one, tender) for one in tender.standards],
    }
    period = _period(tender)
    if period:
        content["contractPeriod"] = period
    if tender.description:
        content["description"] = tender.description
    if tender.is_above_threshold is not None:
        content["aboveThreshold"] = tender.is_above_threshold
    return content


def _value(tender: TenderSnapshot) -> dict[str, Any]:
    value: dict[str, Any] = {"amount": json_number(tender.value_amount), "currency": "GBP"}
    if tender.value_amount_gross is not None:
        value["amountGross"] = json_number(tender.value_amount_gross)
    return value


def _item(tender: TenderSnapshot) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": "1",
        "classification": {"scheme": "CPV", "id": tender.cpv_code, "description": tender.cpv_description},
        "relatedLot": LOT,
    }
    if tender.buyer.area_code:
        # An ONS code names an area, not the council as a body: it belongs to the place, not to the party.
        item["deliveryLocations"] = [{"gazetteer": {"scheme": GAZETTEER, "identifiers": [tender.buyer.area_code]}}]
    return item


def _lot(tender: TenderSnapshot) -> dict[str, Any]:
    lot: dict[str, Any] = {
        "id": LOT,
        "title": tender.lot_title,
        "status": tender.status,
        "value": _value(tender),
        "additionalClassifications": [_classification(one) for one in _by_code(tender.standards)],
        "awardCriteria": {"criteria": [*_price_and_quality(tender), *(_criterion(one) for one in tender.standards)]},
        "hasSustainability": True,
        "sustainability": [_sustainability(one) for one in _by_code(tender.standards)],
    }
    period = _period(tender)
    if period:
        lot["contractPeriod"] = period
    return lot


def _price_and_quality(tender: TenderSnapshot) -> list[dict[str, Any]]:
    return [
        {"type": "price", "name": "Price", "numbers": [_weight(tender.price_weight)]},
        {"type": "quality", "name": "Quality", "numbers": [_weight(tender.quality_weight)]},
    ]


def _criterion(one: ImportedStandardSnapshot) -> dict[str, Any]:
    return {
        "type": "quality",
        "name": f"Social value: {one.title}",
        "description": f"Commitment against measure {one.measure_id} of standard {one.code}: {one.measure_title}.",
        "numbers": [_weight(one.weight)],
    }


def _weight(weight: Decimal) -> dict[str, Any]:
    return {"number": json_number(weight), "weight": "percentageExact"}


def _classification(one: ImportedStandardSnapshot) -> dict[str, Any]:
    return {"scheme": STANDARD_SCHEME, "id": one.code, "description": one.title, "uri": one.document_url}


def _document(one: ImportedStandardSnapshot) -> dict[str, Any]:
    return {
        "id": one.code,
        "documentType": "evaluationCriteria",
        "title": f"{one.reference} {one.title}, version {one.version}",
        "url": one.document_url,
        "format": "text/html",
        "language": "en",
        "relatedLots": [LOT],
    }


def _sustainability(one: ImportedStandardSnapshot) -> dict[str, Any]:
    return {
        "goal": one.sustainability_goal,
        "description": f"Standard {one.code}: {one.title}",
        "strategies": ["awardCriteria", "contractPerformanceConditions"],
    }


def _target(one: ImportedStandardSnapshot, tender: TenderSnapshot) -> dict[str, Any]:
    observation: dict[str, Any] = {
        "id": f"{one.measure_id}-target",
        "measure": json_number(one.target),
        "unit": {"name": one.unit_name, "scheme": UNIT_SCHEME, "id": one.unit_id},
        "dimensions": {
            "geography": one.geography,
            "standard": f"{one.authority_slug}/{one.reference}",
            "standardVersion": one.version,
        },
    }
    period = _period(tender)
    if period:
        observation["period"] = period
    target: dict[str, Any] = {"id": one.measure_id, "title": one.measure_title, "observations": [observation]}
    if one.measure_description:
        target["description"] = one.measure_description
    return target


def _period(tender: TenderSnapshot) -> dict[str, str]:
    ends = {"startDate": (tender.contract_starts_on, time.min), "endDate": (tender.contract_ends_on, time(23, 59, 59))}
    return {name: _at(day, hour) for name, (day, hour) in ends.items() if day is not None}


def _at(day: date, hour: time) -> str:
    return written_at(datetime.combine(day, hour, tzinfo=UTC))


def _by_code(standards: Iterable[ImportedStandardSnapshot]) -> list[ImportedStandardSnapshot]:
    """Return each standard once: two measures of one standard still make one document and one classification."""
    return list({one.code: one for one in standards}.values())


def json_number(number: Decimal) -> int | float:
    """Return a decimal as a JSON number that prints the same digits, up to the 15 that any reader keeps."""
    return int(number) if number == number.to_integral_value() else float(number)
