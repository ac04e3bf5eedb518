"""A measure that was taken over from another region, on its way through a tender, its files and what is delivered."""

import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from citizen_voice.clock import today
from citizen_voice.commissioning import service
from citizen_voice.commissioning.steps.documents import build_document, formats_of
from citizen_voice.commissioning.steps.from_release import find_own
from citizen_voice.delivery import service as deliveries
from citizen_voice.exceptions import IncompleteError
from tests.factories import commissioning as made
from tests.factories import programs

TAKEN = "north/SV-07-M1"
MEASURE = {
    "id": TAKEN,
    "title": "Later buses",
    "definition": "Rides after ten",
    "unit": "people",
    "direction": "higher",
    "counting_rule": "Each ride once",
    "geography": "Here",
    "target": "10",
    "target_scaling": "fixed",
    "evidence": "A count",
    "frequency": "quarterly",
}


@pytest.fixture
def officer(make):
    return made.make_commissioner(make)


def begin(make, officer, *, count):
    """An import of so many standards that all have the measure, chosen under each."""
    commissioner, council = officer
    publication = made.make_publication(make, count=count, measures=[MEASURE])
    tender = made.make_tender(council, commissioner, quality_weight=Decimal(50) - count * Decimal("7.50"))
    found = made.make_import(tender, publication, commissioner)
    for one in found.standards:
        service.choose_measures(
            one,
            officer_id=commissioner.id,
            targets={TAKEN: Decimal(12)},
            weight=Decimal("7.50"),
            starts_on=today() - timedelta(days=200),
            ends_on=today() + timedelta(days=500),
        )
    tests = dict.fromkeys(("subject_matter", "clear_measurable", "technical_rules", "proportionate"), "It does.")
    service.answer_tests(found, officer_id=commissioner.id, **tests)
    return found


@pytest.fixture
def recorded(make, officer):
    return service.record_import(begin(make, officer, count=1), officer_id=officer[0].id)


def test_it_is_asked_for_once_in_a_lot(make, officer):
    with pytest.raises(IncompleteError) as fault:
        service.record_import(begin(make, officer, count=2), officer_id=officer[0].id)
    assert fault.value.problems == [
        f"{TAKEN} is chosen under two standards, and would count twice. Choose it under one of them."
    ]


def test_every_file_can_be_made_and_has_the_id(recorded):
    files = {name: build_document(recorded, name) for name in formats_of(recorded)}
    (target,) = json.loads(files["ocds"])["releases"][0]["tender"]["targets"]
    assert target["id"] == TAKEN
    assert target["observations"][0]["dimensions"]["measureInFull"] == TAKEN
    sheet = load_workbook(io.BytesIO(files["xlsx"]))["Response"]
    assert TAKEN in {cell.value for row in sheet.iter_rows() for cell in row}
    assert TAKEN in files["csv"].decode()


def test_programs_read_it_under_its_id(recorded, officer, client):
    address = f"/api/v1/{recorded.publication.authority.slug}/tender-imports/{recorded.id}"
    (measure,) = client.get(address).json["lots"][0]["standards"][0]["measures"]
    assert (measure["code"], measure["id"]) == (TAKEN, TAKEN)
    deliveries.make_commitments(recorded)
    headers = programs.headers(programs.make_secret(officer[0]))
    (due,) = client.get(f"{address}/delivery-reports", headers=headers).json["items"]
    assert (due["measure"], due["measure_in_full"]) == (TAKEN, TAKEN)


def test_the_file_is_read_back(recorded):
    own = find_own(json.loads(build_document(recorded, "ocds")), recorded.publication.authority)
    assert own.notes == ()
    assert [measure.code for lot in own.facts.lots for one in lot.standards for measure in one.measures] == [TAKEN]


def test_what_is_delivered_is_told_under_its_id(recorded, officer, client, client_as):
    deliveries.make_commitments(recorded)
    slug = recorded.publication.authority.slug
    assert TAKEN in client.get(f"/{slug}/contracts/{recorded.id}").text
    (row,) = json.loads(client.get(f"/{slug}/delivered.json").text)["measures"]
    assert row["measure_in_full"] == TAKEN
    returned = client_as(officer[0]).get(f"/{slug}/staff/tender-imports/{recorded.id}/delivery/return.xlsx")
    assert returned.status_code == 200
    assert "Later buses" in str(
        [[cell.value for cell in row] for row in load_workbook(io.BytesIO(returned.data))["Delivery"]]
    )


def test_the_pages_of_a_tender_take_it(make, officer, client_as):
    commissioner, council = officer
    publication = made.make_publication(make, count=1, measures=[MEASURE])
    tender = made.make_tender(council, commissioner, quality_weight=Decimal("42.50"))
    begun = made.make_import(tender, publication, commissioner)
    reference = begun.standards[0].published_standard.standard.reference
    browser = client_as(commissioner)
    place = f"/{make.the_authority().slug}/staff/tender-imports/{begun.id}/lots/1/standards/{reference}"
    assert TAKEN in browser.get(place).text
