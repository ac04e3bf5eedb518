"""A supplier, on a phone: looks for a standard, reads it, and takes the sheet to answer home."""

import io

import openpyxl
from playwright.sync_api import expect

from tests.e2e.pages.catalogue import Adherence, Catalogue

WORD = (
    "SELECT lower(substring(title from '[A-Za-z]{5,}')) FROM catalogue_entry WHERE title ~ '[A-Za-z]{5,}'"
    " ORDER BY reference LIMIT 1"
)


def test_a_supplier_finds_a_standard_and_takes_the_answer_sheet(phone, site):
    phone.goto(f"/{site.slug}/consultations")
    phone.get_by_role("link", name="Find a standard by words, value or place").click()
    everything = Catalogue(phone)
    count = len(everything.titles())
    assert count > 0
    word = site.value(WORD)
    found = everything.search(word)
    assert 0 < len(found.titles()) <= count
    assert any(word[:4] in one.lower() for one in found.marked())
    assert found.search("zzzzqq").titles() == []
    phone.get_by_role("link", name="Show all").first.click()
    narrowed = Catalogue(phone).narrow(What_is_bought="Services", Which_standards="All of these")
    publication = narrowed.open_first()
    reference = publication.shows()
    assert reference.startswith("SV-")
    workbook = publication.pack().download("Take the answer workbook (XLSX)")
    questions = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes()))["Standards"]
    assert reference in {row[0].value for row in questions.iter_rows(min_row=2)}


def test_an_address_of_a_part_that_is_folded_away_unfolds_it(phone, site):
    publication = site.value("SELECT slug || '/' || version FROM publication ORDER BY published_at LIMIT 1")
    reference = site.value("SELECT reference FROM standard WHERE state = 'published' ORDER BY reference LIMIT 1")
    address = f"/{site.slug}/publications/{publication}"
    phone.goto(address)
    part = phone.locator(f"[id='{reference}/applicability']")
    expect(part).to_be_hidden()
    phone.goto(f"{address}#{reference}/applicability")
    expect(part).to_be_in_viewport()


def test_it_works_without_javascript(phone_without_scripts, site):
    phone_without_scripts.goto(f"/{site.slug}/standards")
    assert Catalogue(phone_without_scripts).search(site.value(WORD)).titles()


def test_everybody_reads_how_councils_use_the_standards(desktop, site):
    desktop.goto(f"/{site.slug}/standards")
    Catalogue(desktop).follow("How councils use the standards", Adherence)
    name = site.value(
        "SELECT c.name FROM council c JOIN tender t ON t.council_id = c.id JOIN tender_import i ON i.tender_id = t.id"
        " WHERE i.recorded_at IS NOT NULL LIMIT 1"
    )
    council = Adherence(desktop).open_council(name)
    assert council.title == f"How {name} uses the standards"
    assert desktop.get_by_text("Used in").count() > 0
