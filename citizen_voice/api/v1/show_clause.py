"""GET a clause of a published standard with the sentences that it rests on."""

from typing import Any

from flask import url_for

from citizen_voice.access.decorators import public
from citizen_voice.api.queries import lineage
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, WORDS, answers, blueprint
from citizen_voice.api.v1.lineage_views import show_tenders
from citizen_voice.api.v1.schemas.publications import ClauseSchema
from citizen_voice.api.v1.tender_views import full_address


@blueprint.route(
    "/<authority_slug>/publications/<publication_slug>/<version>/standards/<reference>/clauses/<field>", tag=WORDS
)
@blueprint.etag
@blueprint.response(200, ClauseSchema, example=examples.CLAUSE)
@answers(*NO_TOKEN, 404)
@public
def show_clause(
    *, authority_slug: str, publication_slug: str, version: str, reference: str, field: str
) -> dict[str, Any]:
    """Give a clause, the sentences it rests on as they are published now, and the tenders that its standard reached."""
    found = lineage.trace_clause(authority_slug, publication_slug, version, reference=reference, field=field)
    clause = found.clause
    return {
        "standard": found.standard.reference,
        "version": found.standard.version,
        **{name: getattr(clause, name) for name in ("field", "kind", "value", "reason", "source")},
        "statements": [
            {"id": one, "words": found.words.entry(one), "url": _address(authority_slug, one)}
            for one in clause.statement_ids
        ],
        "tenders": show_tenders(found.tenders),
    }


def _address(authority_slug: str, statement_id: str) -> str:
    return full_address(url_for("api_v1.show_lineage", authority_slug=authority_slug, statement_id=statement_id))
