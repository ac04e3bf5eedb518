"""Days begin and end in London, whatever the season."""

from datetime import UTC, date, datetime, timedelta

from citizen_voice.clock import Clock, end_of_day, in_london, start_of_day, today, utcnow


def test_a_summer_day_begins_at_eleven_in_the_evening_before_in_utc():
    assert start_of_day(date(2026, 6, 30)) == datetime(2026, 6, 29, 23, tzinfo=UTC)
    assert end_of_day(date(2026, 6, 30)) == datetime(2026, 6, 30, 23, tzinfo=UTC)


def test_a_winter_day_begins_at_midnight_utc():
    assert start_of_day(date(2026, 1, 15)) == datetime(2026, 1, 15, tzinfo=UTC)


def test_the_day_on_which_clocks_change_is_an_hour_shorter_or_longer():
    assert end_of_day(date(2026, 3, 29)) - start_of_day(date(2026, 3, 29)) == timedelta(hours=23)
    assert end_of_day(date(2026, 10, 25)) - start_of_day(date(2026, 10, 25)) == timedelta(hours=25)


def test_the_clock_can_be_shifted(monkeypatch):
    before = utcnow()
    monkeypatch.setattr(Clock, "shift", timedelta(days=3))
    assert utcnow() - before >= timedelta(days=3)
    assert today() == in_london(utcnow()).date()
