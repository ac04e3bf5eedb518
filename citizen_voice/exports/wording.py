"""Numbers, days and targets as the documents of a tender write them, in English."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from citizen_voice.exports.tender import ImportedMeasureSnapshot, ImportedStandardSnapshot, LotSnapshot, TenderSnapshot

NOT_STATED = "Not stated"
"""What stands where a measure leaves a part open: an empty cell would look as if something had been lost."""

_LONDON = ZoneInfo("Europe/London")


def number_in_digits(number: Decimal) -> str:
    """Return a number with thousands set apart and no zeros at its end: 1,200 or 7.5."""
    return f"{number.normalize():,f}"


def plain_digits(number: Decimal) -> str:
    """Return a number as a program reads it: digits and a point, with no zeros at its end."""
    return f"{number.normalize():f}"


def percent(weight: Decimal) -> str:
    """Return a weight in percent, such as 7.5%."""
    return f"{plain_digits(weight)}%"


def pounds(amount: Decimal) -> str:
    """Return an amount in pounds, with pence only where there are some."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def day_in_words(day: date) -> str:
    """Return a day such as 1 April 2027."""
    return f"{day.day} {day:%B %Y}"


def day_of(moment: datetime) -> str:
    """Return the day of a moment as a calendar in London shows it, such as 1 April 2027."""
    return day_in_words(moment.astimezone(_LONDON))


def moment_in_words(moment: datetime) -> str:
    """Return a moment as a clock in London shows it, such as 1 April 2027 at 9:30am."""
    there = moment.astimezone(_LONDON)
    return f"{day_in_words(there)} at {there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"


def days_in_words(one: ImportedStandardSnapshot) -> str:
    """Return the days between which the measures of a standard count; empty when none were given."""
    if one.starts_on and one.ends_on:
        return f"{day_in_words(one.starts_on)} to {day_in_words(one.ends_on)}"
    if one.starts_on:
        return f"From {day_in_words(one.starts_on)}"
    return f"Until {day_in_words(one.ends_on)}" if one.ends_on else ""


def least_or_most(measure: ImportedMeasureSnapshot) -> str:
    """Return whether the target is the least or the most: “at least” or “at most”."""
    return "at most" if measure.direction == "lower" else "at least"


def sentence(words: str) -> str:
    """Return some words with a full stop, unless they end with a mark of their own."""
    kept = words.rstrip()
    return kept if kept.endswith((".", "?", "!", ":")) else f"{kept}."


def amount_in_digits(measure: ImportedMeasureSnapshot) -> str:
    """Return the target without its unit. Pounds have both digits of their pence, or none."""
    is_money = measure.unit_id.startswith("gbp")
    return pounds(measure.target).removeprefix("£") if is_money else number_in_digits(measure.target)


def target_in_words(measure: ImportedMeasureSnapshot) -> str:
    """Return the target with its unit, such as “at least 12 people”."""
    return f"{least_or_most(measure)} {amount_in_digits(measure)} {measure.unit_name}"


def lot_in_words(lot: LotSnapshot, tender: TenderSnapshot) -> str:
    """Return the name of a lot, with its number where there are several."""
    return f"Lot {lot.id}: {lot.title}" if len(tender.lots) > 1 else lot.title


def standard_in_words(one: ImportedStandardSnapshot) -> str:
    """Return a standard's reference with its title."""
    return f"{one.reference} {one.title}"
