"""Delivery is bound, reported, corrected, verified and taken back; nothing counts twice."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.delivery import jobs, queries, service
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError, NotAllowedError
from citizen_voice.models import AuditRow, Commitment, DomainEvent, OutgoingMail, TenderImport
from citizen_voice.vocabulary import DeliverySource, EventName
from tests.factories import commissioning as tenders
from tests.factories import delivery as made


@pytest.fixture(autouse=True)
def in_request(app):
    with current_app.test_request_context():
        yield


def test_a_record_binds_what_was_chosen_once(contract):
    commitments = made.commitments_of(contract)
    assert [one.measure_code[-3:] for one in commitments] == ["-M1", "-M1"]
    assert {(one.unit, one.target, one.every_months) for one in commitments} == {("people", 12, 3)}
    assert service.make_commitments(contract) == []


def test_the_queue_and_the_sweep_bind_what_nobody_has(make, commissioner):
    officer, council = commissioner
    publication = tenders.make_publication(make)
    tender_import = tenders.make_import(tenders.make_tender(council, officer), publication, officer)
    tenders.fill_import(tender_import, "7.50", "7.50")
    with pytest.raises(InvalidTransitionError):
        service.make_commitments(tender_import)
    tenders.service.record_import(tender_import, officer_id=officer.id)
    event = db.session.scalars(select(DomainEvent).where(DomainEvent.name == EventName.TENDER_IMPORT_RECORDED)).one()
    for _ in range(2):
        jobs.bind_contracts(event)
    assert len(made.commitments_of(tender_import)) == 2


def test_a_later_record_of_the_tender_takes_the_place_of_the_first(commissioner, contract, commitment):
    officer, _ = commissioner
    made.record_again(contract, officer)
    assert commitment.replaced_at is not None
    with pytest.raises(InvalidTransitionError, match="recorded anew"):
        made.report(commitment, officer)
    assert all(not row.due for row in queries.list_commitments([contract.id]))


def test_a_report_is_stored_and_its_period_is_no_longer_due(commissioner, contract, commitment):
    officer, _ = commissioner
    before = queries.list_commitments([contract.id])[0].due
    report = made.report(commitment, officer, evidence_url="https://example.org/list")
    row = queries.list_commitments([contract.id])[0]
    assert row.reports == [report]
    assert row.due == before[1:]
    audited = db.session.scalars(select(AuditRow).where(AuditRow.event == "delivery_reported")).one()
    assert audited.subject_id == str(report.id)
    event = db.session.scalars(select(DomainEvent).where(DomainEvent.name == EventName.DELIVERY_REPORTED)).one()
    assert event.subjects == {"delivery_report_id": str(report.id)}


def test_days_that_were_reported_are_refused(commissioner, commitment):
    officer, _ = commissioner
    made.report(commitment, officer)
    fields = made.fields(commitment)
    shifted = replace(fields, starts_on=fields.ends_on, ends_on=fields.ends_on + timedelta(days=10))
    for one in (fields, shifted):
        with pytest.raises(ConflictError, match="no day counts twice"):
            service.report_delivery(commitment, one, officer_id=officer.id, source=DeliverySource.FORM)


def test_a_correction_takes_the_place_of_a_report_that_stands(commissioner, commitment):
    officer, _ = commissioner
    first = made.report(commitment, officer)
    fields = made.fields(commitment, quantity=Decimal(7))

    def correct(replaces):
        return service.report_delivery(
            commitment, fields, officer_id=officer.id, source=DeliverySource.FORM, replaces=replaces
        )

    second = correct(first)
    assert queries.list_standing_reports([commitment.id])[commitment.id] == [second]
    with pytest.raises(ConflictError, match="already"):
        correct(first)


def test_a_report_of_another_measure_is_not_corrected_by_this_one(contract, commissioner):
    officer, _ = commissioner
    one, other = made.commitments_of(contract)
    report = made.report(other, officer)
    with pytest.raises(ConflictError):
        service.report_delivery(
            one, made.fields(one), officer_id=officer.id, source=DeliverySource.FORM, replaces=report
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"unit": "tonnes"}, "unit"),
        ({"quantity": Decimal(-1)}, "quantity"),
        ({"quantity": Decimal("Infinity")}, "quantity"),
        ({"quantity": Decimal(5000)}, "is_confirmed"),
        ({"is_shared": True}, "shared_note"),
        ({"shared_note": "A funder"}, "shared_note"),
        ({"is_shared": True, "shared_note": "a" * 1001}, "shared_note"),
        ({"note": "a" * 2001}, "note"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url"),
        ({"evidence_url": "https://example.org/a b"}, "evidence_url"),
    ],
)
def test_what_will_not_do_is_refused_at_its_field(commissioner, commitment, values, field):
    officer, _ = commissioner
    with pytest.raises(InvalidInputError) as refused:
        made.report(commitment, officer, **values)
    assert refused.value.field == field


def test_an_unusual_figure_is_taken_once_it_is_confirmed(commissioner, commitment):
    officer, _ = commissioner
    assert made.report(commitment, officer, quantity=Decimal(5000), is_confirmed=True).quantity == 5000


def test_somebody_else_verifies(make, commissioner, commitment):
    officer, council = commissioner
    report = made.report(commitment, officer, evidence_url="https://example.org/list")
    with pytest.raises(NotAllowedError):
        service.verify_report(report, officer_id=officer.id)
    service.verify_report(report, officer_id=make.officer(council=council).id)
    assert report.is_verified
    with pytest.raises(ConflictError, match="already"):
        service.verify_report(report, officer_id=make.officer(council=council).id)


def test_without_evidence_who_verifies_says_what_they_saw(make, commissioner, commitment):
    report = made.report(commitment, commissioner[0])
    with pytest.raises(InvalidInputError):
        service.verify_report(report, officer_id=make.officer().id)
    service.verify_report(report, officer_id=make.officer().id, note="The payroll, on site.")
    assert report.is_verified


def test_what_is_taken_back_counts_nowhere_and_its_period_is_due_again(commissioner, contract, commitment):
    officer, _ = commissioner
    report = made.report(commitment, officer)
    with pytest.raises(InvalidInputError):
        service.retract_report(report, officer_id=officer.id, reason=" ")
    service.retract_report(report, officer_id=officer.id, reason="Counted at another site.")
    row = queries.list_commitments([contract.id])[0]
    assert row.reports == []
    assert made.ended(commitment)[0] in row.due
    with pytest.raises(ConflictError):
        service.retract_report(report, officer_id=officer.id, reason="Again.")


def test_the_database_refuses_to_change_a_report(commissioner, commitment):
    made.report(commitment, commissioner[0])
    with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
        db.session.execute(text("UPDATE delivery_report SET quantity = 9"))


def test_the_same_evidence_given_twice_is_counted(contract, commissioner):
    officer, _ = commissioner
    one, other = made.commitments_of(contract)
    first = made.report(one, officer, evidence_url="https://example.org/list")
    assert queries.count_same_evidence(first) == 0
    made.report(other, officer, evidence_url="https://example.org/list")
    assert queries.count_same_evidence(first) == 1


def test_commissioners_are_reminded_of_what_is_late_once(make, commissioner, contract, commitment):
    officer, council = commissioner
    gone = make.officer(*[one.role for one in officer.roles], council=council)
    gone.is_active = False
    db.session.flush()

    def look():
        db.session.execute(text("UPDATE delivery_reminder SET looked_on = looked_on - 1"))
        jobs.sweep_delivery.__wrapped__()
        return db.session.scalars(select(OutgoingMail).where(OutgoingMail.once_key.startswith("delivery-late:"))).all()

    (mail,) = look()
    assert mail.to_address == officer.email
    assert f"/staff/tender-imports/{contract.id}/delivery" in mail.body
    assert commitment.title in mail.body
    # That it has not reported at all would be false of a contract that sent other reports.
    assert "has not reported" not in mail.body
    assert "says of each of them that it has not come in" in mail.body
    assert len(look()) == 1


UNDER_WAY = (today() - timedelta(days=400), today() + timedelta(days=300))


@pytest.mark.parametrize(("words", "months"), [("Twice a year", 6), ("monthly", 1), ("Every 6 months", 6)])
def test_reports_are_due_as_often_as_the_standard_says(make, commissioner, words, months):
    contract = made.make_contract_of_one(make, *commissioner, "people", days=UNDER_WAY, frequency=words)
    assert {one.every_months for one in made.commitments_of(contract)} == {months}


def test_what_is_reported_once_at_the_end_is_neither_due_nor_late_before(make, commissioner):
    contract = made.make_contract_of_one(make, *commissioner, "people", days=UNDER_WAY, frequency="On completion")
    (row,) = queries.list_commitments([contract.id])
    assert (row.due, row.late) == ([], [])
    jobs.sweep_delivery.__wrapped__()
    assert not db.session.scalars(select(OutgoingMail).where(OutgoingMail.once_key.startswith("delivery-late:"))).all()


def test_every_period_of_people_over_a_year_can_be_reported(make, commissioner):
    """What is left of a contract after its whole years is no year: it belongs to the last of them."""
    days = (today() - timedelta(days=900), today() - timedelta(days=50))
    contract = made.make_contract_of_one(make, *commissioner, "people_fte", days=days)
    (row,) = queries.list_commitments([contract.id])
    assert [row.due[0].first, row.due[-1].last] == list(days)
    for number, _ in enumerate(row.due):
        made.report(row.commitment, commissioner[0], number)
    assert queries.list_commitments([contract.id])[0].due == []


def test_a_contract_that_ends_in_a_far_year_stops_nothing(make, commissioner):
    days = (today() - timedelta(days=400), today() + timedelta(days=17_000))
    contract = made.make_contract_of_one(make, *commissioner, "people", days=days)
    assert len(queries.list_commitments([contract.id])[0].due) == 4


def test_a_contract_is_looked_at_once_a_day(contract):
    assert jobs.sweep_delivery.__wrapped__() == 1
    assert jobs.sweep_delivery.__wrapped__() == 0


def test_nothing_is_due_before_the_first_period_is_over(make, commissioner):
    contract = made.make_contract(make, *commissioner, days=(today(), today() + timedelta(days=300)))
    assert all(not row.due for row in queries.list_commitments([contract.id]))
    assert db.session.scalar(select(Commitment.id).join(TenderImport).where(TenderImport.id == contract.id).limit(1))
