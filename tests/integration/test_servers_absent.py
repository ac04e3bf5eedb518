"""With the database or the queue away, people are told plainly, and nothing is lost."""

import pytest
from sqlalchemy import select

from citizen_voice.app import create_app, load_settings
from citizen_voice.db import db
from citizen_voice.exceptions import SettingsError
from citizen_voice.extensions import broker
from citizen_voice.mail import retry_due_mail
from citizen_voice.models import OutgoingMail
from tests.pages import PageClient


@pytest.mark.parametrize("path", ["/", "/health", "/region/", "/region/sign-in"])
def test_without_the_database_every_page_says_so(settings, path):
    elsewhere = "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1"
    app = create_app(settings.model_copy(update={"database_url": elsewhere}))
    app.test_client_class = PageClient
    answer = app.test_client().get(path)
    assert answer.status_code == 503
    assert "Nothing was lost" in answer.text


def test_without_the_database_the_pages_about_the_service_still_work(settings):
    elsewhere = "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1"
    app = create_app(settings.model_copy(update={"database_url": elsewhere}))
    assert app.test_client().get("/privacy").status_code == 200


@pytest.fixture
def queue_away():
    before = broker.url
    broker.init_url("redis://127.0.0.1:1/0")
    yield
    broker.init_url(before)


def test_without_the_queue_a_link_is_kept_and_goes_out_later(make, client, run_jobs, monkeypatch, queue_away, servers):
    from datetime import timedelta

    from citizen_voice.clock import Clock

    answer = client.send(f"/{make.authority().slug}/sign-in", {"email": "someone@example.com"})
    assert answer.status_code == 302
    row = db.session.scalars(select(OutgoingMail)).one()
    assert row.sent_at is None
    broker.init_url(servers.redis_url)
    monkeypatch.setattr(Clock, "shift", timedelta(minutes=5))
    assert retry_due_mail() == 1
    run_jobs()
    db.session.refresh(row)
    assert row.sent_at is not None


def test_without_the_queue_links_are_still_given_and_still_counted(make, client, limits, queue_away):
    limits("redis://127.0.0.1:1/0")
    url = f"/{make.authority().slug}/sign-in"
    statuses = [client.send(url, {"email": "someone@example.com"}).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert client.send(url, {"email": "other@example.com"}).status_code == 302
    kept = db.session.scalars(select(OutgoingMail.to_address)).all()
    assert (kept.count("someone@example.com"), kept.count("other@example.com")) == (5, 1)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("SECRET_KEY", "SECRET_KEY is not set"),
        ("MAIL_BACKEND", "MAIL_BACKEND is not set"),
        ("MAIL_FROM", "MAIL_FROM is not set"),
        ("PUBLIC_URL", "PUBLIC_URL is not set"),
        ("DATABASE_URL", "DATABASE_URL is not set"),
        ("REDIS_URL", "REDIS_URL is not set"),
    ],
)
def test_production_refuses_to_start_without(monkeypatch, missing, words):
    given = {
        "DATABASE_URL": "postgresql+psycopg://x/y",
        "REDIS_URL": "redis://x",
        "SECRET_KEY": "x" * 32,
        "MAIL_BACKEND": "smtp",
        "MAIL_FROM": "a@example.org",
        "PUBLIC_URL": "https://voice.example.org",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CITIZEN_VOICE_ENVIRONMENT", raising=False)
    assert load_settings().environment == "production"
    monkeypatch.delenv(missing)
    with pytest.raises(SettingsError, match=words):
        load_settings()


def test_a_short_secret_and_a_wrong_value_are_named(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "short")
    monkeypatch.delenv("CITIZEN_VOICE_ENVIRONMENT", raising=False)
    with pytest.raises(SettingsError, match="shorter than 32"):
        load_settings()
    monkeypatch.setenv("SMTP_PORT", "many")
    with pytest.raises(SettingsError, match="smtp_port"):
        load_settings()
