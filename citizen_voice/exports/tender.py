"""A tender with the standards brought into it, as the OCDS export takes it; made of checked values only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from citizen_voice.exports.frameworks import LinkedFramework
from citizen_voice.exports.goals import LinkedGoal

_OCID = re.compile(r"ocds-[a-z0-9]{6}-[A-Za-z0-9._/-]+")
_CPV = re.compile(r"[0-9]{8}")
_HUNDRED = Decimal(100)
_PLACES = Decimal("0.01")

BANDS = 6
"""Scores from 0 to 5."""
CATEGORIES = ("goods", "services", "works")
RESERVED = ("united_kingdom", "council_area", "council_area_and_neighbours")
SUITABLE = ("sme", "vcse")
STATUSES = ("planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn")


class TenderError(ValueError):
    """The tender cannot be written as a release; the message names every reason."""


@dataclass(frozen=True, slots=True)
class BuyerSnapshot:
    """The council that buys; ``id`` identifies it in the release, ``area_code`` is its ONS code."""

    id: str
    name: str
    area_code: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedMeasureSnapshot:
    """A measure that bidders commit to; ``target`` is in the unit, ``geography`` an ONS code or words.

    ``id_in_full`` is its id as it is known in every region, such as ``authority/SV-01-M1``.
    ``direction`` is higher or lower: whether the target is the least or the most. ``external_scheme`` and
    ``external_code`` name the same measure in a set of somebody else.
    """

    id: str
    id_in_full: str
    title: str
    unit_id: str
    unit_name: str
    target: Decimal
    geography: str
    description: str = ""
    counting_rule: str = ""
    evidence: str = ""
    frequency: str = ""
    direction: str = "higher"
    external_scheme: str = ""
    external_code: str = ""


@dataclass(frozen=True, slots=True)
class AdaptationSnapshot:
    """What holds in this tender in place of what the standard has, and why; no ``words``: it is left out.

    ``label`` says in words which part of the standard ``field`` is.
    """

    field: str
    words: str
    reason: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSnapshot:
    """A question that bidders answer; ``kind`` is qualitative or quantitative."""

    question: str
    kind: str
    word_limit: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedStandardSnapshot:
    """One published standard in a lot, with the measures, targets and weight that the commissioner chose.

    ``priority_statement`` says what residents want. ``weight`` is a percentage of the lot's total score; ``bands`` are
    the descriptions of scores 0 to 5, none where the council put its own words in their place; a bid that scores less
    than ``minimum_band`` fails. ``document_url`` is the
    address of this very version. ``sustainability_goal`` is a code of the OCDS codelist of that name, ``goals`` are the
    missions or well-being goals that the standard serves, ``frameworks`` what else it serves. ``examples`` are what
    bidders could offer, and no requirement. Measures count between ``starts_on`` and ``ends_on``.
    """

    authority_slug: str
    reference: str
    version: str
    title: str
    weight: Decimal
    measures: tuple[ImportedMeasureSnapshot, ...]
    document_url: str
    priority_statement: str = ""
    outcome_sought: str = ""
    weight_reason: str = ""
    questions: tuple[QuestionSnapshot, ...] = ()
    bands: tuple[str, ...] = ()
    minimum_for_any_score: str = ""
    minimum_band: int | None = None
    kpi_clause: str = ""
    remedy: str = ""
    adaptations: tuple[AdaptationSnapshot, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    sustainability_goal: str = "social"
    goals: tuple[LinkedGoal, ...] = ()
    frameworks: tuple[LinkedFramework, ...] = ()
    where_delivered: str = ""
    examples: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The standard's version as one code, such as ``authority/SV-01/1.0``."""
        return f"{self.authority_slug}/{self.reference}/{self.version}"

    @property
    def contract_terms(self) -> tuple[str, str]:
        """The clause and the remedy that hold in this tender; empty where there is none or it was left out."""
        adapted = self.find_adaptation("contract_terms")
        return (adapted.words, "") if adapted else (self.kpi_clause, self.remedy)

    def find_adaptation(self, field: str) -> AdaptationSnapshot | None:
        """Return what holds in place of a part of the standard, or None when the standard itself holds."""
        return next((one for one in self.adaptations if one.field == field), None)


@dataclass(frozen=True, slots=True)
class LotSnapshot:
    """A lot: weights are percentages of its total score and add up to exactly 100."""

    id: str
    title: str
    price_weight: Decimal
    quality_weight: Decimal
    standards: tuple[ImportedStandardSnapshot, ...]

    @property
    def weights(self) -> tuple[Decimal, ...]:
        """Weights of price, quality and each standard, in that order."""
        return (self.price_weight, self.quality_weight, *(one.weight for one in self.standards))


