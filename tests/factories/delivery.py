"""Makers of what contracts are to report and have reported."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.delivery import queries, service
from citizen_voice.delivery.periods import Period
from citizen_voice.delivery.steps.bound import get_contract_lot
from citizen_voice.models import Commitment, DeliveryReport, Officer, Publication, Tender, TenderImport
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
    return _recorded(tender_import, officer)


def record_again(contract: TenderImport, officer: Officer) -> TenderImport:
    """The same tender recorded anew, with the days of the first record."""
    one = commitments_of(contract)[0]
    later = tenders.make_import(contract.tender, contract.publication, officer)
    tenders.fill_import(later, "7.50", "7.50", days=(one.starts_on, one.ends_on))
    return _recorded(later, officer)


def publish_one(make: Factories, *units: str, **said: Any) -> Publication:
    """A publication of one standard that counts M1, M2 … in these units; `said` is said of each measure."""

    def measures(reference: str) -> list[dict[str, Any]]:
        first = tenders.measures(reference)[0]
        numbered = enumerate(units, start=1)
        return [{**first, "id": f"{reference}-M{number}", "unit": unit, **said} for number, unit in numbered]

    return tenders.make_publication(make, count=1, measures=measures)


def name_measure(publication: Publication, number: int = 1) -> str:
    """Return the id of a measure of the first standard of a publication."""
    return f"{publication.standards[0].standard.reference}-M{number}"


def bind(
    tender: Tender,
    publication: Publication,
    officer: Officer,
    *,
    days: tuple[date, date],
    targets: Mapping[str, Decimal],
) -> TenderImport:
    """A record of the first standard of a publication for a tender, in which these measures are to be reported."""
    chosen = {lot.id: [publication.standards[0].id] for lot in tender.lots}
    begun = tenders.service.begin_import(tender, publication=publication, chosen=chosen, officer_id=officer.id)
    tenders.service.choose_measures(
        begun.standards[0],
        officer_id=officer.id,
        targets=targets,
        weight=Decimal("7.50"),
        starts_on=days[0],
        ends_on=days[1],
    )
    tenders.service.answer_tests(begun, officer_id=officer.id, **tenders.TESTS)
    return _recorded(begun, officer)


def make_tender_of_one(council: Any, officer: Officer) -> Tender:
    """A tender that leaves 7.5 percent to one standard."""
    return tenders.make_tender(council, officer, quality_weight=Decimal("42.50"))


def make_contract_of_one(
    make: Factories, officer: Officer, council: Any, *units: str, days: tuple[date, date], **said: Any
) -> TenderImport:
    """A recorded import of one standard that counts in these units, each with a target of 12, or 1 for yes or no."""
    publication = publish_one(make, *units, **said)
    targets = {
        name_measure(publication, number): Decimal(1 if unit == "yes_no" else 12)
        for number, unit in enumerate(units, start=1)
    }
    return bind(make_tender_of_one(council, officer), publication, officer, days=days, targets=targets)


def _recorded(begun: TenderImport, officer: Officer) -> TenderImport:
    tenders.service.record_import(begun, officer_id=officer.id)
    service.make_commitments(begun)
    db.session.expire_all()
    return begun


def commitments_of(tender_import: TenderImport) -> list[Commitment]:
    """What a contract is to report, by measure."""
    return [row.commitment for row in queries.list_commitments([tender_import.id])]


def ended(commitment: Commitment) -> list[Period]:
    """The periods that are over."""
    return queries.list_ended_periods(commitment)


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
