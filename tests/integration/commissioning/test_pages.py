"""The commissioner's journey by its pages: the whole way, and what each page refuses."""

import json
import re
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from citizen_voice.clock import today
from citizen_voice.commissioning import queries
from citizen_voice.db import db
from citizen_voice.models import Tender, TenderImport
from tests.factories import commissioning as made
from tests.query_count import counted_statements

TENDER = {
    "title": "Grounds maintenance",
    "reference": "GM 2027/1",
    "value_gbp": "£900,000",
    "cpv_code": "77300000-3",
    "lot_title": "All parks",
    "price_weight": "50",
    "quality_weight": "35.00",
}
MEASURE = {"weight": "7.5", "starts_on": ["1", "4", "2027"], "ends_on": ["31", "3", "2031"]}


def measure_url(base, tender_import, place=0):
    reference = tender_import.standards[place].published_standard.standard.reference
    return f"{base}/staff/tender-imports/{tender_import.id}/lots/1/standards/{reference}", reference


def with_measure(reference, target="12"):
    code = f"{reference}-M1"
    return {**MEASURE, f"measure-{code}": "y", f"target-{code}": target}


def test_the_whole_way_from_a_tender_to_its_file(make, browser, base, commissioner):
    publication = made.make_publication(make)
    assert "No tenders yet" in browser.get(f"{base}/staff/tenders").text
    sent = browser.send(f"{base}/staff/tenders/new", {**TENDER, "council": str(commissioner[1].id)})
    tender_url = sent.location
    assert "Not chosen yet" in browser.get(f"{base}/staff/tenders").text
    assert "£900,000" in browser.get(tender_url).text
    chosen = browser.get(f"{tender_url}/publications").location
    assert "Employ more apprentices from our own towns." in browser.get(chosen).text
    browser.send(chosen, {"lot-1": [str(one.id) for one in publication.standards]})
    tender_import = db.session.scalars(select(TenderImport)).one()
    for place, said in ((0, "92.50"), (1, None)):
        url, reference = measure_url(base, tender_import, place)
        saved = browser.send(url, with_measure(reference))
        assert saved.status_code == 302
        assert (f"The weights add up to {said}" in browser.get(tender_url).text) == (said is not None)
    browser.send(f"{base}/staff/tender-imports/{tender_import.id}/tests", made.TESTS)
    record_url = f"{base}/staff/tender-imports/{tender_import.id}/record"
    checked = browser.get(record_url).text
    assert "Weights together: 100 of 100" in checked
    assert "at least 12 people" in checked
    assert browser.send(record_url).location == tender_url
    shown = browser.get(tender_url).text
    assert f"{tender_import.id}/ocds.json" in shown
    assert "Recorded" in browser.get(f"{base}/staff/tenders").text
    download = browser.get(f"{base}/staff/tender-imports/{tender_import.id}/ocds.json")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert download.mimetype == "application/json"
    assert json.loads(download.data)["releases"][0]["tender"]["id"] == "GM 2027/1"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Enter the title"),
        ("title", "x" * 201, "200 characters"),
        ("title", "bell \x07", "be shown"),
        ("reference", " ", "Enter your reference"),
        ("value_gbp", "", "Enter the value in pounds"),
        ("value_gbp", "  ", "Enter the value in pounds"),
        ("value_gbp", "a lot", "Enter a number in digits"),
        ("value_gbp", "1e9", "Enter a number in digits"),
        ("value_gbp", "NaN", "Enter a number in digits"),
        ("value_gbp", "9,00,000", "Enter a number in digits"),
        ("value_gbp", "900000.005", "at most 2 decimal places"),
        ("value_gbp", "0", "more than £0"),
        ("value_gbp", "9" * 16, "below 1,000,000,000,000"),
        ("value_gbp", "9\x00", "Enter a number in digits"),
        ("cpv_code", "773", "8 digits"),
        ("cpv_code", "77300000\x07", "be shown"),
        ("cpv_code", "02300000", "No division"),
        ("price_weight", "-1", "less than 0"),
        ("price_weight", "33.333", "at most 2 decimal places"),
        ("price_weight", "half", "Enter a number in digits"),
        ("quality_weight", "50", "less than 100"),
        ("council", "nothing", "Select a council that you buy for"),
        ("council", "", "Select the council"),
    ],
)
def test_a_tender_with_a_wrong_field_is_shown_again(browser, base, commissioner, field, value, words):
    sent = browser.send(f"{base}/staff/tenders/new", {**TENDER, "council": str(commissioner[1].id), field: value})
    assert sent.status_code == 200
    assert words in sent.text
    assert db.session.scalar(select(func.count()).select_from(Tender)) == 0


