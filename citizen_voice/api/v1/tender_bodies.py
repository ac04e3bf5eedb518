"""What programs send of tenders, as the steps of commissioning take it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from flask import g
from flask_babel import gettext

from citizen_voice.api.v1.tender_views import show_import
from citizen_voice.api.v1.writing import refuse
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.lines import read_lots
from citizen_voice.commissioning.release import find_conflicts
from citizen_voice.commissioning.steps.whole import ChosenAdaptation, ChosenStandard, bring_in, explain
from citizen_voice.commissioning.warnings import find_warnings
from citizen_voice.exceptions import NotFoundError
from citizen_voice.standards import queries as standard_queries

if TYPE_CHECKING:
    from citizen_voice.models import Council, Publication, Tender

TENDER_FIELDS = (
    *("title", "reference", "description", "value_gbp", "cpv_code", "category", "duration_months"),
    *("is_light_touch", "notice_id", "reserved_area", "is_reserved_for_small"),
    *("is_suitable_for_sme", "is_suitable_for_vcse"),
)


def find_council(code: str) -> "Council":
    """Return the council of that code, which the token's officer must buy for. Refuses (422) any other."""
    own = queries.list_own_councils(g.authority, g.token_actor.commissioned_council_ids)
    found = next((one for one in own if one.code == code), None)
    return found or refuse("council", gettext("This token may not write for a council of this code."))


def find_publication(key: Mapping[str, str]) -> "Publication":
    """Return the version of a published set that was named. Refuses (422) one that there is not."""
    try:
        return standard_queries.get_publication(g.authority.slug, key["slug"], key["version"])
    except NotFoundError:
        refuse("publication", gettext("There is no such version of a publication."))


def tender_fields(body: Mapping[str, Any]) -> service.TenderFields:
    """Return what is written down of a tender."""
    return cast("service.TenderFields", {name: body[name] for name in TENDER_FIELDS})


def lot_fields(lot: Mapping[str, Any]) -> service.LotFields:
    """Return what is written down of a lot."""
    return service.LotFields(
        lot_title=lot["title"], price_weight=lot["price_weight"], quality_weight=lot["quality_weight"]
    )


def chosen_standards(lots: Sequence[Mapping[str, Any]]) -> list[list[ChosenStandard]]:
    """Return the standards of each lot as they were chosen."""
    return [
        [_chosen(one, f"lots.{number}.standards.{place}") for place, one in enumerate(lot["standards"])]
        for number, lot in enumerate(lots)
    ]


def _chosen(one: Mapping[str, Any], place: str) -> ChosenStandard:
    names = ("reference", "weight", "weight_reason", "starts_on", "ends_on")
    return ChosenStandard(
        **{name: one[name] for name in names},
        targets=_targets(one["measures"], place),
        adaptations=[ChosenAdaptation(**each) for each in one["adaptations"]],
        tests=one["tests"],
    )


def _targets(measures: Sequence[Mapping[str, Any]], place: str) -> dict[str, Decimal]:
    targets = {one["code"]: one["target"] for one in measures}
    if len(targets) < len(measures):
        refuse(f"{place}.measures", gettext("A measure stands twice here."))
    return targets


def record_import(tender: "Tender", body: Mapping[str, Any]) -> dict[str, Any]:
    """Bring in what was sent, record it, and return it with what its sender should think about."""
    officer_id = g.api_token.officer_id
    begun = bring_in(
        tender, find_publication(body["publication"]), chosen_standards(body["lots"]), officer_id=officer_id
    )
    explain(begun, [(one["reference"], one["reason"]) for one in body["left_out"]], officer_id=officer_id)
    service.answer_tests(begun, officer_id=officer_id, total_weight_reason=body["total_weight_reason"], **body["tests"])
    recorded = service.record_import(begun, officer_id=officer_id)
    warnings = find_warnings(tender, read_lots(recorded))
    return {
        **show_import(recorded),
        "warnings": [{"code": one.code, "words": one.words} for one in warnings],
        "conflicts": find_conflicts(recorded),
    }
