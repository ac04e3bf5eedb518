"""What a release package says of the standards in a tender: read back from a file of ours, or from one made into it.

That nothing is lost on the way out is only known when it has been read in again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from citizen_voice.exports.ocds import STANDARD_SCHEME
from citizen_voice.exports.ocds_parts import as_object, id_of, number_of, objects_of, percentage_of, text_of
from citizen_voice.exports.tender import ImportedMeasureSnapshot, ImportedStandardSnapshot, LotSnapshot, TenderSnapshot

_CODE = re.compile(r"Commitments under standard (\S+), against these measures: ")
_PRICE = ("price", "cost")


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure with its target in its unit, and the days between which it counts, in ISO 8601, empty if not said."""

    code: str
    unit_id: str
    unit_name: str
    target: Decimal
    geography: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class StandardFacts:
    """A version of a standard as one code, such as ``authority/SV-01/1.0``, its weight in percent and its measures."""

    code: str
    weight: Decimal
    measures: tuple[MeasureFacts, ...]


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot; a weight is None where the file has none, as for a lot into which no standard was brought."""

    id: str
    title: str
    price_weight: Decimal | None
    quality_weight: Decimal | None
    standards: tuple[StandardFacts, ...]


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """What counts of a tender with standards in it."""

    ocid: str
    reference: str
    title: str
    value: Decimal | None
    lots: tuple[LotFacts, ...]


def facts_of(tender: TenderSnapshot) -> ImportFacts:
    """Return the facts of a tender that its release package must tell."""
    return ImportFacts(
        tender.ocid,
        tender.reference,
        tender.title,
        tender.value_amount,
        tuple(_lot(one, tender) for one in tender.lots),
    )


def read_import(package: Mapping[str, Any]) -> ImportFacts:
    """Return those facts as a release package tells them; what is of the wrong kind counts as not told."""
    release = next(iter(objects_of(package, "releases")), {})
    tender = as_object(release.get("tender"))
    value = number_of(as_object(tender.get("value")).get("amount"))
    lots = tuple(_read_lot(lot, tender) for lot in objects_of(tender, "lots"))
    return ImportFacts(text_of(release, "ocid"), _told(tender, "id"), _told(tender, "title"), value, lots)


def _lot(lot: LotSnapshot, tender: TenderSnapshot) -> LotFacts:
    has = bool(lot.standards)
    return LotFacts(
        lot.id,
        lot.title,
        lot.price_weight if has else None,
        lot.quality_weight if has else None,
        tuple(
            StandardFacts(one.code, one.weight, _sorted(_measure(measure, one, tender) for measure in one.measures))
            for one in lot.standards
        ),
    )


def _measure(measure: ImportedMeasureSnapshot, one: ImportedStandardSnapshot, tender: TenderSnapshot) -> MeasureFacts:
    starts_on = one.starts_on or tender.contract_starts_on
    ends_on = one.ends_on or tender.contract_ends_on
    return MeasureFacts(
        measure.id,
        measure.unit_id,
        measure.unit_name,
        measure.target,
        measure.geography,
        starts_on.isoformat() if starts_on else "",
        ends_on.isoformat() if ends_on else "",
    )


def _read_lot(lot: Mapping[str, Any], tender: Mapping[str, Any]) -> LotFacts:
    criteria = objects_of(as_object(lot.get("awardCriteria")), "criteria")
    codes = {id_of(one) for one in objects_of(lot, "additionalClassifications") if one.get("scheme") == STANDARD_SCHEME}
    weights = {_code_of(one): percentage_of(one) or Decimal(0) for one in criteria if _code_of(one) in codes}
    others = [one for one in criteria if _code_of(one) not in codes]
    return LotFacts(
        _told(lot, "id"),
        _told(lot, "title"),
        _sum([one for one in others if one.get("type") in _PRICE]),
        _sum([one for one in others if one.get("type") not in _PRICE]),
        tuple(
            StandardFacts(code, weight, _sorted(_read_measures(code, id_of(lot), tender)))
            for code, weight in weights.items()
        ),
    )


def _read_measures(code: str, lot: str, tender: Mapping[str, Any]) -> Iterator[MeasureFacts]:
    for target in objects_of(tender, "targets"):
        for one in objects_of(target, "observations"):
            said = as_object(one.get("dimensions"))
            amount = number_of(one.get("measure"))
            named = f"{text_of(said, 'standard')}/{text_of(said, 'standardVersion')}"
            if (named, text_of(said, "lot")) != (code, lot) or amount is None:
                continue
            unit, period = as_object(one.get("unit")), as_object(one.get("period"))
            yield MeasureFacts(
                id_of(target),
                _told(unit, "id"),
                _told(unit, "name"),
                amount,
                _told(said, "geography"),
                text_of(period, "startDate")[:10],
                text_of(period, "endDate")[:10],
            )


def _code_of(criterion: Mapping[str, Any]) -> str:
    found = _CODE.match(text_of(criterion, "description"))
    return found.group(1) if found else ""


def _told(value: Mapping[str, Any], name: str) -> str:
    """Return a text with all that stands in it, blanks too: it is compared."""
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _sum(criteria: list[Mapping[str, Any]]) -> Decimal | None:
    weights = [weight for one in criteria if (weight := percentage_of(one)) is not None]
    return sum(weights, Decimal(0)) if weights else None


def _sorted(measures: Iterator[MeasureFacts]) -> tuple[MeasureFacts, ...]:
    """Return measures by code: in a file each stands where it is first asked for, in whatever lot."""
    return tuple(sorted(measures, key=lambda one: one.code))
