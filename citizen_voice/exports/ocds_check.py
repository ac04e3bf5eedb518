"""Our own check of a release package before it is handed out.

The OCDS schema allows almost everything to be absent. A package of ours must say what a bidder is scored on: a lot,
weights that make 100, targets with a unit, and which version of which standard they come from.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from citizen_voice.exports.ocds import UNIT_SCHEME
from citizen_voice.exports.ocds_parts import as_object, id_of, list_of, number_of, objects_of, percentage_of, text_of
from citizen_voice.exports.ocds_standards import STANDARD_SCHEME, codes_of_lot

_CODE_PARTS = 3


def find_problems(package: Mapping[str, Any]) -> list[str]:
    """Return what a package lacks, one plain sentence each with the place; empty when it may be handed out.

    The package is JSON as read or built; a part of the wrong kind counts as absent, so nothing is raised.
    """
    releases = list_of(package, "releases")
    if not releases:
        return ["releases: there is no release."]
    return [problem for release in releases for problem in _of_release(as_object(release))]


def find_weight_problems(package: Mapping[str, Any]) -> list[str]:
    """Return for each lot with our standards by how much its weights in percent miss 100, a sentence each.

    Criteria of a council's own file may have no number, where another stands for them.
    """
    problems = []
    for release in list_of(package, "releases"):
        for lot in objects_of(as_object(as_object(release).get("tender")), "lots"):
            weights = [percentage_of(one) for one in _criteria(lot)] if codes_of_lot(lot) else [Decimal(100)]
            total = sum((weight for weight in weights if weight is not None), Decimal(0))
            if total != Decimal(100):
                problems.append(f"Lot {id_of(lot)}: the weights add up to {total:f}, not to 100.")
    return problems


def _of_release(release: Mapping[str, Any]) -> Iterator[str]:
    tender = as_object(release.get("tender"))
    lots = [as_object(lot) for lot in list_of(tender, "lots")]
    if not text_of(release, "ocid"):
        yield "ocid: the contracting process has no id."
    if not text_of(as_object(release.get("buyer")), "name"):
        yield "buyer: the buyer has no name."
    if not lots:
        yield "tender.lots: there is no lot, so criteria have no place."
    with_standards = [lot for lot in lots if _criteria(lot) or list_of(lot, "additionalClassifications")]
    if lots and not with_standards:
        yield "tender.lots: no lot has criteria and a standard."
    for lot in with_standards:
        yield from _of_lot(lot, tender)
    yield from _of_targets(tender)


def _of_lot(lot: Mapping[str, Any], tender: Mapping[str, Any]) -> Iterator[str]:
    where = f"tender.lots[{lot.get('id')}]"
    yield from _of_criteria(lot, where)
    codes = [
        text_of(found, "id")
        for found in map(as_object, list_of(lot, "additionalClassifications"))
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
    weights = [percentage_of(criterion) for criterion in criteria]
    for criterion, weight in zip(criteria, weights, strict=True):
        if weight is None:
            yield f"{where}.awardCriteria: the criterion “{criterion.get('name')}” has no weight in numbers."
    total = sum((weight for weight in weights if weight is not None), Decimal(0))
    if total != Decimal(100):
        yield f"{where}.awardCriteria: the weights add up to {total:f}, not to 100."


def _criteria(lot: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [as_object(found) for found in list_of(as_object(lot.get("awardCriteria")), "criteria")]


def _of_standard(code: str, lot: Mapping[str, Any], tender: Mapping[str, Any], where: str) -> Iterator[str]:
    parts = code.split("/")
    if len(parts) != _CODE_PARTS or not all(parts):
        yield f"{where}.additionalClassifications: “{code}” does not name authority, standard and version."
        return
    documents = [
        document
        for document in map(as_object, list_of(tender, "documents"))
        if document.get("id") == code and document.get("documentType") == "evaluationCriteria"
    ]
    if not documents:
        yield f"tender.documents: there is no document of standard {code}."
    for document in documents:
        if parts[-1] not in text_of(document, "title").split() or not text_of(document, "url"):
            yield f"tender.documents: the document of {code} does not give its version and address."
        if lot.get("id") not in list_of(document, "relatedLots"):
            yield f"tender.documents: the document of {code} is not related to lot {lot.get('id')}."
    if code not in _codes_of_targets(tender):
        yield f"tender.targets: there is no target from standard {code}."
    # A criterion names its standard in its words alone: the schema has no other place for it.
    if not any(_names(criterion, code) for criterion in _criteria(lot)):
        yield f"{where}.awardCriteria: there is no criterion for standard {code}."


def _names(criterion: Mapping[str, Any], code: str) -> bool:
    words = (word.strip(".,:;()“”") for word in text_of(criterion, "description").split())
    return code in words


def _codes_of_targets(tender: Mapping[str, Any]) -> set[str]:
    """Return the versions of standards that the targets name in their dimensions."""
    observations = (one for target in list_of(tender, "targets") for one in list_of(as_object(target), "observations"))
    dimensions = (as_object(as_object(one).get("dimensions")) for one in observations)
    return {f"{text_of(one, 'standard')}/{text_of(one, 'standardVersion')}" for one in dimensions}


def _of_targets(tender: Mapping[str, Any]) -> Iterator[str]:
    targets = [as_object(target) for target in list_of(tender, "targets")]
    if not targets:
        yield "tender.targets: there is no target."
    for target in targets:
        where = f"tender.targets[{target.get('id')}]"
        measure_id = text_of(target, "id")
        if not measure_id:
            yield f"{where}: the target has no measure id."
        observations = [as_object(found) for found in list_of(target, "observations")]
        if not observations:
            yield f"{where}: the target has no amount."
        for observation in observations:
            yield from _of_observation(observation, where)
            reference = text_of(as_object(observation.get("dimensions")), "standard").rpartition("/")[2]
            if not reference:
                yield f"{where}: the target does not say which standard it comes from."
            elif measure_id and "/" not in measure_id and not measure_id.startswith(f"{reference}-"):
                # One with a stroke was taken over from another region, and is known by its id in full.
                yield f"{where}: the measure is not one of standard {reference}, whose measures begin with its name."


def _of_observation(observation: Mapping[str, Any], where: str) -> Iterator[str]:
    unit = as_object(observation.get("unit"))
    if number_of(observation.get("measure")) is None:
        yield f"{where}: the target has no amount."
    if unit.get("scheme") != UNIT_SCHEME or not text_of(unit, "id") or not text_of(unit, "name"):
        yield f"{where}: the target has no unit of ours, so it cannot be added up."
    if not text_of(as_object(observation.get("dimensions")), "standardVersion"):
        yield f"{where}: the target does not say which version of the standard it comes from."
