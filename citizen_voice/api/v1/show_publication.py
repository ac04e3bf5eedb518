"""GET one version of a publication: what it says, with the words it rests on."""

from typing import Any

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, STANDARDS, answers, blueprint, describe
from citizen_voice.api.v1.schemas.publications import PublicationSchema
from citizen_voice.exports.snapshot import statement_ids
from citizen_voice.standards import queries
from citizen_voice.standards.steps.force import list_states
from citizen_voice.standards.steps.remaining import remaining_in
from citizen_voice.standards.steps.words import load_words
from citizen_voice.vocabulary import CatalogueState


@blueprint.route("/<authority_slug>/publications/<publication_slug>/<version>", tag=STANDARDS)
@blueprint.etag
@blueprint.response(200, PublicationSchema, example=examples.PUBLICATION)
@answers(*NO_TOKEN, 404)
@public
def show_publication(*, authority_slug: str, publication_slug: str, version: str) -> dict[str, Any]:
    """Give one version of a publication as its snapshot, which the hash covers, and residents' words beside it."""
    publication = queries.get_publication(authority_slug, publication_slug, version)
    snapshot = queries.read_snapshot(publication)
    left, state = remaining_in(publication), list_states([publication.id])[publication.id]
    return {
        **describe(publication, is_current=state is not CatalogueState.REPLACED),
        "snapshot": snapshot.to_json(),
        "words": load_words(statement_ids(snapshot)).entries,
        "support": {one.reference: left[one.standard_id] for one in snapshot.standards},
    }
