"""An uploaded release on its way through a form: nothing is stored before the form is sent.

It is compressed and signed, for the one officer and authority, so that what comes back is what was read.
"""

import uuid
from typing import Any

from flask import current_app
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeTimedSerializer

from citizen_voice.exceptions import InvalidInputError

MOST_BYTES = 8 * 1024 * 1024
"""Of a whole form that carries one: a file of 5 MB that can't be made smaller, with the rest of the form."""
LONGEST_WAY = 24 * 3600
"""Seconds from reading the file to sending the form."""
FIELD = "source_release"


def carry(package: dict[str, Any], *, authority_id: uuid.UUID, officer_id: uuid.UUID) -> str:
    """Return a release package as a hidden field takes it."""
    text = _signer(authority_id, officer_id).dumps(package)
    return text if isinstance(text, str) else text.decode()


def read_carried(text: str, *, authority_id: uuid.UUID, officer_id: uuid.UUID) -> dict[str, Any]:
    """Return the package that `carry` made for the same officer and authority within a day.

    Raises `InvalidInputError` for anything else.
    """
    try:
        package: dict[str, Any] = _signer(authority_id, officer_id).loads(text, max_age=LONGEST_WAY)
    except BadSignature as fault:
        raise InvalidInputError(
            gettext("The file that you started from can't be used any more. Save without it, or choose it again."),
            FIELD,
        ) from fault
    return package


def _signer(authority_id: uuid.UUID, officer_id: uuid.UUID) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"source-release:{authority_id}:{officer_id}")
