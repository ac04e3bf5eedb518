"""The schedule of performance indicators for the contract."""

import io

from docx import Document
from docx.oxml.ns import qn

from citizen_voice.exports.kpi_schedule import KPI_COLUMNS, RATINGS, build_kpi_schedule_docx
from tests.unit.exports.examples import lot, tender
from tests.unit.exports.tender_examples import RECORDED_AT, apprentices, full_tender


def opened(made):
    return Document(io.BytesIO(build_kpi_schedule_docx(made, recorded_at=RECORDED_AT)))


def rows_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_each_measure_has_a_row_with_room_for_what_was_agreed():
    tables = opened(full_tender()).tables
    rows = rows_of(tables[1])
    assert tuple(rows[0]) == KPI_COLUMNS
    assert [row[0] for row in rows[1:]] == ["SV-02-M1", "SV-02-M2"]
    assert rows[2][4:] == [
        "at most 40.25 tonnes of CO2e",
        "",
        "1 September 2027 to 31 August 2031",
        "A travel survey",
        "Every year",
    ]
    assert len(tables) == 4


def test_the_ratings_are_told():
    assert [tuple(row) for row in rows_of(opened(full_tender()).tables[-1])[1:]] == list(RATINGS)


def test_clause_and_remedy_are_there_unless_left_out():
    kept = apprentices(adaptations=())
    words = [one.text for one in opened(tender(lots=(lot(standards=(kept,)),))).paragraphs]
    assert {f"Clause: {kept.kpi_clause}", f"Remedy: {kept.remedy}"} <= set(words)
    words = [one.text for one in opened(full_tender()).paragraphs]
    assert not [one for one in words if one.startswith(("Clause", "Remedy"))]


def test_it_is_a_tidy_document_and_the_same_each_time():
    document = opened(full_tender())
    assert [one for one in document.paragraphs if not one.text.strip()] == []
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    again = [build_kpi_schedule_docx(full_tender(), recorded_at=RECORDED_AT) for _ in range(2)]
    assert again[0] == again[1]
