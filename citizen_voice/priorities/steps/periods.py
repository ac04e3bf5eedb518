"""The days, weeks or months of a consultation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from citizen_voice.clock import in_london, today

if TYPE_CHECKING:
    from citizen_voice.models import Consultation

MOST_DAYS = 14
MOST_WEEKS = 53


class Unit(StrEnum):
    """By what time is told."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """From a day to a day, both of them within; without a first day it is all the time before."""

    first: date | None
    last: date


def days_of(consultation: "Consultation") -> tuple[date, date]:
    """Return the first day of a consultation, and its last or today, whichever is earlier."""
    first = consultation.opens_on or in_london(consultation.opened_at or consultation.created_at).date()
    return first, max(first, min(today(), consultation.last_day or today()))


def unit_for(first: date, last: date) -> Unit:
    """Return by what so many days are told."""
    days = (last - first).days + 1
    if days <= MOST_DAYS:
        return Unit.DAY
    return Unit.WEEK if days <= 7 * MOST_WEEKS else Unit.MONTH


def list_periods(first: date, last: date, unit: Unit) -> Sequence[Period]:
    """Return the days, weeks (which end on Sundays) or months of the calendar from a day to a day."""
    periods: list[Period] = []
    while first <= last:
        end = min(_end_of(first, unit), last)
        periods.append(Period(first, end))
        first = end + timedelta(days=1)
    return periods


def _end_of(day: date, unit: Unit) -> date:
    if unit is Unit.DAY:
        return day
    if unit is Unit.WEEK:
        return day + timedelta(days=6 - day.weekday())
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
