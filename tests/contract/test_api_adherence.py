"""Programs read how councils use the standards, what was delivered, and what suppliers are asked, as people do."""

import json
from decimal import Decimal

import pytest
from flask import current_app

from citizen_voice.commissioning.steps.adherence import list_uses
from citizen_voice.db import db
from citizen_voice.standards import service as standards
from tests.contract.test_api import check
from tests.contract.test_api_lists import path_of
from tests.factories import commissioning as made
from tests.factories import delivery
from tests.integration.commissioning.test_adherence import record
from tests.query_count import counted_statements


@pytest.fixture
def authority(make):
    return make.the_authority()


@pytest.fixture
def base(authority):
    return f"/api/v1/{authority.slug}"


@pytest.fixture
def scene(make, authority):
    """Two councils; one leaves a standard out and adapts the other, one uses both, and a third buys nothing."""
    officer = made.make_commissioner(make)[0]
    west, ald, east = (make.council(authority, name=name) for name in ("Westhaven", "Aldbeck", "Eastmere"))
    publication = made.make_publication(make)
    reason, adapted = "The park has no office.", ("In our borough", "The grant is for it.")
    record(west, officer, publication, "5", reason=reason, adapted=adapted, title="Our parks")
    record(ald, officer, publication, "9", "10", title="Their parks")
    return publication, west, ald, east


def test_councils_and_standards_have_the_counts_of_the_page(client, authority, base, scene):
    publication, west, _, east = scene
    body = client.get(f"{base}/adherence").json
    councils = {one["code"]: one for one in body["councils"]}
    names = [one["name"] for one in body["councils"]]
    assert names == sorted(names)
    assert [councils[west.code][name] for name in ("tenders", "applied", "used", "left_out")] == [1, 2, 1, 1]
    assert [councils[east.code][name] for name in ("tenders", "applied", "used", "left_out")] == [0, 0, 0, 0]
    first, second = body["standards"]
    assert [one["reference"] for one in (first, second)] == [one.entry.reference for one in list_uses(authority)]
    assert first["weights"] == {"lots": 2, "lowest": "5", "median": "7", "highest": "9"}
    assert [second[name] for name in ("applied", "used", "left_out")] == [2, 1, 1]
    assert (first["weight_minimum"], first["weight_recommended"], first["weight_maximum"]) == ("2", "5", "10")
    assert (first["state"], first["publication"]) == ("in_force", publication.slug)


def test_adaptations_and_reasons_are_given_in_the_words_of_the_council(client, base, scene):
    first, second = client.get(f"{base}/adherence").json["standards"]
    assert first["adapted"] == [{"part": "geography", "tenders": 1}]
    (adapted,) = first["reasons"]
    assert [adapted[name] for name in ("kind", "part", "words", "reason")] == [
        *("adapted", "geography", "In our borough", "The grant is for it."),
    ]
    (left_out,) = second["reasons"]
    assert [left_out[name] for name in ("kind", "reason", "council", "tender")] == [
        *("left_out", "The park has no office.", "Westhaven", "Our parks"),
    ]
    assert second["reasons_total"] == 1


def test_a_council_alone_and_nothing_of_another(client, base, scene):
    _, west, ald, east = scene
    whole = client.get(f"{base}/adherence").json
    (address,) = [one["api_url"] for one in whole["councils"] if one["code"] == west.code]
    answer = client.get(path_of(address))
    assert [one["title"] for one in answer.json["tenders"]] == ["Our parks"]
    assert (answer.json["name"], answer.json["tenders"][0]["standards"]) == ("Westhaven", 1)
    assert "Their parks" not in answer.text
    assert [one["used"] for one in answer.json["standards"]] == [1, 0]
    nothing = client.get(f"{base}/adherence/{east.code}").json
    assert nothing["tenders"] == []
    assert [one["applied"] for one in nothing["standards"]] == [0, 0]
    assert client.get(f"{base}/adherence/E00000000").json["code"] == 404
    assert ald.code in {one["code"] for one in whole["councils"]}


def test_another_authoritys_council_is_not_found(client, make, base, scene):
    other = make.council(make.authority())
    assert client.get(f"{base}/adherence/{other.code}").status_code == 404


