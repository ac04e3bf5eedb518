"""What the numbers, codes and days of a tender must be. Each check raises `InvalidInputError` with the field."""

import re
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from citizen_voice.commissioning.lines import HUNDRED, ImportLine, find_unit, is_countable
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.reference import catalogue

TOO_LARGE = Decimal(10) ** 12


def check_amounts(value_gbp: Decimal, price_weight: Decimal, quality_weight: Decimal) -> None:
    """Check the value of a tender in pounds, and that its own weights leave something for the standards."""
    check_value(value_gbp)
    check_share(price_weight, "price_weight")
    check_share(quality_weight, "quality_weight")
    check_rest(price_weight, quality_weight)


def check_value(value_gbp: Decimal) -> None:
    """Check the value of a tender in pounds."""
    check_number(value_gbp, "value_gbp", places=2)
    if value_gbp <= 0:
        raise InvalidInputError(gettext("The value must be more than £0."), "value_gbp")


def say_taken(council: str) -> str:
    """Return what is wrong with a reference under which the council of that name has another tender."""
    return str(gettext("%(council)s has a tender with this reference already.", council=council))


def check_share(weight: Decimal, field: str) -> None:
    """Check one of a tender's own weights, in percent of the total score."""
    check_number(weight, field, places=2)
    if weight < 0:
        raise InvalidInputError(gettext("A weight can't be less than 0."), field)


def check_rest(price_weight: Decimal, quality_weight: Decimal) -> None:
    """Check that a tender's own weights leave something for the standards."""
    if price_weight + quality_weight >= HUNDRED:
        raise InvalidInputError(
            gettext("Price and quality must add up to less than 100, so that something is left for the standards."),
            "quality_weight",
        )


def plain_cpv(code: str) -> str:
    """Return the eight digits of a CPV code that may carry its check digit; its division must be one that there is."""
    found = re.fullmatch(r"([0-9]{8})(?:-[0-9])?", code.strip())
    if found is None:
        raise InvalidInputError(gettext("Enter a CPV code of 8 digits, like 77300000 or 77300000-3."), "cpv_code")
    division = found.group(1)[:2]
    if division not in {one.division for one in catalogue.cpv_divisions()}:
        raise InvalidInputError(gettext("No division of the CPV begins with %(digits)s.", digits=division), "cpv_code")
    return found.group(1)


def check_target(line: ImportLine, measure_code: str, target: Decimal) -> None:
    """Check that the measure is one of the standard's that are counted, and the target a number in its unit."""
    measure = line.find_measure(measure_code)
    unit = find_unit(measure.unit) if measure else None
    if measure is None or unit is None or not is_countable(measure):
        raise InvalidInputError(gettext("Choose one of the standard's measures that are counted."), "measure_code")
    check_number(target, "target", places=unit.decimals)
    if target <= 0:
        raise InvalidInputError(gettext("The target must be more than 0."), "target")


def check_weight(line: ImportLine, weight: Decimal, reason: str) -> None:
    """Check a weight in percent of the total score; outside the standard's range it needs a reason."""
    check_number(weight, "weight", places=2)
    if not 0 < weight <= HUNDRED:
        raise InvalidInputError(gettext("The weight must be more than 0 and at most 100."), "weight")
    bounds = line.weight_range
    if bounds is not None and weight not in bounds and not reason.strip():
        raise InvalidInputError(
            gettext(
                "This weight is outside the standard's range of %(least)s to %(most)s percent: say why.",
                least=bounds.minimum,
                most=bounds.maximum,
            ),
            "weight_reason",
        )


def check_days(starts_on: date | None, ends_on: date | None) -> None:
    """Check that both days are given or neither, and that they stand in their order."""
    if (starts_on is None) != (ends_on is None):
        field = "ends_on" if ends_on is None else "starts_on"
        raise InvalidInputError(gettext("Give both the first and the last day."), field)
    if starts_on and ends_on and ends_on < starts_on:
        raise InvalidInputError(gettext("The last day must be the first day or later."), "ends_on")


def check_number(number: Decimal, field: str, *, places: int) -> None:
    """Refuse what the database or the file for the tender would round: nothing is rounded in silence."""
    if not isinstance(number, Decimal) or not number.is_finite() or abs(number) >= TOO_LARGE:
        raise InvalidInputError(gettext("Enter a number below 1,000,000,000,000."), field)
    if number != round(number, places):
        raise InvalidInputError(gettext("Use at most %(places)d decimal places.", places=places), field)
