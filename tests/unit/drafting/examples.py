"""A theme and a whole standard to test with; all of it made up."""

from typing import Any

from citizen_voice.drafting.rules import KnownCodes
from citizen_voice.drafting.types import ChosenTheme, FilledClause, SupportingStatement, ThemeFigures


def statement(number: int, text: str, agree: int, disagree: int, *, is_exemplar: bool = False) -> SupportingStatement:
    return SupportingStatement(f"s{number}", text, "en", agree, disagree, 2, is_exemplar, "E08000001")


CODES = KnownCodes(
    units=frozenset({"people"}),
    goals=frozenset({"growth"}),
    cpv_divisions=frozenset({"77"}),
    councils=frozenset({"E08000001"}),
)

FIGURES = ThemeFigures(
    people=40,
    proposals=44,
    statements=3,
    voters=90,
    agree=150,
    disagree=25,
    unsure=6,
    areas=(("Northmoor", 30), ("Aldbeck", 3), ("Westhaven", 12)),
)

THEME = ChosenTheme(
    title="Later buses home from work",
    figures=FIGURES,
    statements=(
        statement(1, "Run the last bus after the late shift ends", 60, 5, is_exemplar=True),
        statement(2, "Night buses only bring trouble", 10, 18),
        statement(3, "My daughter walks home at eleven because there is no bus", 80, 2),
    ),
    title_statement_ids=("s1",),
)

MEASURE: dict[str, Any] = {
    "id": "SV-01-M1",
    "title": "Shifts with a ride home",
    "definition": "Staff on late shifts who are given a ride home",
    "unit": "people",
    "direction": "higher",
    "counting_rule": "Each person once a year",
    "geography": "E08000001",
    "target": "12.5",
    "target_scaling": "per_year",
    "evidence": "Rota and receipts",
    "frequency": "quarterly",
}

OFFICER: dict[str, Any] = {
    "short_name": "Rides home",
    "theme": {"title": "Getting about"},
    "rationale": "Votes were strongly in favour.",
    "outcome_sought": "People on late shifts get home safely.",
    "example_commitments": [
        {"text": "A shared taxi after ten", "is_small_supplier_friendly": True},
        {"text": "A works bus", "is_small_supplier_friendly": False},
    ],
    "measures": [MEASURE],
    "evaluation_questions": [{"question": "How will [contract] help?", "word_limit": 500, "kind": "qualitative"}],
    "scoring_guidance": {**{f"band_{band}": f"Answer of band {band}" for band in range(6)}, "minimum": "A number"},
    "weighting_range": {"minimum": "2", "recommended": "5", "maximum": 10},
    "applicability": {"value_from": "100000", "categories": ["services"], "is_for_light_touch": False},
    "not_applicable_when": "The contract is shorter than six months.",
    "local_flexibility": {
        "may_change": "The target",
        "must_stay": "The unit",
        "recording": "In the import",
        "optional": ["evaluation_questions"],
    },
    "where_delivered": {"place": "authority_area"},
    "equality_note": "Helps women on late shifts most.",
    "eqia_link": "https://example.org/eqia",
    "mission_links": [{"code": "growth", "strength": "direct"}],
    "legal_review": {"reviewed_by": "A. Solicitor", "reviewed_on": "2026-10-01", "outcome": "Proportionate"},
    "sme_impact_note": "Small firms may share a taxi.",
    "dates": {"effective_from": "2027-04-01", "review_by": "2029-04-01"},
}


MORE: dict[str, Any] = {
    "title_cy": "Bysiau hwyrach",
    "short_name_cy": "Bysiau",
    "other_evidence": [{"title": "Plan", "url": "https://example.org/plan"}],
    "contract_terms": {"kpi_clause": "Report the rides.", "remedy": "Run them."},
    "framework_links": [{"framework": "ppn-002", "code": "1", "strength": "direct"}],
    "approval": {
        "body": "The mayor",
        "decision_reference": "MD 12",
        "decision_link": "https://example.org/decisions/12",
        "decided_on": "2026-11-01",
    },
    "changes_since_last": "The target is higher.",
}
"""What no first version of an authority of one language owes before approval."""


def whole_standard(**changes: Any) -> list[FilledClause]:
    """Return every clause that approval asks for; ``changes`` replaces values, and None takes a clause away."""
    votes = {"agree": 150, "disagree": 25, "unsure": 6}
    resident = {
        "title": "Later buses home from work",
        "priority_statement": {"text": "What residents want: later buses.", "quoted": ["s1"]},
        "resident_evidence": {
            "people": 40,
            "proposals": 44,
            "statements": 3,
            "voters": 90,
            "votes": votes,
            "areas": [],
        },
        "dissent": {"text": "25 of 181 votes disagreed.", **votes, "quoted": [{"statement_id": "s1"}]},
    }
    clauses = [
        FilledClause(field, changes.get(field, value), "resident", ("s1",))
        for field, value in resident.items()
        if changes.get(field, value) is not None
    ]
    officers = {**OFFICER, **{field: value for field, value in changes.items() if field not in resident}}
    return clauses + [
        FilledClause(field, value, reason="Set with the councils.")
        for field, value in officers.items()
        if value is not None
    ]
