"""The rules by which a figure of delivery is counted, and the sentences in which it is refused or asked about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from citizen_voice.delivery.periods import Period, covers_a_year
from citizen_voice.delivery.totals import HUNDRED, YEARLY
from citizen_voice.reference import catalogue

FAR_ABOVE = 10
"""A figure more than this many times the target is asked about."""
ABSURD = Decimal(1_000_000)
"""So are figures above this, except of money."""
ABSURD_MONEY = Decimal(10_000_000_000)
TOO_LARGE = Decimal(1_000_000_000_000)
"""With three decimals the numbers below have fifteen digits: as many as any reader of our files keeps."""
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """What is reported: a quantity in a unit over a period; of a percentage, the part and the whole."""

    unit: str
    period: Period
    quantity: Decimal | None
    whole: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a figure won't do, at which field."""

    field: str
    words: str


def find_unit(code: str) -> catalogue.Unit:
    """Return a unit of our reference data. Raises `KeyError`."""
    return {one.code: one for one in catalogue.units()}[code]


def check_figure(figure: Figure, *, unit: str, starts_on: date, ends_on: date, today: date) -> Iterator[Refusal]:
    """Yield what is wrong with a figure for a measure in `unit` of a contract that runs between two days."""
    if figure.unit != unit:
        asked = gettext(find_unit(unit).name)
        yield Refusal("unit", gettext("This measure is counted in %(unit)s, and in nothing else.", unit=asked))
        return
    yield from _check_period(figure.period, starts_on, ends_on, today)
    yield from _check_quantity(figure)
    if unit == YEARLY and not covers_a_year(figure.period, starts_on, ends_on):
        yield Refusal(
            "ends_on",
            gettext(
                "Full-time equivalents are counted over a whole year, or over the whole contract if it is shorter: "
                "a person for a quarter is not one person. Report from the first to the last day of a year."
            ),
        )


def _check_period(period: Period, starts_on: date, ends_on: date, today: date) -> Iterator[Refusal]:
    if period.last < period.first:
        yield Refusal("ends_on", gettext("The last day must be the first day or later."))
        return
    if period.first < starts_on or period.last > ends_on:
        yield Refusal("starts_on", gettext("The days must lie within those in which the measure counts."))
    if period.last >= today:
        yield Refusal("ends_on", gettext("The last day must be over: report what was delivered, not what is planned."))


def _check_quantity(figure: Figure) -> Iterator[Refusal]:
    quantity, whole = figure.quantity, figure.whole
    unit = find_unit(figure.unit)
    if quantity is None:
        yield Refusal("quantity", gettext("Enter what was delivered. Enter 0 if it was nothing."))
        return
    places = MOST_PLACES if unit.code == "percent" else unit.decimals
    for field, number in (("quantity", quantity), ("whole", whole)):
        fault = _fault_of(number, unit, places) if number is not None else None
        if fault:
            yield Refusal(field, fault)
            return
    if unit.code == "percent":
        yield from _check_share(quantity, whole)
    elif whole is not None:
        yield Refusal("whole", gettext("Only a percentage has a number that it is a part of."))
    if unit.code == "yes_no" and quantity not in (0, 1):
        yield Refusal("quantity", gettext("Enter 1 for yes or 0 for no."))


def find_fault_of_promise(amount: Decimal, code: str) -> str | None:
    """Return why what a supplier agreed to can't be counted in a unit, in a sentence; None when it can."""
    unit = find_unit(code)
    fault = _fault_of(amount, unit, unit.decimals)
    if fault:
        return fault
    if code == "percent" and amount > HUNDRED:
        return str(gettext("A percentage is at most 100."))
    if code == "yes_no" and amount not in (0, 1):
        return str(gettext("Enter 1 for yes or 0 for no."))
    return None


def _fault_of(number: Decimal, unit: catalogue.Unit, places: int) -> str | None:
    if not number.is_finite() or number < 0:
        return str(gettext("Enter a number of 0 or more, in digits."))
    if number >= TOO_LARGE:
        return str(gettext("Enter a number below 1,000,000,000,000."))
    return _too_fine(unit, places) if _places(number) > places else None


def _check_share(quantity: Decimal, whole: Decimal | None) -> Iterator[Refusal]:
    if whole is None or whole == 0:
        yield Refusal(
            "whole",
            gettext(
                "A percentage needs both numbers: how many, and out of how many. Without them it can't be added up."
            ),
        )
    elif quantity > whole:
        yield Refusal("quantity", gettext("The part can't be more than the whole."))


def find_doubt(figure: Figure, target: Decimal) -> str | None:
    """Return why a figure is so unusual that it is to be confirmed, in a sentence; None when it is not."""
    quantity = figure.quantity
    if quantity is None or figure.unit in ("percent", "yes_no"):
        return None
    most = ABSURD_MONEY if find_unit(figure.unit).kind == "money" else ABSURD
    if quantity <= most and (target == 0 or quantity <= target * FAR_ABOVE):
        return None
    return str(
        gettext(
            "%(quantity)s is far more than the target of %(target)s. If it is right, tick the box below.",
            quantity=f"{quantity.normalize():,f}",
            target=f"{target.normalize():,f}",
        )
    )


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _too_fine(unit: catalogue.Unit, places: int) -> str:
    if places == 0:
        return str(gettext("Enter a whole number: %(unit)s are counted one by one.", unit=gettext(unit.name)))
    return str(gettext("Use at most %(places)d decimals.", places=places))
