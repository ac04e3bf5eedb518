"""Every document that is given out, opened in LibreOffice and on its pages, in words as long as councils write."""

import re
from decimal import Decimal

import pytest

from citizen_voice.exports.delivery_return import build_return_xlsx
from citizen_voice.exports.goals_record import build_goals_record_docx
from citizen_voice.exports.kpi_schedule import build_kpi_schedule_docx
from citizen_voice.exports.schedule import build_schedule_docx
from citizen_voice.exports.supplier_pack import build_pack_xlsx
from citizen_voice.exports.value_act import build_value_act_docx
from citizen_voice.exports.workbook import build_tender_xlsx
from tests.unit.exports.long_examples import (
    RECORDED_AT,
    long_pack,
    long_record,
    long_tender,
    return_lines,
    welsh_record,
)

REGION, AT = "Ellermarch Combined Authority", {"recorded_at": RECORDED_AT}
GOALS = {"works_from": Decimal(2_000_000), "value_with_vat": Decimal(15_480_000)}
# The name of the file, how it is made, how many pages it may take, and what stands in it.
MADE = {
    "schedule.docx": (
        lambda: build_schedule_docx(long_tender(), **AT),
        9,
        ("12,345,678.50", "2.1 SV-01 Apprenticeships and first jobs", "Not stated", "A list signed by the manager"),
    ),
    "kpi.docx": (
        lambda: build_kpi_schedule_docx(long_tender(), **AT),
        4,
        ("3. Ratings", "Approaching target", "yellow column"),
    ),
    "record.docx": (
        lambda: build_value_act_docx(long_record()),
        2,
        ("£12,900,000.50", "4. Who recorded this", "12,904", "12,345,678.50"),
    ),
    "goals.docx": (
        lambda: build_goals_record_docx(welsh_record(), **GOALS),
        2,
        ("Cymru lewyrchus", "Cyngor Caerdydd", "No standard of this tender is linked to it."),
    ),
    "workbook.xlsx": (
        lambda: build_tender_xlsx(long_tender(), **AT),
        12,
        ("12,345,678.5", "31 Aug 2031", "100.00", "Scores missing: 3", "Name of the bidder"),
    ),
    "pack.xlsx": (
        lambda: build_pack_xlsx(long_pack(), authority=REGION, moment=RECORDED_AT),
        6,
        ("SV-03-M1", "750", "2 to 10", "What it is for"),
    ),
    "return.xlsx": (
        lambda: build_return_xlsx(return_lines(), title="What was delivered", author=REGION, moment=RECORDED_AT),
        4,
        ("31 Aug 2028", "29 Feb 2028", "There is no password"),
    ),
}
# Hashes stand where a number has no room, the others where a formula cannot be counted.
FAULTS = re.compile(r"#{2,}|#REF!|#NAME\?|#VALUE!|#DIV/0!|#N/A|Err:\d+")


@pytest.fixture(scope="module", params=list(MADE))
def opened(request, libreoffice):
    make, most, words = MADE[request.param]
    return libreoffice.pages(request.param, make()), most, words


def test_it_takes_as_many_pages_as_its_words_need(opened):
    pages, most, _ = opened
    assert 2 <= len(pages) <= most
    # Beside the line at its foot.
    assert all(len(page.split()) > 12 for page in pages)


def test_all_that_it_says_can_be_read(opened):
    pages, _, words = opened
    text = " ".join(" ".join(pages).split())
    assert [one for one in words if one not in text] == []
    assert FAULTS.findall(text) == []


def test_each_page_is_numbered(opened):
    pages, _, _ = opened
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def test_no_page_ends_with_a_heading_or_the_head_of_a_table(libreoffice):
    for name in ("schedule.docx", "kpi.docx", "record.docx", "goals.docx"):
        for page in libreoffice.pages(name, MADE[name][0]()):
            # The last line is the foot of the page.
            last = [line.strip() for line in page.splitlines() if line.strip()][-2]
            assert not re.match(r"\d+(\.\d+)*\.? [A-Z]|Version:|Measure id|Standard  |Score  ", last), (name, last)


def test_the_head_of_a_table_stands_again_on_each_page(libreoffice):
    definitions = [
        one for one in libreoffice.pages("workbook.xlsx", MADE["workbook.xlsx"][0]()) if "Definitions" in one
    ]
    sheets = [page for page in definitions if page.rstrip().splitlines()[-1].strip().startswith("Definitions")]
    assert len(sheets) > 2
    assert all(re.search(r"Lot\s+Standard\s+About\s+Part\s+Words", page) for page in sheets)
