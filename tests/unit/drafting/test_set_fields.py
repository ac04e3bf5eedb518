"""What a set must say of itself as a whole: everything missing or malformed is named."""

from datetime import date

import pytest

from citizen_voice.drafting.set_fields import SET_FIELDS, problems_of_set

WHOLE = {
    "period_from": date(2027, 4, 1),
    "period_to": date(2031, 3, 31),
    "foreword": "We ask every council to use these.",
    "method_statement": "Everybody was asked.",
    "contact_name": "Standards team",
    "contact_email": "standards@example.org",
}
WELSH = {"title_cy": "Teitl", "foreword_cy": "Rhagair", "method_statement_cy": "Gofynnwyd i bawb."}


def codes(given, **about):
    return [(one.field, one.problem.code) for one in problems_of_set(given, is_bilingual=about.get("bilingual", False))]


def test_a_whole_description_has_no_problems():
    assert codes(WHOLE) == []
    assert codes({**WHOLE, **WELSH, "area_code": "E47000001"}, bilingual=True) == []


def test_an_empty_one_names_each_field_that_is_needed():
    needed = [one.code for one in SET_FIELDS if one.code in WHOLE]
    assert codes({}) == [(code, "fill_in") for code in needed]
    assert {code for code, _ in codes(WHOLE, bilingual=True)} == set(WELSH)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("period_to", date(2027, 4, 1), "period_reversed"),
        ("period_from", "2027", "not_a_day"),
        ("foreword", 3, "not_in_words"),
        ("foreword", "x" * 5001, "too_long"),
        ("area_code", "Greater Manchester", "not_area_code"),
        ("area_code", "E4700001", "not_area_code"),
        ("contact_email", "standards at example.org", "not_email"),
    ],
)
def test_what_is_malformed_is_named(field, value, problem):
    assert (field, problem) in codes({**WHOLE, field: value})
