"""What the pages say of this very tender: the next step, why a standard is meant for it, and what it suggests."""

import html
import re
from datetime import timedelta

import pytest

from citizen_voice.clock import today
from citizen_voice.commissioning import service
from citizen_voice.delivery import service as delivery
from citizen_voice.drafting.parts import ADAPTABLE_PARTS
from tests.factories import commissioning as made
from tests.factories.delivery import write_contract
from tests.factories.standards import withdraw


@pytest.fixture
def office(make):
    return made.make_commissioner(make)


@pytest.fixture
def browser(client_as, office):
    return client_as(office[0])


@pytest.fixture
def base(make):
    return f"/{make.the_authority().slug}/staff"


def next_step(browser, url):
    """Return the words and the address of the next step, which stands before all else about a tender."""
    page = browser.get(url).text
    found = re.search(r"Next step: ([^<]*)<br><a[^>]* href=\"([^\"]*)\"", page)
    assert page.index(found.group()) < page.index("Value without VAT")
    return found.groups()


def test_the_page_of_a_tender_begins_with_the_next_step(make, office, browser, base):
    officer, council = office
    tender = made.make_tender(council, officer)
    url = f"{base}/tenders/{tender.id}"
    assert next_step(browser, url) == ("Choose standards", f"{url}/publications")
    begun = made.make_import(tender, made.make_publication(make), officer)
    assert next_step(browser, url)[0].startswith("Measures and weight: SV-")
    made.fill_import(begun, "7.5", "7.5")
    assert next_step(browser, url)[0] == "Check and record"
    service.record_import(begun, officer_id=officer.id)
    assert next_step(browser, url) == ("take away the files for your tender", "#recorded")
    assert 'id="recorded"' in browser.get(url).text


@pytest.mark.parametrize(("days", "is_written", "may_report"), [(30, False, False), (30, True, True), (0, False, True)])
def test_reports_are_asked_for_when_the_days_have_begun_or_a_contract_is_written(
    make, office, browser, base, days, is_written, may_report
):
    officer, council = office
    begun = made.make_import(made.make_tender(council, officer), made.make_publication(make), officer)
    first = today() + timedelta(days=days)
    made.fill_import(begun, "7.5", "7.5", days=(first, first + timedelta(days=365)))
    recorded = service.record_import(begun, officer_id=officer.id)
    if is_written:
        delivery.make_commitments(recorded)
        write_contract(recorded, officer)
    page = browser.get(f"{base}/tenders/{recorded.tender_id}").text
    assert ("Report what was delivered" in page) == may_report
    assert ("Write down the contract when it is made" in page) != may_report


def measure(scaling, target="3", unit="people"):
    (first, *_) = made.measures("SV-XX")
    return {**first, "target": target, "target_scaling": scaling, "unit": unit}


@pytest.mark.parametrize(
    ("said", "tender", "words", "value"),
    [
        (measure("per_million"), {}, "For your tender, worth £900,000, that is 2.7.", "3"),
        (measure("per_million", "0.1"), {}, "that is 0.09. That is less than can be counted", ""),
        (measure("per_million", "2.55", "tco2e"), {}, "that is 2.295.", "2.295"),
        (measure("per_year"), {"duration_months": 30}, "which lasts 30 months, that is 7.5.", "8"),
        (measure("per_year"), {"duration_months": 1}, "which lasts 1 month, that is 0.25.", ""),
        (measure("per_year"), {}, "depends on its length, which you have not given.", ""),
        (measure("fixed"), {}, None, "3"),
    ],
)
def test_what_a_standard_suggests_for_this_tender_is_shown_and_filled_in(
    make, office, browser, base, said, tender, words, value
):
    officer, council = office
    publication = made.make_publication(make, count=1, measures=[said])
    begun = made.make_import(made.make_tender(council, officer, **tender), publication, officer)
    reference = publication.standards[0].standard.reference
    url = f"{base}/tender-imports/{begun.id}/lots/1/standards/{reference}"
    page = browser.get(url).text
    filled = re.search(r'<input[^>]*name="target-SV-XX-M1"[^>]*>', page).group()
    assert f'value="{value}"' in filled
    assert 'name="measure-SV-XX-M1" type="checkbox" value="y" checked' not in page
    assert words in html.unescape(page) if words else "For your tender" not in page


