"""What the demonstration's officer writes must pass the same gate as what a real officer writes."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from citizen_voice.drafting.fields import FIELDS, ONLY_LATER_VERSIONS
from citizen_voice.drafting.gate import missing_fields
from citizen_voice.drafting.rules import KnownCodes
from citizen_voice.drafting.types import FilledClause
from citizen_voice.reference.catalogue import cpv_divisions, missions, units

DEMO = Path(__file__).resolve().parents[3] / "demo"
CONTENT = tomllib.loads((DEMO / "officer_fields.toml").read_text(encoding="utf-8"))
PROFILES = CONTENT["profile"]
COMMON = CONTENT["common"]
TODAY = date(2026, 6, 1)
RELATIVE = {
    "reviewed_in_days": "reviewed_on",
    "decided_in_days": "decided_on",
    "effective_in_days": "effective_from",
    "review_in_months": "review_by",
}
FILLED_BY_OFFICERS = {
    spec.code
    for spec in FIELDS
    if spec.filled_by == "officer" and spec.need in "RB" and spec.code not in ONLY_LATER_VERSIONS
}


def with_dates(value: Any) -> Any:
    """Replace relative keys by dates, and suffixes of measures by ids, as the file says."""
    if isinstance(value, list):
        return [with_dates(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, part in value.items():
        if key in RELATIVE:
            days = part * 30 if key.endswith("months") else part
            found[RELATIVE[key]] = (TODAY + timedelta(days=days)).isoformat()
        elif key == "id_suffix":
            found["id"] = f"SV-01-{part}"
        else:
            found[key] = part
    return found


def fields_of(profile: dict[str, Any]) -> dict[str, Any]:
    return {code: with_dates(value) for code, value in (COMMON["fields"] | profile["fields"]).items()}


def codes() -> KnownCodes:
    return KnownCodes(
        units=frozenset(unit.code for unit in units()),
        goals=frozenset(mission.code for mission in missions()),
        cpv_divisions=frozenset(one.division for one in cpv_divisions()),
    )


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile["code"])
def test_profile_fills_every_field_that_waits_for_an_officer(profile: dict[str, Any]) -> None:
    fields = fields_of(profile)
    assert set(fields) == FILLED_BY_OFFICERS - {"theme"}, "the theme is the one that the standard was drafted from"
    clauses = [FilledClause(field=code, value=value, reason="given") for code, value in fields.items()]
    problems = missing_fields(clauses, codes=codes(), before="publication", is_bilingual=True)
    assert [problem.in_words() for problem in problems if problem.field in fields] == []


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile["code"])
def test_every_clause_has_a_reason_and_a_source(profile: dict[str, Any]) -> None:
    reasons = COMMON["reasons"] | profile["reasons"]
    assert set(reasons) <= FILLED_BY_OFFICERS
    assert profile["reason"].strip()
    assert profile["source"].strip()
    assert {"measures", "mission_links", "weighting_range"} <= set(profile["reasons"])


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile["code"])
def test_questions_leave_room_for_the_contract(profile: dict[str, Any]) -> None:
    assert all("[contract]" in one["question"] for one in profile["fields"]["evaluation_questions"])


def test_profiles_can_be_told_apart() -> None:
    names = [profile["code"] for profile in PROFILES]
    assert len(set(names)) == len(names) >= 13
    assert [profile["code"] for profile in PROFILES if not profile["keywords"]] == ["general"]
    for profile in PROFILES:
        assert profile["keywords"] == [word.lower() for word in dict.fromkeys(profile["keywords"])]
