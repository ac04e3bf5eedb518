"""What a release package says of the standards in a tender: read back from a file of ours, or from one made into it.

That nothing is lost on the way out is only known when it has been read in again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from citizen_voice.exports.ocds_parts import as_object, id_of, number_of, objects_of, percentage_of, text_of
from citizen_voice.exports.ocds_standards import STANDARD_SCHEME, standard_of
from citizen_voice.exports.tender import ImportedMeasureSnapshot, ImportedStandardSnapshot, LotSnapshot, TenderSnapshot

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
class AdaptationFacts:
    """What holds in place of a part of a standard (nothing: it is left out), and why."""

    field: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class StandardFacts:
    """A version of a standard as one code, such as ``authority/SV-01/1.0``, its weight in percent and its measures."""

    code: str
    weight: Decimal
    measures: tuple[MeasureFacts, ...]
    weight_reason: str = ""
    adaptations: tuple[AdaptationFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot; a weight is None where the file does not give it."""

    id: str
    title: str
    price_weight: Decimal | None
    quality_weight: Decimal | None
    standards: tuple[StandardFacts, ...]


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """What counts of a tender with standards in it; ``left_out`` are codes of standards, each with the reason."""

    ocid: str
    reference: str
    title: str
    value: Decimal | None
    lots: tuple[LotFacts, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def facts_of(tender: TenderSnapshot) -> ImportFacts:
    """Return the facts of a tender that its release package must tell."""
    return ImportFacts(
        tender.ocid,
        tender.reference,
        tender.title,
        tender.value_amount,
        tuple(_lot(one, tender) for one in tender.lots),
        tuple((one.code, one.reason) for one in tender.left_out),
    )


def read_import(package: Mapping[str, Any]) -> ImportFacts:
    """Return those facts as a release package tells them; what is of the wrong kind counts as not told."""
    release = next(iter(objects_of(package, "releases")), {})
    tender = as_object(release.get("tender"))
    value = number_of(as_object(tender.get("value")).get("amount"))
    lots = tuple(_read_lot(lot, tender) for lot in objects_of(tender, "lots"))
    left_out = tuple((_told(one, "id"), _told(one, "reason")) for one in objects_of(tender, "standardsLeftOut"))
    return ImportFacts(text_of(release, "ocid"), _told(tender, "id"), _told(tender, "title"), value, lots, left_out)


def _lot(lot: LotSnapshot, tender: TenderSnapshot) -> LotFacts:
    standards = tuple(_standard(one, tender) for one in lot.standards)
    return LotFacts(lot.id, lot.title, lot.price_weight, lot.quality_weight, standards)


def _standard(one: ImportedStandardSnapshot, tender: TenderSnapshot) -> StandardFacts:
    return StandardFacts(
        one.code,
        one.weight,
        _sorted(_measure(measure, one, tender) for measure in one.measures),
        one.weight_reason,
        tuple(AdaptationFacts(each.field, each.words, each.reason) for each in one.adaptations),
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
    of_standards = {standard_of(one): one for one in criteria if standard_of(one) in codes}
    others = [one for one in criteria if standard_of(one) not in codes]
    own = as_object(lot.get("ownWeights"))
    return LotFacts(
        _told(lot, "id"),
        _told(lot, "title"),
        _sum([one for one in others if one.get("type") in _PRICE], number_of(own.get("price"))),
        _sum([one for one in others if one.get("type") not in _PRICE], number_of(own.get("quality"))),
        tuple(_read_standard(code, one, id_of(lot), tender) for code, one in of_standards.items()),
    )


def _read_standard(code: str, criterion: Mapping[str, Any], lot: str, tender: Mapping[str, Any]) -> StandardFacts:
    said = as_object(criterion.get("regionalStandard"))
    return StandardFacts(
        code,
        percentage_of(criterion) or Decimal(0),
        _sorted(_read_measures(code, lot, tender)),
        _told(said, "weightReason"),
        tuple(
            AdaptationFacts(*(_told(one, name) for name in ("field", "words", "reason")))
            for one in objects_of(said, "adaptations")
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


def _told(value: Mapping[str, Any], name: str) -> str:
    """Return a text with all that stands in it, blanks too: it is compared."""
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _sum(criteria: list[Mapping[str, Any]], otherwise: Decimal | None) -> Decimal | None:
    weights = [weight for one in criteria if (weight := percentage_of(one)) is not None]
    return sum(weights, Decimal(0)) if weights else otherwise


def _sorted(measures: Iterator[MeasureFacts]) -> tuple[MeasureFacts, ...]:
    """Return measures by code: in a file each stands where it is first asked for, in whatever lot."""
    return tuple(sorted(measures, key=lambda one: one.code))
