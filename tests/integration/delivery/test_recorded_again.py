"""A tender that is recorded again: what was reported before counts once, and its days are not asked for again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import current_app

from citizen_voice.clock import today, utcnow
from citizen_voice.db import db
from citizen_voice.delivery import queries, service
from citizen_voice.delivery.periods import Period
from citizen_voice.delivery.steps import bound
from citizen_voice.delivery.steps.summing import list_sums, read_delivered
from citizen_voice.delivery.totals import add_up
from citizen_voice.exceptions import ConflictError, InvalidTransitionError
from citizen_voice.models import DeliveryReport
from citizen_voice.vocabulary import DeliverySource
from tests.factories import commissioning as tenders
from tests.factories import delivery as made

DAYS = (today() - timedelta(days=400), today() + timedelta(days=700))


@pytest.fixture(autouse=True)
def in_request(app):
    with current_app.test_request_context():
        yield


@pytest.fixture
def contract(make, commissioner):
    return made.make_contract(make, *commissioner, days=DAYS)


def quantity_of(authority, measure):
    return {one.measure: one.quantity for one in add_up(list_sums(authority.id))}.get(measure)


def test_the_same_days_cannot_be_reported_again_and_count_once(make, commissioner, contract):
    officer, _ = commissioner
    first = made.commitments_of(contract)[0]
    made.report(first, officer)
    later = made.record_again(contract, officer)
    again = made.commitments_of(later)[0]
    assert again.measure_code == first.measure_code
    with pytest.raises(ConflictError, match="no day counts twice"):
        made.report(again, officer)
    assert quantity_of(make.the_authority(), first.measure_code) == 5
    made.report(again, officer, 1, quantity=Decimal(3))
    assert quantity_of(make.the_authority(), first.measure_code) == 8


def store(commitment, officer, period, quantity):
    """The service refuses it now, but a report that is stored is never taken out."""
    db.session.add(
        DeliveryReport(
            authority_id=commitment.authority_id,
            commitment_id=commitment.id,
            reported_by_id=officer.id,
            starts_on=period.first,
            ends_on=period.last,
            quantity=quantity,
            source=DeliverySource.FORM,
            reported_at=utcnow(),
        )
    )
    db.session.flush()


def test_days_that_were_once_reported_under_both_records_count_once(make, commissioner, contract):
    officer, _ = commissioner
    first = made.commitments_of(contract)[0]
    made.report(first, officer)
    later = made.record_again(contract, officer)
    again = made.commitments_of(later)[0]
    period = made.ended(again)[0]
    store(again, officer, period, 6)
    assert quantity_of(make.the_authority(), first.measure_code) == 6
    assert [one.quantity for one in queries.list_commitments([later.id])[0].counted] == [6]


def test_what_was_reported_before_is_no_longer_due_and_is_shown_with_the_later_record(commissioner, contract):
    officer, _ = commissioner
    earlier = made.report(made.commitments_of(contract)[0], officer)
    row, other = queries.list_commitments([made.record_again(contract, officer).id])
    assert (row.reports, row.earlier, row.counted) == ([], [earlier], [earlier])
    assert row.due == made.ended(row.commitment)[1:]
    assert other.due == made.ended(other.commitment)


def test_a_contract_recorded_again_is_one_contract_with_its_reports(make, commissioner, contract):
    officer, _ = commissioner
    made.report(made.commitments_of(contract)[0], officer)
    before = read_delivered(make.the_authority().id)
    made.record_again(contract, officer)
    after = read_delivered(make.the_authority().id)
    assert (before.coverage.contracts, before.coverage.received, before.coverage.due) == (1, 1, 8)
    assert after.coverage == before.coverage
    assert after.sums == before.sums


def test_of_people_over_a_year_the_latest_year_counts_whatever_record_it_is_under(make, commissioner):
    officer, council = commissioner
    days = (today() - timedelta(days=900), today() + timedelta(days=700))
    publication, tender = made.publish_one(make, "people_fte"), made.make_tender_of_one(council, officer)

    def record():
        targets = {made.name_measure(publication): Decimal(4)}
        (one,) = made.commitments_of(made.bind(tender, publication, officer, days=days, targets=targets))
        return one

    first = record()
    made.report(first, officer, 0, quantity=Decimal("3.5"))
    second = record()
    made.report(second, officer, 1, quantity=Decimal("4.25"))
    assert quantity_of(make.the_authority(), made.name_measure(publication)) == Decimal("4.25")


def test_of_people_who_were_once_reported_under_both_records_those_of_the_record_in_force_count(make, commissioner):
    officer, _ = commissioner
    days = (today() - timedelta(days=1200), today() + timedelta(days=700))
    first = made.make_contract_of_one(make, *commissioner, "people_fte", days=days)
    (earlier,) = made.commitments_of(first)
    year, following = made.ended(earlier)[:2]
    store(earlier, officer, Period(year.first, following.last), 9)
    measure = made.name_measure(first.publication)
    later = made.bind(first.tender, first.publication, officer, days=days, targets={measure: Decimal(4)})
    (again,) = made.commitments_of(later)
    store(again, officer, year, 3)
    assert quantity_of(make.the_authority(), measure) == 3


def test_a_report_under_the_earlier_record_is_corrected_under_the_later_one(make, commissioner, contract):
    officer, _ = commissioner
    first = made.commitments_of(contract)[0]
    earlier = made.report(first, officer)
    again = made.commitments_of(made.record_again(contract, officer))[0]
    fields = made.fields(again, quantity=Decimal(7))
    with pytest.raises(InvalidTransitionError):
        service.report_delivery(first, fields, officer_id=officer.id, source=DeliverySource.FORM, replaces=earlier)
    service.report_delivery(again, fields, officer_id=officer.id, source=DeliverySource.FORM, replaces=earlier)
    assert quantity_of(make.the_authority(), first.measure_code) == 7


def test_the_form_corrects_it_too(commissioner, contract, client_as):
    officer, _ = commissioner
    earlier = made.report(made.commitments_of(contract)[0], officer)
    later = made.record_again(contract, officer)
    period = made.ended(made.commitments_of(later)[0])[0]
    days = {
        name: [str(day.day), str(day.month), str(day.year)]
        for name, day in (("starts_on", period.first), ("ends_on", period.last))
    }
    url = f"/{contract.publication.authority.slug}/staff/delivery-reports/{earlier.id}/correct"
    answer = client_as(officer).send(url, {**days, "quantity": "9"})
    assert answer.location.endswith(f"/tender-imports/{later.id}/delivery")
    assert [one.quantity for one in queries.list_commitments([later.id])[0].counted] == [9]


def test_what_is_no_longer_asked_for_still_counts_and_can_be_taken_back(make, commissioner, contract):
    officer, _ = commissioner
    first, dropped = made.commitments_of(contract)
    report = made.report(dropped, officer)
    kept = [one.id for one in contract.publication.standards if one.standard_id == first.standard_id]
    later = tenders.service.begin_import(
        contract.tender,
        publication=contract.publication,
        chosen={lot.id: kept for lot in contract.tender.lots},
        officer_id=officer.id,
    )
    tenders.service.choose_measures(
        later.standards[0],
        officer_id=officer.id,
        targets={first.measure_code: Decimal(12)},
        weight=Decimal("15.00"),
        weight_reason="It is the one that is left.",
        starts_on=DAYS[0],
        ends_on=DAYS[1],
    )
    tenders.service.answer_tests(later, officer_id=officer.id, **tenders.TESTS)
    tenders.service.record_import(later, officer_id=officer.id)
    service.make_commitments(later)
    assert [one.measure_code for one in made.commitments_of(later)] == [first.measure_code]
    assert quantity_of(make.the_authority(), dropped.measure_code) == 5
    service.retract_report(report, officer_id=officer.id, reason="Counted elsewhere.")
    assert quantity_of(make.the_authority(), dropped.measure_code) is None


def test_the_contract_that_was_written_down_goes_on(commissioner, contract):
    officer, _ = commissioner
    made.write_contract(contract, officer)
    later = made.record_again(contract, officer)
    lot = bound.get_contract_lot(contract.publication.authority.slug, later.id, 1)
    assert bound.find_contract(lot).reference == "C-1"
    assert bound.list_lots_with_contract(later) == {1}
    made.write_contract(later, officer, reference="C-2")
    assert bound.find_contract(lot).reference == "C-2"
