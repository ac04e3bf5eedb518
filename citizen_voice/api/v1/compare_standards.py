"""GET the standards in force of two authorities side by side."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import catalogue_examples as examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, STANDARDS, answers, blueprint
from citizen_voice.api.v1.catalogue_views import show_measure
from citizen_voice.api.v1.schemas.catalogue import CompareQuerySchema, ComparisonSchema
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.drafting.region_comparison import PlacedMeasure, RegionStandard, SharedMeasure
from citizen_voice.exceptions import IncompleteError
from citizen_voice.standards.catalogue_questions import AskedPair, read_pair
from citizen_voice.standards.steps.comparing import compare_in_force

if TYPE_CHECKING:
    from citizen_voice.models import Authority

SAID = ("reference", "version", "title", "title_cy", "goals", "weight_minimum", "weight_recommended", "weight_maximum")


@blueprint.route("/standards/compare", tag=STANDARDS)
@blueprint.etag
@blueprint.arguments(CompareQuerySchema, location="query", as_kwargs=True)
@blueprint.response(200, ComparisonSchema, example=examples.COMPARISON)
@answers(*NO_TOKEN, 422)
@public
def compare_standards(*, one: str, other: str) -> dict[str, Any]:
    """Give two authorities' standards in force side by side: which measures both use, and whether they are one."""
    asked = read_pair(MultiDict({"one": one, "other": other}))
    if asked.pair is None:
        message = gettext("Something that was sent can't be. Each thing to mend is named under problems.")
        raise IncompleteError(message, list(_faults(asked)))
    compared = compare_in_force(*asked.pair)
    return {
        **{name: _region(region) for name, region in zip(("one", "other"), asked.pair, strict=True)},
        "shared": [
            {**_both(pair), "is_by_id": pair.is_by_id, "differing": list(pair.differing)} for pair in compared.shared
        ],
        "alike": compared.alike,
        "only_one": [_placed(found) for found in compared.only_one],
        "only_other": [_placed(found) for found in compared.only_other],
        "goals": [
            {"goal": pair.goal, "one": _standards(pair.one), "other": _standards(pair.other)} for pair in compared.goals
        ],
        "url": full_address(url_for("catalogue.compare_authorities", one=one, other=other)),
    }


def _faults(asked: AskedPair) -> Iterator[str]:
    for name, found in asked.form.errors.items():
        codes = {code for code, _ in asked.form[name].choices}
        if asked.form[name].data in codes:
            yield from (f"{name}: {words}" for words in found)
        else:
            yield f"{name}: " + gettext("No authority that has published standards has this name in addresses.")


def _region(authority: "Authority") -> dict[str, Any]:
    page = url_for("catalogue.search_authority_standards", authority_slug=authority.slug)
    return {"slug": authority.slug, "name": authority.name, "url": full_address(page)}


def _both(pair: SharedMeasure) -> dict[str, Any]:
    return {"one": _placed(pair.one), "other": _placed(pair.other)}


def _placed(found: PlacedMeasure) -> dict[str, Any]:
    measure = show_measure(found.standard.authority, found.measure)
    return {**measure, "standard": found.standard.reference, "url": _address(found.standard)}


def _standards(standards: Sequence[RegionStandard]) -> list[dict[str, Any]]:
    return [{**{name: getattr(one, name) for name in SAID}, "url": _address(one)} for one in standards]


def _address(standard: RegionStandard) -> str:
    page = url_for(
        "publications.show_publication",
        authority_slug=standard.authority,
        publication_slug=standard.publication_slug,
        version=standard.publication_version,
        _anchor=standard.reference,
    )
    return full_address(page)
