"""Everybody's pack for suppliers: what is in force in a region, and a sheet to answer it once for all its tenders."""

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.exports.pack import build_pack_csv, build_pack_xlsx
from citizen_voice.standards.routes.catalogue import blueprint
from citizen_voice.standards.steps.packing import load_pack

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<authority_slug>/standards/pack")
@public
def show_pack(authority_slug: str) -> ResponseReturnValue:
    """Show suppliers the standards in force with their measures and questions."""
    return render_template("standards/show_pack.html", pack=load_pack(g.authority, translate=gettext))


@blueprint.get("/<authority_slug>/standards/pack.xlsx")
@public
def download_pack_xlsx(authority_slug: str) -> ResponseReturnValue:
    """Give the sheet to answer as XLSX."""
    return _file(build_pack_xlsx(load_pack(g.authority)), "xlsx", _XLSX)


@blueprint.get("/<authority_slug>/standards/pack.csv")
@public
def download_pack_csv(authority_slug: str) -> ResponseReturnValue:
    """Give the measures of the standards in force as CSV, with columns for answers."""
    return _file(build_pack_csv(load_pack(g.authority)), "csv", "text/csv; charset=utf-8")


def _file(body: bytes, ending: str, kind: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{g.authority.slug}-answers.{ending}"'
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