def test_what_was_chosen_stands_before_what_is_suggested(make, office, browser, base):
    officer, council = office
    publication = made.make_publication(make, count=1)
    begun = made.make_import(made.make_tender(council, officer), publication, officer)
    made.fill_import(begun, "5")
    reference = publication.standards[0].standard.reference
    page = browser.get(f"{base}/tender-imports/{begun.id}/lots/1/standards/{reference}").text
    first, second = (re.search(rf'<input[^>]*name="target-{reference}-M{n}"[^>]*>', page).group() for n in (1, 2))
    assert 'value="12"' in first
    assert 'value="2.7"' in second


def test_each_standard_says_why_it_is_meant_for_this_tender_or_why_not(make, office, browser, base):
    officer, council = office
    bounds = {"value_from": "100000", "value_to": "5000000", "categories": ["services"], "minimum_months": 12}
    publication = made.make_publication(make, count=1, applicability=bounds)
    tender = made.make_tender(council, officer, value_gbp=made.Decimal(1_200_000))
    page = html.unescape(browser.get(f"{base}/tenders/{tender.id}/publications/{publication.id}").text)
    assert "Your £1.2 million is in its range: £100,000 to £5,000,000." in page
    assert "You buy services, and it is for services." in page
    assert "You have not said how long yours is." in page
    assert "For tenders:" not in page
    small = made.make_tender(council, officer, value_gbp=made.Decimal(99_999))
    page = html.unescape(browser.get(f"{base}/tenders/{small.id}/publications/{publication.id}").text)
    assert "The tender's value is below £100,000." in page
    assert "For tenders: worth £100,000 to £5,000,000" in page
    assert "is in its range" not in page


def test_what_each_standard_asks_of_bidders_is_read_before_it_is_chosen(make, office, browser, base):
    officer, council = office
    publication = made.make_publication(make, count=1)
    tender = made.make_tender(council, officer)
    page = html.unescape(browser.get(f"{base}/tenders/{tender.id}/publications/{publication.id}").text)
    (clause,) = (one for one in publication.snapshot["standards"][0]["clauses"] if one["field"] == "measures")
    titles = [one["title"] for one in clause["value"]]
    assert len(titles) > 1
    assert f"Measures to choose from: {'; '.join(titles)}." in page
    assert "Weight: 2 to 10 percent." in page
    assert f'href="/{make.the_authority().slug}/publications/{publication.slug}/{publication.version}"' in page


def test_a_tender_that_is_not_divided_needs_no_name_for_its_lot(browser, base):
    lot = re.search(r'<input[^>]*name="lot_title"[^>]*>', browser.get(f"{base}/tenders/new").text).group()
    assert 'value="The whole contract"' in lot


def test_what_was_recorded_is_named_with_its_weights(make, office, browser, base):
    recorded = made.make_recorded_import(make, *office)
    page = html.unescape(browser.get(f"{base}/tenders/{recorded.tender_id}").text)
    named = ", ".join(
        f"{one.published_standard.standard.reference} ({one.weight.normalize():f}%)" for one in recorded.standards
    )
    assert named
    assert named in page


