"""The catalogue of published standards as the API gives it: the page's own question, asked by a program."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flask import current_app, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from citizen_voice.api.v1.paging import link_to, next_address
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.drafting.measure_ids import id_in_full
from citizen_voice.exceptions import IncompleteError, InvalidInputError, NotFoundError
from citizen_voice.exports.catalogue_files import COLUMNS
from citizen_voice.standards.catalogue_forms import SELECTS
from citizen_voice.standards.catalogue_questions import Asked, read_question
from citizen_voice.standards.steps.catalogue_pages import CataloguePage, list_page
from citizen_voice.standards.steps.listing import as_listed, load_measures
from citizen_voice.standards.steps.places import list_authorities_of
from citizen_voice.vocabulary import CatalogueState

if TYPE_CHECKING:
    from citizen_voice.models import Authority

MEASURE_PARTS = (
    *("title", "definition", "unit", "direction", "counting_rule", "geography", "target", "target_scaling"),
    *("external_scheme", "external_code"),
)


def find_standards(
    authority: "Authority | None", asked: Mapping[str, str], limit: int
) -> tuple[Any, int, dict[str, str]]:
    """Return a page of the standards that are asked for, of one authority or of all.

    Raises `IncompleteError`, or `InvalidInputError`, for a question that can't be answered.
    """
    question = read_question(authority, MultiDict(_as_on_page(authority, asked)))
    if not question.is_sound:
        message = gettext("Something that was sent can't be. Each thing to mend is named under problems.")
        raise IncompleteError(message, list(_faults(question, asked)))
    found = _page(question, asked.get("after"), limit)
    same = {name: value for name, value in asked.items() if name != "after"}
    following = next_address(found.after, limit, **same) if found.after else None
    body = {
        "items": _items(found),
        "next": following,
        "total": found.total,
        "words": question.chosen.words,
        "url": _page_address(authority, question),
    }
    return body, 200, link_to(following)


def _as_on_page(authority: "Authority | None", asked: Mapping[str, str]) -> dict[str, str]:
    """Return the question as the page asks it: a place in one word, and the order under its name there."""
    other = {"authority", "council", "order", "after"}
    said = {name: value for name, value in asked.items() if name not in other}
    return {**said, "place": _place(authority, asked), "sort": asked.get("order", "")}


def _place(authority: "Authority | None", asked: Mapping[str, str]) -> str:
    slug, council = authority.slug if authority else asked.get("authority", ""), asked.get("council", "")
    if not council:
        return "" if authority else slug
    if not slug:
        slugs = list_authorities_of(council)
        if len(slugs) > 1:
            words = gettext(
                "Councils of several authorities have this code. Send “authority” too: %(names)s.",
                names=", ".join(slugs),
            )
            raise InvalidInputError(words, "council")
        slug = slugs[0] if slugs else ""
    return f"{slug}/{council}"


def _faults(question: Asked, asked: Mapping[str, str]) -> Iterator[str]:
    for name, found in question.form.errors.items():
        if name == "place":
            known = {code for code, _ in question.form.place.choices}
            if "council" in asked and asked.get("authority", "") in known:
                yield "council: " + gettext("No council where standards are published has this code.")
            else:
                yield "authority: " + gettext("No authority that has published standards has this name in addresses.")
        elif name in SELECTS:
            codes = ", ".join(code for code, _ in question.form[name].choices if code)
            yield f"{'order' if name == 'sort' else name}: " + gettext("Send one of: %(codes)s.", codes=codes)
        else:
            yield from (f"{name}: {one}" for one in found)


def _page(question: Asked, after: str | None, limit: int) -> CataloguePage:
    try:
        return list_page(question.chosen, question.order, after=after, limit=limit, is_marked=False)
    except NotFoundError as fault:
        words = gettext("This is no key of this list. Take it from “next”, or begin again without “after”.")
        raise InvalidInputError(words, "after") from fault


def _items(found: CataloguePage) -> list[dict[str, Any]]:
    measures = load_measures([one.row.id for one in found.items])
    return [_standard(one.row, measures[one.row.id]) for one in found.items]


def _standard(row: Any, measures: list[dict[str, Any]]) -> dict[str, Any]:
    listed = as_listed(row, current_app.config["PUBLIC_URL"])
    return {
        **{name: getattr(listed, name) for name in COLUMNS},
        "state": CatalogueState(listed.state),
        "measures": [show_measure(listed.authority, one) for one in measures],
        "api_url": full_address(
            url_for(
                "api_v1.show_publication",
                authority_slug=listed.authority,
                publication_slug=row.publication_slug,
                version=row.publication_version,
            )
        ),
    }


def show_measure(authority_slug: str, measure: Mapping[str, Any]) -> dict[str, Any]:
    """Return a measure of the catalogue with its id in full."""
    code = str(measure.get("id", ""))
    return {
        **{part: measure.get(part) or "" for part in MEASURE_PARTS},
        "id": id_in_full(authority_slug, code),
        "code": code,
    }


def _page_address(authority: "Authority | None", question: Asked) -> str:
    parts: dict[str, Any] = {**question.arguments, **({"authority_slug": authority.slug} if authority else {})}
    endpoint = "catalogue.search_authority_standards" if authority else "catalogue.search_standards"
    return full_address(url_for(endpoint, **parts))
