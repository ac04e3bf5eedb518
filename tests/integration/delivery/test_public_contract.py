"""Everybody's page of a contract: what was agreed, and each report that stands; and the same as an OCDS file."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import current_app
from jsonschema import Draft4Validator

from citizen_voice.clock import Clock
from citizen_voice.db import db
from citizen_voice.delivery import service
from citizen_voice.models import DeliveryReport
from citizen_voice.vocabulary import DeliveryRating, PolicyProfileCode
from tests.factories import commissioning as tenders
from tests.factories import delivery as made


@pytest.fixture
def url(contract):
    return f"/{contract.publication.authority.slug}/contracts/{contract.id}"


SAID = {
    "quantity": Decimal(7),
    "rating": DeliveryRating.REQUIRES_IMPROVEMENT,
    "is_additional": True,
    "is_shared": True,
    "shared_note": "The Skills Fund",
    "evidence_url": "https://example.org/list",
    "note": "Two people left in May.",
}


def test_programs_get_the_same_file(client, commissioner, contract, url):
    address = f"/api/v1/{contract.publication.authority.slug}/contracts/{contract.id}/lots"
    assert client.get(f"{address}/1/ocds.json").status_code == 404
    with current_app.test_request_context():
        made.write_contract(contract, commissioner[0])
    answer = client.get(f"{address}/1/ocds.json")
    assert answer.data == client.get(f"{url}/lots/1/ocds.json").data
    assert client.get(f"{address}/1/ocds.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(f"{address}/9/ocds.json").json["code"] == 404


def test_everybody_sees_what_was_agreed_and_what_was_reported(make, client, commissioner, contract, url):
    officer, _ = commissioner
    with current_app.test_request_context():
        made.write_contract(
            contract, officer, agreed={one.measure_code: Decimal(15) for one in made.commitments_of(contract)}
        )
        report = made.report(made.commitments_of(contract)[0], officer, **SAID)
        service.verify_report(report, officer_id=make.officer().id, note="Names of the payroll.")
    page = client.get(url).text
    words = " ".join(re.sub("<[^>]*>", " ", page).split())
    assert "Green Hands" in words
    assert "GB-COH-01234567" in words
    assert "at least 15 people" in words
    assert "7 people" in words
    assert "Verified by somebody else Yes" in words
    assert "Additional Yes" in words
    assert "Yes, with: The Skills Fund" in words
    assert "Requires improvement" in words
    assert "Two people left in May." in words
    assert '<a class="govuk-link" href="https://example.org/list" rel="nofollow noopener noreferrer">' in page
    # Who did what within the council, and what a verifier saw, is nobody's business outside.
    assert officer.name not in page
    assert officer.email not in page
    assert "Names of the payroll." not in page


def test_what_was_corrected_or_taken_back_is_not_there(client, commissioner, contract, url):
    officer, _ = commissioner
    with current_app.test_request_context():
        report = made.report(made.commitments_of(contract)[0], officer, note="Counted wrongly.")
        assert "Counted wrongly." in client.get(url).text
        service.retract_report(report, officer_id=officer.id, reason="It was another site.")
    page = client.get(url).text
    assert "Counted wrongly." not in page
    assert "It was another site." not in page


def test_an_address_that_is_not_https_is_no_link(client, commissioner, contract, url):
    officer, _ = commissioner
    commitment = made.commitments_of(contract)[0]
    period = made.ended(commitment)[0]
    # Such as was taken before: none can be sent any more.
    db.session.add(
        DeliveryReport(
            authority_id=commitment.authority_id,
            commitment_id=commitment.id,
            reported_by_id=officer.id,
            starts_on=period.first,
            ends_on=period.last,
            quantity=3,
            evidence_url="http://example.org/old",
            source="form",
            reported_at=made.today(),
        )
    )
    db.session.flush()
    page = client.get(url).text
    assert "3 people" in page
    assert "http://example.org/old" not in page


def test_a_contract_says_what_has_not_come_in(client, contract, url):
    page = client.get(url).text
    assert page.count("4 reports that were due have not come in.") == 2
    assert "The council has not said yet with whom the contract was made." in page


def test_the_release_for_everybody_is_valid_and_says_nothing_of_officers(
    client, commissioner, contract, url, data_folder
):
    officer, _ = commissioner
    assert client.get(f"{url}/lots/1/ocds.json").status_code == 404
    with current_app.test_request_context():
        made.write_contract(contract, officer)
        made.report(made.commitments_of(contract)[0], officer, **SAID)
    answer = client.get(f"{url}/lots/1/ocds.json")
    package = json.loads(answer.data)
    ocds_schema = json.loads((data_folder.parent / "reference/ocds/release-package-schema-patched.json").read_text())
    assert list(Draft4Validator(ocds_schema).iter_errors(package)) == []
    (written,) = package["releases"][0]["contracts"]
    assert len(written["agreedMetrics"]) == 2
    (observation,) = written["implementation"]["metrics"][0]["observations"]
    assert (observation["measure"], observation["notes"]) == (7, "https://example.org/list")
    assert observation["measureClassification"]["description"] == "Requires improvement"
    assert officer.name not in answer.text
    assert "Two people left in May." not in answer.text
    again = client.get(f"{url}/lots/1/ocds.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_contract_that_is_corrected_has_another_release(client, commissioner, contract, url, monkeypatch):
    def release():
        return client.get(f"{url}/lots/1/ocds.json").json["releases"][0]

    with current_app.test_request_context():
        made.write_contract(contract, commissioner[0])
        first = release()
        monkeypatch.setattr(Clock, "shift", timedelta(minutes=1))
        made.write_contract(contract, commissioner[0], supplier_name="Greener Hands")
    second = release()
    assert second["awards"][0]["suppliers"][0]["name"] == "Greener Hands"
    assert second["date"] > first["date"]
    assert second["id"] != first["id"]


def test_a_record_that_was_replaced_leads_to_the_one_that_holds(client, commissioner, contract, url):
    with current_app.test_request_context():
        made.report(made.commitments_of(contract)[0], commissioner[0], **SAID)
        later = made.record_again(contract, commissioner[0])
    assert f"/contracts/{later.id}" in client.get(url).text
    page = client.get(url.replace(str(contract.id), str(later.id))).text
    assert "Two people left in May." in page
    assert "The tender was recorded anew." not in page


def test_the_list_says_of_each_contract_what_came_in(make, client, commissioner, contract, url):
    base = url.rpartition("/")[0]
    with current_app.test_request_context():
        other = made.make_contract(make, *commissioner)
        begun = made.make_contract(
            make, *commissioner, days=(made.today() - timedelta(days=9), made.today() + timedelta(days=9))
        )
        made.report(made.commitments_of(contract)[0], commissioner[0])
    everything = client.get(base).text
    for one in (contract, other, begun):
        assert f"{base}/{one.id}" in everything
    assert "1 of 8 reports due came in." in everything
    assert "0 of 8 reports due came in." in everything
    assert "No report is due yet." in everything
    for state, wanted in (("partial", contract), ("missing", other), ("waiting", begun)):
        page = client.get(f"{base}?reports={state}").text
        assert {one for one in (contract, other, begun) if f"{base}/{one.id}" in page} == {wanted}
    assert "There is no such contract" in client.get(f"{base}?reports=complete").text
    for query in ("reports=nonsense", "page=0", "page=many", "page=99"):
        assert client.get(f"{base}?{query}").status_code == 200


def test_the_tender_and_the_page_of_all_lead_to_it(client, contract, url):
    slug = contract.publication.authority.slug
    assert url in client.get(f"/{slug}/tenders/{contract.id}").text
    assert url in client.get(f"/{slug}/delivered").text


def test_a_tender_that_is_not_recorded_has_no_such_page(make, client, commissioner):
    officer, council = commissioner
    with current_app.test_request_context():
        one = tenders.make_import(tenders.make_tender(council, officer), tenders.make_publication(make), officer)
    slug = one.publication.authority.slug
    assert client.get(f"/{slug}/contracts/{one.id}").status_code == 404


def test_in_wales_the_goals_have_their_names_everywhere(make, client):
    authority = make.the_authority()
    authority.policy_profile = PolicyProfileCode.WALES
    officer, council = tenders.make_commissioner(make)
    links = [{"code": "culture", "strength": "direct"}, {"code": "prosperous", "strength": "supporting"}]
    with current_app.test_request_context():
        contract = made.make_contract(make, officer, council, mission_links=links)
        made.write_contract(contract, officer)
        made.report(made.commitments_of(contract)[0], officer)
    page = client.get(f"/{authority.slug}/delivered").text
    headings = re.findall(r"<h2[^>]*>\s*([^<]*?)\s*</h2>", page)
    wanted = ["A prosperous Wales", "A Wales of vibrant culture and thriving Welsh language"]
    assert [one for one in headings if "towards" in one] == [f"Reported towards: {name}" for name in wanted]
    assert "Well-being goal" in page
    assert "Mission" not in page
    table = client.get(f"/{authority.slug}/delivered.csv").text
    assert "culture prosperous" in table
    assert "missions" not in table
    document = client.get(f"/{authority.slug}/delivered.json").get_json()
    assert document["goal_set"] == "wales-goals"
    assert document["measures"][0]["goals"] == ["culture", "prosperous"]
    release = client.get(f"/{authority.slug}/contracts/{contract.id}/lots/1/ocds.json").get_json()["releases"][0]
    metric = release["contracts"][0]["implementation"]["metrics"][0]
    assert metric["observations"][0]["dimensions"]["wellBeingGoals"] == "culture prosperous"
    assert "missions" not in json.dumps(release)
