"""GET where a resident's statement went."""

import uuid
from typing import Any

from citizen_voice.access.decorators import public
from citizen_voice.api.queries import lineage
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, WORDS, answers, blueprint
from citizen_voice.api.v1.lineage_views import show_standards, show_tenders
from citizen_voice.api.v1.schemas.publications import LineageSchema


@blueprint.route("/<authority_slug>/statements/<uuid:statement_id>", tag=WORDS)
@blueprint.etag
@blueprint.response(200, LineageSchema, example=examples.STATEMENT)
@answers(*NO_TOKEN, 404)
@public
def show_lineage(*, authority_slug: str, statement_id: uuid.UUID) -> dict[str, Any]:
    """Give a statement's published words, or the day they were withdrawn, and everything that rests on them."""
    found = lineage.trace_statement(authority_slug, statement_id)
    return {
        "statement_id": found.statement_id,
        "words": found.words,
        "themes": found.themes,
        "standards": show_standards(found.standards),
        "tenders": show_tenders(found.tenders),
    }
