"""How a receiver knows that a message is ours, and new: a secret that is stored nowhere, and a signature."""

import hashlib
import hmac
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from citizen_voice.models import Webhook

SIGNATURE = "CitizenVoice-Signature"
EVENT_ID = "CitizenVoice-Event-Id"
WINDOW_SECONDS = 300
"""How old a signature may be for a receiver that follows our guide."""


def secret_of(webhook: "Webhook") -> str:
    """Return the secret of a webhook. It is made from the installation's key, so whoever reads the table has it not."""
    key = str(current_app.secret_key or "").encode()
    return "whs_" + hmac.new(key, f"webhook:{webhook.id}:{webhook.salt}".encode(), hashlib.sha256).hexdigest()


def sign(secret: str, body: bytes, moment: int) -> str:
    """Return the value of the signature's header: `t=SECONDS,v1=HEX`, over the seconds, a full stop and the body."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