def test_the_same_reference_again_is_told_at_the_field(browser, base, commissioner):
    fields = {**TENDER, "council": str(commissioner[1].id)}
    browser.send(f"{base}/staff/tenders/new", fields)
    again = browser.send(f"{base}/staff/tenders/new", fields)
    assert "has a tender with this reference already" in again.text
    assert db.session.scalar(select(func.count()).select_from(Tender)) == 1


def test_another_council_can_not_be_bought_for(make, browser, base):
    other = make.council()
    sent = browser.send(f"{base}/staff/tenders/new", {**TENDER, "council": str(other.id)})
    assert "Select a council that you buy for" in sent.text


def test_markup_in_words_is_shown_as_it_was_typed(browser, base, commissioner):
    words = {**TENDER, "council": str(commissioner[1].id), "title": "<script>alert(1)</script>"}
    shown = browser.get(browser.send(f"{base}/staff/tenders/new", words).location).text
    assert "<script>alert(1)</script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("measure", "", "Select a measure"),
        ("target", "", "Enter the target"),
        ("target", "0", "must be more than 0"),
        ("target", "-1", "must be more than 0"),
        ("target", "NaN", "Enter a number in digits"),
        ("target", "1e999", "Enter a number in digits"),
        ("target", "many", "Enter a number in digits"),
        ("target", "1.5", "at most 0 decimal places"),
        ("weight", "-7.5", "more than 0"),
        ("weight", "seven", "Enter a number in digits"),
        ("weight", "7.505", "at most 2 decimal places"),
        ("weight", "11", "outside the standard&#39;s range of 2 to 10 percent"),
        ("weight", "", "Enter the weight"),
        ("starts_on", ["31", "2", "2027"], "Enter a real date"),
        ("starts_on", ["\x0740", "1", "2027"], "Enter a real date"),
        ("starts_on", ["1"], "Enter the first day that counts"),
        ("ends_on", ["1", "1", "2027"], "first day or later"),
    ],
)
def test_a_wrong_measure_or_weight_is_shown_again(browser, base, tender_import, field, value, words):
    url, reference = measure_url(base, tender_import)
    fields = with_measure(reference)
    sent = browser.send(url, fields | {f"{field}-{reference}-M1" if field in ("measure", "target") else field: value})
    assert sent.status_code == 200
    assert words in sent.text
    assert "Error: " in sent.text
    assert tender_import.standards[0].weight is None


def test_what_was_chosen_is_there_to_be_changed(browser, base, tender_import):
    made.fill_import(tender_import, "7.50", "7.50")
    shown = browser.get(measure_url(base, tender_import)[0]).text
    assert 'value="7.5"' in shown
    assert 'value="12"' in shown
    assert "together 100 of 100" in shown
    assert made.TESTS["proportionate"] in browser.get(f"{base}/staff/tender-imports/{tender_import.id}/tests").text


@pytest.mark.parametrize("field", list(made.TESTS))
def test_each_test_is_asked_for(browser, base, tender_import, field):
    sent = browser.send(f"{base}/staff/tender-imports/{tender_import.id}/tests", {**made.TESTS, field: " "})
    assert "There is a problem" in sent.text
    assert tender_import.test_proportionate == ""


@pytest.mark.parametrize("weights", [("7.50", "7.49"), ("7.50", "7.51")])
def test_weights_that_miss_a_hundred_are_not_recorded(browser, base, tender_import, weights):
    url = f"{base}/staff/tender-imports/{tender_import.id}/record"
    made.fill_import(tender_import, "7.50", "7.50")
    page = browser.get(url)
    made.fill_import(tender_import, *weights)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)
    sent = browser.post(url, data={"csrf_token": token})
    assert sent.status_code == 409
    assert "They must add up to exactly 100: 0.01 is" in sent.text
    assert "What is missing" in browser.get(url).text
    assert tender_import.recorded_at is None


def test_recording_twice_is_harmless(browser, base, tender_import):
    made.fill_import(tender_import, "7.50", "7.50")
    url = f"{base}/staff/tender-imports/{tender_import.id}/record"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(url).text).group(1)
    first = browser.post(url, data={"csrf_token": token})
    moment = db.session.get_one(TenderImport, tender_import.id).recorded_at
    second = browser.post(url, data={"csrf_token": token})
    assert (first.status_code, second.status_code) == (302, 302)
    assert db.session.get_one(TenderImport, tender_import.id).recorded_at == moment
    assert browser.get(url).status_code == 302


def test_choosing_twice_makes_one_import(make, browser, base, tender):
    publication = made.make_publication(make)
    url = f"{base}/staff/tenders/{tender.id}/publications/{publication.id}"
    for _ in range(2):
        browser.send(url, {"lot-1": [str(publication.standards[0].id)]})
    assert db.session.scalar(select(func.count()).select_from(TenderImport)) == 1
    assert "checked" in browser.get(url).text


