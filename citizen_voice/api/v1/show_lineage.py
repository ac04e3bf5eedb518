"""GET where a resident's statement went."""

import uuid
from typing import Any

from citizen_voice.access.decorators import public
from citizen_voice.api import queries
from citizen_voice.api.v1.blueprint import address_of, blueprint, not_found
from citizen_voice.api.v1.schemas import LineageSchema


@blueprint.route("/<authority_slug>/statements/<uuid:statement_id>")
@blueprint.etag
@blueprint.response(200, LineageSchema)
@not_found
@public
def show_lineage(*, authority_slug: str, statement_id: uuid.UUID) -> dict[str, Any]:
    """Give a statement's published words, or the day they were withdrawn, and everything that rests on them."""
    lineage = queries.trace_statement(authority_slug, statement_id)
    return {
        "statement_id": lineage.statement_id,
        "words": lineage.words,
        "themes": lineage.themes,
        "standards": [
            {
                "reference": one.reference,
                "version": one.version,
                "fields": one.fields,
                "publication": one.publication.slug,
                "publication_version": one.publication.version,
                "url": f"{address_of(one.publication)}#{one.reference}",
            }
            for one in lineage.standards
        ],
        "tenders": [
            {
                "reference": one.tender.reference,
                "title": one.tender.title,
                "council": one.council,
                "standard": one.standard.reference,
                "standard_version": one.standard.version,
            }
            for one in lineage.tenders
        ],
    }
