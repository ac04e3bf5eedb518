"""The days over which reports are due, and which of them have no report yet."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

DAYS_TO_REPORT = 30
"""After the last day of a period a report is due within this many days; then it is late."""
A_YEAR = 12


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Days from the first to the last, both counted."""

    first: date
    last: date

    def overlaps(self, other: "Period") -> bool:
        """Say whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    @property
    def due_on(self) -> date:
        """The last day on which a report of it is in time."""
        return self.last + timedelta(days=DAYS_TO_REPORT)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def list_periods(starts_on: date, ends_on: date, every_months: int, *, least: int = 0) -> Iterator[Period]:
    """Yield the periods of a contract in order: each as long as reports lie apart, the last one perhaps shorter.

    What remains at the end and is shorter than `least` months belongs to the period before it.
    """
    number = 0
    first = starts_on
    while first <= ends_on:
        number += 1
        following = add_months(starts_on, number * every_months)
        if add_months(starts_on, number * every_months + least) - timedelta(days=1) > ends_on:
            following = ends_on + timedelta(days=1)
        yield Period(first, min(following - timedelta(days=1), ends_on))
        first = following


def list_ended(starts_on: date, ends_on: date, every_months: int, *, today: date, least: int = 0) -> list[Period]:
    """Return the periods that are over; `least` is that of `list_periods`."""
    # No further than the first that is not over: contracts may end in a far year.
    return list(takewhile(lambda one: one.last < today, list_periods(starts_on, ends_on, every_months, least=least)))


def list_open(ended: Iterable[Period], reported: Iterable[Period]) -> list[Period]:
    """Return the periods that no report touches."""
    covered = list(reported)
    return [one for one in ended if not any(one.overlaps(other) for other in covered)]


def covers_a_year(period: Period, starts_on: date, ends_on: date) -> bool:
    """Say whether a period is twelve months or longer, or the whole of a contract that is shorter."""
    year_later = add_months(period.first, A_YEAR) - timedelta(days=1)
    return period.last >= year_later or (period.first <= starts_on and period.last >= ends_on)
