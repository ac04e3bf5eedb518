"""GET a recorded import."""

import uuid
from typing import Any

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import examples, tender_views
from citizen_voice.api.v1.blueprint import NO_TOKEN, TENDERS, answers, blueprint
from citizen_voice.api.v1.schemas.tenders import ImportSchema
from citizen_voice.commissioning import queries


@blueprint.route("/<authority_slug>/tender-imports/<uuid:import_id>", tag=TENDERS)
@blueprint.etag
@blueprint.response(200, ImportSchema, example=examples.IMPORT)
@answers(*NO_TOKEN, 404)
@public
def show_import(*, authority_slug: str, import_id: uuid.UUID) -> dict[str, Any]:
    """Give a recorded import: which standards a tender uses, with what is asked in each lot and its weight."""
    return tender_views.show_import(queries.get_recorded_import(authority_slug, import_id))
