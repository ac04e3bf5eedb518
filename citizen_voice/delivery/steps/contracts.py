"""The contract for a lot: with whom it was made, what was agreed, and its release with what was delivered."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import current_app
from flask_babel import gettext
from sqlalchemy import func, select

from citizen_voice import audit
from citizen_voice.clock import today, utcnow
from citizen_voice.commissioning.release import moment_of_record, snapshot_tender
from citizen_voice.db import db, hold_row
from citizen_voice.delivery.counting import find_fault_of_promise
from citizen_voice.delivery.queries import list_commitments
from citizen_voice.delivery.steps.bound import ContractLot, find_contract
from citizen_voice.delivery.steps.reporting import is_public_address
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.exports.contract import ContractSnapshot, DeliveredSnapshot, build_contract_release
from citizen_voice.models import Commitment, Contract, DeliveryDecision, DeliveryReport, TenderImport


@dataclass(frozen=True)
class ContractFields:
    """What is written down of a contract. `agreed` is by measure code, in the measure's unit."""

    reference: str
    supplier_id: str
    supplier_name: str
    signed_on: date
    agreed: Mapping[str, Decimal]


def record_contract(contract_lot: ContractLot, fields: ContractFields, *, officer_id: uuid.UUID) -> Contract:
    """Write down the contract for a lot, or correct it.

    Raises `InvalidInputError` with the field for a day to come, a number that its unit can't be counted in, a measure
    that the lot has not, and one of which nothing is said.
    """
    _check(contract_lot, fields)
    one = contract_lot.tender_import
    hold_row(TenderImport, one.id)
    contract = find_contract(contract_lot)
    if contract is None or contract.tender_import_id != one.id:
        # What was written under an earlier record of the tender stays as it is.
        contract = Contract(
            authority_id=one.authority_id,
            council_id=one.council_id,
            tender_import_id=one.id,
            tender_lot_id=contract_lot.lot.id,
        )
    contract.recorded_by_id, contract.recorded_at, contract.signed_on = officer_id, utcnow(), fields.signed_on
    for name in ("reference", "supplier_id", "supplier_name"):
        setattr(contract, name, getattr(fields, name).strip())
    contract.agreed = {code: f"{amount.normalize():f}" for code, amount in fields.agreed.items()}
    db.session.add(contract)
    db.session.flush()
    audit.record(
        "contract_recorded",
        who=audit.officer(officer_id),
        authority_id=one.authority_id,
        subject_kind="contract",
        subject_id=contract.id,
        lot=contract_lot.lot.number,
    )
    return contract


def _check(contract_lot: ContractLot, fields: ContractFields) -> None:
    if fields.signed_on > today():
        raise InvalidInputError(gettext("The day must not be in the future."), "signed_on")
    units = {one.measure_code: one.unit for one in contract_lot.commitments}
    for code in units.keys() ^ fields.agreed.keys():
        raise InvalidInputError(gettext("Enter what was agreed"), f"agreed-{code}")
    for code, amount in fields.agreed.items():
        fault = find_fault_of_promise(amount, units[code])
        if fault:
            raise InvalidInputError(fault, f"agreed-{code}")


def build_contract(contract_lot: ContractLot, contract: Contract) -> bytes:
    """Return the OCDS release package of a contract: what was agreed, and what was delivered since.

    It holds what everybody may read, and nothing else: no officer, no decision, no note of who else was asked.
    """
    one = contract_lot.tender_import
    rows = [row for row in list_commitments([one.id]) if row.commitment.tender_lot_id == contract_lot.lot.id]
    asked = {row.commitment.measure_code: Decimal(row.commitment.target) for row in rows}
    # Reports under an earlier record count here too, but not in a unit that the measure is no longer counted in.
    reports = [
        _delivered(report, row.commitment.measure_code)
        for row in rows
        for report in reversed(row.counted)
        if report.commitment.unit == row.commitment.unit
    ]
    made = ContractSnapshot(
        id=contract.reference,
        lot_id=str(contract_lot.lot.number),
        supplier_id=contract.supplier_id,
        supplier_name=contract.supplier_name,
        signed_on=contract.signed_on,
        # A later record of the tender may ask for other measures than those that were agreed under the first.
        commitments=asked | {code: Decimal(amount) for code, amount in contract.agreed.items() if code in asked},
        delivered=tuple(reports),
    )
    package = build_contract_release(
        snapshot_tender(one),
        made,
        publisher=one.publication.authority.name,
        published_at=max(_changed_at(contract), moment_of_record(one)),
        base_url=current_app.config["PUBLIC_URL"],
    )
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _changed_at(contract: Contract) -> datetime:
    """Return when something was last reported, verified or taken back, or the contract written down or corrected.

    Whoever merges releases takes the latest for what holds: no two of them may have one date and say different things.
    """
    report, decision = DeliveryReport, DeliveryDecision
    last = db.session.scalar(
        select(func.greatest(func.max(report.reported_at), func.max(decision.decided_at)))
        .select_from(report)
        .join(Commitment, Commitment.id == report.commitment_id)
        .outerjoin(decision, decision.delivery_report_id == report.id)
        .where(Commitment.tender_lot_id == contract.tender_lot_id)
    )
    return max(contract.recorded_at, last or contract.recorded_at)


def _delivered(report: DeliveryReport, measure_code: str) -> DeliveredSnapshot:
    return DeliveredSnapshot(
        id=str(report.id),
        measure_id=measure_code,
        starts_on=report.starts_on,
        ends_on=report.ends_on,
        quantity=report.quantity,
        whole=report.whole,
        rating=report.rating.value if report.rating else "",
        is_verified=report.is_verified,
        is_additional=report.is_additional,
        is_shared=report.is_shared,
        evidence_url=report.evidence_url if is_public_address(report.evidence_url) else "",
    )
