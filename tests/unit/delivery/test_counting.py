"""The rules of counting: what is refused, and what is asked about."""

from datetime import date
from decimal import Decimal

import pytest

from citizen_voice.delivery.counting import Figure, check_figure, find_doubt, find_fault_of_promise
from citizen_voice.delivery.periods import Period

CONTRACT = {"starts_on": date(2025, 1, 1), "ends_on": date(2029, 12, 31), "today": date(2027, 1, 5)}
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(autouse=True)
def in_request(app):
    with app.test_request_context():
        yield


def fields(unit, quantity, whole=None, *, period=QUARTER, asked=None):
    number = None if quantity is None else Decimal(quantity)
    figure = Figure(unit, period, number, None if whole is None else Decimal(whole))
    return [one.field for one in check_figure(figure, unit=asked or unit, **CONTRACT)]


@pytest.mark.parametrize(
    ("unit", "quantity", "whole", "refused"),
    [
        ("people", "5", None, []),
        ("people", "0", None, []),
        ("people", None, None, ["quantity"]),
        ("people", "-1", None, ["quantity"]),
        ("people", "NaN", None, ["quantity"]),
        ("people", "Infinity", None, ["quantity"]),
        ("people", "1e30", None, ["quantity"]),
        ("people", "2.5", None, ["quantity"]),
        ("people", "2.000", None, []),
        ("people", "2", "4", ["whole"]),
        ("tonnes", "2.125", None, []),
        ("tonnes", "2.1255", None, ["quantity"]),
        ("yes_no", "1", None, []),
        ("yes_no", "2", None, ["quantity"]),
        ("percent", "30", "120", []),
        ("percent", "30", None, ["whole"]),
        ("percent", "30", "0", ["whole"]),
        ("percent", "130", "120", ["quantity"]),
        # The database keeps three decimals: it would round these, the second to a whole of nothing.
        ("percent", "1.2345", "3", ["quantity"]),
        ("percent", "0.0003", "0.0004", ["quantity"]),
        ("percent", "1", "3.0004", ["whole"]),
        # No reader of our files keeps more than fifteen digits.
        ("tonnes", "999999999999.999", None, []),
        ("gbp", "1000000000000", None, ["quantity"]),
        ("people_fte", "3", None, ["ends_on"]),
    ],
)
def test_a_figure_is_counted_as_its_unit_asks(unit, quantity, whole, refused):
    assert fields(unit, quantity, whole) == refused


@pytest.mark.parametrize(
    ("unit", "agreed", "is_right"),
    [
        ("people", "0", True),
        ("people", "2.5", False),
        ("people", "-1", False),
        ("people", "Infinity", False),
        ("gbp", "999999999999.99", True),
        ("gbp", "99999999999999999999", False),
        ("percent", "100", True),
        ("percent", "100.1", False),
        ("percent", "33.33", False),
        ("yes_no", "1", True),
        ("yes_no", "5", False),
    ],
)
def test_what_is_agreed_is_a_number_of_its_unit(unit, agreed, is_right):
    assert (find_fault_of_promise(Decimal(agreed), unit) is None) is is_right


def test_full_time_equivalents_of_a_year_will_do():
    assert fields("people_fte", "3.25", period=YEAR) == []


def test_another_unit_is_refused_before_all_else():
    assert fields("hours_expert", "-3", asked="hours_staff") == ["unit"]


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        (date(2026, 3, 31), date(2026, 1, 1), ["ends_on"]),
        (date(2024, 12, 31), date(2025, 3, 31), ["starts_on"]),
        (date(2027, 1, 1), date(2027, 1, 5), ["ends_on"]),
        (date(2029, 1, 1), date(2030, 1, 1), ["starts_on", "ends_on"]),
    ],
)
def test_days_lie_in_the_contract_and_in_the_past(first, last, refused):
    assert fields("people", "1", period=Period(first, last)) == refused


@pytest.mark.parametrize(
    ("unit", "quantity", "target", "is_asked"),
    [
        ("people", "120", "12", False),
        ("people", "121", "12", True),
        ("people", "5", "0", False),
        ("people", "1000001", "0", True),
        ("gbp", "1000001", "0", False),
        ("gbp", "10000000001", "0", True),
        ("percent", "900", "1", False),
    ],
)
def test_what_is_far_above_the_target_is_asked_about(unit, quantity, target, is_asked):
    assert (find_doubt(Figure(unit, QUARTER, Decimal(quantity)), Decimal(target)) is not None) is is_asked
