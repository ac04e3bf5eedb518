"""Everybody's page of what was delivered, its open data, and the sums behind them."""

import csv
import io
import json
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import current_app

from citizen_voice.delivery import queries, service
from citizen_voice.delivery.steps.summing import list_sums, read_delivered
from citizen_voice.delivery.totals import Coverage, add_up
from tests.factories import commissioning as tenders
from tests.factories import delivery as made

LINKS = [{"code": "growth", "strength": "primary"}]


@pytest.fixture
def authority(make):
    return make.the_authority()


@pytest.fixture
def contracts(make, commissioner):
    with current_app.test_request_context():
        return [made.make_contract(make, *commissioner, mission_links=LINKS) for _ in range(3)]


def report(commitment, officer, number=0, **values):
    with current_app.test_request_context():
        return made.report(commitment, officer, number, **values)


def test_sums_are_those_of_a_plain_calculation(make, commissioner, authority, contracts):
    officer, _ = commissioner
    chance = random.Random(5)
    plain = defaultdict(lambda: defaultdict(Decimal))
    for contract in contracts:
        for commitment in made.commitments_of(contract):
            for number in range(len(made.ended(commitment))):
                quantity = Decimal(chance.randrange(0, 30))
                is_additional, is_shared = chance.random() < 0.5, chance.random() < 0.3
                sent = report(
                    commitment,
                    officer,
                    number,
                    quantity=quantity,
                    is_additional=is_additional,
                    is_shared=is_shared,
                    shared_note="A funder" if is_shared else "",
                    evidence_url="https://example.org/x",
                )
                fate = chance.random()
                with current_app.test_request_context():
                    if fate < 0.2:
                        service.retract_report(sent, officer_id=officer.id, reason="Wrong.")
                        continue
                    if fate < 0.5:
                        service.verify_report(sent, officer_id=make.officer().id)
                        plain[commitment.measure_code]["verified"] += quantity
                plain[commitment.measure_code]["quantity"] += quantity
                plain[commitment.measure_code]["additional"] += quantity * is_additional
                plain[commitment.measure_code]["shared"] += quantity * is_shared
    totals = add_up(list_sums(authority.id))
    for name in ("quantity", "verified", "additional", "shared"):
        assert {one.measure: getattr(one, name) for one in totals} == {code: sums[name] for code, sums in plain.items()}


def test_of_full_time_equivalents_the_latest_year_counts_and_of_percentages_both_numbers(
    make, commissioner, authority, client
):
    officer, _ = commissioner
    with current_app.test_request_context():
        days = (made.today().replace(year=made.today().year - 3, day=1), made.today())
        units = ("people_fte", "percent", "yes_no")
        contract = made.make_contract_of_one(make, *commissioner, *units, days=days)
    by_unit = {one.unit: one for one in made.commitments_of(contract)}
    for number, quantity in enumerate(("3.5", "4.25")):
        report(by_unit["people_fte"], officer, number, quantity=Decimal(quantity))
    for number, (part, whole) in enumerate(((1, 2), (10, 100))):
        report(by_unit["percent"], officer, number, quantity=Decimal(part), whole=Decimal(whole))
    for number, said in enumerate((1, 1)):
        report(by_unit["yes_no"], officer, number, quantity=Decimal(said))
    totals = {one.unit: one for one in add_up(list_sums(authority.id))}
    assert totals["people_fte"].quantity == Decimal("4.25")
    assert totals["percent"].percent == Decimal("10.8")
    assert totals["yes_no"].quantity == 1
    # Shares, people of a year, and yes or no are never added, neither what was reported nor what was asked for.
    assert {one.unit: (one.sum_of_targets, one.sum_agreed) for one in list_sums(authority.id)} == dict.fromkeys(
        by_unit, (None, None)
    )
    answer = client.get(f"/{authority.slug}/delivered.csv")
    assert {row["sum_of_targets"] for row in csv.DictReader(io.StringIO(answer.text))} == {""}


