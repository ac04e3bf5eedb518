"""A contract with what its supplier agreed to and what was delivered since, as an OCDS 1.1 release package."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from citizen_voice.exports.addresses import written_at
from citizen_voice.exports.goals import WELL_BEING_SCHEME
from citizen_voice.exports.ocds import LICENCE, UNIT_SCHEME, buyer_party, period_of
from citizen_voice.exports.ocds_extension import EXTENSIONS
from citizen_voice.exports.ocds_values import json_number
from citizen_voice.exports.tender import ImportedMeasureSnapshot, ImportedStandardSnapshot, LotSnapshot, TenderSnapshot
from citizen_voice.exports.wording import plain_digits


class ContractError(ValueError):
    """The contract cannot be written as a release; the message names every reason."""


RATINGS = {
    "good": ("met", "Good"),
    "approaching_target": ("slightlyBelow", "Approaching target"),
    "requires_improvement": ("below", "Requires improvement"),
    "inadequate": ("significantlyBelow", "Inadequate"),
    "other": ("other", "Other"),
}
"""The codes of the UK extension, and the five words of the notices under section 71 of the Procurement Act 2023."""
RATING_SCHEME = "UK_KPI_RATING"


@dataclass(frozen=True, slots=True)
class DeliveredSnapshot:
    """What was reported under a measure over some days, in its unit; of a percentage ``whole`` is given.

    ``rating`` is a key of ``RATINGS``, or empty where none was given.
    """

    id: str
    measure_id: str
    starts_on: date
    ends_on: date
    quantity: Decimal
    whole: Decimal | None = None
    rating: str = ""
    is_verified: bool = False
    is_additional: bool = False
    is_shared: bool = False
    evidence_url: str = ""


@dataclass(frozen=True, slots=True)
class ContractSnapshot:
    """A contract for one lot of a tender. ``commitments`` is by measure id what the supplier agreed to, in its unit.

    ``delivered`` is what was reported since: with any of it the release is one of implementation.
    """

    id: str
    lot_id: str
    supplier_id: str
    supplier_name: str
    signed_on: date
    commitments: Mapping[str, Decimal]
    delivered: tuple[DeliveredSnapshot, ...] = ()


def build_contract_release(
    tender: TenderSnapshot, contract: ContractSnapshot, *, publisher: str, published_at: datetime, base_url: str
) -> dict[str, Any]:
    """Return the release package of a contract, with an agreed metric for each measure of its lot.

    What was delivered stands in ``implementation.metrics``, an observation for each report.

    Raises ContractError when the lot is not one of the tender's or asks for nothing, when a measure of it has no
    commitment or another measure has one, when a number is below 0, or when something else was delivered than what
    the lot asks for; ValueError when ``published_at`` has no time
    zone.
    """
    problems = list(_problems(tender, contract))
    if problems:
        raise ContractError(f"The contract “{contract.id}” cannot be exported: {'; '.join(problems)}.")
    moment = written_at(published_at)
    address = f"{base_url.rstrip('/')}/tenders/{quote(tender.ocid, safe='')}"
    return {
        "uri": f"{address}/contracts/{quote(contract.id, safe='')}/ocds",
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": moment,
        "publisher": {"name": publisher},
        "license": LICENCE,
        "releases": [_release(tender, contract, moment)],
    }


def _release(tender: TenderSnapshot, contract: ContractSnapshot, moment: str) -> dict[str, Any]:
    supplier = {"id": contract.supplier_id, "name": contract.supplier_name}
    award = f"{contract.id}-award"
    kind = "implementation" if contract.delivered else "contract"
    agreed = [
        _metric(one, measure, contract) for one in _lot_of(tender, contract).standards for measure in one.measures
    ]
    return {
        "ocid": tender.ocid,
        "id": f"{tender.ocid}-{kind}-{contract.id}-{moment.replace(':', '')}",
        "date": moment,
        "tag": [kind],
        "initiationType": "tender",
        "language": "en",
        "parties": [buyer_party(tender), {**supplier, "roles": ["supplier"]}],
        "buyer": {"id": tender.buyer.id, "name": tender.buyer.name},
        "awards": [
            {
                "id": award,
                "status": "active",
                "suppliers": [supplier],
                "relatedLots": [contract.lot_id],
                "agreedMetrics": agreed,
            },
        ],
        "contracts": [{**_contract(tender, contract, award), "agreedMetrics": agreed}],
    }


def _contract(tender: TenderSnapshot, contract: ContractSnapshot, award: str) -> dict[str, Any]:
    lot = _lot_of(tender, contract)
    days = [one for standard in lot.standards for one in (standard.starts_on, standard.ends_on) if one]
    content: dict[str, Any] = {
        "id": contract.id,
        "awardID": award,
        "title": f"{tender.title}: {lot.title}",
        "status": "active",
        "dateSigned": written_at(datetime.combine(contract.signed_on, time.min, tzinfo=UTC)),
    }
    if contract.delivered:
        content["implementation"] = {"metrics": list(_delivered_metrics(lot, contract))}
    period = period_of(min(days, default=None), max(days, default=None))
    return {**content, "period": period} if period else content


def _delivered_metrics(lot: LotSnapshot, contract: ContractSnapshot) -> Iterator[dict[str, Any]]:
    for one in lot.standards:
        for measure in one.measures:
            found = [report for report in contract.delivered if report.measure_id == measure.id]
            if found:
                observations = [_observation(one, measure, report, contract.lot_id) for report in found]
                yield {"id": measure.id, "title": measure.title, "observations": observations}


def _observation(
    one: ImportedStandardSnapshot, measure: ImportedMeasureSnapshot, report: DeliveredSnapshot, lot_id: str
) -> dict[str, Any]:
    """Return one report; of a percentage the share, with both numbers beside it so that shares can be added up."""
    share = report.quantity * 100 / report.whole if report.whole else report.quantity
    said = {"verified": report.is_verified, "additional": report.is_additional, "shared": report.is_shared}
    observation: dict[str, Any] = {
        "id": report.id,
        "period": period_of(report.starts_on, report.ends_on),
        "measure": json_number(round(share, 3)),
        "unit": {"name": measure.unit_name, "scheme": UNIT_SCHEME, "id": measure.unit_id},
        "dimensions": {
            "lot": lot_id,
            "measureInFull": measure.id_in_full,
            "standard": f"{one.authority_slug}/{one.reference}",
            "standardVersion": one.version,
            **_goals(one),
            **{name: "yes" if is_said else "no" for name, is_said in said.items()},
        },
    }
    if report.whole:
        observation["dimensions"] |= {"part": plain_digits(report.quantity), "whole": plain_digits(report.whole)}
    if report.evidence_url:
        observation["notes"] = report.evidence_url
    if report.rating:
        rating, words = RATINGS[report.rating]
        observation["measureClassification"] = {"scheme": RATING_SCHEME, "id": rating, "description": words}
    return observation


def _goals(one: ImportedStandardSnapshot) -> dict[str, str]:
    """Return the goals that a metric is towards, by what they are called: dimensions are text, so codes in a row."""
    if not one.goals:
        return {}
    name = "wellBeingGoals" if one.goals[0].scheme == WELL_BEING_SCHEME else "missions"
    return {name: " ".join(goal.code for goal in one.goals)}


def _metric(
    one: ImportedStandardSnapshot, measure: ImportedMeasureSnapshot, contract: ContractSnapshot
) -> dict[str, Any]:
    agreed: dict[str, Any] = {
        "id": f"{measure.id}-agreed",
        "measure": json_number(contract.commitments[measure.id]),
        "unit": {"name": measure.unit_name, "scheme": UNIT_SCHEME, "id": measure.unit_id},
        "dimensions": {
            "geography": measure.geography,
            "lot": contract.lot_id,
            "measureInFull": measure.id_in_full,
            "standard": f"{one.authority_slug}/{one.reference}",
            "standardVersion": one.version,
            **_goals(one),
        },
    }
    period = period_of(one.starts_on, one.ends_on)
    if period:
        agreed["period"] = period
    metric: dict[str, Any] = {"id": measure.id, "title": measure.title}
    if measure.description:
        metric["description"] = measure.description
    return {**metric, "observations": [agreed]}


def _lot_of(tender: TenderSnapshot, contract: ContractSnapshot) -> LotSnapshot:
    return next(lot for lot in tender.lots if lot.id == contract.lot_id)


def _problems(tender: TenderSnapshot, contract: ContractSnapshot) -> Iterator[str]:
    named = {
        "id": contract.id,
        "supplier's id": contract.supplier_id,
        "supplier's name": contract.supplier_name,
    }
    yield from (f"its {name} is empty" for name, text in named.items() if not text.strip())
    if contract.lot_id not in {lot.id for lot in tender.lots}:
        yield f"the tender has no lot {contract.lot_id}"
        return
    asked = [measure.id for one in _lot_of(tender, contract).standards for measure in one.measures]
    if not asked:
        yield f"lot {contract.lot_id} asks for no measure"
    yield from (f"the measure {one} has no commitment" for one in asked if one not in contract.commitments)
    yield from (f"the lot does not ask for the measure {one}" for one in contract.commitments if one not in asked)
    yield from (
        f"the lot does not ask for the measure {one.measure_id}, of which something was delivered"
        for one in contract.delivered
        if one.measure_id not in asked
    )
    for code, amount in contract.commitments.items():
        if not amount.is_finite() or amount < 0:
            yield f"the commitment to {code} is not a number of 0 or more"
        elif Decimal(str(float(amount))) != amount:
            yield f"the commitment to {code} has more than 15 digits"
