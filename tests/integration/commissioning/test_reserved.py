"""A contract below the threshold is kept for suppliers of an area where an order lets councils, and not elsewhere."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import select

from citizen_voice.commissioning import service
from citizen_voice.commissioning.lines import read_lots
from citizen_voice.commissioning.release import build_ocds
from citizen_voice.commissioning.steps.readiness import find_import_problems
from citizen_voice.commissioning.warnings import find_warnings
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import Tender
from citizen_voice.vocabulary import PolicyProfileCode, PurchaseCategory, ReservedArea
from tests.contract.test_ocds_schema import needs_schema, validator
from tests.factories import commissioning as made

SMALL = {"value_gbp": Decimal("173099.99"), "reserved_area": ReservedArea.COUNCIL_AREA}


@pytest.fixture
def office(make):
    return made.make_commissioner(make)


def test_it_may_be_kept_below_the_threshold_alone(office):
    officer, council = office
    made.make_tender(council, officer, **SMALL)
    with pytest.raises(InvalidInputError, match="only below £207,720") as refused:
        made.make_tender(council, officer, **{**SMALL, "value_gbp": Decimal(173100)})
    assert refused.value.field == "reserved_area"
    made.make_tender(council, officer, **{**SMALL, "value_gbp": Decimal(500000), "is_light_touch": True})
    works = {"value_gbp": Decimal(4_000_000), "category": PurchaseCategory.WORKS}
    made.make_tender(council, officer, **{**SMALL, **works})


def test_small_firms_are_chosen_among_those_of_an_area(office):
    officer, council = office
    with pytest.raises(InvalidInputError, match="Choose the area too"):
        made.make_tender(council, officer, is_reserved_for_small=True)
    assert made.make_tender(council, officer, **SMALL, is_reserved_for_small=True).is_reserved_for_small


def test_no_order_lets_councils_in_wales(make, office):
    officer, council = office
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    db.session.flush()
    with pytest.raises(InvalidInputError, match="No order lets your council"):
        made.make_tender(council, officer, **SMALL)


@needs_schema
@pytest.mark.parametrize("area", list(ReservedArea))
def test_the_file_says_for_whom_it_is_kept_and_suitable(make, office, area):
    officer, council = office
    flags = {"is_reserved_for_small": True, "is_suitable_for_sme": True, "is_suitable_for_vcse": True}
    tender = made.make_tender(council, officer, **{**SMALL, "reserved_area": area}, **flags)
    begun = made.make_import(tender, made.make_publication(make), officer)
    made.fill_import(begun, "7.5", "7.5")
    package = json.loads(build_ocds(service.record_import(begun, officer_id=officer.id)))
    assert [error.message for error in validator().iter_errors(package)] == []
    told = package["releases"][0]["tender"]
    assert told["suitability"] == {"sme": True, "vcse": True}
    assert told["otherRequirements"]["reservedParticipation"] == ["smeVcse"]
    place = told["otherRequirements"]["reservedParticipationLocation"]
    if area is ReservedArea.UNITED_KINGDOM:
        assert place["gazetteer"]["identifiers"] == ["GB"]
    else:
        assert f"The area of {council.name}" in place["description"]
    assert ("border it" in place["description"]) == (area is ReservedArea.COUNCIL_AREA_AND_NEIGHBOURS)
    assert "reservation_in_notice" in {one.code for one in find_warnings(tender, read_lots(begun))}


def test_a_tender_for_all_says_nothing_of_it(make, office):
    officer, council = office
    recorded = made.make_recorded_import(make, officer, council)
    told = json.loads(build_ocds(recorded))["releases"][0]["tender"]
    assert "otherRequirements" not in told
    assert "suitability" not in told


def test_what_was_allowed_when_it_was_written_down_is_checked_again_when_it_is_recorded(make, office):
    officer, council = office
    tender = made.make_tender(council, officer, **SMALL)
    begun = made.make_import(tender, made.make_publication(make), officer)
    made.fill_import(begun, "7.5", "7.5")
    assert find_import_problems(begun) == []
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    db.session.flush()
    (problem,) = find_import_problems(begun)
    assert "No order lets your council" in problem


def test_the_form_takes_it_shows_it_and_refuses_it_at_the_field(make, client_as, office):
    officer, council = office
    base = f"/{make.the_authority().slug}/staff/tenders"
    fields = {
        "title": "Mowing",
        "reference": "M/1",
        "value_gbp": "900000",
        "cpv_code": "77300000",
        "category": "",
        "lot_title": "All",
        "price_weight": "50",
        "quality_weight": "40",
        "council": str(council.id),
        "reserved_area": "council_area_and_neighbours",
        "is_reserved_for_small": "y",
        "is_suitable_for_sme": "y",
    }
    browser = client_as(officer)
    assert "It can be kept for suppliers of an area only below" in browser.send(f"{base}/new", fields).text
    done = browser.send(f"{base}/new", {**fields, "value_gbp": "90000"})
    assert done.status_code == 302
    page = browser.get(done.location).text
    assert "counties or London boroughs that border it" in page
    assert "(only small and medium-sized firms, charities and the like)" in page
    tender = db.session.scalars(select(Tender)).one()
    assert (tender.is_suitable_for_sme, tender.is_suitable_for_vcse) == (True, False)
    changing = browser.get(f"{base}/{tender.id}/change").text
    assert 'value="council_area_and_neighbours" selected' in changing
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    db.session.flush()
    assert 'name="reserved_area"' not in browser.get(f"{base}/new").text
