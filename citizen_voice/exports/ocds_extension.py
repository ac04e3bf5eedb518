"""The extensions of OCDS that our files use, and our own: what of regional standards no other has a place for.

Its two files are handed out by every installation, at the address that its release packages declare.
"""

from collections.abc import Mapping
from typing import Any

from citizen_voice.exports.ocds_values import json_number
from citizen_voice.exports.tender import ImportedStandardSnapshot, LotSnapshot, TenderSnapshot

_EXTENSIONS = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = (
    f"{_EXTENSIONS}/ocds_lots_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_awardCriteria_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_metrics_extension/1.1/extension.json",
    f"{_EXTENSIONS}/ocds_sustainability_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_location_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_legalBasis_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_otherRequirements_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_suitability_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_organizationClassification_extension/master/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)
"""Those of others; ours has its address at each installation."""
FOLDER = "/ocds/regional-standards"
_TEXT = {"type": ["string", "null"]}
_NUMBER = {"type": ["number", "null"], "minimum": 0, "maximum": 100}


def extension_url(base_url: str) -> str:
    """Return the address at which an installation hands out the extension's metadata."""
    return f"{base_url.rstrip('/')}{FOLDER}/extension.json"


def extension_metadata(base_url: str) -> dict[str, Any]:
    """Return what ``extension.json`` holds, as OCDS has it for extensions."""
    return {
        "name": {"en": "Regional standards"},
        "description": {
            "en": "Says which version of a published regional standard a criterion comes from, what a council adapted"
            " in it and why, which standards a tender leaves out and why, and what price and quality weigh in a lot"
            " without standards."
        },
        "documentationUrl": {"en": f"{base_url.rstrip('/')}{FOLDER}/release-schema.json"},
        "schemas": ["release-schema.json"],
        "compatibility": ["1.1"],
        "contactPoint": {"name": "citizen_voice"},
    }


def extension_schema() -> dict[str, Any]:
    """Return what ``release-schema.json`` holds: a patch of the release schema of OCDS."""
    left_out = {"type": "array", "title": "Standards left out", "items": {"$ref": "#/definitions/StandardLeftOut"}}
    return {
        "definitions": {
            "AwardCriterion": {"properties": {"regionalStandard": {"$ref": "#/definitions/RegionalStandard"}}},
            "Lot": {"properties": {"ownWeights": {"$ref": "#/definitions/OwnWeights"}}},
            "Tender": {"properties": {"standardsLeftOut": left_out}},
            **_of_standards(),
            "OwnWeights": _object(
                "Own weights",
                "What price and quality weigh, in percent, in a lot into which no standard was brought.",
                price={"title": "Price", **_NUMBER},
                quality={"title": "Quality", **_NUMBER},
            ),
        }
    }


def _of_standards() -> dict[str, Any]:
    adaptations = {"type": "array", "title": "Adaptations", "items": {"$ref": "#/definitions/StandardAdaptation"}}
    return {
        "RegionalStandard": _object(
            "Regional standard",
            "The version of a standard that a criterion comes from.",
            id=_described("ID", "Authority, standard and version, as in the lot's additional classifications."),
            weightReason=_described("Reason", "Why the weight is outside the standard's range, if it is."),
            adaptations=adaptations,
        ),
        "StandardAdaptation": _object(
            "Adaptation",
            "What holds in this tender in place of a part of the standard; without words the part is left out.",
            field=_described("Part", "The code of the part of the standard."),
            title=_described("Title", "What the part is called."),
            words=_described("Words", "What holds in its place."),
            reason=_described("Reason", "Why the tender differs from the standard here."),
        ),
        "StandardLeftOut": _object(
            "Standard left out",
            "A standard that is meant for such a tender and is not in it.",
            id=_described("ID", "Authority, standard and version."),
            reason=_described("Reason", "Why the council leaves it out."),
        ),
    }


def _described(title: str, description: str) -> dict[str, Any]:
    return {"title": title, "description": description, **_TEXT}


def _object(called: str, description: str, /, **properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": called, "description": description, "type": "object", "properties": properties}


def regional_standard(one: ImportedStandardSnapshot) -> dict[str, Any]:
    """Return the field ``regionalStandard`` of a standard's criterion."""
    said: dict[str, Any] = {"id": one.code}
    if one.weight_reason:
        said["weightReason"] = one.weight_reason
    if one.adaptations:
        said["adaptations"] = [
            {"field": each.field, "title": each.label or each.field, "words": each.words, "reason": each.reason}
            for each in one.adaptations
        ]
    return said


def own_weights(lot: LotSnapshot) -> dict[str, Any]:
    """Return the field ``ownWeights`` of a lot without standards."""
    return {"price": json_number(lot.price_weight), "quality": json_number(lot.quality_weight)}


def standards_left_out(tender: TenderSnapshot) -> list[dict[str, Any]]:
    """Return the field ``standardsLeftOut`` of a tender."""
    return [{"id": one.code, "reason": one.reason} for one in tender.left_out]
