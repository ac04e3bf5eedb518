"""What drafting writes is what exports read: the two packages do not know each other, so their meeting is tested."""

import csv
import io
from dataclasses import replace
from datetime import date

from citizen_voice.drafting.gate import missing_fields
from citizen_voice.drafting.rules import KnownCodes
from citizen_voice.drafting.standard import draft_standard
from citizen_voice.drafting.types import FilledClause, MissionScore
from citizen_voice.exports.jsonld import build_publication_jsonld
from citizen_voice.exports.snapshot import ClauseSnapshot, StandardSnapshot, canonical_bytes, content_hash
from citizen_voice.exports.tables import build_publication_csv
from citizen_voice.exports.words import Words, WordsEntry
from citizen_voice.reference import catalogue
from tests.unit.drafting.examples import OFFICER, THEME
from tests.unit.exports.examples import BASE, PUBLICATION, PUBLISHED_AT

CODES = KnownCodes(
    units=frozenset(unit.code for unit in catalogue.units()),
    goals=frozenset(mission.code for mission in catalogue.missions()),
    cpv_divisions=frozenset(one.division for one in catalogue.cpv_divisions()),
    councils=frozenset(council.code for council in catalogue.councils()),
)
DRAFT = draft_standard(THEME, [MissionScore("growth", "Kickstart economic growth", 0.3)])
CLAUSES = (
    *(ClauseSnapshot(one.field, "resident", one.value, one.statement_ids) for one in DRAFT.clauses),
    *(ClauseSnapshot(field, "officer", value, officer_id="7", reason="Agreed.") for field, value in OFFICER.items()),
)
SNAPSHOT = replace(PUBLICATION, standards=(StandardSnapshot("SV-01", "1.0", "31", CLAUSES),))
WORDS = Words({one.id: WordsEntry(one.text, one.language) for one in THEME.statements})


def test_the_machines_clauses_and_an_officers_open_the_gate() -> None:
    filled = [FilledClause(one.field, one.value, one.kind, one.statement_ids, one.reason) for one in CLAUSES]
    assert missing_fields(filled, codes=CODES) == []


def test_the_machine_alone_leaves_every_officers_field_to_an_officer() -> None:
    drafted = [FilledClause(one.field, one.value, "resident", one.statement_ids) for one in DRAFT.clauses]
    assert [problem.field for problem in missing_fields(drafted, codes=CODES)] == list(OFFICER)


def test_no_sentence_of_a_resident_is_under_the_hash() -> None:
    fixed = canonical_bytes(SNAPSHOT).decode("utf-8")
    assert not [one.text for one in THEME.statements if one.text in fixed]
    assert all(f'"{one.id}"' in fixed for one in THEME.statements)


def test_a_withdrawal_changes_the_documents_and_not_the_hash() -> None:
    before = content_hash(SNAPSHOT)
    withdrawn = Words({**WORDS.entries, "s2": WordsEntry(None, "en", date(2027, 5, 6))})
    given = {"base_url": BASE, "published_at": PUBLISHED_AT, "content_hash": before}
    for words, shown in ((WORDS, "“Night buses only bring trouble”"), (withdrawn, "“withdrawn on 2027-05-06”")):
        table = build_publication_csv(SNAPSHOT, words, **given).decode("utf-8")
        row = next(csv.DictReader(io.StringIO(table, newline="")))
        assert row["dissent_in_residents_words"].startswith(shown)
        assert row["dissent"] == "25 of 181 votes disagreed, and 6 were unsure."
        assert row["measure_unit"] == "people"
    assert "trouble" not in str(build_publication_jsonld(SNAPSHOT, withdrawn, **given))
    assert content_hash(SNAPSHOT) == before
