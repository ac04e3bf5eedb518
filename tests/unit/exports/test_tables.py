"""The table: one row a measure, nothing lost, and no cell that a spreadsheet would run."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.exports.snapshot import PublicationSnapshot
from citizen_voice.exports.tables import COLUMNS, build_publication_csv, neutralised
from citizen_voice.exports.words import Words, WordsEntry
from tests.unit.exports.examples import BARE, BASE, MEASURES, PUBLICATION, PUBLISHED_AT, WORDS, officer

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def rows(snapshot: PublicationSnapshot = PUBLICATION, words: Words = WORDS) -> list[dict[str, Any]]:
    content = build_publication_csv(snapshot, words, base_url=BASE, published_at=PUBLISHED_AT, content_hash="ab" * 32)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_one_row_a_measure_and_one_for_a_standard_without() -> None:
    found = rows()
    assert [(row["standard"], row["measure_id"]) for row in found] == [
        ("SV-01", "SV-01-M1"),
        ("SV-01", "SV-01-M2"),
        ("SV-02", ""),
    ]
    assert tuple(found[0]) == COLUMNS
    assert all(None not in row and None not in row.values() for row in found)


def test_a_row_holds_its_standard_its_measure_and_iso_dates() -> None:
    row = rows()[0]
    expected = {
        "authority": "Northmoor Combined Authority",
        "area_code": "E47000099",
        "publication_version": "1.0",
        "effective_on": "2027-04-01",
        "published_at": "2027-03-01T09:30:00Z",
        "standard_url": "https://voice.example.org/northmoor/publications/priorities-2027/1.0#SV-01",
        "title_cy": "Bysiau hwyrach",
        "priority_statement": "Later buses.",
        "priority_in_residents_words": "“Run the last bus, please”",
        "dissent_in_residents_words": "“Mae bysiau nos yn swnllyd”",
        "missions": "growth",
        "weight_recommended": "5",
        "people": "40",
        "votes_disagree": "2",
        "measure_target": "12.5",
        "measure_baseline_on": "2026-01-31",
        "content_hash": "sha256:" + "ab" * 32,
    }
    assert {name: row[name] for name in expected} == expected


def test_a_formula_is_neutralised() -> None:
    assert rows()[0]["short_name"] == "'=Buses"


@pytest.mark.parametrize("sign", DANGEROUS)
def test_every_sign_that_starts_a_formula_gets_an_apostrophe(sign: str) -> None:
    assert neutralised(f"{sign}1+1") == f"'{sign}1+1"
    assert neutralised(f"  {sign}1") == f"'  {sign}1"
    assert neutralised(f"a{sign}") == f"a{sign}"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_of_residents_or_officers_starts_a_formula_or_breaks_a_row(text: str) -> None:
    nasty = replace(BARE, clauses=(*BARE.clauses, officer("measures", [{**MEASURES[0], "title": text}])))
    words = Words({**WORDS.entries, "s1": WordsEntry(text, "en")})
    found = rows(replace(PUBLICATION, standards=(PUBLICATION.standards[0], nasty), title=text), words)
    assert len(found) == 3
    assert not [cell for row in found for cell in row.values() if cell.lstrip(" ").startswith(DANGEROUS)]
    assert found[2]["measure_title"].removeprefix("'") == text.removeprefix("'")
