"""Mail goes out once, after the commit, through a real server or into the folder."""

import asyncio
import smtplib
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from flask_babel import lazy_gettext
from sqlalchemy import select

from citizen_voice import mail
from citizen_voice.clock import Clock
from citizen_voice.db import commit, db
from citizen_voice.mail import FileBackend, SmtpBackend
from citizen_voice.models import OutgoingMail
from citizen_voice.vocabulary import Language


class Mailbox:
    """A real SMTP server's inbox; refuses everything while `is_full`."""

    def __init__(self):
        self.messages = []
        self.is_full = False

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        if self.is_full:
            return "452 Full"
        self.messages.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox(app):
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    loop = asyncio.new_event_loop()
    controller = Controller(box, hostname="127.0.0.1", port=port, loop=loop)
    controller.start()
    before = app.extensions["mail_backend"]
    app.extensions["mail_backend"] = SmtpBackend(
        host="127.0.0.1", port=port, username=None, password=None, use_starttls=False
    )
    yield box
    app.extensions["mail_backend"] = before
    controller.stop()
    loop.close()


def post(make, **values):
    return mail.post(
        authority_id=make.the_authority().id,
        to_address="someone@example.com",
        template="sign_in",
        subject=lazy_gettext("Your link to sign in"),
        language=Language.ENGLISH,
        authority=make.the_authority(),
        link="http://localhost/link",
        minutes=30,
        is_for_staff=False,
        **values,
    )


def test_a_message_reaches_the_server_and_its_secret_is_not_kept(make, run_jobs, mailbox):
    post(make)
    commit()
    run_jobs()
    (envelope,) = mailbox.messages
    assert envelope.rcpt_tos == ["someone@example.com"]
    assert b"http://localhost/link" in envelope.content
    row = db.session.scalars(select(OutgoingMail)).one()
    assert row.sent_at is not None
    assert row.body == ""


def test_a_message_that_was_refused_goes_out_later_once(make, run_jobs, mailbox, monkeypatch):
    mailbox.is_full = True
    post(make)
    commit()
    run_jobs()
    row = db.session.scalars(select(OutgoingMail)).one()
    assert (row.sent_at, row.attempts) == (None, 1)
    assert row.body
    mailbox.is_full = False
    monkeypatch.setattr(Clock, "shift", timedelta(minutes=5))
    assert mail.retry_due_mail() == 1
    run_jobs()
    mail.send_mail(str(row.id))
    assert len(mailbox.messages) == 1


def test_the_same_news_is_written_once(make):
    assert post(make, once_key="news:1") is not None
    assert post(make, once_key="news:1") is None


def test_nothing_goes_out_before_the_commit(make, run_jobs, mailbox):
    post(make)
    run_jobs()
    assert mailbox.messages == []


def test_an_apostrophe_in_a_text_mail_stays_one(make):
    authority = make.authority(name="King's Region")
    row = mail.post(
        authority_id=authority.id,
        to_address="a@example.com",
        template="sign_in",
        subject="x",
        language=Language.ENGLISH,
        authority=authority,
        link="",
        minutes=1,
        is_for_staff=True,
    )
    assert "King's Region" in row.body


def test_the_folder_holds_what_would_have_been_sent(tmp_path, app, make):
    row = post(make)
    FileBackend(tmp_path).send(mail._as_message(row))
    (path,) = tmp_path.glob("*.eml")
    assert b"someone@example.com" in path.read_bytes()


def test_a_server_that_does_not_answer_is_an_error_to_try_again(app, make):
    backend = SmtpBackend(host="127.0.0.1", port=1, username=None, password=None, use_starttls=False)
    with pytest.raises((OSError, smtplib.SMTPException)):
        backend.send(mail._as_message(post(make)))
