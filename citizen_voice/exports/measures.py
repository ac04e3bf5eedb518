"""What a published standard says about its measures and its weight, read from a snapshot."""

from dataclasses import dataclass
from decimal import Decimal

from citizen_voice.exports.snapshot import StandardSnapshot

FREQUENCIES = {
    "monthly": "Every month",
    "quarterly": "Every quarter",
    "half_yearly": "Every six months",
    "yearly": "Every year",
    "at_end": "Once, at the end of the contract",
}
"""What documents say for how often a measure is reported; older standards have words of their own in its place."""


@dataclass(frozen=True, slots=True)
class PublishedMeasure:
    """A measure as it was published; ``target`` is digits as text, in ``unit``, before it is scaled to a contract.

    ``frequency`` is in words: those of one of our choices, or as an older standard has them. ``direction`` is higher or
    lower: whether a target is the least or the most.
    """

    code: str
    title: str
    definition: str
    counting_rule: str
    geography: str
    direction: str
    target: str
    target_scaling: str
    unit: str
    evidence: str
    frequency: str
    external_scheme: str = ""
    external_code: str = ""


@dataclass(frozen=True, slots=True)
class WeightRange:
    """The weights that a standard allows, in percent of the total score."""

    minimum: Decimal
    recommended: Decimal
    maximum: Decimal

    def __contains__(self, weight: Decimal) -> bool:
        """Whether the weight is within the range, its ends included."""
        return self.minimum <= weight <= self.maximum


def measures_of(standard: StandardSnapshot) -> tuple[PublishedMeasure, ...]:
    """Return the measures of a standard in their order; parts that were not given are empty."""
    return tuple(
        PublishedMeasure(
            code=str(one.get("id", "")),
            title=str(one.get("title", "")),
            definition=str(one.get("definition", "")),
            counting_rule=str(one.get("counting_rule", "")),
            geography=str(one.get("geography", "")),
            direction=str(one.get("direction", "higher")),
            target=str(one.get("target", "")),
            target_scaling=str(one.get("target_scaling", "fixed")),
            unit=str(one.get("unit", "")),
            evidence=str(one.get("evidence", "")),
            frequency=FREQUENCIES.get(str(one.get("frequency", "")), str(one.get("frequency", ""))),
            external_scheme=str(one.get("external_scheme") or ""),
            external_code=str(one.get("external_code") or ""),
        )
        for one in standard.value("measures") or ()
    )


def weight_range_of(standard: StandardSnapshot) -> WeightRange | None:
    """Return the range of weights that a standard gives, or None when it gives none."""
    bounds = standard.value("weighting_range")
    if not bounds:
        return None
    return WeightRange(*(Decimal(str(bounds[part])) for part in ("minimum", "recommended", "maximum")))


def flexibility_of(standard: StandardSnapshot) -> dict[str, str]:
    """Return by part of a standard what a council may do with it: adaptable, or optional (adapted or left out).

    Parts are the codes of ``ADAPTABLE_PARTS``; one that is not among the keys is fixed.
    """
    said = standard.value("local_flexibility") or {}
    adaptable = {str(part): "adaptable" for part in said.get("adaptable") or ()}
    return adaptable | {str(part): "optional" for part in said.get("optional") or ()}


def title_of(standard: StandardSnapshot) -> str:
    """Return the title of a standard, or its reference where there is none."""
    return str(standard.value("title") or standard.reference)


def title_in(standard: StandardSnapshot, language: str) -> str:
    """Return the title of a standard in a language, cy or en; the English one where there is none in Welsh."""
    welsh = standard.value("title_cy") if language == "cy" else None
    return str(welsh or title_of(standard))
