"""A tender as an OCDS 1.1 release package, with the extensions for lots, award criteria, metrics and sustainability.

The mapping: a standard's version is a classification of its lots and a document; its weight a criterion of the lot;
each measure a metric of the tender, with an observation for each lot that asks for it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from citizen_voice.exports.addresses import written_at
from citizen_voice.exports.goals import goals_called, goals_in_words
from citizen_voice.exports.ocds_extension import (
    EXTENSIONS,
    extension_url,
    own_weights,
    regional_standard,
    standards_left_out,
)
from citizen_voice.exports.ocds_participation import GAZETTEER, participation
from citizen_voice.exports.ocds_standards import STANDARD_SCHEME
from citizen_voice.exports.ocds_values import json_number
from citizen_voice.exports.schedule import adaptations_in_words
from citizen_voice.exports.tender import (
    BANDS,
    ImportedMeasureSnapshot,
    ImportedStandardSnapshot,
    LotSnapshot,
    TenderSnapshot,
)

UNIT_SCHEME = "X_CITIZEN_VOICE_UNIT"

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
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


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
        "extensions": [*EXTENSIONS, extension_url(base_url)],
        "publishedDate": moment,
        "publisher": {"name": publisher},
        "license": LICENCE,
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
        "parties": [buyer_party(tender)],
        "buyer": buyer,
        "tender": _tender(tender),
    }


def buyer_party(tender: TenderSnapshot) -> dict[str, Any]:
    """Return the council that buys as a party of a release."""
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
        "items": [_item(lot, tender) for lot in tender.lots],
        "lots": [_lot(lot, tender) for lot in tender.lots],
        "documents": [_document(one, tender) for one in _by_code(tender.standards)],
        "hasSustainability": True,
        "sustainability": [_sustainability(one) for one in _by_code(tender.standards)],
        "targets": list(_targets(tender)),
    }
    period = period_of(tender.contract_starts_on, tender.contract_ends_on)
    if period:
        content["contractPeriod"] = period
    if tender.description:
        content["description"] = tender.description
    content |= participation(tender)
    if tender.left_out:
        content["standardsLeftOut"] = standards_left_out(tender)
    if tender.is_light_touch:
        content["specialRegime"] = ["lightTouch"]
    if tender.is_above_threshold is not None:
        content["aboveThreshold"] = tender.is_above_threshold
    return content


def _value(tender: TenderSnapshot) -> dict[str, Any]:
    return {"amount": json_number(tender.value_amount), "currency": "GBP"}


def _item(lot: LotSnapshot, tender: TenderSnapshot) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": lot.id,
        "classification": {"scheme": "CPV", "id": tender.cpv_code, "description": tender.cpv_description},
        "relatedLot": lot.id,
    }
    if tender.buyer.area_code:
        # An ONS code names an area, not the council as a body: it belongs to the place, not to the party.
        item["deliveryLocations"] = [{"gazetteer": {"scheme": GAZETTEER, "identifiers": [tender.buyer.area_code]}}]
    return item


def _lot(lot: LotSnapshot, tender: TenderSnapshot) -> dict[str, Any]:
    content: dict[str, Any] = {"id": lot.id, "title": lot.title, "status": tender.status}
    if len(tender.lots) == 1:
        content["value"] = _value(tender)
    if lot.standards:
        content |= {
            "additionalClassifications": [
                *(_classification(one) for one in _by_code(lot.standards)),
                *_goals(lot.standards),
                *_frameworks(lot.standards),
            ],
            "awardCriteria": {"criteria": [*_price_and_quality(lot), *(_criterion(one) for one in lot.standards)]},
            "hasSustainability": True,
            "sustainability": [_sustainability(one) for one in _by_code(lot.standards)],
        }
    else:
        content["ownWeights"] = own_weights(lot)
    period = period_of(tender.contract_starts_on, tender.contract_ends_on)
    if period:
        content["contractPeriod"] = period
    return content


def _price_and_quality(lot: LotSnapshot) -> list[dict[str, Any]]:
    return [
        {"type": "price", "name": "Price", "numbers": [_weight(lot.price_weight)]},
        {"type": "quality", "name": "Quality", "numbers": [_weight(lot.quality_weight)]},
    ]


def _criterion(one: ImportedStandardSnapshot) -> dict[str, Any]:
    measures = "; ".join(f"{measure.id} ({measure.title})" for measure in one.measures)
    said = [f"Commitments under standard {one.code}, against these measures: {measures}."]
    # For readers who don't know our extension; programs find the same in its field.
    said += [f"The council adapted {adapted}" for adapted in adaptations_in_words(one)]
    numbers = [_weight(one.weight)]
    if one.minimum_band is not None:
        said.append(f"Scored from 0 to {BANDS - 1}; a bid that scores less than {one.minimum_band} fails.")
        numbers.append({"number": one.minimum_band, "threshold": "minimumScore"})
    return {
        "type": "quality",
        "name": f"Social value: {one.title}",
        "description": " ".join(said),
        "numbers": numbers,
        "regionalStandard": regional_standard(one),
    }


def _weight(weight: Decimal) -> dict[str, Any]:
    return {"number": json_number(weight), "weight": "percentageExact"}


def _classification(one: ImportedStandardSnapshot) -> dict[str, Any]:
    return {"scheme": STANDARD_SCHEME, "id": one.code, "description": one.title, "uri": one.document_url}


def _goals(standards: Iterable[ImportedStandardSnapshot]) -> list[dict[str, Any]]:
    """Return each goal that the standards serve once: a lot that serves a mission is found by it."""
    served = {goal.code: goal for one in standards for goal in one.goals}
    return [
        {"scheme": goal.scheme, "id": goal.code, "description": goal.name, "uri": goal.url} for goal in served.values()
    ]


def _frameworks(standards: Iterable[ImportedStandardSnapshot]) -> list[dict[str, Any]]:
    served = {(link.scheme, link.id): link for one in standards for link in one.frameworks}
    return [
        {"scheme": link.scheme, "id": link.id, "description": link.words, **({"uri": link.url} if link.url else {})}
        for link in served.values()
    ]


def _document(one: ImportedStandardSnapshot, tender: TenderSnapshot) -> dict[str, Any]:
    return {
        "id": one.code,
        "documentType": "evaluationCriteria",
        "title": f"{one.reference} {one.title}, version {one.version}",
        "url": one.document_url,
        "format": "text/html",
        "language": "en",
        "relatedLots": [lot.id for lot in tender.lots if one.code in {other.code for other in lot.standards}],
    }


def _sustainability(one: ImportedStandardSnapshot) -> dict[str, Any]:
    return {
        "goal": one.sustainability_goal,
        "description": _served(one),
        "strategies": ["awardCriteria", "contractPerformanceConditions"],
    }


def _served(one: ImportedStandardSnapshot) -> str:
    words = f"Standard {one.code}: {one.title}"
    return f"{words}. {goals_called(one.goals)}: {goals_in_words(one.goals)}" if one.goals else words


def _targets(tender: TenderSnapshot) -> Iterator[dict[str, Any]]:
    """Return each measure once, with an observation for each lot that asks for it."""
    asked: dict[str, list[tuple[LotSnapshot, ImportedStandardSnapshot, ImportedMeasureSnapshot]]] = {}
    for lot in tender.lots:
        for one in lot.standards:
            for measure in one.measures:
                asked.setdefault(measure.id, []).append((lot, one, measure))
    for code, places in asked.items():
        measure = places[0][2]
        target: dict[str, Any] = {"id": code, "title": measure.title}
        if measure.description:
            target["description"] = measure.description
        target["observations"] = [_observation(*place, tender) for place in places]
        yield target


def _observation(
    lot: LotSnapshot, one: ImportedStandardSnapshot, measure: ImportedMeasureSnapshot, tender: TenderSnapshot
) -> dict[str, Any]:
    observation: dict[str, Any] = {
        "id": f"{measure.id}-target" if len(tender.lots) == 1 else f"{measure.id}-target-lot-{lot.id}",
        "measure": json_number(measure.target),
        "unit": {"name": measure.unit_name, "scheme": UNIT_SCHEME, "id": measure.unit_id},
        "dimensions": {
            "geography": measure.geography,
            "lot": lot.id,
            "measureInFull": measure.id_in_full,
            "standard": f"{one.authority_slug}/{one.reference}",
            "standardVersion": one.version,
        },
    }
    if measure.external_code:
        observation["dimensions"]["externalMeasure"] = f"{measure.external_scheme}/{measure.external_code}"
    period = period_of(one.starts_on or tender.contract_starts_on, one.ends_on or tender.contract_ends_on)
    if period:
        observation["period"] = period
    return observation


def period_of(starts_on: date | None, ends_on: date | None) -> dict[str, str]:
    """Return a period of whole days as OCDS has it; a day that is not known is not there."""
    ends = {"startDate": (starts_on, time.min), "endDate": (ends_on, time(23, 59, 59))}
    return {name: _at(day, hour) for name, (day, hour) in ends.items() if day is not None}


def _at(day: date, hour: time) -> str:
    return written_at(datetime.combine(day, hour, tzinfo=UTC))


def _by_code(standards: Iterable[ImportedStandardSnapshot]) -> list[ImportedStandardSnapshot]:
    """Return each standard once: two measures of one standard still make one document and one classification."""
    return list({one.code: one for one in standards}.values())
