"""What the forms of a commissioner say: everything that is wrong at once, and why a record can't be changed."""

from tests.integration.commissioning.test_pages import TENDER


def test_all_that_is_wrong_with_a_tender_shows_at_once(browser, base, commissioner):
    wrong = {"title": "", "value_gbp": "0", "cpv_code": "773", "price_weight": "-1", "quality_weight": "-2"}
    sent = browser.send(f"{base}/staff/tenders/new", {**TENDER, "council": str(commissioner[1].id), **wrong})
    for words in ("Enter the title", "more than £0", "8 digits"):
        assert words in sent.text
    assert sent.text.count('class="govuk-error-message"') == len(wrong)


def test_a_reference_taken_already_shows_with_what_else_is_wrong(browser, base, commissioner):
    fields = {**TENDER, "council": str(commissioner[1].id)}
    assert browser.send(f"{base}/staff/tenders/new", fields).status_code == 302
    again = browser.send(f"{base}/staff/tenders/new", {**fields, "value_gbp": "0", "lot_title": ""})
    for words in ("has a tender with this reference already", "more than £0", "Enter the title of the lot"):
        assert words in again.text
    assert again.text.count('class="govuk-error-message"') == 3


def test_a_council_of_others_shows_with_what_else_is_wrong(make, browser, base):
    others = make.council()
    sent = browser.send(f"{base}/staff/tenders/new", {**TENDER, "council": str(others.id), "cpv_code": "773"})
    for words in ("Select a council that you buy for", "8 digits"):
        assert words in sent.text
    assert sent.text.count('class="govuk-error-message"') == 2


def test_a_tender_that_is_corrected_keeps_its_reference_but_not_that_of_another(browser, base, commissioner):
    fields = {**TENDER, "council": str(commissioner[1].id)}
    browser.send(f"{base}/staff/tenders/new", fields)
    tender = browser.send(f"{base}/staff/tenders/new", {**fields, "reference": "T-2"}).location
    assert browser.send(f"{tender}/change", {**fields, "reference": "T-2", "title": "Anew"}).location == tender
    refused = browser.send(f"{tender}/change", {**fields, "value_gbp": "0"})
    for words in ("has a tender with this reference already", "more than £0"):
        assert words in refused.text


def test_the_forms_of_what_is_recorded_lead_back_to_the_tender_and_say_why(browser, base, recorded):
    reference = recorded.standards[0].published_standard.standard.reference
    at = f"{base}/staff/tender-imports/{recorded.id}"
    for one in (f"{at}/lots/1/standards/{reference}", f"{at}/tests"):
        answer = browser.get(one)
        assert answer.location.endswith(f"/staff/tenders/{recorded.tender_id}")
        assert "it can&#39;t be changed" in browser.get(answer.location).text
