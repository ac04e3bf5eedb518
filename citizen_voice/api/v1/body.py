"""How the body of a request is read: with the care that files from elsewhere are read with."""

from typing import Any

from flask import Request, abort, request
from flask_babel import gettext
from webargs.flaskparser import FlaskParser

from citizen_voice.exports.json_files import MOST_BYTES, OcdsError, read_json

LARGEST = MOST_BYTES
"""Bytes of a body."""


def read_bytes() -> bytes:
    """Return the body of this request. Refuses (413, 415) one that is too large, or not sent as JSON."""
    if not request.is_json:
        abort(415, description=gettext("Send the body as JSON, with the header Content-Type: application/json."))
    request.max_content_length = LARGEST
    return request.get_data(cache=True)


class BodyParser(FlaskParser):
    """Reads JSON that may be deep, wrong or made to harm: no name twice, nothing endless, no number that is none."""

    def _raw_load_json(self, req: Request) -> Any:  # noqa: ARG002  # it is the request at hand
        try:
            return read_json(read_bytes())
        except OcdsError as fault:
            return refuse_unreadable(fault)


def refuse_unreadable(fault: OcdsError) -> Any:
    """Refuse (400) a body that can't be read, with what is wrong with it."""
    abort(400, description=gettext("The body could not be read. %(fault)s", fault=str(fault)))
