"""Adding up: against a plain calculation, and never unlike units."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.delivery.totals import ContractCount, Coverage, Sums, Total, add_up, adds_up, cover, group_by

NUMBERS = st.decimals(0, 10**6, places=3)
SUMS = st.builds(
    Sums,
    measure=st.sampled_from(["SV-01-M1", "SV-01-M2", "SV-02-M1"]),
    unit=st.sampled_from(["people", "hours_staff", "hours_expert", "percent"]),
    council=st.sampled_from(["E08000001", "E08000002"]),
    standard=st.sampled_from(["SV-01", "SV-02"]),
    goals=st.sampled_from([(), ("growth",), ("growth", "nhs")]),
    quantity=NUMBERS,
    whole=NUMBERS,
    verified=NUMBERS,
    additional=NUMBERS,
    shared=NUMBERS,
    reported=st.integers(0, 9),
    contracts=st.integers(0, 20),
    target=NUMBERS,
)


@given(st.lists(SUMS, max_size=30))
def test_each_measure_and_unit_is_the_sum_of_its_own(rows):
    plain = defaultdict(Decimal)
    counts = defaultdict(int)
    for row in rows:
        plain[row.measure, row.unit] += row.quantity
        counts[row.measure, row.unit] += row.reported
    totals = add_up(rows)
    assert {(one.measure, one.unit): one.quantity for one in totals} == dict(plain)
    assert {(one.measure, one.unit): one.reported for one in totals} == dict(counts)


@given(st.lists(SUMS, max_size=30))
def test_councils_and_standards_add_up_to_the_whole(rows):
    whole = sum((one.quantity for one in rows), Decimal(0))
    for kind in ("council", "standard"):
        assert sum((one.quantity for group in group_by(rows, kind) for one in group.totals), Decimal(0)) == whole


def test_a_measure_of_several_goals_is_under_each_and_one_of_none_stands_last():
    rows = [
        Sums("M1", "people", "E1", "SV-01", ("growth", "nhs"), quantity=Decimal(3)),
        Sums("M2", "people", "E1", "SV-01", (), quantity=Decimal(4)),
    ]
    groups = group_by(rows, "goal")
    assert [(one.key, one.totals[0].quantity) for one in groups] == [("growth", 3), ("nhs", 3), ("", 4)]


def test_unlike_units_are_refused():
    total = Total("M1", "hours_staff")
    with pytest.raises(ValueError, match="can't be added"):
        total.add(Sums("M1", "hours_expert", "E1", "SV-01", ()))


def test_percentages_are_divided_at_the_end():
    rows = [
        Sums("M1", "percent", "E1", "SV-01", (), quantity=Decimal(1), whole=Decimal(2)),
        Sums("M1", "percent", "E2", "SV-01", (), quantity=Decimal(10), whole=Decimal(100)),
    ]
    (total,) = add_up(rows)
    # The mean of 50% and 10% would be 30%.
    assert total.percent == Decimal("10.8")
    assert Total("M1", "percent").percent is None
    assert Total("M1", "people", quantity=Decimal(1), whole=Decimal(1)).percent is None


def test_what_was_agreed_is_added_only_where_what_is_reported_is():
    assert [adds_up(unit) for unit in ("people", "tonnes", "gbp")] == [True] * 3
    assert [adds_up(unit) for unit in ("percent", "people_fte", "yes_no", "text")] == [False] * 4
    (total,) = add_up([Sums("M1", "tonnes", "E1", "SV-01", (), agreed=Decimal(number)) for number in (2, 3)])
    assert total.sum_agreed == 5
    (total,) = add_up([Sums("M1", "percent", "E1", "SV-01", (), agreed=Decimal(number)) for number in (50, 60)])
    assert total.sum_agreed is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=30))
def test_every_contract_is_in_one_state(rows):
    counts = [ContractCount(due, min(received, due), reported or received > 0) for due, received, reported in rows]
    found = cover(counts)
    assert found.complete + found.partial + found.missing + found.waiting == found.contracts == len(rows)
    assert (found.received, found.due) == (sum(one.received for one in counts), sum(one.due for one in counts))


def test_a_contract_is_complete_only_with_every_report_that_was_due():
    states = [ContractCount(*one).state for one in ((0, 0, False), (2, 0, False), (2, 1, True), (2, 2, True))]
    assert states == ["waiting", "missing", "partial", "complete"]
    assert cover([]) == Coverage()
