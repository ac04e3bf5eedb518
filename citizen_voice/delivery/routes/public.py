"""Everybody's page of what contracts reported, and the same as open data."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.clock import today
from citizen_voice.delivery.counting import find_unit
from citizen_voice.delivery.routes.blueprint import blueprint
from citizen_voice.delivery.steps.summing import count_coverage, coverage_by_mission, list_sums
from citizen_voice.delivery.totals import Sums, group_by
from citizen_voice.exports.delivered import build_delivered_csv, build_delivered_json
from citizen_voice.open_data import open_file
from citizen_voice.reference import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("mission", "standard", "council")
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@blueprint.get("/<authority_slug>/delivered")
@public
def show_delivered(authority_slug: str) -> ResponseReturnValue:
    """Show what contracts reported towards each mission, or by standard or council, and how many reported at all."""
    kind = request.args.get("by", "mission")
    kind = kind if kind in KINDS else "mission"
    sums = list_sums(g.authority.id)
    return render_template(
        "delivery/show_delivered.html",
        kind=kind,
        groups=group_by(sums, kind),
        names=_names(kind, sums),
        coverage=count_coverage(g.authority.id),
        by_mission=coverage_by_mission(g.authority.id) if kind == "mission" else {},
        find_unit=find_unit,
    )


def _names(kind: str, sums: list[Sums]) -> "Mapping[str, str]":
    if kind == "mission":
        return {one.code: gettext(one.name) for one in catalogue.missions()} | {"": gettext("Linked to no mission")}
    if kind == "council":
        return {one.code: one.name for one in accounts_queries.list_councils(g.authority)}
    return {one.standard: one.standard for one in sums}


@blueprint.get("/<authority_slug>/delivered.csv")
@public
def download_delivered_csv(authority_slug: str) -> ResponseReturnValue:
    """Give what contracts reported as CSV."""
    return open_file(
        build_delivered_csv(_entries()), name=f"{g.authority.slug}-delivered.csv", kind="text/csv; charset=utf-8"
    )


@blueprint.get("/<authority_slug>/delivered.json")
@public
def download_delivered_json(authority_slug: str) -> ResponseReturnValue:
    """Give what contracts reported as JSON."""
    coverage = count_coverage(g.authority.id)
    body = build_delivered_json(
        _entries(),
        authority=g.authority.name,
        counted_on=today().isoformat(),
        licence=LICENCE,
        contracts_reported=coverage.reported,
        contracts=coverage.contracts,
    )
    return open_file(body, name=f"{g.authority.slug}-delivered.json", kind="application/json")


def _entries() -> list[dict[str, Any]]:
    return [
        {**asdict(one), "contracts_reported": one.reported, "sum_of_targets": one.target}
        for one in list_sums(g.authority.id)
    ]
