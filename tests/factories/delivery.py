"""Makers of what contracts are to report and have reported."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from citizen_voice.clock import today
from citizen_voice.delivery import queries, service
from citizen_voice.delivery.periods import Period, list_ended
from citizen_voice.delivery.steps.bound import get_contract_lot
from citizen_voice.models import Commitment, DeliveryReport, Officer, TenderImport
from citizen_voice.vocabulary import DeliverySource
from tests.factories import Factories
from tests.factories import commissioning as tenders


def make_contract(
    make: Factories, officer: Officer, council: Any, *, days: tuple[date, date] | None = None, **values: Any
) -> TenderImport:
    """A recorded import of two standards in a contract that began 400 days ago, bound to report its measures.

    `values` are of the standards.
    """
    publication = tenders.make_publication(make, **values)
    tender_import = tenders.make_import(tenders.make_tender(council, officer), publication, officer)
    tenders.fill_import(
        tender_import, *(["7.50"] * 2), days=days or (today() - timedelta(days=400), today() + timedelta(days=700))
    )
    tenders.service.record_import(tender_import, officer_id=officer.id)
    service.make_commitments(tender_import)
    return tender_import


def commitments_of(tender_import: TenderImport) -> list[Commitment]:
    """What a contract is to report, by measure."""
    return [row.commitment for row in queries.list_commitments([tender_import.id])]


def ended(commitment: Commitment) -> list[Period]:
    """The periods that are over."""
    one = commitment
    return list_ended(one.starts_on, one.ends_on, one.every_months, today=today())


def fields(commitment: Commitment, number: int = 0, **values: Any) -> service.ReportFields:
    """What is reported of the first period, or another: 5 in the measure's unit."""
    period = ended(commitment)[number]
    said = {"unit": commitment.unit, "starts_on": period.first, "ends_on": period.last, "quantity": Decimal(5)}
    return service.ReportFields(**{**said, **values})


def report(commitment: Commitment, officer: Officer, number: int = 0, **values: Any) -> DeliveryReport:
    """A report of the first period, or another."""
    return service.report_delivery(
        commitment, fields(commitment, number, **values), officer_id=officer.id, source=DeliverySource.FORM
    )


def verified(commitment: Commitment, officer: Officer, verifier: Officer) -> DeliveryReport:
    """A report that somebody else looked at."""
    made = report(commitment, officer, is_shared=True, shared_note="A funder")
    service.verify_report(made, officer_id=verifier.id, note="The payroll, on site.")
    return made


def write_contract(tender_import: TenderImport, officer: Officer, **values: Any) -> None:
    """Write down the contract for the first lot: as much as the tender asked for was agreed."""
    lot = get_contract_lot(tender_import.publication.authority.slug, tender_import.id, 1)
    said = {
        "reference": "C-1",
        "supplier_id": "GB-COH-01234567",
        "supplier_name": "Green Hands",
        "signed_on": today() - timedelta(days=410),
        "agreed": {one.measure_code: one.target for one in lot.commitments},
    }
    service.record_contract(lot, service.ContractFields(**{**said, **values}), officer_id=officer.id)
