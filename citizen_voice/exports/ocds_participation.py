"""Who may take part in a tender, and for whom it is suitable, as OCDS and its extension for the UK have it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citizen_voice.exports.ocds_parts import as_object, list_of, text_of
from citizen_voice.exports.tender import TenderSnapshot

GAZETTEER = "X_ONS_AREA"
_COUNTRIES, _COUNTRY = "ISO3166-1-ALPHA-2", "GB"
_SMALL = "smeVcse"
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
        location["gazetteer"] = {"scheme": _COUNTRIES, "identifiers": [_COUNTRY]}
    elif tender.buyer.area_code:
        location["gazetteer"] = {"scheme": GAZETTEER, "identifiers": [tender.buyer.area_code]}
    small = {"reservedParticipation": [_SMALL]} if tender.is_reserved_for_small else {}
    return {**small, "reservedParticipationLocation": location}


def reserved_in_words(tender: TenderSnapshot) -> str:
    """Return for suppliers of which area a tender is kept; nothing where it is for all."""
    return _AREAS[tender.reserved_area].format(council=tender.buyer.name) if tender.reserved_area else ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """For whom a release keeps a tender: suppliers of an area, one of ``RESERVED``, perhaps small ones alone."""

    area: str
    for_small: bool


def is_reserved(tender: Mapping[str, Any]) -> bool:
    """Say whether the tender of a release is kept for certain suppliers, whatever kind of value says so."""
    said = as_object(tender.get("otherRequirements"))
    return bool(said.get("reservedParticipation") or said.get("reservedParticipationLocation"))


def read_reservation(tender: Mapping[str, Any], *, buyer: str) -> Reservation | None:
    """Return for whom the tender of a release is kept; None where that is nobody, or nobody of whom we have a word.

    A place is known by its country's code, or by the words that we write, in which the area is that of ``buyer``.
    Small firms are kept for only together with a place, as the order for England has it.
    """
    said = as_object(tender.get("otherRequirements"))
    codes, place = said.get("reservedParticipation") or [], as_object(said.get("reservedParticipationLocation"))
    area = _area_of(place, buyer)
    if codes not in ([], [_SMALL]) or not area:
        return None
    return Reservation(area, codes == [_SMALL])


def _area_of(place: Mapping[str, Any], buyer: str) -> str:
    said = text_of(place, "description").casefold()
    for area, words in _AREAS.items():
        if said == words.format(council=buyer).casefold():
            return area
    gazetteer = as_object(place.get("gazetteer"))
    is_country = text_of(gazetteer, "scheme") == _COUNTRIES and list_of(gazetteer, "identifiers") == [_COUNTRY]
    return "united_kingdom" if is_country else ""
