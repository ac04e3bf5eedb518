"""GET the publications of an authority."""

from typing import Any

from flask import g

from citizen_voice.access.decorators import public
from citizen_voice.api.v1.blueprint import blueprint, describe, not_found
from citizen_voice.api.v1.schemas import PageQuerySchema, PublicationPageSchema
from citizen_voice.standards import queries


@blueprint.route("/<authority_slug>/publications")
@blueprint.arguments(PageQuerySchema, location="query", as_kwargs=True)
@blueprint.response(200, PublicationPageSchema)
@not_found
@public
def list_publications(*, authority_slug: str, page: int, per_page: int) -> dict[str, Any]:
    """List the publications of an authority, the latest first."""
    # A program that reads page after page must come to an end.
    listing = queries.list_publications(g.authority, page=page, per_page=per_page, stays_within=False)
    current = {one.id for one in queries.latest_publications(g.authority)}
    return {
        "items": [describe(one, is_current=one.id in current) for one in listing.items],
        "page": listing.page,
        "pages": listing.pages,
        "total": listing.total,
    }