def test_coverage_counts_contracts_that_have_begun(make, commissioner, authority, contracts):
    officer, _ = commissioner
    with current_app.test_request_context():
        tenders.make_recorded_import(make, *commissioner)
    rows = queries.list_commitments([one.id for one in contracts])
    due = sum(len(row.late) for row in rows)
    assert due == 3 * 2 * 4
    found = read_delivered(authority.id)
    assert found.coverage == Coverage(reported=0, contracts=3, received=0, due=due, missing=3)
    report(made.commitments_of(contracts[0])[0], officer)
    for commitment in made.commitments_of(contracts[1]):
        for number in range(4):
            report(commitment, officer, number)
    found = read_delivered(authority.id)
    wanted = Coverage(reported=2, contracts=3, received=9, due=due, complete=1, partial=1, missing=1)
    assert found.coverage == wanted
    assert found.by_goal == {"growth": wanted}


def test_a_contract_before_its_first_report_is_due_waits(make, commissioner, authority):
    with current_app.test_request_context():
        made.make_contract(make, *commissioner, days=(made.today() - timedelta(days=100), made.today()))
    assert read_delivered(authority.id).coverage == Coverage(contracts=1)
    assert read_delivered(authority.id).coverage.waiting == 1


@pytest.mark.parametrize("first", [date(2024, 1, 31), date(2024, 2, 29), date(2023, 12, 15), date(2025, 8, 30)])
@pytest.mark.parametrize("days", [10, 92, 365, 545, 1200])
@pytest.mark.parametrize("unit", ["people", "people_fte"])
def test_the_database_counts_the_reports_due_as_the_pages_of_a_contract_do(
    make, commissioner, authority, first, days, unit
):
    with current_app.test_request_context():
        contract = made.make_contract_of_one(make, *commissioner, unit, days=(first, first + timedelta(days=days)))
    rows = queries.list_commitments([contract.id])
    periods = made.ended(rows[0].commitment)
    for number in range(0, len(periods), 2):
        report(rows[0].commitment, commissioner[0], number)
    found = read_delivered(authority.id).coverage
    late = [one for one in periods if one.due_on < made.today()]
    assert found.due == len(rows) * len(late)
    assert found.received == len([one for one in periods[::2] if one in late])


def test_the_page_says_what_was_reported_and_claims_no_more(client, commissioner, authority, contracts):
    officer, _ = commissioner
    url = f"/{authority.slug}/delivered"
    assert "0 of 3 contracts have reported." in client.get(url).text
    assert "0 of 24 reports due came in." in client.get(url).text
    assert "3 contracts sent none of them" in client.get(url).text
    assert client.get(url).text.count(f"/{authority.slug}/contracts/") == 3
    commitment = made.commitments_of(contracts[0])[0]
    report(commitment, officer, quantity=Decimal(11))
    page = client.get(url).text
    assert "1 of 3 contracts have reported." in page
    assert "1 of 3 contracts with a measure towards this goal have reported." in page
    assert "it does not say that a goal was met" in page
    assert "Reported towards: Kickstart economic growth" in page
    assert commitment.measure_code in page
    for kind in ("standard", "council", "nonsense"):
        assert client.get(f"{url}?by={kind}").status_code == 200


def test_without_contracts_the_page_says_so(client, authority):
    assert "Nothing is reported yet" in client.get(f"/{authority.slug}/delivered").text


def test_open_data_says_the_same(client, commissioner, authority, contracts):
    officer, _ = commissioner
    commitment = made.commitments_of(contracts[0])[0]
    report(commitment, officer, quantity=Decimal("11"))
    answer = client.get(f"/{authority.slug}/delivered.csv")
    rows = {row["measure"]: row for row in csv.DictReader(io.StringIO(answer.text))}
    assert {row["measure_in_full"].partition("/")[2] for row in rows.values()} == set(rows)
    assert len(rows) == 6
    assert (rows[commitment.measure_code]["quantity"], rows[commitment.measure_code]["unit"]) == ("11", "people")
    found = client.get(f"/{authority.slug}/delivered.json")
    document = json.loads(found.data)
    assert (document["contracts_reported"], document["contracts"]) == (1, 3)
    assert (document["reports_received"], document["reports_due"]) == (1, 24)
    assert (document["contracts_with_some_due_reports"], document["contracts_with_no_due_report"]) == (1, 2)
    row = rows[commitment.measure_code]
    assert (row["goals"], row["reports_received"], row["reports_due"]) == ("growth", "1", "4")
    assert (row["sum_of_targets"], row["sum_agreed"]) == ("12", "12")
    assert {one["measure"] for one in document["measures"]} == set(rows)
    again = client.get(f"/{authority.slug}/delivered.json", headers={"If-None-Match": found.headers["ETag"]})
    assert again.status_code == 304
