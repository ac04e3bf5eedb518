"""Everybody's page for suppliers: what contracts of a region may ask, and sheets to answer it once."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from citizen_voice.access.decorators import public
from citizen_voice.clock import utcnow
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.packs import list_pack
from citizen_voice.commissioning.routes.blueprint import blueprint
from citizen_voice.drafting.parts import MEASURE
from citizen_voice.exports.supplier_pack import build_pack_csv, build_pack_xlsx
from citizen_voice.open_data import open_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<authority_slug>/suppliers")
@public
def show_pack(authority_slug: str) -> ResponseReturnValue:
    """Show suppliers the standards in force, their measures and questions, with the sheets to take away."""
    scaling = next(part for part in MEASURE if part.code == "target_scaling")
    return render_template(
        "commissioning/show_pack.html", standards=list_pack(g.authority), scalings=dict(scaling.choices)
    )


@blueprint.get("/<authority_slug>/suppliers/answers.xlsx")
@public
def download_pack(authority_slug: str) -> ResponseReturnValue:
    """Give the workbook in which a supplier answers once for all tenders of the region."""
    in_force = queries.list_publications_in_force(g.authority.id)
    # The same file until something else is published.
    moment = max((one.published_at for one in in_force), default=utcnow())
    body = build_pack_xlsx(list_pack(g.authority), authority=g.authority.name, moment=moment)
    return open_file(body, name=f"{g.authority.slug}-answers.xlsx", kind=XLSX)


@blueprint.get("/<authority_slug>/suppliers/measures.csv")
@public
def download_pack_measures(authority_slug: str) -> ResponseReturnValue:
    """Give the measures in force as CSV."""
    body = build_pack_csv(list_pack(g.authority))
    return open_file(body, name=f"{g.authority.slug}-measures.csv", kind="text/csv; charset=utf-8")
