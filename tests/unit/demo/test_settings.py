"""The demonstration's consultation, votes and tender: complete in both languages, and sums that come out."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parents[3] / "demo"
WORDING = {
    "title",
    "question",
    "reasons",
    "decided",
    "not_decided",
    "use_of_answers",
    "privacy_function",
    "privacy_retention",
    "privacy_contact",
}


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["en", "cy"])
def test_both_consultations_are_worded_in_both_languages(language: str) -> None:
    content = read("consultation.toml")
    for wording in (content["wording"][language], content["follow_up"]["wording"][language]):
        assert set(wording) == WORDING
        assert all(text.strip() for text in wording.values())


def test_councils_cannot_be_mistaken_for_real_ones() -> None:
    councils = read("consultation.toml")["authority"]["councils"]
    assert len({council["code"] for council in councils}) == len(councils) == 6
    assert all(council["code"].startswith("X") and council["name_cy"] for council in councils)


def test_staff_cover_every_role_and_nobody_approves_their_own_work() -> None:
    content = read("consultation.toml")
    role_of = {person["email"]: person["role"] for person in content["staff"]}
    assert set(role_of.values()) == {"administrator", "officer", "approver", "commissioner"}
    assert all(email.endswith(".example") for email in role_of)
    assert role_of[content["acting"]["approves"]] == "approver"
    assert content["acting"]["drafts"] != content["acting"]["approves"]
    assert all(bool(person.get("council_code")) == (person["role"] == "commissioner") for person in content["staff"])


def test_follow_up_begins_with_twelve_ideas() -> None:
    seeds = read("consultation.toml")["follow_up"]["seed_proposals"]
    assert len({seed["text"] for seed in seeds}) == len(seeds) == 12
    assert all(10 <= len(seed["text"]) <= 280 for seed in seeds)
    assert {seed["language"] for seed in seeds} == {"en", "cy"}


def test_blocs_of_voters_share_out_everybody() -> None:
    votes = read("votes.toml")
    assert sum(Decimal(str(bloc["share"])) for bloc in votes["bloc"]) == 1
    names = {bloc["name"] for bloc in votes["bloc"]}
    assert all(bloc["opposes"] in names | {""} for bloc in votes["bloc"])


def test_weights_of_the_tender_sum_to_exactly_one_hundred() -> None:
    content = read("tender.toml")
    weights = (content["tender"]["price_weight"], content["tender"]["quality_weight"])
    assert sum(map(Decimal, weights)) + Decimal(content["social_value"]["total_weight"]) == 100


def test_tender_answers_the_four_tests_and_belongs_to_a_commissioner() -> None:
    content = read("tender.toml")
    assert set(content["tests"]) == {
        "test_subject_matter",
        "test_clear_measurable",
        "test_technical_rules",
        "test_proportionate",
    }
    assert all(len(answer) > 100 for answer in content["tests"].values())
    council_of = {person["email"]: person.get("council_code") for person in read("consultation.toml")["staff"]}
    assert council_of[content["tender"]["commissioner"]] == content["tender"]["council_code"]
