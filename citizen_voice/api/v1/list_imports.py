"""GET the recorded imports of an authority."""

import uuid
from typing import Any

from flask import g

from citizen_voice.access.decorators import public
from citizen_voice.api.queries import lists
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, TENDERS, answers, blueprint
from citizen_voice.api.v1.paging import page
from citizen_voice.api.v1.schemas.paging import PageQuerySchema
from citizen_voice.api.v1.schemas.tenders import ImportPageSchema
from citizen_voice.api.v1.tender_views import show_import_summary


@blueprint.route("/<authority_slug>/tender-imports", tag=TENDERS)
@blueprint.etag
@blueprint.arguments(PageQuerySchema, location="query", as_kwargs=True)
@blueprint.response(200, ImportPageSchema, example=examples.IMPORTS)
@answers(*NO_TOKEN, 404, 422)
@public
def list_imports(*, authority_slug: str, after: uuid.UUID | None, limit: int) -> Any:
    """List the tenders of an authority's councils that use its standards, the latest first."""
    return page(lists.list_imports(g.authority, after=after, limit=limit), limit=limit, show=show_import_summary)
