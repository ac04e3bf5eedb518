"""Over which days reports are due."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.delivery.periods import (
    A_YEAR,
    Period,
    add_months,
    covers_a_year,
    list_ended,
    list_open,
    list_periods,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def test_the_end_of_a_month_stays_in_the_month():
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)


@given(DAYS, st.integers(0, 4000), st.sampled_from([1, 3, 6, 12]))
def test_periods_cover_every_day_of_a_contract_once(first, length, months):
    last = first + timedelta(days=length)
    periods = list(list_periods(first, last, months))
    assert periods[0].first == first
    assert periods[-1].last == last
    for one, other in pairwise(periods):
        assert other.first == one.last + timedelta(days=1)
    assert all(one.first <= one.last for one in periods)


@given(DAYS, st.integers(0, 4000), st.sampled_from([12, 18, 24]))
def test_of_people_over_a_year_each_period_can_be_reported(first, length, months):
    last = first + timedelta(days=length)
    periods = list(list_periods(first, last, months, least=A_YEAR))
    assert (periods[0].first, periods[-1].last) == (first, last)
    assert all(other.first == one.last + timedelta(days=1) for one, other in pairwise(periods))
    assert all(covers_a_year(one, first, last) for one in periods)


def test_what_is_over_and_touched_by_no_report_is_open():
    today = date(2027, 8, 1)
    ended = list_ended(date(2027, 1, 1), date(2028, 12, 31), 3, today=today)
    assert [one.first for one in ended] == [date(2027, 1, 1), date(2027, 4, 1)]
    assert list_open(ended, [Period(date(2027, 3, 31), date(2027, 4, 2))]) == []
    assert list_open(ended, [Period(date(2027, 4, 1), date(2027, 6, 30))]) == ended[:1]
    assert ended[0].due_on == date(2027, 4, 30)


@pytest.mark.parametrize(
    ("first", "last", "is_enough"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), True),
        (date(2027, 1, 1), date(2027, 12, 30), False),
        (date(2028, 2, 29), date(2029, 2, 27), True),
        (date(2026, 10, 1), date(2027, 3, 31), False),
    ],
)
def test_a_year_is_a_year(first, last, is_enough):
    assert covers_a_year(Period(first, last), date(2026, 1, 1), date(2030, 1, 1)) is is_enough


def test_the_whole_of_a_shorter_contract_is_enough():
    assert covers_a_year(Period(date(2027, 1, 1), date(2027, 3, 31)), date(2027, 1, 1), date(2027, 3, 31))
