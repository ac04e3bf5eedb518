"""Everybody's pages of how councils use the standards: of a region, and of each council."""

from typing import TYPE_CHECKING, Any

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.routes.blueprint import blueprint
from citizen_voice.commissioning.steps.adherence import list_councils_with_use, list_uses
from citizen_voice.commissioning.steps.adherence_files import list_adherence_rows
from citizen_voice.commissioning.steps.adherence_reasons import list_recorded_tenders, load_reasons
from citizen_voice.drafting.parts import ADAPTABLE_PARTS
from citizen_voice.exports.adherence import build_adherence_csv

if TYPE_CHECKING:
    from citizen_voice.models import Council

REGION_REASONS, COUNCIL_REASONS, MOST_TENDERS = 3, 25, 100
"""How many reasons for a standard, and how many tenders, a page shows at most; the file has all."""


@blueprint.get("/<authority_slug>/adherence")
@public
def show_adherence(authority_slug: str) -> ResponseReturnValue:
    """Show how all councils of a region use its standards."""
    councils = list_councils_with_use(g.authority, accounts_queries.list_councils(g.authority))
    return render_template("commissioning/show_adherence.html", councils=councils, **_shared(None, most=REGION_REASONS))


@blueprint.get("/<authority_slug>/adherence.csv")
@public
def download_adherence(authority_slug: str) -> ResponseReturnValue:
    """Give what every recorded tender of a region made of each standard as CSV."""
    return _file(None)


@blueprint.get("/<authority_slug>/adherence/<council_code>")
@public
def show_council_adherence(authority_slug: str, council_code: str) -> ResponseReturnValue:
    """Show how one council uses the standards."""
    council = queries.get_council(g.authority, council_code)
    tenders = list_recorded_tenders(g.authority, council, most=MOST_TENDERS)
    return render_template(
        "commissioning/show_council_adherence.html",
        council=council,
        tenders=tenders,
        most_tenders=MOST_TENDERS,
        **_shared(council, most=COUNCIL_REASONS),
    )


@blueprint.get("/<authority_slug>/adherence/<council_code>/adherence.csv")
@public
def download_council_adherence(authority_slug: str, council_code: str) -> ResponseReturnValue:
    """Give what the recorded tenders of a council made of each standard as CSV."""
    return _file(queries.get_council(g.authority, council_code))


def _shared(council: "Council | None", *, most: int) -> dict[str, Any]:
    return {
        "uses": list_uses(g.authority, council),
        "reasons": load_reasons(g.authority, council, most=most),
        "parts": {code: gettext(label) for code, label in ADAPTABLE_PARTS},
    }


def _file(council: "Council | None") -> Response:
    response = Response(
        build_adherence_csv(list_adherence_rows(g.authority, council)), content_type="text/csv; charset=utf-8"
    )
    name = f"{g.authority.slug}-adherence" if council is None else f"{g.authority.slug}-{council.code}-adherence"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
