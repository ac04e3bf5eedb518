"""Sixth step: a commissioner brings published standards into a tender, by the rules of `demo/tender.toml`."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from citizen_voice.accounts import queries as accounts
from citizen_voice.clock import today
from citizen_voice.commissioning import service as commissioning_service
from citizen_voice.commissioning.lines import find_unit, is_countable
from citizen_voice.commissioning.steps.left_out import list_left_out
from citizen_voice.demonstration import queries, rules
from citizen_voice.demonstration.material import Plan
from citizen_voice.demonstration.profiles import add_months
from citizen_voice.demonstration.setting_up import find_officer_id
from citizen_voice.exceptions import IncompleteError, NotFoundError
from citizen_voice.exports.measures import PublishedMeasure, measures_of, weight_range_of
from citizen_voice.standards import queries as standards

if TYPE_CHECKING:
    from citizen_voice.exports.snapshot import StandardSnapshot
    from citizen_voice.models import Authority, Council, Publication, PublishedStandard, Tender, TenderImport


@dataclass(frozen=True, slots=True)
class _Pick:
    """A published standard that is brought in, and the measure that is chosen."""

    published: "PublishedStandard"
    snapshot: "StandardSnapshot"
    measure: PublishedMeasure


def bring_into_tender(plan: Plan, publication: "Publication") -> "TenderImport":
    """Return the recorded import: the one that is there, or one that is made and recorded now.

    Raises `IncompleteError` when no standard applies to the tender.
    """
    authority = publication.authority
    tender = _tender(plan, authority)
    recorded = queries.find_recorded_import(tender)
    if recorded is not None:
        return recorded
    officer_id = find_officer_id(authority, plan.tender["tender"]["commissioner"])
    picks = _pick(plan, publication)
    tender_import = commissioning_service.begin_import(
        tender,
        publication=publication,
        chosen={tender.lots[0].id: [pick.published.id for pick in picks]},
        officer_id=officer_id,
    )
    weights = rules.split_weight(Decimal(plan.tender["social_value"]["total_weight"]), len(picks))
    by_standard = {pick.published.id: (pick, weight) for pick, weight in zip(picks, weights, strict=True)}
    for imported in tender_import.standards:
        pick, weight = by_standard[imported.published_standard_id]
        commissioning_service.choose_measures(imported, officer_id=officer_id, **_choice(plan, pick, weight))
    reasons = {one.id: plan.tender["left_out"]["reason"] for one in list_left_out(tender_import)}
    commissioning_service.explain_left_out(tender_import, officer_id=officer_id, reasons=reasons)
    tests = {name.removeprefix("test_"): words for name, words in plan.tender["tests"].items()}
    commissioning_service.answer_tests(tender_import, officer_id=officer_id, **tests)
    return commissioning_service.record_import(tender_import, officer_id=officer_id)


def _council(plan: Plan, authority: "Authority") -> "Council":
    code = plan.tender["tender"]["council_code"]
    council = next((one for one in accounts.list_councils(authority) if one.code == code), None)
    if council is None:
        raise NotFoundError(f"{authority.name} has no council {code}.")
    return council


def _tender(plan: Plan, authority: "Authority") -> "Tender":
    council = _council(plan, authority)
    content = plan.tender["tender"]
    standing = queries.find_tender(council, content["reference"])
    if standing is not None:
        return standing
    return commissioning_service.record_tender(
        council,
        officer_id=find_officer_id(authority, content["commissioner"]),
        title=content["title"],
        reference=content["reference"],
        value_gbp=Decimal(content["value_gbp"]),
        cpv_code=content["cpv_code"],
        duration_months=content["length_in_months"],
        lot_title=content["lot_title"],
        price_weight=Decimal(content["price_weight"]),
        quality_weight=Decimal(content["quality_weight"]),
    )


def _pick(plan: Plan, publication: "Publication") -> list[_Pick]:
    """Return the standards of the publication, in its order, that apply to the tender, up to the most it takes."""
    snapshots = {one.standard_id: one for one in standards.read_snapshot(publication).standards}
    picks = []
    for published in publication.standards:
        snapshot = snapshots[str(published.standard_id)]
        measure = next((one for one in measures_of(snapshot) if is_countable(one)), None)
        if measure is not None and rules.applies_to(snapshot.value("applicability") or {}, plan.tender["tender"]):
            picks.append(_Pick(published, snapshot, measure))
    if not picks:
        raise IncompleteError("The tender takes no standard.", ["None of the published ones applies to it."])
    return picks[: plan.tender["social_value"]["most_standards"]]


def _choice(plan: Plan, pick: _Pick, weight: Decimal) -> dict[str, Any]:
    """Return what the commissioner chooses for one standard."""
    tender, social_value = plan.tender["tender"], plan.tender["social_value"]
    unit = find_unit(pick.measure.unit)
    bounds = weight_range_of(pick.snapshot)
    starts_on = today() + timedelta(days=social_value["starts_in_days"])
    target = rules.scale_target(
        Decimal(pick.measure.target),
        pick.measure.target_scaling,
        value_gbp=Decimal(tender["value_gbp"]),
        length_in_months=tender["length_in_months"],
        decimals=unit.decimals if unit else 0,
    )
    return {
        "targets": {pick.measure.code: target},
        "weight": weight,
        "weight_reason": "" if bounds is None or weight in bounds else social_value["weight_reason"],
        "starts_on": starts_on,
        "ends_on": add_months(starts_on, tender["length_in_months"]) - timedelta(days=1),
    }
