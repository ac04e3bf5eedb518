"""The one reader of time, so that a test can say what time it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock:
    """Holds the shift that tests and the demonstration put on the machine's time."""

    shift: timedelta = timedelta(0)


def utcnow() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC) + Clock.shift  # noqa: TID251  # the one place that may


def today() -> date:
    """Return today's date in London: days of a consultation begin and end there."""
    return utcnow().astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """Return the first moment of a London day, aware, in UTC."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the first moment after a London day, aware, in UTC: "until 30 June" includes the whole of 30 June."""
    return start_of_day(day + timedelta(days=1))


def in_london(moment: datetime) -> datetime:
    """Return the same moment as a clock in London shows it."""
    return moment.astimezone(LONDON)
