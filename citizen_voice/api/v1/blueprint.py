"""The blueprint that every endpoint of the API is on, and what all of their answers share."""

from typing import TYPE_CHECKING, Any

from flask import Response, current_app
from flask_smorest import Blueprint

from citizen_voice.api.v1.schemas import ErrorSchema

if TYPE_CHECKING:
    from citizen_voice.models import Publication

blueprint = Blueprint(
    "api_v1",
    __name__,
    url_prefix="/api/v1",
    description="Published standards, and where residents' words went. Read only; no key is needed.",
)

not_found = blueprint.alt_response(404, schema=ErrorSchema, description="There is nothing at this address")
not_modified = blueprint.alt_response(304, description="The copy with this entity tag is still right", success=True)


@blueprint.after_request
def allow_asking_again(response: Response) -> Response:
    """Let caches keep answers and ask with the entity tag: words may be withdrawn at any time."""
    if response.status_code in (200, 304):
        response.headers["Cache-Control"] = "public, no-cache"
    return response


def describe(publication: "Publication", *, is_current: bool) -> dict[str, Any]:
    """Return the summary of one version of a publication."""
    return {
        "slug": publication.slug,
        "version": publication.version,
        "title": publication.title,
        "effective_on": publication.effective_on,
        "published_at": publication.published_at,
        "content_hash": publication.content_hash,
        "is_current": is_current,
        "url": address_of(publication),
    }


def address_of(publication: "Publication") -> str:
    """Return the address of a publication's page."""
    base = current_app.config["PUBLIC_URL"]
    return f"{base}/{publication.authority.slug}/publications/{publication.slug}/{publication.version}"
