"""Each standard of an import beside what its publication says of it; and how far the weights of a lot are from 100."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from flask_babel import gettext

from citizen_voice.exports.measures import (
    PublishedMeasure,
    WeightRange,
    flexibility_of,
    measures_of,
    title_of,
    weight_range_of,
)
from citizen_voice.exports.snapshot import PublicationSnapshot, StandardSnapshot, TotalWeightSnapshot
from citizen_voice.reference import catalogue
from citizen_voice.standards import queries as standard_queries

if TYPE_CHECKING:
    from citizen_voice.models import ImportedStandard, Tender, TenderImport, TenderLot

HUNDRED = Decimal(100)
MONTHS = Decimal(12)
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class ChosenMeasure:
    """A measure that bidders commit to in a lot: as it was published, its unit, and the target."""

    measure: PublishedMeasure
    unit: catalogue.Unit
    target: Decimal

    @property
    def target_in_digits(self) -> str:
        """The target with thousands set apart and all its decimals."""
        return f"{self.target.normalize():,f}"


@dataclass(frozen=True)
class ImportLine:
    """One imported standard, and the snapshot of it in the publication that it was taken from."""

    imported: "ImportedStandard"
    publication: PublicationSnapshot
    standard: StandardSnapshot

    @property
    def title(self) -> str:
        """The standard's title."""
        return title_of(self.standard)

    @property
    def measures(self) -> tuple[PublishedMeasure, ...]:
        """All measures of the standard, in its order."""
        return measures_of(self.standard)

    @property
    def counted(self) -> list[PublishedMeasure]:
        """The measures that a number can be committed to."""
        return [one for one in self.measures if is_countable(one)]

    @property
    def chosen(self) -> list[ChosenMeasure]:
        """The measures that were chosen, in the order of the standard."""
        found = ((self.find_measure(one.measure_code), one.target) for one in self.imported.measures)
        return [
            ChosenMeasure(measure, unit, target)
            for measure, target in found
            if measure is not None and (unit := find_unit(measure.unit)) is not None
        ]

    @property
    def weight_range(self) -> WeightRange | None:
        """The weights that the standard allows."""
        return weight_range_of(self.standard)

    def is_outside(self, weight: Decimal) -> bool:
        """Say whether a weight is below or above what the standard allows."""
        bounds = self.weight_range
        return bounds is not None and weight not in bounds

    @property
    def flexibility(self) -> dict[str, str]:
        """What a council may do with parts of the standard: adaptable or optional; the others are fixed."""
        return flexibility_of(self.standard)

    @property
    def is_filled(self) -> bool:
        """Whether everything that is asked for this standard was chosen."""
        one = self.imported
        return bool(one.measures) and None not in (one.weight, one.starts_on, one.ends_on)

    @property
    def own_answers(self) -> dict[str, str]:
        """The answers to the four tests that are given for this standard by itself, by the name of the test."""
        one = self.imported
        answers = {
            "subject_matter": one.test_subject_matter,
            "clear_measurable": one.test_clear_measurable,
            "technical_rules": one.test_technical_rules,
            "proportionate": one.test_proportionate,
        }
        return {name: answer for name, answer in answers.items() if answer}

    def find_measure(self, code: str) -> PublishedMeasure | None:
        """Return the measure of that code, or None."""
        return next((one for one in self.measures if one.code == code), None)


@dataclass(frozen=True)
class LotLines:
    """A lot, the standards that an import brings into it, and how far its weights are from 100.

    `bounds` are what the published set lets its standards weigh together, where it says so.
    """

    lot: "TenderLot"
    lines: list[ImportLine]
    bounds: TotalWeightSnapshot | None = None

    @property
    def is_within_bounds(self) -> bool:
        """Whether the standards together weigh no less and no more than the published set has it."""
        bounds = self.bounds
        return bounds is None or Decimal(bounds.minimum) <= self.of_standards <= Decimal(bounds.maximum)

    @property
    def total(self) -> Decimal:
        """Price, quality and the weights chosen so far, in percent."""
        return self.of_standards + self.lot.price_weight + self.lot.quality_weight

    @property
    def of_standards(self) -> Decimal:
        """The weights of the standards chosen so far, in percent."""
        return sum((line.imported.weight for line in self.lines if line.imported.weight is not None), Decimal(0))

    @property
    def measures(self) -> int:
        """How many measures bidders for this lot are to commit to."""
        return sum(len(line.imported.measures) for line in self.lines)


def read_line(imported: "ImportedStandard") -> ImportLine:
    """Return one imported standard with what was published of it."""
    return _line(imported, standard_queries.read_snapshot(imported.published_standard.publication))


def read_lines(tender_import: "TenderImport") -> list[ImportLine]:
    """Return the standards of an import in their order; the publication is read once."""
    snapshot = standard_queries.read_snapshot(tender_import.publication)
    return [_line(one, snapshot) for one in tender_import.standards]


def read_lots(tender_import: "TenderImport") -> list[LotLines]:
    """Return the lots of the tender with what is brought into each; the publication is read once."""
    lines = read_lines(tender_import)
    bounds = lines[0].publication.total_weight if lines else None
    return [
        LotLines(lot, [line for line in lines if line.imported.tender_lot_id == lot.id], bounds)
        for lot in tender_import.tender.lots
    ]


def _line(imported: "ImportedStandard", snapshot: PublicationSnapshot) -> ImportLine:
    standard_id = str(imported.published_standard.standard_id)
    standard = next(one for one in snapshot.standards if one.standard_id == standard_id)
    return ImportLine(imported, snapshot, standard)


def find_unit(code: str) -> catalogue.Unit | None:
    """Return a unit of our reference data, or None."""
    return next((one for one in catalogue.units() if one.code == code), None)


def is_countable(measure: PublishedMeasure) -> bool:
    """Say whether a number can be committed to: not for a measure that is described in words."""
    unit = find_unit(measure.unit)
    return unit is not None and unit.aggregation != "none"


def suggested_target(tender: "Tender", measure: PublishedMeasure) -> Decimal | None:
    """Return what a standard suggests for this tender, scaled by its value or length; None when that is not known."""
    said, scaling = measure.target, measure.target_scaling
    try:
        target = Decimal(said) if said else None
    except ArithmeticError:
        return None
    if target is None or not target.is_finite():
        return None
    if scaling == "per_million":
        return target * tender.value_gbp / MILLION
    if scaling == "per_year":
        return target * tender.duration_months / MONTHS if tender.duration_months else None
    return target


def target_to_choose(measure: PublishedMeasure, suggested: Decimal | None) -> Decimal | None:
    """Return a suggested target in the decimals of its unit; None where it is not known, or too small to be one."""
    unit = find_unit(measure.unit)
    if suggested is None or unit is None:
        return None
    return suggested.quantize(Decimal(1).scaleb(-unit.decimals), ROUND_HALF_UP) or None


def describe_sum(total: Decimal) -> str | None:
    """Return by how much weights miss 100, in words; None when they make exactly 100."""
    if total == HUNDRED:
        return None
    numbers = {"total": f"{total:.2f}", "difference": f"{abs(HUNDRED - total):.2f}"}
    if total < HUNDRED:
        return str(
            gettext(
                "The weights add up to %(total)s. They must add up to exactly 100: %(difference)s is missing.",
                **numbers,
            )
        )
    return str(
        gettext(
            "The weights add up to %(total)s. They must add up to exactly 100: %(difference)s is too much.", **numbers
        )
    )
