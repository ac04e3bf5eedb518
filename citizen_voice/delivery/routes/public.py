"""Everybody's page of what contracts reported, and the same as open data."""

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from citizen_voice.access.decorators import public
from citizen_voice.clock import today
from citizen_voice.delivery.counting import find_unit
from citizen_voice.delivery.routes.blueprint import blueprint
from citizen_voice.delivery.steps.listing import list_contracts
from citizen_voice.delivery.steps.naming import in_order, name_groups
from citizen_voice.delivery.steps.summing import list_sums, read_delivered
from citizen_voice.delivery.totals import group_by
from citizen_voice.drafting.measure_ids import id_in_full
from citizen_voice.exports.delivered import build_delivered_csv, build_delivered_json
from citizen_voice.open_data import open_file

KINDS = ("goal", "standard", "council")
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
MISSING_SHOWN = 10
SAID = (
    *("measure", "title", "unit", "standard", "council", "goals", "quantity", "whole", "verified", "additional"),
    *("shared", "contracts", "sum_of_targets", "sum_agreed"),
)


@blueprint.get("/<authority_slug>/delivered")
@public
def show_delivered(authority_slug: str) -> ResponseReturnValue:
    """Show what contracts reported towards each goal, or by standard or council, and how many reported at all."""
    kind = request.args.get("by", "goal")
    kind = kind if kind in KINDS else "goal"
    found = read_delivered(g.authority.id)
    groups = in_order(kind, group_by(found.sums, kind))
    return render_template(
        "delivery/show_delivered.html",
        kind=kind,
        groups=groups,
        headings=name_groups(kind, groups, g.authority),
        coverage=found.coverage,
        by_goal=found.by_goal if kind == "goal" else {},
        missing=list_contracts(found.contracts, state="missing", most=MISSING_SHOWN),
        find_unit=find_unit,
    )


@blueprint.get("/<authority_slug>/delivered.csv")
@public
def download_delivered_csv(authority_slug: str) -> ResponseReturnValue:
    """Give what contracts reported as CSV."""
    body = build_delivered_csv([_entry(one) for one in list_sums(g.authority.id)])
    return open_file(body, name=f"{g.authority.slug}-delivered.csv", kind="text/csv; charset=utf-8")


@blueprint.get("/<authority_slug>/delivered.json")
@public
def download_delivered_json(authority_slug: str) -> ResponseReturnValue:
    """Give what contracts reported as JSON."""
    found = read_delivered(g.authority.id)
    seen = found.coverage
    body = build_delivered_json(
        [_entry(one) for one in found.sums],
        authority=g.authority.name,
        counted_on=today().isoformat(),
        licence=LICENCE,
        goal_set=g.authority.profile.goal_set,
        contracts_reported=seen.reported,
        contracts=seen.contracts,
        reports_received=seen.received,
        reports_due=seen.due,
        contracts_with_all_due_reports=seen.complete,
        contracts_with_some_due_reports=seen.partial,
        contracts_with_no_due_report=seen.missing,
        contracts_with_nothing_due_yet=seen.waiting,
    )
    return open_file(body, name=f"{g.authority.slug}-delivered.json", kind="application/json")


def _entry(one: Any) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in SAID},
        "measure_in_full": id_in_full(g.authority.slug, one.measure),
        "contracts_reported": one.reported,
        "reports_received": one.received,
        "reports_due": one.due,
    }
