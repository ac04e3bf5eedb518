"""The files of a recorded import: from its page and the command line, for whom they are, and what is in them."""

import csv
import io
import json
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from citizen_voice.commissioning import service
from citizen_voice.commissioning.steps.documents import FILE_NAMES, MEDIA_TYPES, build_document
from citizen_voice.drafting.fields import FIELDS
from citizen_voice.drafting.parts import ADAPTABLE_PARTS
from citizen_voice.reference.profiles import profile_on
from tests.factories import commissioning as made

ENGLAND = profile_on("england", date(2027, 1, 1)).documents
FILES = sorted((code, name) for code, name in FILE_NAMES.items() if code in ENGLAND)
SCORING = {**{f"band_{band}": f"What earns {band}" for band in range(6)}, "minimum": "A number is needed"}
QUESTIONS = [{"question": "How will you do it on [contract]?", "kind": "qualitative", "word_limit": 300}]
TERMS = {"kpi_clause": "The standard's clause", "remedy": "The standard's remedy"}
EVIDENCE = {"people": 1240, "voters": 90, "votes": {"agree": 80, "disagree": 7, "unsure": 3}}
ADAPTABLE = {"adaptable": ["scoring_guidance", "evidence"], "optional": ["contract_terms"]}
WHOLE = {
    "scoring_guidance": SCORING,
    "evaluation_questions": QUESTIONS,
    "contract_terms": TERMS,
    "resident_evidence": EVIDENCE,
    "outcome_sought": "More young people in work",
    "local_flexibility": ADAPTABLE,
}


@pytest.fixture
def tender(commissioner):
    return made.make_tender(commissioner[1], commissioner[0], title="=Grounds & parks")


@pytest.fixture
def begun(make, commissioner, tender):
    tender_import = made.make_import(tender, made.make_publication(make, **WHOLE), commissioner[0])
    made.fill_import(tender_import, "7.50", "7.50")
    return tender_import


@pytest.fixture
def recorded(begun, commissioner):
    return service.record_import(begun, officer_id=commissioner[0].id)


def address(tender_import, name):
    return f"/{tender_import.publication.authority.slug}/staff/tender-imports/{tender_import.id}/{name}"


