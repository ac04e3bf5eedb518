"""Measures and weights, read from what was published."""

from decimal import Decimal

from citizen_voice.exports.measures import measures_of, title_of, weight_range_of
from tests.unit.exports.examples import BARE, STANDARD


def test_measures_are_read_in_their_order():
    first, second = measures_of(STANDARD)
    assert (first.code, first.title, first.unit, first.target) == ("SV-01-M1", "Rides home", "people", "12.5")
    assert (second.code, second.target, second.definition, second.target_scaling) == ("SV-01-M2", "3", "", "fixed")


def test_the_range_of_weights_includes_its_ends():
    bounds = weight_range_of(STANDARD)
    assert [Decimal(one) in bounds for one in ("1.99", "2", "10", "10.01")] == [False, True, True, False]
    assert bounds.recommended == 5


def test_a_standard_may_say_nothing_of_either():
    assert measures_of(BARE) == ()
    assert weight_range_of(BARE) is None
    assert title_of(BARE) == "Clean air"