PARTS = {
    "outcome_sought": "More people from here in work",
    "example_commitments": [{"text": "Two starts a year"}, {"text": "One open day"}],
    "where_delivered": {"place": "contract"},
    "evaluation_questions": [{"question": "How in [contract]?", "kind": "qualitative"}],
    "scoring_guidance": {"band_0": "Nothing", "band_5": "All of it", "minimum": "Something counted"},
    "contract_terms": {"kpi_clause": "Reports each quarter", "remedy": "A plan to catch up"},
}


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("outcome_sought", ["More people from here in work"]),
        ("example_commitments", ["Two starts a year", "One open day"]),
        ("where_delivered", ["Where the contract is delivered"]),
        ("evaluation_questions", ["How in this contract?"]),
        ("scoring_guidance", ["0: Nothing", "5: All of it", "Something counted"]),
        ("contract_terms", ["Reports each quarter", "A plan to catch up"]),
        ("geography", ["-M1: The six council areas", "-M3: The six council areas"]),
        ("evidence", ["-M2: A list"]),
        ("frequency", ["-M2: Quarterly"]),
    ],
)
def test_what_a_standard_says_stands_where_a_council_writes_its_own_words(make, office, browser, base, field, said):
    free = {"may_change": "x", "must_stay": "y", "recording": "z", "adaptable": [one for one, _ in ADAPTABLE_PARTS]}
    publication = made.make_publication(make, count=1, local_flexibility=free, **PARTS)
    officer, council = office
    begun = made.make_import(made.make_tender(council, officer), publication, officer)
    (one,) = begun.standards
    own = "Every year" if field == "frequency" else "Our own"
    words = {"officer_id": officer.id, "field": field, "words": own, "reason": "So."}
    reference = one.published_standard.standard.reference
    page = f"{base}/tender-imports/{begun.id}/lots/1/standards/{reference}/adapt/{field}"
    for _ in range(2):
        shown = html.unescape(browser.get(page).text)
        assert [words for words in said if words not in shown] == []
        service.adapt_standard(one, **words)


def test_how_often_is_reported_is_chosen_and_not_written(make, office, browser, base):
    free = {"may_change": "x", "must_stay": "y", "recording": "z", "adaptable": ["frequency"]}
    publication = made.make_publication(make, count=1, local_flexibility=free)
    begun = made.make_import(made.make_tender(office[1], office[0]), publication, office[0])
    reference = begun.standards[0].published_standard.standard.reference
    page = f"{base}/tender-imports/{begun.id}/lots/1/standards/{reference}/adapt/frequency"
    assert '<option value="Every six months">' in browser.get(page).text
    refused = browser.send(page, {"words": "When it suits us", "reason": "So."})
    assert "Choose how often measures are reported: Every month; Every quarter;" in refused.text
    assert browser.send(page, {"words": "Every six months", "reason": "So."}).status_code == 302
    assert '<option value="Every six months" selected>' in browser.get(page).text


def test_where_a_standard_says_nothing_of_a_part_no_heading_stands_alone(make, office, browser, base):
    free = {"may_change": "x", "must_stay": "y", "recording": "z", "optional": ["contract_terms"]}
    publication = made.make_publication(make, count=1, local_flexibility=free)
    begun = made.make_import(made.make_tender(office[1], office[0]), publication, office[0])
    reference = begun.standards[0].published_standard.standard.reference
    page = f"{base}/tender-imports/{begun.id}/lots/1/standards/{reference}/adapt/contract_terms"
    assert "What the standard says" not in browser.get(page).text


def test_standards_that_can_not_be_used_any_more_are_the_next_step(make, office, browser, base):
    officer, council = office
    publication = made.make_publication(make)
    begun = made.make_import(made.make_tender(council, officer), publication, officer)
    made.fill_import(begun, "7.5", "7.5")
    url = f"{base}/tenders/{begun.tender_id}"
    assert next_step(browser, url)[0] == "Check and record"
    withdraw(publication)
    assert next_step(browser, url) == ("Choose standards", f"{url}/publications")
    assert "is withdrawn, so it can&#39;t be used any more. Choose standards again" in browser.get(url).text
    made.make_publication(make, supersedes=publication, effective_on=today())
    assert "Not ready yet" in browser.get(url).text
    assert "has taken effect, so version 1.0" in browser.get(url).text


def test_what_no_task_shows_is_listed_on_the_last_page(make, office, browser, base):
    officer, council = office
    publication = made.make_publication(make, total_weight=("20", "30"))
    begun = made.make_import(made.make_tender(council, officer), publication, officer)
    made.fill_import(begun, "7.5", "7.5")
    step, url = next_step(browser, f"{base}/tenders/{begun.tender_id}")
    assert step == "Check and record"
    assert "the published set has them weigh 20 to 30" in browser.get(url).text
    assert "Not ready yet" in browser.get(f"{base}/tenders/{begun.tender_id}").text