def words_of(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_tenders_page_has_one_list_of_the_files(browser, recorded):
    shown = browser.get(f"/{recorded.publication.authority.slug}/staff/tenders/{recorded.tender_id}").text
    for _, name in FILES:
        assert f'href="{address(recorded, name)}"' in shown
    assert "Schedule for the tender documents (Word)" in shown
    assert "Social Value Act record for your file (Word)" in shown


@pytest.mark.parametrize(("format_name", "name"), FILES)
def test_each_file_is_downloaded_and_the_same_each_time(browser, recorded, format_name, name):
    answer = browser.get(address(recorded, name))
    assert answer.status_code == 200
    assert answer.mimetype == MEDIA_TYPES[format_name].split(";")[0]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tender-{recorded.tender_id}-{name}"'
    assert answer.data == browser.get(address(recorded, name)).data


@pytest.mark.parametrize(("format_name", "name"), FILES)
def test_no_file_is_there_before_the_record(browser, begun, format_name, name):
    answer = browser.get(address(begun, name))
    assert answer.status_code == 409
    assert "has not been recorded yet" in answer.text


@pytest.mark.parametrize(("format_name", "name"), FILES)
def test_a_commissioner_of_another_council_gets_no_file(make, client_as, recorded, format_name, name):
    other, _ = made.make_commissioner(make)
    assert client_as(other).get(address(recorded, name)).status_code == 403


@pytest.mark.parametrize(("format_name", "name"), FILES)
def test_who_has_not_signed_in_gets_no_file(client, recorded, format_name, name):
    assert "/staff/sign-in" in client.get(address(recorded, name)).location


def test_the_schedule_says_what_was_published_and_chosen(browser, recorded):
    words = words_of(browser.get(address(recorded, "schedule.docx")).data)
    for expected in (
        "People ask for apprentices.",
        "More young people in work",
        "How will you do it on this contract? (Answer in words, in at most 300 words.)",
        "What earns 5",
        "A number is needed",
        "The standard's clause",
        "at least 12 people",
        "1 April 2027 to 31 March 2031",
    ):
        assert expected in words


def test_the_councils_own_words_stand_in_place_of_the_standards(browser, begun, commissioner):
    adapted = {"officer_id": commissioner[0].id, "reason": "We have our own."}
    for one in begun.standards:
        service.adapt_standard(one, field="scoring_guidance", words="Pass or fail, by two people.", **adapted)
        service.adapt_standard(one, field="contract_terms", words="", **adapted)
    service.record_import(begun, officer_id=commissioner[0].id)
    words = words_of(browser.get(address(begun, "schedule.docx")).data)
    assert "Pass or fail, by two people." in words
    assert "Contract terms: left out. Why: We have our own." in words
    for replaced in ("What earns 5", "A number is needed", "The standard's clause", "The standard's remedy"):
        assert replaced not in words


STANDARDS_OWN = {
    "outcome_sought": "More young people in work",
    "example_commitments": "Two places a year",
    "where_delivered": "Where the contract is delivered",
    "evaluation_questions": "How will you do it on",
    "scoring_guidance": "What earns 5",
    "contract_terms": "The standard's clause",
}


@pytest.mark.parametrize("field", [code for code, _ in ADAPTABLE_PARTS])
def test_each_part_that_may_be_adapted_holds_in_the_documents_in_the_councils_words(make, browser, commissioner, field):
    said = {
        **WHOLE,
        "example_commitments": [{"text": "Two places a year", "is_small_supplier_friendly": True}],
        "where_delivered": {"place": "contract"},
        "local_flexibility": {"adaptable": [code for code, _ in ADAPTABLE_PARTS]},
    }
    tender = made.make_tender(commissioner[1], commissioner[0])
    begun = made.make_import(tender, made.make_publication(make, **said), commissioner[0])
    made.fill_import(begun, "7.50", "7.50")
    own = "Every six months" if field == "frequency" else "Words of our own"
    for one in begun.standards:
        service.adapt_standard(one, officer_id=commissioner[0].id, field=field, words=own, reason="It fits here.")
    service.record_import(begun, officer_id=commissioner[0].id)
    words = words_of(browser.get(address(begun, "schedule.docx")).data)
    assert own in words
    assert STANDARDS_OWN.get(field, "No such words") not in words


def test_what_is_added_up_and_what_residents_said_can_never_be_adapted():
    adaptable = {code for code, _ in ADAPTABLE_PARTS}
    counted = {"id", "title", "definition", "unit", "direction", "counting_rule", "target", "baseline"}
    assert not adaptable & (counted | {spec.code for spec in FIELDS if spec.filled_by != "officer"})
    assert not adaptable & {"mission_links", "framework_links", "measures", "weighting_range", "local_flexibility"}


def test_the_workbook_keeps_what_was_typed_as_words(browser, recorded):
    workbook = load_workbook(io.BytesIO(browser.get(address(recorded, "workbook.xlsx")).data))
    title = workbook["Read me"]["B2"]
    assert (title.value, title.data_type) == ("=Grounds & parks", "s")
    assert [row[0].value for row in workbook["Response"].iter_rows(min_row=2)] == [1, 1]


def test_the_table_has_a_row_for_each_measure(browser, recorded):
    rows = list(csv.DictReader(io.StringIO(browser.get(address(recorded, "measures.csv")).data.decode())))
    assert [(row["lot"], row["measure_target"], row["starts_on"]) for row in rows] == [("1", "12", "2027-04-01")] * 2
    assert rows[0]["tender_title"] == "'=Grounds & parks"


def test_the_linked_data_points_at_the_published_version(client, browser, recorded):
    document = json.loads(browser.get(address(recorded, "standards.jsonld")).data)
    publication = recorded.publication
    path = f"/{publication.authority.slug}/publications/{publication.slug}/{publication.version}"
    published = json.loads(client.get(f"{path}/publication.jsonld").data)
    linked = [use["standard"] for lot in document["lot"] for use in lot["uses"]]
    assert linked == [one["@id"] for one in published["hasTopConcept"]]


def test_the_record_names_who_recorded_and_how_many_took_part(make, browser, begun):
    colleague = make.officer()
    service.record_import(begun, officer_id=colleague.id)
    words = words_of(browser.get(address(begun, "social-value-act-record.docx")).data)
    assert f"{colleague.name}, for " in words
    assert made.TESTS["proportionate"] in words
    assert "What next?" in words
    assert "1,240" in words
    assert "It is not legal advice." in words


def test_another_format_is_refused(recorded):
    with pytest.raises(KeyError):
        build_document(recorded, "pdf")
