"""Programs read every contract, what was agreed and what it reported, as people do on its page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import current_app

from citizen_voice.db import db
from citizen_voice.delivery import service
from tests.contract.test_api import check
from tests.contract.test_api_lists import path_of, walk
from tests.factories import commissioning
from tests.factories import delivery as made
from tests.query_count import counted_statements

LIST = "/api/v1/{authority_slug}/contracts"
ONE = f"{LIST}/{{import_id}}/lots/{{lot}}"


@pytest.fixture
def commissioner(make):
    make.the_authority()
    return commissioning.make_commissioner(make)


@pytest.fixture
def contracts(make, commissioner):
    with current_app.test_request_context():
        return [made.make_contract(make, *commissioner) for _ in range(3)]


@pytest.fixture
def reported(make, commissioner, contracts):
    """The first of them, written down, with a report that somebody else verified."""
    officer, _ = commissioner
    with current_app.test_request_context():
        first = made.commitments_of(contracts[0])
        made.write_contract(contracts[0], officer, agreed={one.measure_code: Decimal(15) for one in first})
        report = made.report(
            first[0], officer, quantity=Decimal(7), evidence_url="https://example.org/list", note="Two left in May."
        )
        service.verify_report(report, officer_id=make.officer().id, note="Names of the payroll.")
    return report


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json


def test_contracts_are_read_page_after_page_each_once(client, base, contracts):
    items, pages = walk(client, f"{base}/contracts?limit=2")
    assert [one["import_id"] for one in items] == [str(one.id) for one in reversed(contracts)]
    assert pages == 2
    assert {(one["reports_due"], one["reports_received"], one["reports"]) for one in items} == {(8, 0, "missing")}


def test_a_list_of_some_keeps_its_question_and_its_place(client, base, commissioner, contracts):
    first = client.get(f"{base}/contracts?limit=1&reports=missing").json
    with current_app.test_request_context():
        # What was seen last leaves the list before its next page is read.
        made.report(made.commitments_of(contracts[2])[0], commissioner[0])
    rest, _ = walk(client, path_of(first["next"]))
    assert [one["import_id"] for one in rest] == [str(one.id) for one in reversed(contracts[:2])]
    (partial,) = client.get(f"{base}/contracts?reports=partial").json["items"]
    assert (partial["import_id"], partial["reports_received"]) == (str(contracts[2].id), 1)
    assert client.get(f"{base}/contracts?reports=nonsense").status_code == 422


def test_a_contract_before_its_first_day_is_not_in_the_list(make, client, base, commissioner):
    days = (made.today() + timedelta(days=9), made.today() + timedelta(days=900))
    with current_app.test_request_context():
        made.make_contract(make, *commissioner, days=days)
    assert client.get(f"{base}/contracts").json["items"] == []


def test_a_contract_says_what_was_agreed_reported_and_what_it_rests_on(
    client, base, commissioner, contracts, reported, description
):
    items = client.get(f"{base}/contracts").json
    check(description, LIST, 200, items)
    answer = client.get(path_of(items["items"][-1]["api_url"]))
    check(description, ONE, 200, answer.json)
    assert answer.json["contract"]["supplier_name"] == "Green Hands"
    first, other = answer.json["measures"]
    commitment = made.commitments_of(contracts[0])[0]
    assert (first["target"], first["agreed"], first["direction"]) == ("12", "15", "higher")
    assert first["measure_in_full"] == f"{base.rpartition('/')[2]}/{commitment.measure_code}"
    (report,) = first["reports"]
    assert (report["quantity"], report["is_verified"], report["note"]) == ("7", True, "Two left in May.")
    assert (len(first["due"]), len(other["due"]), other["reports"]) == (3, 4, [])
    standard = first["standard"]
    assert standard["reference"] == commitment.standard.reference
    clause = client.get(path_of(standard["clause_url"])).json
    assert clause["statements"]
    given = [standard["url"], standard["api_url"], answer.json["url"], answer.json["contract"]["ocds_url"]]
    for address in given:
        assert client.get(path_of(address).partition("#")[0]).status_code == 200, address
    # Who did what within the council, and what a verifier saw, is nobody's business outside.
    for secret in (commissioner[0].name, commissioner[0].email, "Names of the payroll.", "payroll"):
        assert secret not in answer.text


def test_before_a_contract_is_written_down_its_supplier_is_not_known(client, base, contracts):
    body = client.get(f"{base}/contracts/{contracts[0].id}/lots/1").json
    assert (body["contract"], body["replaced_by"]) == (None, None)
    assert {one["agreed"] for one in body["measures"]} == {None}


def test_a_record_that_was_replaced_names_the_one_that_holds(client, base, commissioner, contracts, reported):
    with current_app.test_request_context():
        later = made.record_again(contracts[0], commissioner[0])
    assert client.get(f"{base}/contracts/{contracts[0].id}/lots/1").json["replaced_by"] == str(later.id)
    body = client.get(f"{base}/contracts/{later.id}/lots/1").json
    assert body["replaced_by"] is None
    assert [one["quantity"] for one in body["measures"][0]["reports"]] == ["7"]
    assert body["contract"]["reference"] == "C-1"
    assert str(later.id) in {one["import_id"] for one in client.get(f"{base}/contracts").json["items"]}


def test_an_unchanged_answer_is_not_sent_again_and_a_report_changes_it(client, base, commissioner, contracts):
    for address in (f"{base}/contracts", f"{base}/contracts/{contracts[0].id}/lots/1"):
        tag = {"If-None-Match": client.get(address).headers["ETag"]}
        assert client.get(address, headers=tag).status_code == 304
    with current_app.test_request_context():
        made.report(made.commitments_of(contracts[0])[0], commissioner[0])
    assert client.get(address, headers=tag).status_code == 200


def test_what_is_not_there_is_not_found(make, client, base, commissioner, contracts):
    elsewhere = make.authority()
    for address in (
        f"{base}/contracts/{contracts[0].id}/lots/2",
        f"{base}/contracts/{contracts[0].id}/lots/99999999999999999999",
        f"{base}/contracts/{contracts[0].tender_id}/lots/1",
        f"/api/v1/{elsewhere.slug}/contracts/{contracts[0].id}/lots/1",
    ):
        assert client.get(address).json["code"] == 404
    lot = contracts[0].tender.lots[0]
    assert client.get(f"/api/v1/{elsewhere.slug}/contracts?after={lot.id}").status_code == 422
    assert client.get(f"/api/v1/{elsewhere.slug}/contracts").json["items"] == []


def test_more_contracts_need_no_more_of_the_database(make, client, base, commissioner, contracts):
    counts = []
    for _ in range(2):
        db.session.expire_all()
        with counted_statements() as counted:
            assert client.get(f"{base}/contracts").status_code == 200
        counts.append(len(counted))
        with current_app.test_request_context():
            for _ in range(3):
                made.make_contract(make, *commissioner)
    assert counts[0] == counts[1]
    assert counts[0] <= 8
