"""What the numbers, codes and days of a tender must be. Each check raises `InvalidInputError` with the field."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from citizen_voice.clock import today
from citizen_voice.commissioning.lines import HUNDRED, ImportLine, find_unit, is_countable
from citizen_voice.commissioning.policy import threshold_of, with_vat
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.exports.measures import FREQUENCIES
from citizen_voice.reference import catalogue
from citizen_voice.vocabulary import PurchaseCategory, ReservedArea

if TYPE_CHECKING:
    from citizen_voice.models import Authority

TOO_LARGE = Decimal(10) ** 12
LONGEST = 600
"""Months: fifty years, and nobody has seen a longer contract."""
FIRST_YEAR, LAST_YEAR = 2000, 2149
"""In which days can count. A slip in a year would make thousands of periods to report, or one past the calendar."""


def check_lot(lot_title: str, price_weight: Decimal, quality_weight: Decimal) -> None:
    """Check the title of a lot, and that its own weights leave something for the standards."""
    if not lot_title.strip():
        raise InvalidInputError(gettext("Give the lot a title."), "lot_title")
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


def check_duration(months: int | None) -> None:
    """Check the length of a contract in months; it may not be known yet."""
    if months is not None and not 0 < months <= LONGEST:
        words = gettext("The length must be from 1 to %(most)d months.", most=LONGEST)
        raise InvalidInputError(words, "duration_months")


def check_reservation(
    authority: "Authority",
    *,
    value_gbp: Decimal,
    category: PurchaseCategory,
    is_light_touch: bool,
    area: ReservedArea | None,
    for_small: bool,
) -> None:
    """Check that a contract may be kept for suppliers of an area: below the threshold, where an order lets councils.

    Small firms and charities are then chosen among those of the area.
    """
    if area is None:
        if for_small:
            words = gettext("Choose the area too: a contract is kept for small firms and charities of an area.")
            raise InvalidInputError(words, "reserved_area")
        return
    if not authority.profile.allows_local_reservation:
        words = gettext("No order lets your council keep a contract for suppliers of an area.")
        raise InvalidInputError(words, "reserved_area")
    threshold = threshold_of(category, today(), is_light_touch=is_light_touch)
    if with_vat(value_gbp) >= threshold.amount:
        words = gettext(
            "With VAT this contract is worth £%(value)s. It can be kept for suppliers of an area only below"
            " £%(threshold)s.",
            value=f"{with_vat(value_gbp):,.2f}",
            threshold=f"{threshold.amount:,.0f}",
        )
        raise InvalidInputError(words, "reserved_area")


def plain_notice(notice_id: str) -> str:
    """Return the number of a notice on Find a Tender, or nothing. Its form is checked; nothing is fetched."""
    found = notice_id.strip()
    if found and re.fullmatch(r"[0-9]{6}-20[0-9]{2}", found) is None:
        raise InvalidInputError(
            gettext("A notice has a number of six digits and a year, like 012345-2027."), "notice_id"
        )
    return found


def check_targets(line: ImportLine, targets: Mapping[str, Decimal], *, most: int) -> None:
    """Check that there is a measure, that all are counted ones of the standard, and each target a number in its unit.

    ``most`` is how many more measures the lot may ask for. The field at fault is `target-CODE`, or `measures`.
    """
    if not targets:
        raise InvalidInputError(gettext("Choose at least one measure."), "measures")
    if len(targets) > most:
        raise InvalidInputError(
            ngettext(
                "Bidders for this lot can be asked for %(num)d more measure at most. Each must be answered, and small"
                " firms can't answer many.",
                "Bidders for this lot can be asked for %(num)d more measures at most. Each must be answered, and small"
                " firms can't answer many.",
                most,
            ),
            "measures",
        )
    for code, target in targets.items():
        measure = line.find_measure(code)
        unit = find_unit(measure.unit) if measure else None
        if measure is None or unit is None or not is_countable(measure):
            raise InvalidInputError(gettext("Choose among the standard's measures that are counted."), "measures")
        check_number(target, f"target-{code}", places=unit.decimals)
        if target <= 0:
            raise InvalidInputError(gettext("The target must be more than 0."), f"target-{code}")
        if unit.code == "percent" and target > HUNDRED:
            raise InvalidInputError(gettext("A share can't be more than 100 percent."), f"target-{code}")
        if unit.code == "yes_no" and target != 1:
            raise InvalidInputError(
                gettext("Enter 1: the measure asks for yes, and is reported as 1 or 0."), f"target-{code}"
            )


def check_adaptation(line: ImportLine, field: str, words: str, reason: str) -> None:
    """Check that a part of a standard may be changed, or left out, and that a reason is given."""
    freedom = line.flexibility.get(field)
    if freedom is None:
        raise InvalidInputError(gettext("The standard fixes this: it can't be changed in a tender."), "field")
    if not words.strip() and freedom != "optional":
        raise InvalidInputError(
            gettext("The standard lets you put this in other words, and not leave it out: write what holds."), "words"
        )
    # When reports are late is worked out from it.
    if field == "frequency" and words.strip() and words.strip() not in FREQUENCIES.values():
        choices = "; ".join(gettext(one) for one in FREQUENCIES.values())
        raise InvalidInputError(
            gettext("Choose how often measures are reported: %(choices)s.", choices=choices), "words"
        )
    if not reason.strip():
        raise InvalidInputError(gettext("Say why your tender differs from the standard here."), "reason")


def check_weight(line: ImportLine, weight: Decimal, reason: str) -> None:
    """Check a weight in percent of the total score; outside the standard's range it needs a reason."""
    check_number(weight, "weight", places=2)
    if not 0 < weight <= HUNDRED:
        raise InvalidInputError(gettext("The weight must be more than 0 and at most 100."), "weight")
    bounds = line.weight_range
    if bounds is not None and line.is_outside(weight) and not reason.strip():
        raise InvalidInputError(
            gettext(
                "This weight is outside the standard's range of %(least)s to %(most)s percent: say why.",
                least=bounds.minimum,
                most=bounds.maximum,
            ),
            "weight_reason",
        )


def check_days(starts_on: date | None, ends_on: date | None) -> None:
    """Check that both days are given or neither, that they are in order, and that a contract can last so long."""
    if (starts_on is None) != (ends_on is None):
        field = "ends_on" if ends_on is None else "starts_on"
        raise InvalidInputError(gettext("Give both the first and the last day."), field)
    if not starts_on or not ends_on:
        return
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            words = gettext("The year must be from %(first)d to %(last)d.", first=FIRST_YEAR, last=LAST_YEAR)
            raise InvalidInputError(words, field)
    if ends_on < starts_on:
        raise InvalidInputError(gettext("The last day must be the first day or later."), "ends_on")
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    if months > LONGEST:
        words = gettext("From the first to the last day there can be %(most)d months at most.", most=LONGEST)
        raise InvalidInputError(words, "ends_on")


def check_number(number: Decimal, field: str, *, places: int) -> None:
    """Refuse what the database or the file for the tender would round: nothing is rounded in silence."""
    if not isinstance(number, Decimal) or not number.is_finite() or abs(number) >= TOO_LARGE:
        raise InvalidInputError(gettext("Enter a number below 1,000,000,000,000."), field)
    if number != round(number, places):
        raise InvalidInputError(gettext("Use at most %(places)d decimal places.", places=places), field)
