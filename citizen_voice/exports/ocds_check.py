"""Our own check of a release package before it is handed out.

The OCDS schema allows almost everything to be absent. A package of ours must say what a bidder is scored on: a lot,
weights that make 100, targets with a unit, and which version of which standard they come from.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from citizen_voice.exports.ocds import STANDARD_SCHEME, UNIT_SCHEME

_CODE_PARTS = 3


def find_problems(package: Mapping[str, Any]) -> list[str]:
    """Return what a package lacks, one plain sentence each with the place; empty when it may be handed out.

    The package is JSON as read or built; a part of the wrong kind counts as absent, so nothing is raised.
    """
    releases = _list(package, "releases")
    if not releases:
        return ["releases: there is no release."]
    return [problem for release in releases for problem in _of_release(_object(release))]


def _of_release(release: Mapping[str, Any]) -> Iterator[str]:
    tender = _object(release.get("tender"))
    lots = [_object(lot) for lot in _list(tender, "lots")]
    if not _text(release, "ocid"):
        yield "ocid: the contracting process has no id."
    if not _text(_object(release.get("buyer")), "name"):
        yield "buyer: the buyer has no name."
    if not lots:
        yield "tender.lots: there is no lot, so criteria have no place."
    with_standards = [lot for lot in lots if _criteria(lot) or _list(lot, "additionalClassifications")]
    if lots and not with_standards:
        yield "tender.lots: no lot has criteria and a standard."
    for lot in with_standards:
        yield from _of_lot(lot, tender)
    yield from _of_targets(tender)


def _of_lot(lot: Mapping[str, Any], tender: Mapping[str, Any]) -> Iterator[str]:
    where = f"tender.lots[{lot.get('id')}]"
    yield from _of_criteria(lot, where)
    codes = [
        _text(found, "id")
        for found in map(_object, _list(lot, "additionalClassifications"))
        if found.get("scheme") == STANDARD_SCHEME
    ]
    if not codes:
        yield f"{where}.additionalClassifications: no standard is named."
    for code in codes:
        yield from _of_standard(code, lot, tender, where)


def _of_criteria(lot: Mapping[str, Any], where: str) -> Iterator[str]:
    criteria = _criteria(lot)
    if not criteria:
        yield f"{where}.awardCriteria: there is no criterion."
        return
    weights = [_weight(criterion) for criterion in criteria]
    for criterion, weight in zip(criteria, weights, strict=True):
        if weight is None:
            yield f"{where}.awardCriteria: the criterion “{criterion.get('name')}” has no weight in numbers."
    total = sum((weight for weight in weights if weight is not None), Decimal(0))
    if total != Decimal(100):
        yield f"{where}.awardCriteria: the weights add up to {total:f}, not to 100."


def _criteria(lot: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [_object(found) for found in _list(_object(lot.get("awardCriteria")), "criteria")]


def _of_standard(code: str, lot: Mapping[str, Any], tender: Mapping[str, Any], where: str) -> Iterator[str]:
    parts = code.split("/")
    if len(parts) != _CODE_PARTS or not all(parts):
        yield f"{where}.additionalClassifications: “{code}” does not name authority, standard and version."
        return
    documents = [
        document
        for document in map(_object, _list(tender, "documents"))
        if document.get("id") == code and document.get("documentType") == "evaluationCriteria"
    ]
    if not documents:
        yield f"tender.documents: there is no document of standard {code}."
    for document in documents:
        if parts[-1] not in _text(document, "title").split() or not _text(document, "url"):
            yield f"tender.documents: the document of {code} does not give its version and address."
        if lot.get("id") not in _list(document, "relatedLots"):
            yield f"tender.documents: the document of {code} is not related to lot {lot.get('id')}."
    if code not in _codes_of_targets(tender):
        yield f"tender.targets: there is no target from standard {code}."
    # A criterion names its standard in its words alone: the schema has no other place for it.
    if not any(_names(criterion, code) for criterion in _criteria(lot)):
        yield f"{where}.awardCriteria: there is no criterion for standard {code}."


def _names(criterion: Mapping[str, Any], code: str) -> bool:
    words = (word.strip(".,:;()“”") for word in _text(criterion, "description").split())
    return code in words


def _codes_of_targets(tender: Mapping[str, Any]) -> set[str]:
    """Return the versions of standards that the targets name in their dimensions."""
    observations = (one for target in _list(tender, "targets") for one in _list(_object(target), "observations"))
    dimensions = (_object(_object(one).get("dimensions")) for one in observations)
    return {f"{_text(one, 'standard')}/{_text(one, 'standardVersion')}" for one in dimensions}


def _of_targets(tender: Mapping[str, Any]) -> Iterator[str]:
    targets = [_object(target) for target in _list(tender, "targets")]
    if not targets:
        yield "tender.targets: there is no target."
    for target in targets:
        where = f"tender.targets[{target.get('id')}]"
        measure_id = _text(target, "id")
        if not measure_id:
            yield f"{where}: the target has no measure id."
        observations = [_object(found) for found in _list(target, "observations")]
        if not observations:
            yield f"{where}: the target has no amount."
        for observation in observations:
            yield from _of_observation(observation, where)
            reference = _text(_object(observation.get("dimensions")), "standard").rpartition("/")[2]
            if not reference:
                yield f"{where}: the target does not say which standard it comes from."
            elif measure_id and not measure_id.startswith(f"{reference}-"):
                yield f"{where}: the measure is not one of standard {reference}, whose measures begin with its name."


def _of_observation(observation: Mapping[str, Any], where: str) -> Iterator[str]:
    unit = _object(observation.get("unit"))
    if _number(observation.get("measure")) is None:
        yield f"{where}: the target has no amount."
    if unit.get("scheme") != UNIT_SCHEME or not _text(unit, "id") or not _text(unit, "name"):
        yield f"{where}: the target has no unit of ours, so it cannot be added up."
    if not _text(_object(observation.get("dimensions")), "standardVersion"):
        yield f"{where}: the target does not say which version of the standard it comes from."


def _weight(criterion: Mapping[str, Any]) -> Decimal | None:
    numbers = [_object(found) for found in _list(criterion, "numbers")]
    weights = [_number(found.get("number")) for found in numbers if found.get("weight") == "percentageExact"]
    return weights[0] if len(weights) == 1 else None


def _number(value: object) -> Decimal | None:
    """Return a JSON number with the digits that it is written with; None for anything else, such as “70%”."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
        return number if number.is_finite() else None
    return None


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found.strip() if isinstance(found, str) else ""
