"""What is chosen for a standard stays within what a contract can bear, and what can be reported of it later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from citizen_voice.clock import today
from citizen_voice.commissioning import service
from citizen_voice.commissioning.steps.readiness import find_import_problems
from citizen_voice.exceptions import IncompleteError, InvalidInputError
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


def test_what_was_chosen_at_once_or_under_a_higher_limit_is_held_against_it_again(make):
    officer, council = made.make_commissioner(make)
    begun = made.make_import(made.make_tender(council, officer), made.make_publication(make), officer)
    made.fill_import(begun, "7.5", "7.5")
    assert find_import_problems(begun) == []
    make.the_authority().most_measures = 1
    assert find_import_problems(begun) == [
        "Bidders can be asked for 1 measure at most, and 2 are chosen. Choose fewer."
    ]


def test_a_reason_left_from_another_weight_is_not_published(make, client):
    officer, council = made.make_commissioner(make)
    publication = made.make_publication(make, total_weight=("5", "15"))
    begun = made.make_import(made.make_tender(council, officer), publication, officer)
    made.fill_import(begun, "7.5", "7.5")
    (one, _), reason = begun.standards, "The old weight was high."
    again = {
        "officer_id": officer.id,
        "targets": {f"{one.published_standard.standard.reference}-M1": Decimal(12)},
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "weight_reason": reason,
    }
    service.choose_measures(one, weight=Decimal("12.5"), **again)
    assert one.weight_reason == reason
    service.answer_tests(begun, officer_id=officer.id, **made.TESTS, total_weight_reason="All were high.")
    service.choose_measures(one, weight=Decimal("7.5"), **again)
    service.record_import(begun, officer_id=officer.id)
    assert (one.weight_reason, begun.total_weight_reason) == ("", "")
    page = client.get(f"/{make.the_authority().slug}/tenders/{begun.id}").text
    assert "outside the range" not in page
    assert "weigh less or more than the published set" not in page


def test_what_would_make_a_faulty_file_is_refused_before_it_is_recorded_for_good(make):
    officer, council = made.make_commissioner(make)
    # Published by an earlier version, perhaps: an id that is no standard's.
    measure = {**made.measures("SV-XX")[0], "unit": "people", "id": "apprentices"}
    publication = made.make_publication(make, count=1, measures=[measure])
    begun = made.make_import(made.make_tender(council, officer, quality_weight=Decimal("42.5")), publication, officer)
    (one,) = begun.standards
    days = {"starts_on": date(2027, 4, 1), "ends_on": date(2031, 3, 31)}
    targets = {"apprentices": Decimal(1)}
    service.choose_measures(one, officer_id=officer.id, targets=targets, weight=Decimal("7.5"), **days)
    service.answer_tests(begun, officer_id=officer.id, **made.TESTS)
    with pytest.raises(IncompleteError) as refused:
        service.record_import(begun, officer_id=officer.id)
    assert "apprentices" in " ".join(refused.value.problems)
    assert begun.recorded_at is None
