"""The gate names everything that is missing or malformed, and opens for a whole standard."""

from dataclasses import replace
from typing import Any

import pytest

from citizen_voice.drafting.fields import FIELDS, field_spec
from citizen_voice.drafting.gate import missing_fields
from citizen_voice.drafting.types import FilledClause
from citizen_voice.drafting.validation import validate_value
from tests.unit.drafting.examples import CODES, MEASURE, MORE, whole_standard

APPROVAL = {
    "body": "Cabinet",
    "decision_reference": "D-12",
    "decision_link": "https://example.org/d12",
    "decided_on": "2027-01-10",
}


def messages(clauses: list[FilledClause], **options: Any) -> list[str]:
    return [problem.in_words() for problem in missing_fields(clauses, codes=CODES, **options)]


def test_a_whole_standard_may_be_approved() -> None:
    assert messages(whole_standard()) == []


def test_an_empty_one_lacks_every_required_field_in_the_order_of_the_form() -> None:
    problems = missing_fields([])
    required = [
        spec.code for spec in FIELDS if spec.need == "R" and spec.code not in {"approval", "changes_since_last"}
    ]
    assert [problem.field for problem in problems] == required
    assert "Measures: add at least one measure with a unit" in [problem.in_words() for problem in problems]


@pytest.mark.parametrize("field", [spec.code for spec in FIELDS if spec.need == "R"])
def test_each_required_field_is_missed(field: str) -> None:
    clauses = whole_standard(approval=APPROVAL, changes_since_last="The target rose.")
    options = {"before": "publication", "is_first_version": False}
    assert messages(clauses, **options) == []
    without = [clause for clause in clauses if clause.field != field]
    assert [problem.field for problem in missing_fields(without, **options)] == [field]


def test_approval_is_recorded_before_publication_only() -> None:
    assert [text.split(":")[0] for text in messages(whole_standard(), before="publication")] == ["Approval"]
    with pytest.raises(ValueError, match="breakfast"):
        missing_fields([], before="breakfast")


def test_a_bilingual_authority_owes_the_title_in_welsh_and_no_other_does() -> None:
    asked = "Title in Welsh: give the title in Welsh too: your authority publishes in both languages"
    short = "Short name in Welsh: give the short name in Welsh too: your authority publishes in both languages"
    welsh = {"title_cy": "Bysiau hwyrach", "short_name_cy": "Bysiau"}
    assert messages(whole_standard(), is_bilingual=True) == [asked, short]
    assert messages(whole_standard(**{**welsh, "title_cy": "  "}), is_bilingual=True) == [asked]
    assert messages(whole_standard(**{**welsh, "short_name_cy": "  "}), is_bilingual=True) == [short]
    assert messages(whole_standard(**welsh), is_bilingual=True) == []
    assert messages(whole_standard(), is_bilingual=False) == []
    assert messages(whole_standard(title=None, **welsh), is_bilingual=True) == ["Title: fill this in"]


@pytest.mark.parametrize("spec", [spec for spec in FIELDS if spec.filled_by != "system"], ids=lambda spec: spec.code)
def test_no_clause_of_any_field_passes_without_evidence_or_a_reason(spec) -> None:
    """What residents said rests on statements, what an officer wrote on a reason: in each field and language."""
    values = {clause.field: clause.value for clause in whole_standard(**MORE)}
    value = values[spec.code]
    if isinstance(value, dict) and "quoted" in value:
        value = {**value, "quoted": []}
    others = [one for one in whole_standard(**MORE) if one.field != spec.code]

    def asked(**about):
        clauses = [*others, FilledClause(spec.code, value, **about)]
        problems = missing_fields(clauses, codes=CODES, is_bilingual=True, is_first_version=False, before="publication")
        return [one.problem.code for one in problems]

    assert asked(kind="officer", reason="Set with the councils.") == []
    bare = "no_reason" if spec.filled_by == "resident" else "no_reason_of_officer"
    for reason in (None, "", "  "):
        assert asked(kind="officer", reason=reason) == [bare]
    assert asked(kind="resident") == ["no_statements" if spec.is_for_residents else "not_for_residents"]
    assert asked(kind="resident", statement_ids=("s1",)) == ([] if spec.is_for_residents else ["not_for_residents"])


