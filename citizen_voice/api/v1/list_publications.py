"""GET the publications of an authority."""

import uuid
from typing import Any

from flask import g

from citizen_voice.access.decorators import public
from citizen_voice.api.queries import lists
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, STANDARDS, answers, blueprint, describe
from citizen_voice.api.v1.paging import page
from citizen_voice.api.v1.schemas.paging import PageQuerySchema
from citizen_voice.api.v1.schemas.publications import PublicationPageSchema
from citizen_voice.standards.steps.force import list_states
from citizen_voice.vocabulary import CatalogueState


@blueprint.route("/<authority_slug>/publications", tag=STANDARDS)
@blueprint.etag
@blueprint.arguments(PageQuerySchema, location="query", as_kwargs=True)
@blueprint.response(200, PublicationPageSchema, example=examples.PUBLICATIONS)
@answers(*NO_TOKEN, 422)
@public
def list_publications(*, authority_slug: str, after: uuid.UUID | None, limit: int) -> Any:
    """List the publications of an authority, the latest first."""
    rows = lists.list_publications(g.authority, after=after, limit=limit)
    states = list_states([one.id for one in rows])
    replaced = CatalogueState.REPLACED
    return page(rows, limit=limit, show=lambda one: describe(one, is_current=states[one.id] is not replaced))
