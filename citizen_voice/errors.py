"""Faults of the domain and of HTTP, turned into answers once: a page for people, one JSON shape for programs."""

from collections.abc import Iterator
from http import HTTPStatus

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from psycopg.errors import UniqueViolation
from redis.exceptions import RedisError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from citizen_voice import exceptions as faults
from citizen_voice.db import rollback
from citizen_voice.observability import get_logger

log = get_logger(__name__)

STATUS_OF = {
    faults.NotFoundError: 404,
    faults.NotAllowedError: 403,
    faults.InvalidTransitionError: 409,
    faults.ConflictError: 409,
    faults.ConsultationNotOpenError: 409,
    faults.IncompleteError: 409,
    faults.InvalidInputError: 400,
    faults.LinkNotValidError: 410,
}
API_STATUS_OF = {**STATUS_OF, faults.InvalidInputError: 422, faults.IncompleteError: 422}
"""To a program, all that it sent and that can't be is one status."""
KEPT_HEADERS = ("allow", "retry-after", "www-authenticate")
PAGES = {400, 403, 404, 409, 410, 413, 429, 500, 503}


def init_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(faults.CitizenVoiceError, answer_domain_fault)
    app.register_error_handler(CSRFError, answer_csrf_fault)
    app.register_error_handler(HTTPException, answer_http_fault)
    app.register_error_handler(OperationalError, answer_server_out_of_reach)
    app.register_error_handler(DataError, answer_impossible_value)
    app.register_error_handler(IntegrityError, answer_collision)
    app.register_error_handler(RedisError, answer_server_out_of_reach)
    app.register_error_handler(Exception, answer_unexpected_fault)


def wants_json() -> bool:
    """Say whether the request came to the API."""
    return request.path.startswith("/api/")


def answer(status: int, message: str | None = None, problems: list[str] | None = None) -> ResponseReturnValue:
    """Return the page, or the API's JSON error, for a status. `message` must be fit for the person to read."""
    if wants_json():
        return {"code": status, "message": message or HTTPStatus(status).phrase, "problems": problems or []}, status
    page = status if status in PAGES else (500 if status >= 500 else 400)
    return render_template(f"errors/{page}.html", message=message, problems=problems or []), status


def answer_domain_fault(fault: faults.CitizenVoiceError) -> ResponseReturnValue:
    """Answer a broken rule of the domain with its own message."""
    statuses = API_STATUS_OF if wants_json() else STATUS_OF
    status = next((code for kind, code in statuses.items() if isinstance(fault, kind)), 500)
    log.info("request_refused", fault=type(fault).__name__, status=status)
    field = getattr(fault, "field", None)
    problems = [f"{field}: {fault}"] if field and wants_json() else getattr(fault, "problems", None)
    return answer(status, str(fault) or None, problems)


def answer_csrf_fault(_fault: CSRFError) -> ResponseReturnValue:
    """Answer a form that was open for too long, or came from elsewhere."""
    return answer(
        400,
        gettext(
            "This form was open for too long, so we could not accept it. Go back, reload the page and send it again."
        ),
    )


def answer_http_fault(fault: HTTPException) -> ResponseReturnValue:
    """Answer what Flask itself refused. Redirects pass through as they are."""
    status = fault.code or 500
    if status < 400 or fault.response is not None:
        return fault
    # The libraries' own words are English and technical: programs may have them, people get those of the page.
    words = fault.description if wants_json() and status not in (404, 403, 500) else None
    problems = _problems_of(fault)
    if problems:
        words = gettext("Something that was sent can't be. Each thing to mend is named under problems.")
    body = answer(status, words, problems)
    headers = [(key, value) for key, value in fault.get_headers() if key.lower() in KEPT_HEADERS]
    return *body, headers  # type: ignore[misc]


def _problems_of(fault: HTTPException) -> list[str]:
    """Return what the API's reader of arguments found wrong, as "name: what"; nothing for other faults."""
    found = getattr(fault, "data", {}).get("messages", {})
    parts = found.values() if isinstance(found, dict) else []
    return [problem for part in parts for problem in _named(part)]


def _named(found: object, place: str = "") -> Iterator[str]:
    """Yield what stands in the nested messages of the API's reader, each with the place of its field."""
    if isinstance(found, dict):
        for name, part in found.items():
            yield from _named(part, f"{place}.{name}" if place else str(name))
    elif isinstance(found, list):
        yield from (f"{place}: {text}" for text in found)


def answer_server_out_of_reach(fault: Exception) -> ResponseReturnValue:
    """Answer when the database or the queue can't be reached: nothing has been stored, and it can be tried again."""
    log.error("server_out_of_reach", fault=type(fault).__name__)
    return answer(
        503, gettext("We can't reach our records at the moment. Nothing was lost. Try again in a few minutes.")
    )


def answer_impossible_value(fault: DataError) -> ResponseReturnValue:
    """Answer an address or a form with a value that no row could hold, such as page 10 to the 30th."""
    log.info("request_refused", fault=type(fault).__name__)
    # The page of the answer asks the database too, and a failed transaction would refuse it.
    rollback()
    return answer(404 if request.method == "GET" else 400)


def answer_collision(fault: IntegrityError) -> ResponseReturnValue:
    """Answer the second of two who stored the same thing at one moment; any other such fault is ours."""
    if not isinstance(fault.orig, UniqueViolation):
        return answer_unexpected_fault(fault)
    log.warning("request_refused", fault=type(fault).__name__)
    rollback()
    return answer(409, gettext("We could not store this. Nothing was lost: send it again."))


def answer_unexpected_fault(_fault: Exception) -> ResponseReturnValue:
    """Answer a fault of ours, and log it with its trace."""
    log.exception("request_failed")
    rollback()
    return answer(500)