@pytest.mark.parametrize("spec", [spec for spec in FIELDS if spec.filled_by != "system"], ids=lambda spec: spec.code)
def test_each_field_that_is_needed_is_named_when_it_is_missing(spec) -> None:
    clauses = [one for one in whole_standard(**MORE) if one.field != spec.code]
    problems = missing_fields(clauses, codes=CODES, is_bilingual=True, is_first_version=False, before="publication")
    assert [one.field for one in problems] == ([] if spec.need == "O" else [spec.code])
    assert not problems or problems[0].in_words().startswith(f"{spec.label}: ")


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ({"framework": "ppn-002", "code": "1a"}, None),
        ({"framework": "ppn-002", "code": "9"}, "no_ppn_outcome"),
        ({"framework": "ppn-002"}, "no_ppn_outcome"),
        ({"framework": "national-toms", "code": "NT1"}, None),
        ({"framework": "national-toms", "code": "jobs"}, "only_a_toms_code"),
        ({"framework": "national-toms", "code": "NT1", "title": "Local people hired"}, "only_a_toms_code"),
        ({"framework": "local-growth-plan", "title": "Skills", "url": "https://example.org/plan"}, None),
        ({"framework": "local-growth-plan", "title": "Skills"}, "plan_without_link"),
        ({"framework": "local-growth-plan", "url": "https://example.org/plan"}, "plan_without_link"),
        ({"framework": "local-well-being-plan", "title": "A", "url": "https://example.org/p"}, "framework_not_here"),
        ({"framework": "other", "title": "Charter, promise 3"}, None),
        ({"framework": "other", "code": "3"}, "framework_without_title"),
        ({"framework": "TOMs"}, "not_choice"),
    ],
)
def test_a_link_to_a_framework_is_known_by_what_that_framework_has(link, problem) -> None:
    codes = replace(CODES, frameworks=frozenset({"ppn-002", "national-toms", "local-growth-plan", "other"}))
    found = validate_value("framework_links", [{**link, "strength": "direct"}], codes)
    assert [(one.code, one.entry) for one in found] == ([(problem, 1)] if problem else [])


def test_in_wales_goals_are_called_well_being_goals() -> None:
    codes = replace(CODES, goals=frozenset({"culture"}), has_well_being_goals=True)
    found = missing_fields(whole_standard(), codes=codes)
    assert [one.in_words() for one in found] == ["Links to well-being goals: “growth” is not a well-being goal"]
    found = missing_fields(whole_standard(mission_links=None), codes=codes)
    assert [one.in_words() for one in found] == (
        ["Links to well-being goals: link at least one well-being goal, or give the reason why there is none"]
    )


def test_no_mission_needs_a_reason() -> None:
    clauses = whole_standard(mission_links=None)
    assert messages(clauses) == ["Mission links: link at least one mission, or give the reason why there is none"]
    assert messages([*clauses, FilledClause("mission_links", [], reason="It is a purely local matter.")]) == []


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        (
            FilledClause("title", "Buses", "resident"),
            "name the statements that support it, or take it on as an officer with a reason",
        ),
        (FilledClause("title", "Buses", "officer"), "give the reason why an officer worded this and not residents"),
        (
            FilledClause("title", "Buses", "officer", ("s1",), "Clearer"),
            "an officer wrote this, so it cannot name residents' statements",
        ),
        (FilledClause("title", "Buses", "machine", ("s1",)), "say whether it comes from residents or from an officer"),
    ],
)
def test_every_clause_rests_on_somebody(clause: FilledClause, message: str) -> None:
    assert messages([*whole_standard(title=None), clause]) == [f"Title: {message}"]


def test_quotes_only_what_supports_the_clause() -> None:
    quoting_another = whole_standard(priority_statement={"text": "Buses", "quoted": ["s7"]})
    assert messages(quoting_another) == [
        "Priority statement: it quotes a statement that is not among those that support it"
    ]


def test_an_officer_may_word_the_title_with_a_reason() -> None:
    assert messages([*whole_standard(title=None), FilledClause("title", "Buses", reason="Plainer words")]) == []


def test_residents_did_not_speak_of_what_officers_fill() -> None:
    clauses = [*whole_standard(rationale=None), FilledClause("rationale", "So", "resident", ("s1",))]
    assert messages(clauses) == ["Rationale: residents did not speak of this; an officer must answer for it"]


def test_a_field_twice_or_unknown_is_named() -> None:
    extra = [FilledClause("rationale", "Again"), FilledClause("colour", "red")]
    assert messages([*whole_standard(), *extra]) == [
        "Rationale: it is filled in twice; keep one",
        "colour: there is no such field in a standard",
    ]


def test_without_known_codes_references_are_not_checked() -> None:
    assert missing_fields(whole_standard(measures=[{**MEASURE, "unit": "smiles"}])) == []


def test_fields_are_named_once_and_an_unknown_one_is_refused() -> None:
    assert len({spec.code for spec in FIELDS}) == len(FIELDS)
    assert {spec.code for spec in FIELDS if spec.filled_by == "resident"} == {
        "title",
        "priority_statement",
        "resident_evidence",
        "dissent",
    }
    with pytest.raises(KeyError):
        field_spec("colour")
    with pytest.raises(KeyError):
        validate_value("colour", "red")
