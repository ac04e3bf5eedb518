"""Mail: a row written with what caused it, sent by a job after the commit through SMTP or into a folder."""

import smtplib
import uuid
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from flask import current_app, render_template
from flask_babel import LazyString, force_locale
from sqlalchemy import select

from citizen_voice import background
from citizen_voice.clock import utcnow
from citizen_voice.db import commit, db
from citizen_voice.models import OutgoingMail
from citizen_voice.observability import get_logger
from citizen_voice.vocabulary import Language

log = get_logger(__name__)

MOST_ATTEMPTS = 10
RETRY_AFTER = timedelta(minutes=1)


class MailBackend(Protocol):
    """A way to send one message. Raises `OSError` or `smtplib.SMTPException` when it could not."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over."""


class SmtpBackend:
    """Sends through an SMTP server."""

    def __init__(self, *, host: str, port: int, username: str | None, password: str | None, use_starttls: bool) -> None:
        self.host, self.port = host, port
        self.username, self.password, self.use_starttls = username, password, use_starttls

    def send(self, message: EmailMessage) -> None:
        """Hand the message to the server; the server's refusal is raised."""
        with smtplib.SMTP(self.host, self.port, timeout=20) as server:
            if self.use_starttls:
                server.starttls()
            if self.username:
                server.login(self.username, self.password or "")
            server.send_message(message)


class FileBackend:
    """Writes messages into a folder: the development outbox."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message as a file whose name sorts by time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{utcnow():%Y%m%dT%H%M%S.%f}-{uuid.uuid4().hex[:6]}.eml"
        (self.folder / name).write_bytes(message.as_bytes())


def post(
    *,
    authority_id: uuid.UUID,
    to_address: str,
    template: str,
    subject: str | LazyString,
    language: Language,
    once_key: str | None = None,
    **context: object,
) -> OutgoingMail | None:
    """Write a message from `templates/emails/<template>.txt` and send it once this transaction has committed.

    `subject` is a lazy translation: it is read in `language`, as the body is. With a `once_key` that has been used
    before, nothing is written and None is returned.
    """
    if once_key and db.session.scalar(select(OutgoingMail.id).where(OutgoingMail.once_key == once_key)):
        return None
    with force_locale(language.value):
        mail = OutgoingMail(
            authority_id=authority_id,
            to_address=to_address,
            subject=str(subject),
            body=render_template(f"emails/{template}.txt", **context),
            language=language,
            once_key=once_key,
        )
    db.session.add(mail)
    db.session.flush()
    background.enqueue(send_mail, str(mail.id))
    return mail


@background.job()
def send_mail(mail_id: str) -> None:
    """Send one message, unless it went out before. The body is blanked once it is out: it may hold a one-time link."""
    mail = db.session.scalars(
        select(OutgoingMail).where(OutgoingMail.id == uuid.UUID(mail_id)).with_for_update(skip_locked=True)
    ).one_or_none()
    if mail is None or mail.sent_at is not None:
        return
    mail.attempts += 1
    mail.last_attempt_at = utcnow()
    message = _as_message(mail)
    commit()
    backend: MailBackend = current_app.extensions["mail_backend"]
    try:
        backend.send(message)
    except (OSError, smtplib.SMTPException) as fault:
        mail.failure = type(fault).__name__
        log.warning("mail_not_sent", mail_id=mail_id, attempts=mail.attempts, fault=type(fault).__name__)
    else:
        mail.sent_at, mail.body, mail.failure = utcnow(), "", None
        log.info("mail_sent", mail_id=mail_id)
    commit()


def _as_message(mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = mail.to_address
    message["Content-Language"] = mail.language.value
    message["Message-ID"] = f"<{mail.id}@citizen-voice>"
    message.set_content(mail.body)
    return message


def retry_due_mail() -> int:
    """Send again what has not gone out: after a fault, or when the queue was out of reach. Returns how many."""
    before = utcnow() - RETRY_AFTER
    due = db.session.scalars(
        select(OutgoingMail.id)
        .where(
            OutgoingMail.sent_at.is_(None),
            OutgoingMail.attempts < MOST_ATTEMPTS,
            OutgoingMail.created_at < before,
            (OutgoingMail.last_attempt_at.is_(None)) | (OutgoingMail.last_attempt_at < before),
        )
        .order_by(OutgoingMail.created_at)
        .limit(500)
    ).all()
    commit()
    for mail_id in due:
        background.send_now(send_mail, str(mail_id))
    return len(due)