@dataclass(frozen=True, slots=True)
class LeftOutSnapshot:
    """A version of a standard, as one code, that is meant for such a tender and is not in it, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class TenderSnapshot:
    """A tender of one lot or more.

    Money is in pounds, ``value_amount`` without VAT. ``ocid`` begins with ``ocds-`` and a prefix of six characters.
    ``reserved_area`` is one of ``RESERVED`` where the contract is kept for its suppliers, ``suitable_for`` of
    ``SUITABLE``.
    Raises TenderError when it is made with values that no release may hold.
    """

    ocid: str
    reference: str
    title: str
    buyer: BuyerSnapshot
    value_amount: Decimal
    cpv_code: str
    cpv_description: str
    category: str
    lots: tuple[LotSnapshot, ...]
    description: str = ""
    is_above_threshold: bool | None = None
    contract_starts_on: date | None = None
    contract_ends_on: date | None = None
    status: str = "planned"
    is_light_touch: bool = False
    reserved_area: str = ""
    is_reserved_for_small: bool = False
    suitable_for: tuple[str, ...] = ()
    left_out: tuple[LeftOutSnapshot, ...] = ()

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise TenderError(f"The tender “{self.title}” cannot be exported: {'; '.join(problems)}.")

    @property
    def standards(self) -> tuple[ImportedStandardSnapshot, ...]:
        """The standards of all lots, in their order."""
        return tuple(one for lot in self.lots for one in lot.standards)


def _problems(tender: TenderSnapshot) -> Iterator[str]:
    yield from _problems_of_codes(tender)
    yield from _problems_of_amounts(tender)
    if not tender.standards:
        yield "no standard has been brought into it"
    if len({lot.id for lot in tender.lots}) < len(tender.lots):
        yield "two lots have the same number"
    for lot in tender.lots:
        yield from _problems_of_lot(lot)
    starts, ends = tender.contract_starts_on, tender.contract_ends_on
    if starts and ends and ends < starts:
        yield "the contract ends before it starts"


def _problems_of_lot(lot: LotSnapshot) -> Iterator[str]:
    measures = [measure.id for one in lot.standards for measure in one.measures]
    for measure in sorted(set(measures)):
        if measures.count(measure) > 1:
            yield f"the measure {measure} is chosen twice"
    if not all(weight.is_finite() for weight in lot.weights):
        yield "weights must be numbers"
        return
    if any(weight < 0 for weight in lot.weights) or any(one.weight <= 0 for one in lot.standards):
        yield "no weight may be below 0, and each standard needs one above 0"
    if any(weight != weight.quantize(_PLACES) for weight in lot.weights if abs(weight) <= _HUNDRED):
        yield "weights have at most two decimal places"
    total = sum(lot.weights, Decimal(0))
    if lot.standards and total != _HUNDRED:
        yield f"the weights of price, quality and standards add up to {total.normalize():f}, not to 100"


def _problems_of_codes(tender: TenderSnapshot) -> Iterator[str]:
    if not _OCID.fullmatch(tender.ocid):
        yield f"“{tender.ocid}” is not a contracting process id such as ocds-abc123-0001"
    if not _CPV.fullmatch(tender.cpv_code):
        yield f"“{tender.cpv_code}” is not a CPV code of eight digits, without the check digit"
    if tender.category not in CATEGORIES:
        yield f"“{tender.category}” is not one of {', '.join(CATEGORIES)}"
    if tender.status not in STATUSES:
        yield f"“{tender.status}” is not one of {', '.join(STATUSES)}"
    if tender.reserved_area not in ("", *RESERVED):
        yield f"“{tender.reserved_area}” is not one of {', '.join(RESERVED)}"
    named = {
        "reference": tender.reference,
        "title": tender.title,
        "buyer": tender.buyer.id,
        "buyer's name": tender.buyer.name,
    }
    yield from (f"its {name} is empty" for name, text in named.items() if not text.strip())
    for one in tender.standards:
        yield from _problems_of_standard(one)


def _problems_of_standard(one: ImportedStandardSnapshot) -> Iterator[str]:
    texts = [one.authority_slug, one.reference, one.version, one.title]
    texts += [
        text
        for measure in one.measures
        for text in (measure.id, measure.id_in_full, measure.unit_id, measure.unit_name)
    ]
    if not one.measures or not all(text.strip() for text in texts):
        yield f"the standard {one.code} lacks its title, its measure or its unit"
    if one.minimum_band is not None and not 1 <= one.minimum_band < BANDS:
        yield f"the lowest score that passes in {one.code} is not one from 1 to 5"
    if not one.document_url.startswith(("https://", "http://")):
        yield f"the standard {one.code} lacks the full web address of its version"


def _problems_of_amounts(tender: TenderSnapshot) -> Iterator[str]:
    amounts = [tender.value_amount, *(measure.target for one in tender.standards for measure in one.measures)]
    if not all(amount.is_finite() and amount >= 0 for amount in amounts):
        yield "values and targets must be numbers, 0 or more"
    elif any(Decimal(str(float(amount))) != amount for amount in amounts):
        yield "values and targets have at most 15 digits"
