"""For whom an uploaded file keeps its tender: taken over where it means what ours means, and told where it does not."""

import json
from decimal import Decimal

import pytest

from citizen_voice.commissioning import service
from citizen_voice.commissioning.prefilling import fields_of, kept_for
from citizen_voice.commissioning.release import build_ocds, find_conflicts
from citizen_voice.db import db
from citizen_voice.exports.ocds_reading import read_release
from citizen_voice.vocabulary import PolicyProfileCode, ReservedArea
from tests.factories import commissioning as made
from tests.integration.commissioning.test_from_file import filled, send_file
from tests.unit.exports.test_ocds_reading import a_package, a_release, criteria

SMALL = {"value": {"amount": 90000, "currency": "GBP"}}
LOTS = [{"id": "1", "title": "All parks", "awardCriteria": criteria(50, 35)}]
COUNTRY = {"gazetteer": {"scheme": "ISO3166-1-ALPHA-2", "identifiers": ["GB"]}}
TAKEN = "The file keeps the tender for suppliers of an area, and that is taken over. Check it."
NOT_KNOWN = "The file says that only certain suppliers may take part, in a way that is not known here."


@pytest.fixture
def office(make):
    return made.make_commissioner(make)


def a_file(kept, **changes):
    return json.dumps(a_package(a_release(**{**SMALL, "lots": LOTS, "otherRequirements": kept, **changes}))).encode()


def record(make, office, **values):
    officer, council = office
    tender = made.make_tender(council, officer, **{"value_gbp": Decimal(90000), **values})
    begun = made.make_import(tender, made.make_publication(make), officer)
    made.fill_import(begun, "7.5", "7.5")
    return service.record_import(begun, officer_id=officer.id)


@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize("area", list(ReservedArea))
def test_a_file_of_ours_brings_it_back(make, client_as, office, area, is_small):
    first = record(make, office, reserved_area=area, is_reserved_for_small=is_small)
    slug, browser = make.the_authority().slug, client_as(office[0])
    page = send_file(browser, slug, build_ocds(first)).text
    assert TAKEN in page
    fields = {**filled(page), "reference": "AGAIN/1", "council": str(office[1].id)}
    assert (fields["reserved_area"], "is_reserved_for_small" in fields) == (area.value, is_small)
    assert TAKEN in browser.send(f"/{slug}/staff/tenders/new", {**fields, "title": ""}).text
    shown = browser.get(browser.send(f"/{slug}/staff/tenders/new", fields).location).text
    assert "Kept for" in shown


@pytest.mark.parametrize(
    ("kept", "area", "is_small"),
    [
        ({"reservedParticipationLocation": COUNTRY}, ReservedArea.UNITED_KINGDOM, False),
        (
            {"reservedParticipation": ["smeVcse"], "reservedParticipationLocation": {**COUNTRY, "description": "UK"}},
            *(ReservedArea.UNITED_KINGDOM, True),
        ),
    ],
)
def test_a_country_in_another_file_is_ours_too(make, office, kept, area, is_small):
    found = fields_of(read_release(a_file(kept)), [office[1]], make.the_authority())
    assert (found["reserved_area"], found["is_reserved_for_small"]) == (area, is_small)


@pytest.mark.parametrize(
    "kept",
    [
        {"reservedParticipation": ["smeVcse"]},
        {"reservedParticipation": ["shelteredWorkshop"]},
        {"reservedParticipation": ["smeVcse", "publicServiceMission"], "reservedParticipationLocation": COUNTRY},
        {"reservedParticipation": "smeVcse", "reservedParticipationLocation": COUNTRY},
        {"reservedParticipation": [{"x": 1}]},
        {"reservedParticipationLocation": {"description": "The area of Elsewhere"}},
        {"reservedParticipationLocation": {"gazetteer": {"scheme": "X_ONS_AREA", "identifiers": ["E08000001"]}}},
        {"reservedParticipationLocation": ["GB"]},
    ],
)
def test_what_means_something_else_is_told_and_not_taken_over(make, office, kept):
    read = read_release(a_file(kept))
    found = fields_of(read, [office[1]], make.the_authority())
    assert (found["reserved_area"], found["is_reserved_for_small"]) == (None, False)
    assert any(note.startswith(NOT_KNOWN) for note in read.notes)


def test_what_no_order_allows_is_not_taken_over_and_why_is_told(make, office):
    authority, kept = make.the_authority(), {"reservedParticipationLocation": COUNTRY}
    large = read_release(a_file(kept, value={"amount": 900000, "currency": "GBP"}))
    told = kept_for(large, authority)
    assert (told.area, told.for_small) == (None, False)
    assert "not taken over. With VAT this contract is worth £1,080,000.00." in told.note
    for not_known in ({"value": None}, {"mainProcurementCategory": None, "items": []}):
        assert kept_for(read_release(a_file(kept, **not_known)), authority).area is ReservedArea.UNITED_KINGDOM
    authority.policy_profile = PolicyProfileCode.WALES
    db.session.flush()
    assert "No order lets your council" in kept_for(read_release(a_file(kept)), authority).note


@pytest.mark.parametrize(
    ("kept", "chosen", "told"),
    [
        ({"reservedParticipationLocation": COUNTRY}, {"reserved_area": ReservedArea.UNITED_KINGDOM}, None),
        ({"reservedParticipationLocation": COUNTRY}, {}, "The file keeps the tender for certain suppliers"),
        ({"reservedParticipation": ["shelteredWorkshop"]}, {}, "The file keeps the tender for certain suppliers"),
        (
            {"reservedParticipationLocation": COUNTRY},
            {"reserved_area": ReservedArea.COUNCIL_AREA},
            "The file has “otherRequirements.reservedParticipationLocation” otherwise",
        ),
        ({}, {"reserved_area": ReservedArea.COUNCIL_AREA}, None),
    ],
)
def test_a_file_that_keeps_it_for_others_than_the_tender_is_told(make, office, kept, chosen, told):
    package = read_release(a_file(kept)).package
    recorded = record(make, office, source_release=package, title="Grounds maintenance", **chosen)
    conflicts = [one for one in find_conflicts(recorded) if "keeps the tender" in one or "otherRequirements" in one]
    assert len(conflicts) == (told is not None)
    assert not told or conflicts[0].startswith(told)
    stays = json.loads(build_ocds(recorded))["releases"][0]["tender"]["otherRequirements"]
    assert stays == kept if kept else "description" in stays["reservedParticipationLocation"]
