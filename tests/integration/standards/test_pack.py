"""The pack for suppliers: a page, a workbook with locked ids, and a table."""

import csv
import io

import openpyxl
import pytest

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.vocabulary import StandardState
from tests.factories import commissioning
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make, themes=2)


@pytest.fixture
def publication(scene):
    return build.published(scene)


@pytest.fixture
def base(scene, publication):
    return f"/{scene.consultation.authority.slug}/standards/pack"


def workbook(client, base):
    return openpyxl.load_workbook(io.BytesIO(client.get(f"{base}.xlsx").data))


def test_the_page_shows_measures_and_questions_and_says_what_differs(client, scene, base):
    page = client.get(base).text
    assert "2 standards in force" in page
    assert "SV-01-M1" in page
    assert "Each person once a year" in page
    assert "How will this contract help?" in page
    assert "(up to 500 words)" in page
    assert "gives them its own weights" in page
    assert f'href="{base}.xlsx"' in page
    assert f'href="{base}"' in client.get(f"/{scene.consultation.authority.slug}/publications/priorities/1.0").text


def test_the_workbook_locks_ids_and_leaves_answers_open(client, base):
    book = workbook(client, base)
    assert book.sheetnames == ["Read me", "Answers", "Questions", "Definitions"]
    answers = book["Answers"]
    assert answers.protection.sheet
    assert not answers.protection.password
    rows = list(answers.iter_rows(min_row=2))
    assert [row[2].value for row in rows] == ["SV-01-M1", "SV-02-M1"]
    for row in rows:
        assert all(cell.protection.locked for cell in row[:6])
        assert not any(cell.protection.locked for cell in row[6:])
        assert all(cell.value is None for cell in row[6:])
    questions = book["Questions"]
    assert questions["D2"].value == "How will this contract help?"
    assert not questions["F2"].protection.locked
    assert {"supplier_name", "measure_ids", "offers", "methods", "evidence", "question_answers"} <= set(
        book.defined_names
    )
    where = book.defined_names["supplier_name"].attr_text.rpartition("!")[2].replace("$", "")
    assert book["Read me"][where].offset(0, -1).value == "Name of the supplier"
    said = " ".join(str(cell.value) for row in book["Read me"].iter_rows() for cell in row)
    assert "Each tender chooses its own standards, measures, targets and weights" in said


def test_the_files_are_the_same_each_time_and_can_be_asked_about(client, base):
    for ending in ("xlsx", "csv"):
        first = client.get(f"{base}.{ending}")
        assert first.data == client.get(f"{base}.{ending}").data
        assert client.get(f"{base}.{ending}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_table_has_a_row_for_each_measure_with_room_for_answers(client, base):
    rows = list(csv.DictReader(io.StringIO(client.get(f"{base}.csv").text)))
    assert [row["measure_id"] for row in rows] == ["SV-01-M1", "SV-02-M1"]
    assert (rows[0]["weight_minimum"], rows[0]["weight_maximum"]) == ("2", "10")
    assert {rows[0][name] for name in ("your_offer", "your_method", "your_evidence")} == {""}


def test_only_what_is_in_force_is_in_it(client, make, scene, publication, base):
    first, second = (one.standard for one in publication.standards)
    second.state = StandardState.WITHDRAWN
    db.session.flush()
    page = client.get(base).text
    assert "1 standard in force" in page
    assert "SV-02-M1" not in page
    assert [row[2].value for row in workbook(client, base)["Answers"].iter_rows(min_row=2)] == ["SV-01-M1"]
    first.state = StandardState.WITHDRAWN
    db.session.flush()
    assert "No standard is in force yet" in client.get(base).text
    assert workbook(client, base)["Answers"].max_row == 1
    assert client.get(f"{base}.csv").text.count("\r\n") == 1


def test_words_of_others_are_no_formulas(client, make):
    authority = make.authority()
    measure = {"id": "F-M1", "title": "=HYPERLINK(1)", "unit": "people", "direction": "higher"}
    commissioning.make_publication(make, authority=authority, count=1, measures=[measure], effective_on=today())
    base = f"/{authority.slug}/standards/pack"
    cell = workbook(client, base)["Answers"]["D2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert "'=HYPERLINK(1)" in client.get(f"{base}.csv").text
