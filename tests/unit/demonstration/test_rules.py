"""The rules by which the demonstration's officers act, and the profiles of their file."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from citizen_voice.demonstration.profiles import add_months, fields_of, find_profile
from citizen_voice.demonstration.rules import (
    CandidateFigures,
    LeftStatement,
    applies_to,
    judge_candidate,
    scale_target,
    settle_stances,
    split_weight,
)

DEMO = Path(__file__).resolve().parents[3] / "demo"
CONTENT = tomllib.loads((DEMO / "officer_fields.toml").read_text(encoding="utf-8"))
RULES = {"least_people": 5, "least_stability": 0.2, "most_in_welsh": 0.8}
REASONS = {
    "confirm": "{people} spoke.",
    "discard": "{people} of {least_people}.",
    "discard_stability": "Only {stability}.",
    "discard_language": "{share} Welsh.",
}


@pytest.mark.parametrize(
    ("figures", "is_confirmed", "reason"),
    [
        (CandidateFigures(5, 0.2, 0.8), True, "5 spoke."),
        (CandidateFigures(4, 0.9, 0.0), False, "4 of 5."),
        (CandidateFigures(9, 0.19, 0.0), False, "Only 0.19."),
        (CandidateFigures(9, 0.9, 0.81), False, "81% Welsh."),
        (CandidateFigures(1, 0.0, 1.0), False, "1 of 5."),
    ],
)
def test_a_theme_is_confirmed_unless_a_rule_sets_it_aside(figures, is_confirmed, reason):
    verdict = judge_candidate(figures, RULES, REASONS)
    assert (verdict.is_confirmed, verdict.reason) == (is_confirmed, reason)


LEFT = [LeftStatement("d1", False), LeftStatement("d2", False), LeftStatement("d3", True)]
READ = {"accepts_suggestions": True, "reads_the_rest": True, "against": ["d2"]}


@pytest.mark.parametrize(
    ("title", "orientation", "expected"),
    [
        ("d9", READ, {0: True, 1: False}),
        (None, READ, {0: True, 1: False}),
        # A title that was taken from one of those that are against turns the rest round.
        ("d2", READ, {0: False, 1: True}),
        ("d9", {**READ, "accepts_suggestions": False}, {0: True, 1: False, 2: True}),
        ("d9", {"accepts_suggestions": True, "reads_the_rest": False}, {}),
    ],
)
def test_a_statement_is_for_a_title_from_its_own_side(title, orientation, expected):
    assert settle_stances(LEFT, title, orientation) == expected


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 6, 7])
def test_weights_sum_exactly(parts):
    weights = split_weight(Decimal("15.00"), parts)
    assert sum(weights) == 15
    assert weights[0] >= weights[-1]
    assert all(weight == round(weight, 2) for weight in weights)


@pytest.mark.parametrize(
    ("scaling", "decimals", "expected"),
    [("fixed", 0, "2"), ("per_million", 0, "10"), ("per_year", 0, "8"), ("per_million", 1, "9.6")],
)
def test_targets_are_scaled_to_the_contract(scaling, decimals, expected):
    options = {"value_gbp": Decimal(4_800_000), "length_in_months": 48, "decimals": decimals}
    assert scale_target(Decimal(2), scaling, **options) == Decimal(expected)


def test_a_target_never_rounds_to_nothing():
    options = {"value_gbp": Decimal(100_000), "length_in_months": 6, "decimals": 0}
    assert scale_target(Decimal(1), "per_million", **options) == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"value_from": "5000000"}, False),
        ({"value_to": "1000000"}, False),
        ({"categories": ["works"]}, False),
        ({"cpv_divisions": ["45"]}, False),
        ({"cpv_divisions": ["50"]}, True),
        ({"minimum_months": 60}, False),
    ],
)
def test_a_standard_applies_by_value_category_division_and_length(changes, expected):
    tender = {"value_gbp": "4800000.00", "category": "services", "cpv_code": "50700000", "length_in_months": 48}
    applicability = {"value_from": "100000", "categories": ["services", "works"], "minimum_months": 12} | changes
    assert applies_to(applicability, tender) is expected


def test_the_profile_that_shares_most_words_is_found_and_otherwise_the_general_one():
    assert find_profile(CONTENT, title_and_keywords=["More Apprentices!", "trade"], statements=[])["code"] == (
        "apprenticeships"
    )
    assert find_profile(CONTENT, title_and_keywords=["zzz"], statements=["one apprentice"])["code"] == "general"
    many = ["apprentice, apprentices; apprenticeship TRADE"]
    assert find_profile(CONTENT, title_and_keywords=["zzz"], statements=many)["code"] == "apprenticeships"


def test_what_is_relative_becomes_absolute():
    profile = next(one for one in CONTENT["profile"] if one["code"] == "general")
    fields = fields_of(CONTENT, profile, reference="SV-07", today=date(2026, 1, 31))
    assert fields["measures"].value[0]["id"] == "SV-07-M1"
    assert fields["legal_review"].value["reviewed_on"] == "2026-01-28"
    assert fields["dates"].value == {"effective_from": "2026-03-02", "review_by": "2027-01-31"}
    assert all(one.reason and one.source for one in fields.values())


def test_months_end_where_they_end():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 6, 15), 48) == date(2030, 6, 15)
