"""The blueprint that every endpoint of the API is on, and what all of their answers share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Response, current_app, request
from flask_limiter.util import get_remote_address
from flask_smorest import Blueprint

from citizen_voice.api.v1.address_parts import describe_parts
from citizen_voice.api.v1.body import BodyParser
from citizen_voice.api.v1.schemas.errors import ErrorSchema, error_example
from citizen_voice.clock import utcnow
from citizen_voice.extensions import limiter
from citizen_voice.tokens.queries import hash_secret

if TYPE_CHECKING:
    from citizen_voice.models import Publication

View = TypeVar("View", bound=Callable[..., Any])


class ApiBlueprint(Blueprint):
    """A blueprint whose bodies are read with care, and whose operations are named in the description."""

    ARGUMENTS_PARSER = BodyParser()

    def route(self, rule: str, *, tag: str, **options: Any) -> Callable[[View], View]:
        """Put an endpoint at an address, under a heading of `TAGS`. Its function's name is the id of the operation."""
        place = super().route(rule, tags=[tag], parameters=describe_parts(rule), **options)

        def mark(view: View) -> View:
            named: View = place(self.doc(operationId=view.__name__)(view))
            return named

        return mark


blueprint = ApiBlueprint(
    "api_v1",
    __name__,
    url_prefix="/api/v1",
    description="Published standards, where residents' words went, and tenders. Reading what is public needs no token.",
)

STANDARDS, WORDS, TENDERS = "Standards", "Where words went", "Tenders"
DELIVERY, ADHERENCE, SUPPLIERS = "Delivery", "Adherence", "Suppliers"
TAGS = {
    STANDARDS: "What is published: found, compared, and read version by version",
    WORDS: "From a resident's sentence to standards and tenders, and back",
    TENDERS: "Standards in the tenders of councils",
    DELIVERY: "What contracts are to report, and have reported",
    ADHERENCE: "How councils use the standards",
    SUPPLIERS: "What contracts may ask, for those who answer tenders",
}
"""The headings of the description, in its order."""

REASONS = {
    400: "The body, or a header, can't be read",
    401: "There is no token, or it is unknown, over or ended",
    403: "The token may not do this",
    404: "There is nothing at this address",
    409: "It is there already, or what it rests on has changed",
    413: "The body is too large",
    415: "The body is not sent as application/json",
    422: "Something that was sent can't be: `problems` names each thing",
    429: "Too many requests: wait as long as `Retry-After` says",
    503: "Our records are out of reach: try again later",
}
"""What an answer of each status means. Every one has the same shape."""

_TEXT, _NUMBER = {"schema": {"type": "string"}}, {"schema": {"type": "integer"}}
HEADERS = {
    401: {"WWW-Authenticate": {"description": "Bearer", **_TEXT}},
    429: {
        "Retry-After": {"description": "Seconds until a request is taken again", **_NUMBER},
        "RateLimit-Limit": {"description": "Requests that may be sent in the time", **_NUMBER},
        "RateLimit-Remaining": {"description": "How many of them are left", **_NUMBER},
        "RateLimit-Reset": {"description": "Seconds until all are there again", **_NUMBER},
    },
}
"""Headers of answers of each status. Every answer of the API says how many requests are left."""

OFTEN = (429, 503)
NO_TOKEN, NOT_THERE = (*OFTEN, 404), (*OFTEN, 401, 403, 404)
FOR_WRITES = (400, 401, 403, 404, 409, 413, 415, 422, *OFTEN)


def answers(*statuses: int) -> Callable[[View], View]:
    """Document the answers of these statuses, each with an example."""

    def mark(view: View) -> View:
        for status in sorted(set(statuses), reverse=True):
            document = blueprint.alt_response(
                status,
                schema=ErrorSchema,
                description=REASONS[status],
                example=error_example(status, REASONS[status]),
                headers=HEADERS.get(status),
            )
            view = document(view)
        return view

    return mark


not_modified = blueprint.alt_response(304, description="The copy with this entity tag is still right", success=True)


def _limit_of_address() -> str:
    limit: str = current_app.config["SETTINGS"].api_limit
    return limit


def _limit_of_token() -> str:
    limit: str = current_app.config["SETTINGS"].api_program_limit
    return limit


def _sent_token() -> str:
    # A made-up one has a count of its own, and the address is counted beside it.
    return hash_secret(request.headers.get("Authorization", ""))


def _has_no_token() -> bool:
    return not request.headers.get("Authorization")


limiter.limit(_limit_of_address, key_func=get_remote_address)(blueprint)
limiter.limit(_limit_of_token, key_func=_sent_token, exempt_when=_has_no_token)(blueprint)


@blueprint.after_request
def tell_limits(response: Response) -> Response:
    """Say how many requests are left, of the limit that is nearest to its end."""
    counted = [(one.remaining, one) for one in limiter.current_limits] if limiter.enabled else []
    if counted:
        remaining, nearest = min(counted, key=lambda one: one[0])
        seconds = max(1, int(nearest.reset_at - utcnow().timestamp()))
        response.headers["RateLimit-Limit"] = str(nearest.limit.amount)
        response.headers["RateLimit-Remaining"] = str(max(0, remaining))
        response.headers["RateLimit-Reset"] = str(seconds)
    return response


@blueprint.after_request
def allow_asking_again(response: Response) -> Response:
    """Let caches keep what is public and ask with the entity tag: words may be withdrawn at any time.

    What a token opens is for its program alone.
    """
    if response.status_code in (200, 304):
        who = "private" if request.headers.get("Authorization") else "public"
        response.headers["Cache-Control"] = f"{who}, no-cache"
        response.headers.add("Vary", "Authorization")
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
