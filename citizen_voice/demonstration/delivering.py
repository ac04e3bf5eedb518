"""Seventh step: older contracts, made up in `demo/delivery.toml`, report what they delivered under the standards."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from citizen_voice.commissioning.lines import find_unit
from citizen_voice.delivery import queries as delivery_queries
from citizen_voice.delivery import service as delivery_service
from citizen_voice.delivery.periods import Period
from citizen_voice.delivery.steps.bound import find_contract, get_contract_lot
from citizen_voice.demonstration.material import Plan
from citizen_voice.demonstration.setting_up import find_officer_id
from citizen_voice.demonstration.tendering import bring_into_tender
from citizen_voice.vocabulary import DeliverySource

if TYPE_CHECKING:
    import uuid

    from citizen_voice.models import Commitment, Publication, TenderImport

OF_TENDER = ("title", "reference", "value_gbp", "cpv_code", "length_in_months", "lot_title")
HUNDRED = Decimal(100)


def deliver(plan: Plan, publication: "Publication") -> int:
    """Let the older contracts report, and return how many reports stand. What is there already is left as it is."""
    count = 0
    for contract in plan.contracts:
        tender_import = bring_into_tender(_as_tender(plan, contract), publication)
        delivery_service.make_commitments(tender_import)
        _write_contract(plan, contract, tender_import)
        count += _report(plan, contract, tender_import)
    return count


def _as_tender(plan: Plan, contract: Mapping[str, Any]) -> Plan:
    """Return the plan with the tender of an older contract in the place of its own."""
    tender = {**plan.tender["tender"], **{name: contract[name] for name in OF_TENDER}}
    chosen = {**plan.tender["social_value"], "starts_in_days": contract["starts_in_days"]}
    changed = {"tender": tender, "social_value": chosen, "left_out": {"reason": contract["left_out_reason"]}}
    return replace(plan, tender={**plan.tender, **changed})


def _write_contract(plan: Plan, contract: Mapping[str, Any], tender_import: "TenderImport") -> None:
    slug = tender_import.publication.authority.slug
    lot = get_contract_lot(slug, tender_import.id, 1)
    if find_contract(lot) is not None:
        return
    fields = delivery_service.ContractFields(
        reference=contract["reference"],
        supplier_id=contract["supplier_id"],
        supplier_name=contract["supplier_name"],
        signed_on=min(one.starts_on for one in lot.commitments),
        agreed={one.measure_code: one.target for one in lot.commitments},
    )
    delivery_service.record_contract(lot, fields, officer_id=_commissioner(plan, tender_import))


def _report(plan: Plan, contract: Mapping[str, Any], tender_import: "TenderImport") -> int:
    count = 0
    for row in delivery_queries.list_commitments([tender_import.id]):
        one = row.commitment
        if row.reports:
            count += len(row.reports)
            continue
        periods = delivery_queries.list_ended_periods(one)
        parts = [Decimal(part) for part in contract["delivered"]]
        for number, (period, part) in enumerate(zip(periods, parts, strict=False), start=1):
            report = delivery_service.report_delivery(
                one,
                _fields(contract, one, period, number, part),
                officer_id=_commissioner(plan, tender_import),
                source=DeliverySource.FILE,
            )
            if number <= contract["verified"]:
                verifier = find_officer_id(tender_import.publication.authority, plan.acting("moderates"))
                delivery_service.verify_report(report, officer_id=verifier)
            count += 1
    return count


def _fields(
    contract: Mapping[str, Any], commitment: "Commitment", period: Period, number: int, part: Decimal
) -> delivery_service.ReportFields:
    quantity, whole = _figure(commitment, part)
    return delivery_service.ReportFields(
        unit=commitment.unit,
        starts_on=period.first,
        ends_on=period.last,
        quantity=quantity,
        whole=whole,
        is_additional=number == 1,
        evidence_url=f"{contract['evidence_url']}/{commitment.measure_code}/{number}",
        note=contract["note"],
        is_confirmed=True,
    )


def _figure(commitment: "Commitment", part: Decimal) -> tuple[Decimal, Decimal | None]:
    """Return what was delivered: a part of the target in the unit's own steps; of a percentage both numbers."""
    if commitment.unit == "percent":
        return min(commitment.target, HUNDRED).quantize(Decimal(1)), HUNDRED
    if commitment.unit == "yes_no":
        return Decimal(1), None
    unit = find_unit(commitment.unit)
    step = Decimal(1).scaleb(-(unit.decimals if unit else 0))
    return (commitment.target * part).quantize(step, ROUND_HALF_UP), None


def _commissioner(plan: Plan, tender_import: "TenderImport") -> "uuid.UUID":
    return find_officer_id(tender_import.publication.authority, plan.tender["tender"]["commissioner"])
