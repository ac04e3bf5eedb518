"""How many months lie between reports, from a choice or from words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.delivery.frequency import months_between_reports, read_frequency
from citizen_voice.delivery.periods import list_periods
from citizen_voice.drafting.parts import FREQUENCIES
from citizen_voice.exports.measures import FREQUENCIES as IN_DOCUMENTS


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("Every year", 12),
        ("Quarterly", 3),
        ("Once a month", 1),
        ("Once a year", 12),
        ("Every six months", 6),
        ("Every 6 months", 6),
        ("6-monthly", 6),
        ("half-yearly", 6),
        ("Twice a year", 6),
        ("twice yearly", 6),
        ("4 times per year", 3),
        ("Three times a year", 4),
        ("every three months", 3),
        ("Every other month", 2),
        ("Every other quarter", 6),
        ("Every 12 months", 12),
        ("Every two years", 24),
        ("Every 4 weeks", 1),
        ("Weekly", 1),
        ("Bob blwyddyn", 12),
        ("bob chwarter", 3),
        ("ddwywaith y flwyddyn", 6),
        ("bob chwe mis", 6),
        ("misol", 1),
        ("Once", None),
        ("On completion", None),
        ("At the end of the contract", None),
        ("A one-off report", None),
        ("Ar ddiwedd y contract", None),
        ("Within one month of the end of the contract", None),
        ("A week after completion", None),
        ("At the end of each quarter", 3),
        ("Annually and at the end of the contract", 12),
        ("Quarterly, within 30 days of the quarter's end", 3),
        ("No later than 31 March every year", 12),
        ("", 3),
        ("When asked", 3),
    ],
)
def test_a_frequency_is_read_from_words(words, months):
    assert read_frequency(words) == months


@pytest.mark.parametrize(
    ("code", "months"), [("monthly", 1), ("quarterly", 3), ("half_yearly", 6), ("yearly", 12), ("at_end", None)]
)
def test_a_choice_means_the_same_as_its_words(code, months):
    assert read_frequency(code) == months
    assert read_frequency(dict(FREQUENCIES)[code]) == months
    assert dict(FREQUENCIES) == IN_DOCUMENTS


@given(st.text(max_size=60))
def test_any_words_are_read(words):
    months = read_frequency(words)
    assert months is None or months >= 1


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 5000))
def test_what_is_reported_once_has_one_period(first, days):
    last = date.fromordinal(first.toordinal() + days)
    months = months_between_reports("At the end of the contract", first, last)
    (period,) = list_periods(first, last, months)
    assert (period.first, period.last) == (first, last)
