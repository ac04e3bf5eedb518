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
    ThemeVotes,
    applies_to,
    choose_priorities,
    judge_candidate,
    scale_target,
    settle_stances,
    split_weight,
)

DEMO = Path(__file__).resolve().parents[3] / "demo"
CONTENT = tomllib.loads((DEMO / "officer_fields.toml").read_text(encoding="utf-8"))
RULES = {"least_people": 5, "least_stability": 0.2, "most_in_welsh": 0.8, "least_votes": 40}
RULES |= {"priorities": 2, "most_people_first": 3}
REASONS = {
    "confirm": "{people} spoke.",
    "discard": "{people} of {least_people}.",
    "discard_stability": "Only {stability}.",
    "discard_language": "{share} Welsh.",
    "choose": ["{agree} of {votes}, {councils} councils.", "{disagree} against, {people} people."],
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


def test_the_best_agreed_with_are_chosen_among_those_that_most_people_spoke_of():
    themes = [
        ThemeVotes(30, 6, 60, 40, 0),
        ThemeVotes(20, 5, 90, 10, 0),
        ThemeVotes(15, 4, 39, 0, 0),  # too few votes
        ThemeVotes(10, 3, 70, 20, 10),
        ThemeVotes(8, 2, 100, 0, 0),  # not among the three with most people
    ]
    assert choose_priorities(themes, RULES, REASONS) == {
        1: "90 of 100, 5 councils.",
        3: "20 against, 10 people.",
    }


def test_an_unstable_theme_comes_after_the_others():
    themes = [ThemeVotes(9, 1, 90, 10, 0, is_unstable=True), ThemeVotes(5, 1, 60, 40, 0), ThemeVotes(4, 1, 70, 30, 0)]
    rules = {"least_votes": 10, "most_people_first": 5, "priorities": 2}
    assert set(choose_priorities(themes, rules, {"choose": ["{people}"]})) == {1, 2}
    assert set(choose_priorities(themes[:2], rules, {"choose": ["{people}"]})) == {0, 1}


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


def test_nothing_is_chosen_without_votes():
    assert choose_priorities([ThemeVotes(30, 6, 0, 0, 0)], RULES, REASONS) == {}


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
