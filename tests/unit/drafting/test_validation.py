"""What is wrong with the value of a field is said in words that tell how to mend it."""

from dataclasses import replace
from typing import Any

import pytest

from citizen_voice.drafting.fields import field_spec
from citizen_voice.drafting.gate import missing_fields
from citizen_voice.drafting.validation import is_empty, validate_value
from tests.unit.drafting.examples import CODES, MEASURE, OFFICER, whole_standard

LIGHT = {"value_from": "9", "categories": ["works"], "is_for_light_touch": True}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("weighting_range", {"minimum": "12", "recommended": "5", "maximum": "10"}, "the minimum is above the maximum"),
        (
            "weighting_range",
            {"minimum": "2", "recommended": "11", "maximum": "10"},
            "the recommended weight is not between the minimum and the maximum",
        ),
        (
            "weighting_range",
            {"minimum": "0", "recommended": "5", "maximum": "101"},
            "weights are percentages above 0 and up to 100",
        ),
        ("weighting_range", {"minimum": "2"}, "Recommended is missing"),
        (
            "weighting_range",
            {"minimum": 2.5, "recommended": "5", "maximum": "9"},
            "Minimum must be a number in digits, such as 12 or 12.5",
        ),
        ("weighting_range", "5 to 10", "fill in its parts one by one"),
        ("measures", "people", "give a list of entries"),
        ("measures", ["people"], "entry 1: fill in its parts one by one"),
        ("measures", [{**MEASURE, "unit": ""}], "entry 1: Unit is missing"),
        ("measures", [{**MEASURE, "unit": "smiles"}], "SV-01-M1: “smiles” is not a unit that we count in"),
        (
            "measures",
            [{**MEASURE, "frequency": "Every now and then"}],
            (
                "entry 1: How often it is reported must be one of: Every month, Every quarter, Every six months, "
                "Every year, Once, at the end of the contract"
            ),
        ),
        ("measures", [MEASURE, MEASURE], "the id SV-01-M1 is used twice"),
        *(
            (
                "measures",
                [{**MEASURE, "id": code}],
                f"the id {code} may hold letters and digits, and single hyphens or points between them",
            )
            for code in ("SV-01-", "SV-01-M 1", "SV-01-M1?", "SV-01--M1", "SV-01-M#1")
        ),
        (
            "applicability",
            {**LIGHT, "minimum_months": 99_999_999_999},
            "Shortest contract (months) must be a whole number from 0 to 999,999,999",
        ),
        ("measures", [{**MEASURE, "baseline": "3"}], "SV-01-M1: say where the baseline comes from"),
        (
            "measures",
            [{**MEASURE, "target": "1,000"}],
            "entry 1: Target or minimum must be a number in digits, such as 12 or 12.5",
        ),
        (
            "measures",
            [{**MEASURE, "direction": "up"}],
            "entry 1: Direction must be one of: Higher is better, Lower is better",
        ),
        ("measures", [{**MEASURE, "colour": "red"}], "entry 1: “colour” is not a part of it"),
        (
            "measures",
            [{**MEASURE, "baseline_on": "20270401"}],
            "entry 1: Date of the baseline must be a real date written as 2027-04-01",
        ),
        ("example_commitments", OFFICER["example_commitments"][:1], "give at least 2 examples"),
        (
            "example_commitments",
            [{"text": "a"}, {"text": "b"}],
            "mark at least one that a small firm or charity could do",
        ),
        (
            "example_commitments",
            [{"text": "a", "is_small_supplier_friendly": "on"}] * 2,
            "entry 1: A small firm or charity could do this must be yes or no",
        ),
        ("scoring_guidance", {**OFFICER["scoring_guidance"], "band_3": " "}, "Band 3 is missing"),
        (
            "evaluation_questions",
            [{"question": "How?", "kind": "qualitative", "word_limit": 0}],
            "entry 1: the word limit must be above 0",
        ),
        (
            "evaluation_questions",
            [{"question": 4, "kind": "qualitative", "word_limit": True}],
            "entry 1: Question must be written in words",
        ),
        (
            "applicability",
            {"value_from": "9", "value_to": "8", "categories": ["works"], "is_for_light_touch": True},
            "the highest contract value is below the lowest",
        ),
        (
            "applicability",
            {"value_from": "-9", "categories": ["works"], "is_for_light_touch": True},
            "the contract value cannot be below 0",
        ),
        (
            "applicability",
            {"value_from": "9", "categories": ["toys"], "is_for_light_touch": True},
            "Categories must be chosen from: Goods, Services, Works",
        ),
        ("applicability", {**LIGHT, "cpv_divisions": ["00"]}, "“00” is not a CPV division (two digits)"),
        ("applicability", {**LIGHT, "cpv_divisions": ["77", "77"]}, "CPV divisions has the same one twice"),
        ("applicability", {**LIGHT, "cpv_divisions": "77"}, "CPV divisions must be a list of codes"),
        ("where_delivered", {"place": "named_places"}, "name at least one council area"),
        ("where_delivered", {"place": "contract", "councils": ["E99"]}, "“E99” is not the code of a council area"),
        ("mission_links", [{"code": "moon", "strength": "direct"}], "“moon” is not a mission"),
        ("mission_links", [{"code": "growth", "strength": "direct"}] * 2, "growth is linked twice"),
        (
            "dates",
            {"effective_from": "2027-04-01", "review_by": "2027-04-01"},
            "the review must come after the day it takes effect",
        ),
        (
            "dates",
            {"effective_from": "2027-02-30", "review_by": "2027-04-01"},
            "Effective from must be a real date written as 2027-04-01",
        ),
        ("eqia_link", "javascript:alert(1)", "this must be a full web address that starts with https:// or http://"),
        ("eqia_link", "https://[bad", "this must be a full web address that starts with https:// or http://"),
        ("rationale", ["because"], "this must be written in words"),
        ("priority_statement", {"text": "word " * 101, "quoted": []}, "it has 101 words; cut it to 100 or fewer"),
        (
            "dissent",
            {"text": "x", "agree": 1, "disagree": 1, "unsure": 0, "quoted": [{"id": "s1"}]},
            "each statement quoted needs its id",
        ),
        (
            "dissent",
            {"text": "x", "agree": -1, "disagree": 1, "unsure": 0, "quoted": ["s1"]},
            "Agree must be a whole number from 0 to 999,999,999",
        ),
        (
            "resident_evidence",
            {"people": 1, "proposals": 1, "statements": 1, "voters": 1, "votes": 3},
            "Votes must have named parts",
        ),
    ],
)
def test_names_what_is_malformed(field: str, value: Any, message: str) -> None:
    assert message in [one.in_words() for one in validate_value(field, value, CODES)]
    label = field_spec(field).label
    assert f"{label}: {message}" in [
        one.in_words() for one in missing_fields(whole_standard(**{field: value}), codes=CODES)
    ]


def test_dissent_entries_must_be_objects() -> None:
    found = validate_value("dissent", {"text": "x", "agree": 1, "disagree": 1, "unsure": 0, "quoted": ["s1"]})
    assert "Statements with the strongest disagreement must be a list of entries" in [one.in_words() for one in found]


def test_optional_and_empty_values_are_no_problem() -> None:
    assert validate_value("title_cy", "  ") == []
    assert is_empty({"kpi_clause": "", "remedy": None})
    assert is_empty([{"title": " "}])
    assert not is_empty(0)
    assert not is_empty(False)


@pytest.mark.parametrize("reference", ["SV-02", "SV-0"])
def test_a_measure_is_named_after_its_standard(reference: str) -> None:
    (problem,) = validate_value("measures", [MEASURE], replace(CODES, reference=reference))
    assert problem.in_words() == f"the id SV-01-M1 must begin with {reference}- and say which measure of it this is"
    assert validate_value("measures", [MEASURE], replace(CODES, reference="SV-01")) == []
