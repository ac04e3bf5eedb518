"""Each standard of an import beside what its publication says of it; and how far the weights are from 100."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from flask_babel import gettext

from citizen_voice.exports.measures import (
    PublishedMeasure,
    WeightRange,
    measures_of,
    title_of,
    weight_range_of,
)
from citizen_voice.exports.snapshot import PublicationSnapshot, StandardSnapshot
from citizen_voice.reference import catalogue
from citizen_voice.standards import queries as standard_queries

if TYPE_CHECKING:
    from citizen_voice.models import ImportedStandard, TenderImport

HUNDRED = Decimal(100)


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
    def measure(self) -> PublishedMeasure | None:
        """The measure that was chosen, if one was."""
        return self.find_measure(self.imported.measure_code or "")

    @property
    def weight_range(self) -> WeightRange | None:
        """The weights that the standard allows."""
        return weight_range_of(self.standard)

    @property
    def target_in_digits(self) -> str:
        """The target with thousands set apart and all its decimals; empty before it is chosen."""
        target = self.imported.target
        return "" if target is None else f"{target.normalize():,f}"

    @property
    def is_filled(self) -> bool:
        """Whether everything that is asked for this standard was chosen."""
        one = self.imported
        return None not in (one.measure_code, one.target, one.weight, one.starts_on, one.ends_on)

    def find_measure(self, code: str) -> PublishedMeasure | None:
        """Return the measure of that code, or None."""
        return next((one for one in self.measures if one.code == code), None)


def read_line(imported: "ImportedStandard") -> ImportLine:
    """Return one imported standard with what was published of it."""
    return _line(imported, standard_queries.read_snapshot(imported.published_standard.publication))


def read_lines(tender_import: "TenderImport") -> list[ImportLine]:
    """Return the standards of an import in their order; the publication is read once."""
    snapshot = standard_queries.read_snapshot(tender_import.publication)
    return [_line(one, snapshot) for one in tender_import.standards]


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


def sum_weights(tender_import: "TenderImport") -> Decimal:
    """Return price, quality and the weights chosen so far, in percent."""
    tender = tender_import.tender
    chosen = (one.weight for one in tender_import.standards if one.weight is not None)
    return sum(chosen, tender.price_weight + tender.quality_weight)


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
