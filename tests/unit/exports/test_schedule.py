"""The schedule of social value: what it says, and that Word and a screen reader find their way in it."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from citizen_voice.exports.kpi_schedule import build_kpi_schedule_docx
from citizen_voice.exports.schedule import MEASURE_COLUMNS, build_schedule_docx
from tests.unit.exports.examples import imported, lot, measure, tender
from tests.unit.exports.tender_examples import BANDS, RECORDED_AT, apprentices, full_tender


@pytest.fixture(scope="module")
def content():
    return build_schedule_docx(full_tender(), recorded_at=RECORDED_AT)


@pytest.fixture(scope="module")
def document(content):
    return Document(io.BytesIO(content))


def opened(**changes):
    return Document(io.BytesIO(build_schedule_docx(tender(**changes), recorded_at=RECORDED_AT)))


def words_of(document):
    return [one.text for one in document.paragraphs]


def tables_headed(document, first):
    return [table for table in document.tables if table.rows[0].cells[0].text == first]


def test_headings_are_real_and_numbered_in_words(document):
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:3] == [
        ("Heading 1", "1. Lot 1: =Parks in the north"),
        ("Heading 2", "1.1 SV-01 Later buses"),
        ("Heading 3", "1.1.1 Measures"),
    ]
    assert ("Heading 2", "2.1 SV-02 Apprenticeships for people from here") in headings
    assert ("Heading 3", "2.1.5 What the council adapted") not in headings
    assert ("Heading 3", "2.1.4 What the council adapted") in headings


def test_a_tender_of_one_lot_does_not_count_it():
    assert "1. The whole contract" in words_of(opened())


def test_the_foot_has_the_day_in_london():
    late = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    for build in (build_schedule_docx, build_kpi_schedule_docx):
        made = Document(io.BytesIO(build(tender(), recorded_at=late)))
        assert ", 1 July 2027." in made.sections[0].footer.paragraphs[0].text


def test_no_paragraph_is_empty(document):
    assert [one for one in document.paragraphs if not one.text.strip()] == []


def test_each_table_has_a_style_a_header_row_that_repeats_and_a_description(document):
    assert len(document.tables) == 7
    for table in document.tables:
        assert table.style.name == "Social Value Table"
        repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert repeated == [True, *[False] * (len(table.rows) - 1)]
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert [len(row.cells) for row in table.rows] == [len(table.columns)] * len(table.rows)


def test_the_language_is_british_english(document):
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert document.core_properties.language == "en-GB"


def test_the_properties_name_tender_and_council(document):
    core = document.core_properties
    assert (core.title, core.subject) == ("Schedule of social value: Grounds maintenance", "Tender NM/2027/1")
    assert (core.author, core.last_modified_by, core.comments) == ("Northmoor Council", "Northmoor Council", "")
    assert core.created == core.modified == RECORDED_AT


def test_measures_stand_whole_with_least_and_most(document):
    table = tables_headed(document, "Measure id")[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert tuple(rows[0]) == MEASURE_COLUMNS
    assert rows[1] == [
        "SV-02-M1",
        "Apprentices started",
        "New apprentices who start work on this contract, whoever employs them.",
        "people",
        "Each person once, at the start. Those who leave within four weeks are not counted.",
        "The apprentice lives in one of the six council areas.",
        "at least 1,200 people",
        "1 September 2027 to 31 August 2031",
        "A signed list",
        "Every quarter",
    ]
    assert rows[2][6] == "at most 40.25 tonnes of CO2e"


def test_a_standard_is_told_with_version_address_wants_and_weight(document):
    words = words_of(document)
    assert "Version: 1.1, at https://voice.example.org/northmoor/publications/priorities-2027/1.1#SV-02" in words
    wants = "What residents want: People want the firms that work for the council to take on apprentices from here."
    assert wants in words
    assert "Weight: 7.5% of the total score." in words
    assert (
        "Why the weight is outside the range of the standard: The contract is long, and labour is most of its cost."
        in words
    )


def test_the_address_can_be_followed(document):
    links = {one.target_ref for one in document.part.rels.values() if one.reltype.endswith("/hyperlink")}
    assert "https://voice.example.org/northmoor/publications/priorities-2027/1.1#SV-02" in links


def test_weights_of_a_lot_add_up_before_the_readers_eyes(document):
    rows = [[cell.text for cell in row.cells] for row in tables_headed(document, "Part of the score")[0].rows]
    assert rows[1:] == [
        ["Price", "50%"],
        ["Quality", "37.5%"],
        ["Social value: SV-01 Later buses", "5%"],
        ["Social value: SV-02 Apprenticeships for people from here", "7.5%"],
        ["Total", "100%"],
    ]


def test_questions_are_a_list_with_their_limits(document):
    asked = [one.text for one in document.paragraphs if one.style.name == "List Bullet"]
    assert "How will you start and keep apprentices on this contract? (Answer in words, in at most 500 words.)" in asked
    assert "How many apprentices will you start? (Give an amount, in at most 100 words.)" in asked


def test_scores_have_their_bands_and_the_minimum(document):
    bands = [[cell.text for cell in row.cells] for row in tables_headed(document, "Score")[0].rows[1:]]
    assert bands == [[str(score), words] for score, words in enumerate(BANDS)]
    assert "Minimum for any score: A bid that makes no measurable commitment scores 0." in words_of(document)


def test_what_was_left_out_or_put_in_other_words_is_told_with_the_reason(document):
    words = words_of(document)
    assert "Evidence for measures: in this tender “A signed list”. Why: Small firms have no payroll extract." in words
    assert "Contract terms: left out. Why: The contract has its own terms." in words
    assert not any(one.startswith(("Suggested clause", "Remedy")) for one in words)


def test_clause_and_remedy_stand_where_they_were_kept():
    kept = apprentices(adaptations=())
    words = words_of(opened(lots=(lot(standards=(kept,)),)))
    assert f"Suggested clause: {kept.kpi_clause}" in words
    assert f"Remedy: {kept.remedy}" in words


def test_parts_that_a_standard_lacks_have_no_heading():
    headings = [one.text for one in opened().paragraphs if one.style.name == "Heading 3"]
    assert headings == ["1.1.1 Measures"]


def test_the_same_import_makes_the_same_bytes(content, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert build_schedule_docx(full_tender(), recorded_at=RECORDED_AT) == content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {one.date_time for one in file.infolist()} == {(2027, 6, 1, 8, 5, 30)}
        assert "docProps/thumbnail.jpeg" not in file.namelist()


def test_control_characters_and_line_ends_do_no_harm():
    standard = imported(measures=(measure(title="bell\x07", description="one\n\ntwo"),), priority_statement="a\nb")
    document = opened(lots=(lot(standards=(standard,)),))
    cells = [cell.text for cell in tables_headed(document, "Measure id")[0].rows[1].cells]
    assert cells[1:3] == ["bell", "one\ntwo"]
    assert [one for one in words_of(document) if one in ("What residents want: a", "b")] == [
        "What residents want: a",
        "b",
    ]


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        build_schedule_docx(full_tender(), recorded_at=datetime(2027, 6, 1))  # noqa: DTZ001
