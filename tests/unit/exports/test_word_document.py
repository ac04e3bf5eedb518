"""What our Word documents have in common: what stays together on a page, columns of numbers, and languages."""

import io

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from citizen_voice.exports.goals_record import build_goals_record_docx
from citizen_voice.exports.word_document import WordDocument
from citizen_voice.exports.word_tables import Line, Look
from tests.unit.exports.long_examples import welsh_record
from tests.unit.exports.tender_examples import RECORDED_AT


@pytest.fixture
def written():
    return WordDocument(title="T", subject="S", author="A", moment=RECORDED_AT)


def opened(written):
    return Document(io.BytesIO(written.to_bytes()))


def add_table(written, **look):
    rows = [("Price", "45%"), ("Quality", "55%"), ("Total", [Line("100%", is_bold=True)])]
    written.table(("Part", "Weight"), rows, (60, 30), about="Weights", look=Look(**look))


def kept(table):
    return [{one.paragraph_format.keep_with_next for one in cell.paragraphs} for cell in table.columns[1].cells]


def test_what_stands_before_a_table_stays_with_it(written):
    written.paragraph("Elsewhere.")
    written.paragraph("These are the weights.")
    add_table(written)
    first, before = opened(written).paragraphs
    assert [first.paragraph_format.keep_with_next, before.paragraph_format.keep_with_next] == [None, True]


def test_a_header_stays_with_its_first_row_and_a_short_table_whole(written):
    add_table(written)
    add_table(written, is_short=True)
    long, short = opened(written).tables
    assert kept(long) == [{True}, {None}, {None}, {None}]
    assert kept(short) == [{True}, {True}, {True}, {None}]


def test_numbers_end_at_the_right_and_cells_to_fill_in_are_yellow(written):
    add_table(written, numbers=(1,), fill_in=(1,))
    (table,) = opened(written).tables
    aligned = [[cell.paragraphs[0].alignment for cell in row.cells] for row in table.rows]
    assert aligned == [[None, WD_ALIGN_PARAGRAPH.RIGHT]] * 4
    shades = [cell._tc.find(f"{qn('w:tcPr')}/{qn('w:shd')}") for cell in table.columns[1].cells]
    assert shades[0] is None
    assert {one.get(qn("w:fill")) for one in shades[1:]} == {"FFF7CC"}
    assert table.rows[3].cells[1].paragraphs[0].runs[0].bold


def test_a_link_stays_with_what_follows(written):
    written.link("Version:", "1.0, at", "https://example.org")
    (paragraph,) = opened(written).paragraphs
    assert paragraph.paragraph_format.keep_with_next


def test_the_foot_of_a_page_counts_all_pages(written):
    written.footer("Ours.")
    foot = opened(written).sections[0].footer.paragraphs[0]
    fields = [one.get(qn("w:instr")).strip() for one in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "".join(one.text for one in foot._p.iter(qn("w:t"))) == "Ours. Page 1 of 1"


def test_welsh_names_of_goals_are_marked_as_welsh_and_english_ones_are_not():
    content = build_goals_record_docx(welsh_record(), works_from=0, value_with_vat=0)
    names = Document(io.BytesIO(content)).tables[1].columns[0].cells[1]
    marked = {
        run.text: [one.get(qn("w:val")) for one in run._r.iter(qn("w:lang"))]
        for paragraph in names.paragraphs
        for run in paragraph.runs
    }
    assert marked == {"A prosperous Wales": [], "Cymru lewyrchus": ["cy-GB"]}