def test_every_address_that_is_given_leads_somewhere(client, base, scene):
    body = client.get(f"{base}/adherence").json
    council = client.get(f"{base}/adherence/{scene[1].code}").json
    pack = client.get(f"{base}/supplier-pack").json
    given = [body["url"], body["file_url"], council["url"], council["file_url"], pack["url"], *pack["files"].values()]
    given += [one[name] for one in body["councils"] for name in ("url", "api_url")]
    given += [one["url"] for one in (*body["standards"], *council["tenders"], *pack["standards"])]
    given += [said["url"] for one in body["standards"] for said in one["reasons"]]
    for address in given:
        assert client.get(path_of(address).partition("#")[0]).status_code == 200, address


def test_more_tenders_need_no_more_of_the_database(client, make, base, scene):
    publication, west, *_ = scene
    officer = made.make_commissioner(make)[0]
    counts = []
    for more in (1, 5):
        for _ in range(more):
            record(west, officer, publication, "5", reason="It is not asked for.")
        for address in ("/adherence", f"/adherence/{west.code}"):
            db.session.expire_all()
            with counted_statements() as counted:
                assert client.get(base + address).status_code == 200
            counts.append(len(counted))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 10


def test_what_was_delivered_is_the_open_data_of_the_page(client, make, authority, base):
    with current_app.test_request_context():
        officer, council = made.make_commissioner(make)
        contract = delivery.make_contract(make, officer, council)
        delivery.report(delivery.commitments_of(contract)[0], officer, 0, quantity=Decimal(7))
    answer = client.get(f"{base}/delivered")
    assert answer.data == client.get(f"/{authority.slug}/delivered.json").data
    assert "7" in {one["quantity"] for one in answer.json["measures"]}
    assert json.loads(answer.data)["contracts_reported"] == 1
    assert "Content-Disposition" not in answer.headers
    check(client.get("/api/v1/openapi.json").json, "/api/v1/{authority_slug}/delivered", 200, answer.json)


def test_answers_with_something_in_them_are_what_the_description_says(client, base, scene):
    said = client.get("/api/v1/openapi.json").json
    place = "/api/v1/{authority_slug}"
    check(said, f"{place}/adherence", 200, client.get(f"{base}/adherence").json)
    one = client.get(f"{base}/adherence/{scene[1].code}").json
    assert one["tenders"]
    check(said, f"{place}/adherence/{{council_code}}", 200, one)
    check(said, f"{place}/supplier-pack", 200, client.get(f"{base}/supplier-pack").json)


def test_suppliers_are_told_measures_questions_and_scores(client, make, base):
    with current_app.test_request_context():
        scoring = {**{f"band_{score}": f"Earns {score}." for score in range(6)}, "minimum": "Say how many."}
        publication = made.make_publication(make, count=2, scoring_guidance=scoring)
    body = client.get(f"{base}/supplier-pack").json
    assert [one["reference"] for one in body["standards"]] == [one.standard.reference for one in publication.standards]
    first = body["standards"][0]
    slug = base.rpartition("/")[2]
    assert [one["id"] for one in first["measures"]] == [f"{slug}/{one['code']}" for one in first["measures"]]
    assert len(first["measures"]) == 3
    assert all(one["counting_rule"] and one["unit"] for one in first["measures"])
    assert first["questions"]
    assert all(set(one) == {"question", "word_limit"} for one in first["questions"])
    assert (first["bands"][5], first["minimum"], first["weight_maximum"]) == ("Earns 5.", "Say how many.", "10")


def test_a_withdrawn_standard_is_in_no_pack_and_the_tag_changes(client, make, base):
    publication = made.make_publication(make)
    gone, left = (one.standard for one in publication.standards)
    before = client.get(f"{base}/supplier-pack")
    standards.withdraw_standard(
        gone, officer_id=publication.published_by_id, reason="It was met.", decision_reference="MD 9"
    )
    after = client.get(f"{base}/supplier-pack", headers={"If-None-Match": before.headers["ETag"]})
    assert [one["reference"] for one in after.json["standards"]] == [left.reference]


@pytest.mark.parametrize("address", ["/adherence", "/delivered", "/supplier-pack"])
def test_without_anything_there_the_lists_are_empty_and_an_unchanged_answer_is_not_sent_again(client, base, address):
    first = client.get(base + address)
    assert first.status_code == 200
    assert {len(one) for one in first.json.values() if isinstance(one, list)} == {0}
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(base + address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
