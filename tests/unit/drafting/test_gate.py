"""The gate names everything that is missing or malformed, and opens for a whole standard."""

from typing import Any

import pytest

from citizen_voice.drafting.fields import FIELDS, field_spec
from citizen_voice.drafting.gate import missing_fields
from citizen_voice.drafting.types import FilledClause
from citizen_voice.drafting.validation import validate_value
from tests.unit.drafting.examples import CODES, MEASURE, whole_standard

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
    assert messages(whole_standard(), is_bilingual=True) == [asked]
    assert messages(whole_standard(title_cy="  "), is_bilingual=True) == [asked]
    assert messages(whole_standard(title_cy="Bysiau hwyrach"), is_bilingual=True) == []
    assert messages(whole_standard(), is_bilingual=False) == []
    assert messages([*whole_standard(title=None), FilledClause("title_cy", "Bysiau")], is_bilingual=True) == [
        "Title: fill this in"
    ]


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
