"""The demonstration's moderation: exceptions only, by the published reasons, and with no personal data left."""

import csv
import re
from pathlib import Path

import pytest

from citizen_voice.vocabulary import ModerationChoice, ModerationReason

DEMO = Path(__file__).resolve().parents[3] / "demo"
TELEPHONE_OR_MAIL = re.compile(r"\b0\d{4} ?\d{6}\b|@")
COLUMNS = ["key", "decision", "reason_code", "published_text", "published_why", "note"]

Row = dict[str, str]


def read_rows(name: str) -> list[Row]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def decisions() -> list[Row]:
    return read_rows("moderation.csv")


@pytest.fixture(scope="module")
def proposals() -> dict[str, Row]:
    return {row["key"]: row for row in read_rows("proposals.csv")}


def test_each_decision_is_about_one_proposal_and_has_a_reason(decisions: list[Row], proposals: dict[str, Row]) -> None:
    keys = [row["key"] for row in decisions]
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(proposals)
    assert all(list(row) == COLUMNS and row["note"] for row in decisions)
    assert {row["decision"] for row in decisions} == {ModerationChoice.REDACT, ModerationChoice.REJECT}
    assert {row["reason_code"] for row in decisions} <= set(ModerationReason)


def test_a_redaction_publishes_other_words_and_a_rejection_none(
    decisions: list[Row], proposals: dict[str, Row]
) -> None:
    for row in decisions:
        original = proposals[row["key"]]
        if row["decision"] == ModerationChoice.REJECT:
            assert row["published_text"] == row["published_why"] == ""
            continue
        assert "removed]" in row["published_text"]
        assert row["published_text"] != original["text"]
        assert 10 <= len(row["published_text"]) <= 280
        assert bool(row["published_why"]) == bool(original["why"])


def test_nothing_published_holds_a_telephone_number_or_a_mail_address(
    decisions: list[Row], proposals: dict[str, Row]
) -> None:
    published = {key: f"{row['text']} {row['why']}" for key, row in proposals.items()}
    published |= {row["key"]: f"{row['published_text']} {row['published_why']}" for row in decisions}
    assert [key for key, words in published.items() if TELEPHONE_OR_MAIL.search(words)] == []
    assert any(TELEPHONE_OR_MAIL.search(row["text"]) for row in proposals.values())


def test_the_officer_met_each_kind_of_trouble(decisions: list[Row]) -> None:
    met = {(row["decision"], row["reason_code"]) for row in decisions}
    assert {
        ("redact", "personal_data"),
        ("redact", "abusive"),
        ("reject", "abusive"),
        ("reject", "off_topic"),
        ("reject", "commercial"),
    } <= met
