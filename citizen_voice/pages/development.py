"""The outbox that a developer reads instead of a mailbox. Registered in development alone."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from citizen_voice.access.decorators import public

blueprint = Blueprint("development", __name__, url_prefix="/dev")

MOST_SHOWN = 50


@dataclass(frozen=True)
class OutboxMessage:
    """One message of the development outbox."""

    to_address: str
    subject: str
    body: str


@blueprint.before_request
def refuse_other_machines() -> None:
    """Let in this machine alone: the outbox holds working sign-in links."""
    if request.remote_addr not in ("127.0.0.1", "::1"):
        abort(404)


@blueprint.get("/outbox")
@public
def show_outbox() -> ResponseReturnValue:
    """Show the latest messages, newest first."""
    folder = Path(current_app.config["SETTINGS"].instance_folder) / "outbox"
    newest = sorted(folder.glob("*.eml"), reverse=True)[:MOST_SHOWN]
    return render_template("pages/show_outbox.html", messages=[_read(path) for path in newest])


def _read(path: Path) -> OutboxMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  # the default policy makes nothing else
    body = message.get_body(("plain",))
    return OutboxMessage(
        to_address=str(message["To"]), subject=str(message["Subject"]), body=body.get_content() if body else ""
    )
