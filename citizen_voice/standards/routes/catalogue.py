"""Everybody's catalogue of published standards: found by place, by contract, and by words in both languages."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.drafting.applicability import describe_bounds
from citizen_voice.exports.catalogue_files import build_list_csv, build_list_json
from citizen_voice.reference import catalogue as reference
from citizen_voice.standards.catalogue_forms import ALL_STATES, SearchStandardsForm
from citizen_voice.standards.steps.catalogue import CatalogueFilter
from citizen_voice.standards.steps.catalogue_pages import list_all, list_page
from citizen_voice.standards.steps.highlighting import MOST_WORDS, words_in
from citizen_voice.standards.steps.listing import as_listed
from citizen_voice.standards.steps.places import list_places
from citizen_voice.standards.steps.publishing import LICENCE_URL
from citizen_voice.standards.steps.remaining import count_remaining
from citizen_voice.vocabulary import CatalogueOrder, CatalogueState

if TYPE_CHECKING:
    from citizen_voice.models import Authority

blueprint = Blueprint("catalogue", __name__)


@dataclass(frozen=True)
class Asked:
    """What a reader looks for, read from the address; `form` says what is wrong with it."""

    form: SearchStandardsForm
    chosen: CatalogueFilter
    order: CatalogueOrder
    is_sound: bool
    has_more_words: bool

    @property
    def arguments(self) -> dict[str, str]:
        """The same question for another address."""
        return {name: value for name in self.form._fields if (value := request.args.get(name))}


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
    asked = read_question(authority)
    page = None
    if asked.is_sound:
        keys = {name: request.args.get(name) for name in ("after", "before")}
        page = list_page(asked.chosen, asked.order, **keys)
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


def read_question(authority: "Authority | None") -> Asked:
    """Return what is looked for. What can't be read narrows nothing, and the form says what is wrong with it."""
    form = SearchStandardsForm(request.args)
    places = list_places(authority)
    form.offer(places, authority)
    is_sound = form.validate()
    words = words_in(form.q.data or "")
    if form.q.data and not words and is_sound:
        form.q.errors = [gettext("Type at least one word of letters or digits")]
        is_sound = False
    if not form.sort.data or (form.sort.data == CatalogueOrder.BEST and not words):
        form.sort.data = (CatalogueOrder.BEST if words else CatalogueOrder.TITLE).value
    form.state.data = form.state.data or CatalogueState.IN_FORCE.value
    chosen = CatalogueFilter(authority_id=authority.id if authority else None, words=words[:MOST_WORDS])
    if not is_sound:
        return Asked(form, chosen, CatalogueOrder.TITLE, is_sound=False, has_more_words=False)
    where = next((one for one in places if one.value == form.place.data), None)
    chosen = replace(
        chosen,
        authority_id=where.authority_id if where else chosen.authority_id,
        council=where.council if where else None,
        value=form.value.data,
        cpv_division=form.cpv.data or None,
        category=form.category.data or None,
        goal=form.goal.data or None,
        unit=form.unit.data or None,
        state=None if form.state.data == ALL_STATES else CatalogueState(form.state.data),
    )
    return Asked(form, chosen, CatalogueOrder(form.sort.data), is_sound=True, has_more_words=len(words) > MOST_WORDS)


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
    asked = read_question(authority)
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
