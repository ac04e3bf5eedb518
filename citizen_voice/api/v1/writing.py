"""What an endpoint asks that is not open to all: a token; and, where it writes, a key under which it is done once."""

import functools
import re
from collections.abc import Callable
from typing import Any, NoReturn

from flask import Response, abort, g, jsonify, make_response, request
from flask_babel import gettext
from werkzeug.datastructures import WWWAuthenticate

from citizen_voice import background
from citizen_voice.access.permission_map import is_permitted
from citizen_voice.access.permissions import Permission
from citizen_voice.api.v1.blueprint import FOR_WRITES, NOT_THERE, answers, blueprint
from citizen_voice.api.v1.body import read_bytes
from citizen_voice.db import transactional
from citizen_voice.exceptions import InvalidInputError, NotAllowedError
from citizen_voice.tokens import jobs, queries
from citizen_voice.tokens.steps import answers as answers_kept
from citizen_voice.vocabulary import TokenScope

View = Callable[..., Any]
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made by you, a new one for each thing that you send, such as a UUID. Sent again with the same body "
    "within 24 hours it gives the same answer, and nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "example": "5e2c9d1a-6a57-4c0e-9d4b-0c1f6f7b8a90",
}
REPEATED = "Idempotent-Replayed"
CREATED_HEADERS = {
    "Location": {"description": "The address of what was made", "schema": {"type": "string"}},
    REPEATED: {"description": "true when this had been done before", "schema": {"type": "string"}},
}


def requires_token(permission: Permission, *scopes: TokenScope, load: View) -> Callable[[View], View]:
    """Let in programs whose token has one of the scopes and whose officer has the permission.

    As `requires` does for people: `load` gets the parts of the address, and the view gets what it returns. A cookie
    opens nothing here, so nobody's browser can be made to write.
    """

    def mark(view: View) -> View:
        @functools.wraps(view)
        def run(**address: Any) -> Any:
            token = _read_token()
            actor = queries.find_actor(token)
            if actor is None:
                _refuse()
            if not set(token.scopes) & {one.value for one in scopes} or actor.authority_id != g.authority.id:
                raise NotAllowedError(gettext("This token may not do this."))
            g.api_token = token
            subject = load(**address)
            if not is_permitted(actor, permission, subject):
                raise NotAllowedError(gettext("The officer who made this token may not do this."))
            if queries.is_use_to_be_noted(token):
                background.send_now(jobs.note_use, str(token.id))
            g.token_actor = actor
            return view(subject)

        run.access = permission  # type: ignore[attr-defined]
        needed: View = blueprint.doc(security=[{"token": [one.value for one in scopes]}])(run)
        return answers(*NOT_THERE)(needed)

    return mark


def _read_token() -> Any:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = queries.find_token(secret.strip()) if kind.lower() == "bearer" else None
    return token or _refuse()


def _refuse() -> NoReturn:
    words = gettext("Send a token that works, in the header Authorization: Bearer. Staff make them on their pages.")
    abort(401, description=words, www_authenticate=WWWAuthenticate("bearer", {"realm": "api"}))


def writes(permission: Permission, scope: TokenScope, *, load: View) -> Callable[[View], View]:
    """Make an endpoint a write: for tokens, in one transaction, and once under a key however often it is sent."""

    def mark(view: View) -> View:
        documented = blueprint.doc(parameters=[KEY_HEADER])(answers(*FOR_WRITES)(_done_once(view)))
        return transactional(requires_token(permission, scope, load=load)(documented))

    return mark


def _done_once(view: View) -> View:
    @functools.wraps(view)
    def run(subject: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not KEY.fullmatch(key):
            abort(400, description=gettext("Send the header Idempotency-Key: up to 200 signs, without spaces."))
        target = f"{request.method} {request.path}"
        if request.query_string:
            # For which council a tender is started stands there.
            target += f"?{request.query_string.decode(errors='replace')}"
        kept = answers_kept.begin_request(g.api_token, key=key, target=target, body=read_bytes())
        if kept is not None:
            response = jsonify(kept.body)
            response.status_code = kept.status
            response.headers[REPEATED] = "true"
        else:
            response = make_response(view(subject))
            answer = answers_kept.KeptAnswer(response.status_code, response.location, response.get_json())
            answers_kept.keep_answer(g.api_token, key, answer, endpoint=str(request.endpoint))
        if kept is not None and kept.location:
            response.headers["Location"] = kept.location
        return response

    return run


def refuse(field: str, message: str) -> NoReturn:
    """Refuse (422) what was sent in a field."""
    raise InvalidInputError(message, field)
