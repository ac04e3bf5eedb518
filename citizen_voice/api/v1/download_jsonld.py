"""GET one version of a publication as JSON-LD."""

from flask import Response, current_app, request

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import file_examples as examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, STANDARDS, answers, blueprint, not_modified
from citizen_voice.standards import queries
from citizen_voice.standards.steps.documents import MEDIA_TYPES, build_document


@blueprint.route("/<authority_slug>/publications/<publication_slug>/<version>/publication.jsonld", tag=STANDARDS)
@blueprint.response(
    200,
    {"type": "object"},
    content_type="application/ld+json",
    description="Linked data",
    example=examples.PUBLICATION_JSONLD,
)
@answers(*NO_TOKEN, 404)
@not_modified
@public
def download_jsonld(*, authority_slug: str, publication_slug: str, version: str) -> Response:
    """Give one version of a publication as JSON-LD."""
    publication = queries.get_publication(authority_slug, publication_slug, version)
    body = build_document(publication, "jsonld", base_url=current_app.config["PUBLIC_URL"])
    response = Response(body, content_type=MEDIA_TYPES["jsonld"])
    response.add_etag()
    response.make_conditional(request)
    return response
