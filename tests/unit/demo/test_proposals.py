"""The demonstration's proposals: written one by one, and whole enough to be loaded without a surprise."""

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[3] / "demo"
CAMPAIGN = "reopening tannery lane baths so that every child in ellerham can learn to swim"
LONGEST_SHARED_RUN = 7
PEOPLE = 300
COLUMNS = ["key", "person", "council_code", "language", "capacity", "is_supplier", "text", "why", "appeal", "lean"]

Row = dict[str, str]


def read_rows(name: str) -> list[Row]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def proposals() -> list[Row]:
    return read_rows("proposals.csv")


@pytest.fixture(scope="module")
def by_key(proposals: list[Row]) -> dict[str, Row]:
    return {row["key"]: row for row in proposals}


def is_campaign(row: Row) -> bool:
    return CAMPAIGN in row["text"].lower()


def runs_of_words(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_file_is_plain_utf8_with_the_stated_columns(proposals: list[Row]) -> None:
    content = (DEMO / "proposals.csv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert all(list(row) == COLUMNS and None not in row.values() for row in proposals)


def test_there_are_enough_proposals_by_enough_people(proposals: list[Row]) -> None:
    assert len(proposals) >= 400
    assert len({row["person"] for row in proposals}) >= 200
    assert len({row["key"] for row in proposals}) == len(proposals)


def test_lengths_fit_the_form(proposals: list[Row]) -> None:
    assert [row["key"] for row in proposals if not 10 <= len(row["text"]) <= 280] == []
    assert [row["key"] for row in proposals if len(row["why"]) > 1000] == []
    assert [row["key"] for row in proposals if row["text"] != row["text"].strip()] == []


def test_about_a_quarter_say_why(proposals: list[Row]) -> None:
    share = sum(bool(row["why"]) for row in proposals) / len(proposals)
    assert 0.2 <= share <= 0.4


def test_people_and_councils_are_known(proposals: list[Row]) -> None:
    votes = tomllib.loads((DEMO / "votes.toml").read_text(encoding="utf-8"))
    home = {
        f"p{number:03d}": block["council_code"]
        for block in votes["people"]
        for number in range(block["first"], block["last"] + 1)
    }
    assert len(home) == PEOPLE
    assert [row["key"] for row in proposals if home.get(row["person"]) != row["council_code"]] == []


def test_one_person_takes_part_in_one_capacity(proposals: list[Row]) -> None:
    capacities = {(row["person"], row["capacity"], row["is_supplier"]) for row in proposals}
    assert [person for person, times in Counter(person for person, _, _ in capacities).items() if times > 1] == []
    assert {row["capacity"] for row in proposals} == {"individual", "organisation"}
    assert {row["is_supplier"] for row in proposals} == {"true", "false"}


def test_languages(proposals: list[Row]) -> None:
    languages = Counter(row["language"] for row in proposals)
    assert set(languages) == {"en", "cy"}
    assert languages["cy"] >= 20


def test_judgements_are_in_range(proposals: list[Row]) -> None:
    assert {row["appeal"] for row in proposals} <= {"-2", "-1", "0", "1", "2"}
    assert {row["lean"] for row in proposals} == {"", "green", "business", "community"}


def test_the_campaign_has_thirty_letters_by_thirty_people(proposals: list[Row]) -> None:
    campaign = [row for row in proposals if is_campaign(row)]
    assert len(campaign) == 30
    assert len({row["person"] for row in campaign}) == 30
    assert len({row["text"] for row in campaign}) == 30


@pytest.mark.parametrize("column", ["text", "why"])
def test_outside_the_campaign_no_two_proposals_share_a_run_of_eight_words(proposals: list[Row], column: str) -> None:
    owners: dict[tuple[str, ...], str] = {}
    shared = []
    for row in proposals:
        if is_campaign(row):
            continue
        for run in runs_of_words(row[column], LONGEST_SHARED_RUN + 1):
            first = owners.setdefault(run, row["key"])
            if first != row["key"]:
                shared.append((first, row["key"], " ".join(run)))
    assert shared == []
