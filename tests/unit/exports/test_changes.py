"""What differs between two versions is told by standard, clause and measure, and nothing else is."""

from dataclasses import replace
from datetime import date
from typing import Any

from citizen_voice.exports.changes import compare_publications, compare_standards
from citizen_voice.exports.set_snapshot import SetSnapshot
from citizen_voice.exports.snapshot import ClauseSnapshot, PublicationSnapshot, StandardSnapshot
from tests.unit.exports.examples import BARE, PUBLICATION, STANDARD


def with_value(standard: StandardSnapshot, field: str, value: Any) -> StandardSnapshot:
    clauses = [one for one in standard.clauses if one.field != field]
    if value is not None:
        clauses.append(ClauseSnapshot(field, "officer", value, officer_id="o", reason="So"))
    return replace(standard, clauses=tuple(clauses))


def measures(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": f"SV-01-M{at}", "title": "Rides", "unit": "people", "target": "3"} | one
        for at, one in enumerate(changes, 1)
    ]


def test_the_same_standard_has_no_changes_whatever_its_clauses_rest_on() -> None:
    assert compare_standards(STANDARD, STANDARD) is None
    others = tuple(replace(one, reason="Another", statement_ids=()) for one in STANDARD.clauses)
    assert compare_standards(STANDARD, replace(STANDARD, clauses=others, version="2.0")) is None


def test_clauses_that_are_new_gone_or_say_something_else() -> None:
    before = with_value(with_value(STANDARD, "rationale", "Because"), "outcome_sought", "Buses run later")
    after = with_value(with_value(before, "rationale", None), "outcome_sought", "Buses run all night")
    after = with_value(after, "not_applicable_when", "No buses")
    found = compare_standards(before, after)
    assert found is not None
    told = {one.field: (one.before and one.before.value, one.after and one.after.value) for one in found.clauses}
    assert told == {
        "rationale": ("Because", None),
        "outcome_sought": ("Buses run later", "Buses run all night"),
        "not_applicable_when": (None, "No buses"),
    }
    assert found.measures == ()


def test_measures_are_matched_by_id_and_told_part_by_part() -> None:
    before = with_value(STANDARD, "measures", measures({}, {"title": "Gone"}))
    moved = [*measures({"target": "5", "unit": "weeks", "baseline": ""})]
    new = [{"id": "SV-01-M9", "title": "New"}]
    found = compare_standards(before, with_value(STANDARD, "measures", [*new, *moved]))
    assert found is not None
    assert found.clauses == ()
    by_code = {one.code: one for one in found.measures}
    assert (by_code["SV-01-M9"].before, by_code["SV-01-M2"].after) == (None, None)
    assert {(one.part, one.before, one.after) for one in by_code["SV-01-M1"].parts} == {
        ("target", "3", "5"),
        ("unit", "people", "weeks"),
    }


def test_measures_in_another_order_are_the_same() -> None:
    both = measures({}, {"title": "Walks"})
    before, after = (with_value(STANDARD, "measures", one) for one in (both, both[::-1]))
    assert compare_standards(before, after) is None


def test_a_set_tells_what_is_new_left_out_changed_and_the_same() -> None:
    changed = with_value(STANDARD, "outcome_sought", "Something else")
    new = replace(BARE, reference="SV-09")
    after: PublicationSnapshot = replace(PUBLICATION, standards=(new, changed))
    found = compare_publications(PUBLICATION, after)
    assert [one.reference for one in found.added] == ["SV-09"]
    assert [one.reference for one in found.left_out] == [BARE.reference]
    assert [one.after.reference for one in found.changed] == [STANDARD.reference]
    assert found.unchanged == ()
    assert not found.is_empty
    same = compare_publications(PUBLICATION, PUBLICATION)
    assert same.is_empty
    assert [one.reference for one in same.unchanged] == [one.reference for one in PUBLICATION.standards]


def test_what_a_set_says_otherwise_of_itself_is_a_change() -> None:
    about = SetSnapshot(date(2027, 4, 1), date(2031, 3, 31), "Before.", "All were asked.", "Team", "team@example.org")
    before = replace(PUBLICATION, about=about)
    after = replace(PUBLICATION, title="Another", about=replace(about, foreword="Now.", period_to=date(2032, 3, 31)))
    found = compare_publications(before, after)
    assert not found.is_empty
    assert {one.part: (one.before, one.after) for one in found.described} == {
        "title": (PUBLICATION.title, "Another"),
        "foreword": ("Before.", "Now."),
        "period_to": (date(2031, 3, 31), date(2032, 3, 31)),
    }
    assert compare_publications(PUBLICATION, PUBLICATION).described == ()
    assert {one.part for one in compare_publications(PUBLICATION, before).described} >= {"foreword", "contact_email"}
