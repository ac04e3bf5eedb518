"""GET the published standards of all authorities that a question finds."""

from typing import Any

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import catalogue_examples as examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, STANDARDS, answers, blueprint
from citizen_voice.api.v1.catalogue_views import find_standards
from citizen_voice.api.v1.schemas.catalogue import CatalogueQuerySchema, StandardPageSchema


@blueprint.route("/standards", tag=STANDARDS)
@blueprint.etag
@blueprint.arguments(CatalogueQuerySchema, location="query", as_kwargs=True)
@blueprint.response(200, StandardPageSchema, example=examples.STANDARDS)
@answers(*NO_TOKEN, 422)
@public
def search_standards(*, limit: int, **asked: str) -> Any:
    """Find published standards of all authorities, by words, by place, and by what a contract is for."""
    return find_standards(None, asked, limit)
