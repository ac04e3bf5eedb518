"""Everybody's catalogue of published standards: found by place, by contract, and by words in both languages."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.drafting.applicability import describe_bounds
from citizen_voice.exports.catalogue_files import build_list_csv, build_list_json
from citizen_voice.reference import catalogue as reference
from citizen_voice.standards.catalogue_questions import read_question
from citizen_voice.standards.steps.catalogue_pages import list_all, list_page
from citizen_voice.standards.steps.highlighting import MOST_WORDS
from citizen_voice.standards.steps.listing import as_listed
from citizen_voice.standards.steps.publishing import LICENCE_URL
from citizen_voice.standards.steps.remaining import count_remaining

if TYPE_CHECKING:
    from citizen_voice.models import Authority

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/standards")
@public
def search_standards() -> ResponseReturnValue:
    """Look among the published standards of all authorities."""
    return _show(None)


@blueprint.get("/standards.csv")
@public
def download_standards_csv() -> ResponseReturnValue:
    """Give what a filter leaves of all authorities' standards as CSV."""
    return _download(None, "csv")


@blueprint.get("/standards.json")
@public
def download_standards_json() -> ResponseReturnValue:
    """Give what a filter leaves of all authorities' standards as JSON."""
    return _download(None, "json")


@blueprint.get("/<authority_slug>/standards")
@public
def search_authority_standards(authority_slug: str) -> ResponseReturnValue:
    """Look among the published standards of one authority."""
    return _show(g.authority)


@blueprint.get("/<authority_slug>/standards.csv")
@public
def download_authority_csv(authority_slug: str) -> ResponseReturnValue:
    """Give what a filter leaves of an authority's standards as CSV."""
    return _download(g.authority, "csv")


@blueprint.get("/<authority_slug>/standards.json")
@public
def download_authority_json(authority_slug: str) -> ResponseReturnValue:
    """Give what a filter leaves of an authority's standards as JSON."""
    return _download(g.authority, "json")


def _show(authority: "Authority | None") -> ResponseReturnValue:
    asked = read_question(authority, request.args)
    page = None
    if asked.is_sound:
        after, before = request.args.get("after"), request.args.get("before")
        page = list_page(asked.chosen, asked.order, after=after, before=before)
    shown = render_template(
        "standards/search_standards.html",
        asked=asked,
        form=asked.form,
        page=page,
        left=count_remaining([one.row.published_standard_id for one in page.items]) if page else {},
        place={"authority_slug": authority.slug} if authority else {},
        views=_VIEWS[authority is not None],
        bounds_of=_bounds_of,
        goals={one.code: gettext(one.name) for one in reference.goals()},
        units={one.code: gettext(one.name) for one in reference.units()},
        most_words=MOST_WORDS,
    )
    return shown, 200 if asked.is_sound else 400


_VIEWS = {
    False: {"page": ".search_standards", "csv": ".download_standards_csv", "json": ".download_standards_json"},
    True: {
        "page": ".search_authority_standards",
        "csv": ".download_authority_csv",
        "json": ".download_authority_json",
    },
}


def _bounds_of(row: Any) -> list[str]:
    applies = {
        "value_from": row.value_from,
        "value_to": row.value_to,
        "categories": row.categories,
        "cpv_divisions": row.cpv_divisions,
        "minimum_months": row.minimum_months,
    }
    return describe_bounds(applies, gettext)


def _download(authority: "Authority | None", ending: str) -> ResponseReturnValue:
    asked = read_question(authority, request.args)
    if not asked.is_sound:
        # The same words as on the page, for programs too.
        faults = "\n".join(f"{name}: {one}" for name, found in asked.form.errors.items() for one in found)
        return Response(f"{faults}\n", status=400, content_type="text/plain; charset=utf-8")
    rows = [as_listed(one, current_app.config["PUBLIC_URL"]) for one in list_all(asked.chosen, asked.order)]
    if ending == "csv":
        body, kind = build_list_csv(rows), "text/csv; charset=utf-8"
    else:
        body, kind = build_list_json(rows, licence_url=LICENCE_URL, asked=asked.arguments), "application/json"
    response = Response(body, content_type=kind)
    name = f"{authority.slug}-standards" if authority else "standards"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
