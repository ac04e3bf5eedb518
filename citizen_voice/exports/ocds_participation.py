"""Who may take part in a tender, and for whom it is suitable, as OCDS and its extension for the UK have it."""

from typing import Any

from citizen_voice.exports.tender import TenderSnapshot

GAZETTEER = "X_ONS_AREA"
_AREAS = {
    "united_kingdom": "The United Kingdom",
    "council_area": "The area of {council}",
    "council_area_and_neighbours": "The area of {council} and the counties or London boroughs that border it",
}


def participation(tender: TenderSnapshot) -> dict[str, Any]:
    """Return the fields ``otherRequirements`` and ``suitability`` of a tender, each where it says something."""
    content: dict[str, Any] = {}
    if tender.reserved_area:
        content["otherRequirements"] = _reserved(tender)
    if tender.suitable_for:
        content["suitability"] = dict.fromkeys(tender.suitable_for, True)
    return content


def _reserved(tender: TenderSnapshot) -> dict[str, Any]:
    """Return for whom it is kept. No code of the codelist stands for a place: the place itself says it."""
    location: dict[str, Any] = {"description": reserved_in_words(tender)}
    if tender.reserved_area == "united_kingdom":
        location["gazetteer"] = {"scheme": "ISO3166-1-ALPHA-2", "identifiers": ["GB"]}
    elif tender.buyer.area_code:
        location["gazetteer"] = {"scheme": GAZETTEER, "identifiers": [tender.buyer.area_code]}
    small = {"reservedParticipation": ["smeVcse"]} if tender.is_reserved_for_small else {}
    return {**small, "reservedParticipationLocation": location}


def reserved_in_words(tender: TenderSnapshot) -> str:
    """Return for suppliers of which area a tender is kept; nothing where it is for all."""
    return _AREAS[tender.reserved_area].format(council=tender.buyer.name) if tender.reserved_area else ""
