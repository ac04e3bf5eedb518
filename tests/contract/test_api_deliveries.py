"""What contracts delivered, reported by programs: listed with what is due, stored once, checked as on the pages."""

import pytest
from sqlalchemy import select

from citizen_voice.api.v1.schemas.errors import ErrorSchema
from citizen_voice.db import db
from citizen_voice.models import DeliveryReport
from citizen_voice.vocabulary import DeliverySource, TokenScope
from tests.factories import commissioning, delivery, programs


@pytest.fixture
def office(make):
    return commissioning.make_commissioner(make)


@pytest.fixture
def contract(make, office):
    return delivery.make_contract(make, *office)


@pytest.fixture
def address(make, contract):
    return f"/api/v1/{make.the_authority().slug}/tender-imports/{contract.id}/delivery-reports"


@pytest.fixture
def sent(contract):
    """A report of the first period of the first measure."""
    commitment = delivery.commitments_of(contract)[0]
    period = delivery.ended(commitment)[0]
    days = {"starts_on": period.first.isoformat(), "ends_on": period.last.isoformat()}
    return {"lot": 1, "measure": commitment.measure_code, "unit": commitment.unit, "quantity": "3", **days}


@pytest.fixture
def post(client, office, address):
    secret = programs.make_secret(office[0])
    return lambda body, key=None: client.post(address, json=body, headers=programs.headers(secret, key))


def refused(answer, status):
    assert answer.status_code == status, answer.text
    assert ErrorSchema().validate(answer.json) == {}
    return " ".join([answer.json["message"], *answer.json["problems"]])


def test_a_report_is_stored_once_and_is_no_longer_due(client, office, address, post, sent):
    headers = programs.headers(programs.make_secret(office[0], TokenScope.TENDERS_READ))
    before = client.get(address, headers=headers).json["items"]
    measure = next(one for one in before if one["measure"] == sent["measure"])
    assert (measure["due"][0]["starts_on"], measure["reports"]) == (sent["starts_on"], [])
    first, second = post(sent, "one"), post(sent, "one")
    assert (first.status_code, second.status_code) == (201, 201), first.text
    assert second.headers["Idempotent-Replayed"] == "true"
    (report,) = db.session.scalars(select(DeliveryReport)).all()
    assert (report.source, report.reported_by_id) == (DeliverySource.API, office[0].id)
    assert first.json["measure_in_full"] == f"{address.split('/')[3]}/{sent['measure']}"
    after = client.get(address, headers=headers).json["items"]
    measure = next(one for one in after if one["measure"] == sent["measure"])
    assert [one["id"] for one in measure["reports"]] == [str(report.id)]
    assert sent["starts_on"] not in [one["starts_on"] for one in measure["due"]]


def test_all_that_was_sent_is_given_back(client, office, address, post, sent):
    said = {
        "rating": "requires_improvement",
        "is_additional": True,
        "is_shared": True,
        "shared_note": "A funder",
        "evidence_url": "https://example.org/a",
        "note": "Two people left.",
    }
    answer = post({**sent, **said})
    assert answer.status_code == 201, answer.text
    headers = programs.headers(programs.make_secret(office[0], TokenScope.TENDERS_READ))
    items = client.get(address, headers=headers).json["items"]
    (given,) = next(one for one in items if one["measure"] == sent["measure"])["reports"]
    assert {name: given[name] for name in said} == said
    assert given == answer.json


def test_a_correction_replaces_a_report_that_stands(post, sent):
    first = post(sent).json
    assert "no day counts twice" in refused(post(sent), 409)
    corrected = post({**sent, "quantity": 2, "replaces": first["id"]})
    assert corrected.status_code == 201, corrected.text
    assert corrected.json["replaces"] == first["id"]
    assert "replaces" in refused(post({**sent, "replaces": first["id"]}), 422)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"measure": "SV-00-M1"}, "measure"),
        ({"lot": 9}, "measure"),
        ({"unit": "hours"}, "unit"),
        ({"quantity": "many"}, "quantity"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": 10**9}, "is_confirmed"),
        ({"ends_on": "2019-01-01"}, "ends_on"),
        ({"evidence_url": "ftp://example.org"}, "evidence_url"),
        ({"evidence_url": "http://example.org"}, "evidence_url"),
        ({"is_shared": True}, "shared_note"),
        ({"rating": "splendid"}, "rating"),
    ],
)
def test_what_can_not_be_is_refused_with_its_field(post, sent, values, said):
    assert said in refused(post({**sent, **values}), 422)
    assert db.session.scalars(select(DeliveryReport)).all() == []


def test_an_unusual_figure_is_taken_once_it_is_confirmed_under_the_same_key(post, sent):
    unusual = {**sent, "quantity": 10**9}
    refused(post(unusual, "once"), 422)
    assert post({**unusual, "is_confirmed": True}, "once").status_code == 201


def test_a_token_without_the_scope_or_of_another_council_reports_nothing(client, make, office, address, sent):
    reader = programs.make_secret(office[0], TokenScope.TENDERS_READ, TokenScope.TENDERS_WRITE)
    refused(client.post(address, json=sent, headers=programs.headers(reader)), 403)
    neighbour, _ = commissioning.make_commissioner(make)
    refused(client.post(address, json=sent, headers=programs.headers(programs.make_secret(neighbour))), 403)
