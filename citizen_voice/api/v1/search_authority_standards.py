"""GET the published standards of one authority that a question finds."""

from typing import Any

from flask import g

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import catalogue_examples as examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, STANDARDS, answers, blueprint
from citizen_voice.api.v1.catalogue_views import find_standards
from citizen_voice.api.v1.schemas.catalogue import AuthorityCatalogueQuerySchema, StandardPageSchema


@blueprint.route("/<authority_slug>/standards", tag=STANDARDS)
@blueprint.etag
@blueprint.arguments(AuthorityCatalogueQuerySchema, location="query", as_kwargs=True)
@blueprint.response(200, StandardPageSchema, example=examples.STANDARDS)
@answers(*NO_TOKEN, 422)
@public
def search_authority_standards(*, authority_slug: str, limit: int, **asked: str) -> Any:
    """Find published standards of one authority, by words, by council, and by what a contract is for."""
    return find_standards(g.authority, asked, limit)
