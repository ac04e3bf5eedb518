"""The parts of the query of sums that count how many reports are due, and how many of them came in."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, case, cast, func, or_, select, true

from citizen_voice.delivery.periods import A_YEAR, DAYS_TO_REPORT
from citizen_voice.delivery.totals import YEARLY
from citizen_voice.models import Commitment


def span() -> tuple[Any, ...]:
    """Return what the periods of a commitment depend on; `least` is that of `periods.list_periods`."""
    least = case((Commitment.unit == YEARLY, A_YEAR), else_=0).label("least")
    return Commitment.starts_on, Commitment.ends_on, Commitment.every_months, least


def select_periods(authority_id: uuid.UUID, day: date) -> Any:
    """Return for each span of days and distance of reports that commitments in force have the periods due before a day.

    They are those of `periods.list_periods`, each counted in months from the first day. Contracts share few spans, so
    this is worked out once for each.
    """
    one = Commitment
    spans = (
        select(*span())
        .where(one.authority_id == authority_id, one.replaced_at.is_(None), one.starts_on <= day)
        .distinct()
        .subquery("span")
    )
    starts_on, ends_on, every, least = spans.c
    months = (day.year - func.extract("year", starts_on)) * 12 + day.month - func.extract("month", starts_on)
    series = func.generate_series(0, cast(func.floor(months / every), Integer)).table_valued("number", name="series")
    number = series.render_derived()

    def is_too_short(first: Any) -> Any:
        return _months_later(starts_on, first + least) - 1 > ends_on

    first, following = (every * (number.c.number + more) for more in (0, 1))
    last = case((is_too_short(following), ends_on), else_=_months_later(starts_on, following) - 1)
    begins_on = _months_later(starts_on, first)
    return (
        select(
            *spans.c,
            func.count().label("due"),
            func.array_agg(func.daterange(begins_on, last, "[]")).label("periods"),
        )
        .join(number, true())
        .where(
            begins_on <= ends_on,
            or_(first == 0, ~is_too_short(first)),
            last < day - timedelta(days=DAYS_TO_REPORT),
        )
        .group_by(*spans.c)
        .subquery("periods")
    )


def count_received(periods: Any, days: Any) -> ColumnElement[int]:
    """Return how many of the periods of a commitment are touched by the days of its reports."""
    period = func.unnest(periods.c.periods).table_valued("days", name="period").render_derived()
    touches = days.op("&&")(period.c.days)
    touched = select(func.count()).select_from(period).where(touches).correlate(periods, days.table).scalar_subquery()
    return case((days.is_(None), 0), else_=touched)


def _months_later(day: Any, months: Any) -> ColumnElement[Any]:
    return cast(day + func.make_interval(0, months), Date)
