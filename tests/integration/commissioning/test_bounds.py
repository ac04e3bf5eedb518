"""What is chosen for a standard stays within what a contract can bear, and what can be reported of it later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from citizen_voice.clock import today
from citizen_voice.commissioning import service
from citizen_voice.exceptions import InvalidInputError
from tests.factories import commissioning as made
from tests.factories import delivery


@pytest.fixture
def tender_import(make):
    officer, council = made.make_commissioner(make)
    yes_no = {**made.measures("SV-XX")[0], "unit": "yes_no", "target": "1", "target_scaling": "fixed"}
    publication = made.make_publication(make, count=1, measures=[yes_no])
    return made.make_import(made.make_tender(council, officer), publication, officer)


def choose(tender_import, **changes):
    fields = {"targets": {"SV-XX-M1": Decimal(1)}, "weight": Decimal("7.5"), "starts_on": date(2027, 4, 1)}
    service.choose_measures(
        tender_import.standards[0],
        officer_id=tender_import.created_by_id,
        **{**fields, "ends_on": date(2031, 3, 31), **changes},
    )


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"ends_on": date(9999, 12, 31)}, "ends_on"),
        ({"ends_on": date(2150, 1, 1)}, "ends_on"),
        ({"starts_on": date(27, 4, 1)}, "starts_on"),
        ({"starts_on": date(1999, 12, 31)}, "starts_on"),
        ({"starts_on": date(2027, 1, 1), "ends_on": date(2077, 2, 1)}, "ends_on"),
    ],
)
def test_days_that_no_contract_has_are_refused(tender_import, days, field):
    with pytest.raises(InvalidInputError) as refused:
        choose(tender_import, **days)
    assert refused.value.field == field


def test_fifty_years_may_be_chosen_and_their_reports_listed(make, client_as):
    officer, council = made.make_commissioner(make)
    start = today() - timedelta(days=400)
    contract = delivery.make_contract(make, officer, council, days=(start, date(start.year + 50, start.month, 1)))
    page = client_as(officer).get(f"/{make.the_authority().slug}/staff/tender-imports/{contract.id}/delivery")
    assert page.status_code == 200


@pytest.mark.parametrize("target", [Decimal(2), Decimal(12)])
def test_yes_can_not_be_asked_for_more_than_once(tender_import, target):
    with pytest.raises(InvalidInputError, match="Enter 1") as refused:
        choose(tender_import, targets={"SV-XX-M1": target})
    assert refused.value.field == "target-SV-XX-M1"
    choose(tender_import)