@pytest.mark.parametrize("standards", [[], ["nothing"], [str(uuid.uuid4())]])
def test_a_choice_of_nothing_or_of_something_else_is_shown_again(make, browser, base, tender, standards):
    publication = made.make_publication(make)
    sent = browser.send(f"{base}/staff/tenders/{tender.id}/publications/{publication.id}", {"lot-1": standards})
    assert sent.status_code == 200
    assert "There is a problem" in sent.text


def test_seven_standards_are_too_many(make, browser, base, tender):
    publication = made.make_publication(make, count=7)
    fields = {"lot-1": [str(one.id) for one in publication.standards]}
    sent = browser.send(f"{base}/staff/tenders/{tender.id}/publications/{publication.id}", fields)
    assert "Choose at most 6 standards" in sent.text


def test_a_publication_replaced_while_the_form_was_open_is_refused_with_words(make, browser, base, tender):
    publication = made.make_publication(make)
    url = f"{base}/staff/tenders/{tender.id}/publications/{publication.id}"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(url).text).group(1)
    made.make_publication(make, supersedes=publication, effective_on=today())
    sent = browser.post(url, data={"csrf_token": token, "lot-1": [str(publication.standards[0].id)]})
    assert sent.status_code == 409
    assert "A later version" in sent.text
    assert browser.get(url).status_code == 302
    assert "A later version" in browser.get(f"{base}/staff/tenders/{tender.id}").text


def test_a_publication_not_yet_in_force_is_not_offered(make, browser, base, tender):
    coming = made.make_publication(make, effective_on=today() + timedelta(days=1))
    url = f"{base}/staff/tenders/{tender.id}/publications"
    assert "No standards are in force today" in browser.get(url).text
    assert browser.get(f"{url}/{coming.id}").status_code == 302
    assert "has not taken effect yet" in browser.get(f"{base}/staff/tenders/{tender.id}").text


def test_several_publications_are_offered_one_by_one(make, browser, base, tender):
    made.make_publication(make, title="Standards of the north")
    made.make_publication(make, title="Standards of the south")
    shown = browser.get(f"{base}/staff/tenders/{tender.id}/publications").text
    assert shown.index("Standards of the north") < shown.index("Standards of the south")


def test_why_a_standard_is_not_meant_for_a_tender_is_shown(make, browser, base, commissioner):
    tender = made.make_tender(commissioner[1], commissioner[0], value_gbp=Decimal(90000), cpv_code="45000000")
    publication = made.make_publication(make)
    shown = browser.get(f"{base}/staff/tenders/{tender.id}/publications/{publication.id}").text
    assert "Does not apply" in shown
    assert "below £100,000" in shown
    assert "buys works" in shown


def test_a_recorded_import_can_be_followed_by_another(make, browser, base, recorded):
    publication = recorded.publication
    url = f"{base}/staff/tenders/{recorded.tender_id}/publications/{publication.id}"
    browser.send(url, {"lot-1": [str(publication.standards[1].id)]})
    assert queries.find_open_import(recorded.tender).id != recorded.id
    assert "Bring standards into this tender" in browser.get(f"{base}/staff/tenders/{recorded.tender_id}").text


def test_the_list_asks_the_database_no_more_for_more_tenders(make, browser, base, commissioner):
    def statements_with(count):
        for _ in range(count):
            made.make_recorded_import(make, *commissioner)
        with counted_statements() as statements:
            assert browser.get(f"{base}/staff/tenders").status_code == 200
        return len(statements)

    assert statements_with(3) == statements_with(3)


def test_a_long_list_has_pages(browser, base, commissioner):
    for number in range(queries.PER_PAGE + 1):
        made.make_tender(commissioner[1], commissioner[0], title=f"Tender number {number}")
    assert "Tender number 0<" not in browser.get(f"{base}/staff/tenders").text
    assert "Tender number 0<" in browser.get(f"{base}/staff/tenders?page=2").text
    assert browser.get(f"{base}/staff/tenders?page=x").status_code == 200


def test_a_tender_is_corrected_until_something_is_recorded(browser, base, tender, recorded):
    url = f"{base}/staff/tenders/{tender.id}/change"
    assert 'value="900000"' in browser.get(url).text
    assert browser.send(url, {**TENDER, "title": "Parks", "duration_months": "48"}).status_code == 302
    assert "48 months" in browser.get(f"{base}/staff/tenders/{tender.id}").text
    taken = browser.send(url, {**TENDER, "reference": recorded.tender.reference})
    assert "has a tender with this reference already" in taken.text
    wrong = browser.send(url, {**TENDER, "duration_months": "601"})
    assert "from 1 to 600 months" in wrong.text
    assert db.session.get_one(Tender, tender.id).reference == TENDER["reference"]
    after_record = browser.send(f"{base}/staff/tenders/{recorded.tender_id}/change", TENDER)
    assert after_record.status_code == 409
    assert "be changed" in after_record.text
    assert db.session.get_one(Tender, recorded.tender_id).title == "Grounds maintenance"
