"""What the forms of a commissioner say: everything that is wrong at once, and why a record can't be changed."""

import pytest

from tests.factories import commissioning as made
from tests.integration.commissioning.test_pages import TENDER


@pytest.fixture
def commissioner(make):
    return made.make_commissioner(make)


@pytest.fixture
def browser(client_as, commissioner):
    return client_as(commissioner[0])


@pytest.fixture
def base(make, commissioner):
    return f"/{make.the_authority().slug}"


@pytest.fixture
def recorded(make, commissioner):
    return made.make_recorded_import(make, *commissioner)


def test_all_that_is_wrong_with_a_tender_shows_at_once(browser, base, commissioner):
    wrong = {"title": "", "value_gbp": "0", "cpv_code": "773", "price_weight": "-1", "quality_weight": "-2"}
    sent = browser.send(f"{base}/staff/tenders/new", {**TENDER, "council": str(commissioner[1].id), **wrong})
    for words in ("Enter the title", "more than £0", "8 digits"):
        assert words in sent.text
    assert sent.text.count('class="govuk-error-message"') == len(wrong)


def test_the_forms_of_what_is_recorded_lead_back_to_the_tender_and_say_why(browser, base, recorded):
    reference = recorded.standards[0].published_standard.standard.reference
    at = f"{base}/staff/tender-imports/{recorded.id}"
    for one in (f"{at}/standards/{reference}", f"{at}/tests"):
        answer = browser.get(one)
        assert answer.location.endswith(f"/staff/tenders/{recorded.tender_id}")
        assert "it can&#39;t be changed" in browser.get(answer.location).text
