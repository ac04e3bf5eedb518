"""The four tests are answered for all standards of a tender, and otherwise for one where it differs."""

import io
from decimal import Decimal

import docx
import pytest

from citizen_voice.commissioning import service
from citizen_voice.commissioning.lines import read_lines
from citizen_voice.commissioning.steps.documents import build_document
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from tests.factories import commissioning as made

OWN = "Two apprentices in four years are <few>."


@pytest.fixture
def office(make):
    return made.make_commissioner(make)


@pytest.fixture
def begun(make, office):
    officer, council = office
    tender_import = made.make_import(made.make_tender(council, officer), made.make_publication(make), officer)
    made.fill_import(tender_import, "7.5", "7.5")
    return tender_import


def address(make, imported):
    reference = imported.published_standard.standard.reference
    return f"/{make.the_authority().slug}/staff/tender-imports/{imported.tender_import_id}/lots/1/standards/{reference}"


def test_an_answer_for_one_standard_is_kept_shown_and_taken_back(make, client_as, office, begun):
    browser, (one, other) = client_as(office[0]), begun.standards
    url = f"{address(make, one)}/tests"
    page = browser.get(url).text
    assert f"For all standards: {made.TESTS['proportionate']}" in page
    sent = browser.send(url, {"proportionate": OWN})
    assert sent.location.endswith(f"/tender-imports/{begun.id}/tests")
    assert [line.own_answers for line in read_lines(begun)] == [{"proportionate": OWN}, {}]
    assert "has its own answers" in browser.get(sent.location).text
    check = browser.get(f"/{make.the_authority().slug}/staff/tender-imports/{begun.id}/record").text
    assert "Two apprentices in four years are &lt;few&gt;." in check
    assert f"For {one.published_standard.standard.reference} alone" in check
    assert f"For {other.published_standard.standard.reference} alone" not in check
    browser.send(url, {"proportionate": " "})
    assert [line.own_answers for line in read_lines(begun)] == [{}, {}]


def test_the_record_says_it_and_everybody_does_not_read_it(make, client, office, begun):
    one = begun.standards[0]
    service.answer_tests_of_standard(one, officer_id=office[0].id, answers={"proportionate": OWN})
    recorded = service.record_import(begun, officer_id=office[0].id)
    document = docx.Document(io.BytesIO(build_document(recorded, "record")))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"{one.published_standard.standard.reference} " in words
    assert f"in proportion: {OWN}" in words
    assert made.TESTS["proportionate"] in words
    assert "Two apprentices" not in client.get(f"/{make.the_authority().slug}/tenders/{recorded.id}").text
    with pytest.raises(InvalidTransitionError):
        service.answer_tests_of_standard(one, officer_id=office[0].id, answers={})


def test_an_answer_that_is_too_long_is_refused(office, begun):
    with pytest.raises(InvalidInputError, match="at most 4000"):
        service.answer_tests_of_standard(
            begun.standards[0], officer_id=office[0].id, answers={"proportionate": "x" * 4001}
        )


def test_an_answer_stays_while_the_standard_does(office, begun):
    one, other = begun.standards
    service.answer_tests_of_standard(one, officer_id=office[0].id, answers={"proportionate": OWN})
    chosen = {begun.tender.lots[0].id: [one.published_standard_id]}
    again = service.begin_import(begun.tender, publication=begun.publication, chosen=chosen, officer_id=office[0].id)
    assert [line.own_answers for line in read_lines(again)] == [{"proportionate": OWN}]
    assert again.standards[0].weight == Decimal("7.50")
    assert other.id not in {each.id for each in again.standards}


def test_a_recorded_one_leads_back(make, client_as, office, begun):
    service.record_import(begun, officer_id=office[0].id)
    url = f"{address(make, begun.standards[0])}/tests"
    assert client_as(office[0]).get(url).status_code == 302
