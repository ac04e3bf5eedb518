"""Tokens: made for a year at most, kept as a hash, at an end when they or their officer are; answers kept a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_voice import audit
from citizen_voice.clock import Clock, today, utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from citizen_voice.models import AuditRow
from citizen_voice.tokens import queries, service
from citizen_voice.tokens.steps.answers import begin_request, forget_answers
from tests.factories import commissioning, programs


@pytest.fixture
def officer(make):
    return commissioning.make_commissioner(make)[0]


@pytest.fixture
def made(make, officer):
    return programs.make_token(make.the_authority(), officer)


def test_a_secret_is_found_by_its_hash_and_stored_nowhere(made):
    token, secret = made
    assert queries.find_token(secret) is token
    assert secret.startswith(token.prefix)
    stored = db.session.execute(db.text("SELECT row_to_json(api_token)::text FROM api_token")).scalars().all()
    logged = [str(row.details) for row in db.session.scalars(select(AuditRow))]
    assert not [row for row in [*stored, *logged] if secret in row]
    assert queries.find_token(secret + "x") is None


def test_a_token_ends_with_its_last_day(made, monkeypatch):
    token, secret = made
    monkeypatch.setattr(Clock, "shift", token.expires_at - utcnow() - timedelta(seconds=5))
    assert queries.find_token(secret) is token
    monkeypatch.setattr(Clock, "shift", Clock.shift + timedelta(seconds=10))
    assert queries.find_token(secret) is None


def test_a_revoked_token_opens_nothing_and_is_revoked_once(made, officer):
    token, secret = made
    service.revoke_token(token, officer_id=officer.id)
    assert queries.find_token(secret) is None
    with pytest.raises(InvalidTransitionError):
        service.revoke_token(token, officer_id=officer.id)
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id))
    events = [row.event for row in rows if row.subject_id == str(token.id)]
    assert events == ["api_token_made", "api_token_revoked"]
    assert list(audit.find_breaks()) == []


def test_the_tokens_of_a_deactivated_officer_act_as_nobody(made, officer):
    _, secret = made
    officer.is_active = False
    db.session.flush()
    assert queries.find_actor(queries.find_token(secret)) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"last_day": -1}, "expires_on"),
        ({"last_day": 366}, "expires_on"),
    ],
)
def test_a_token_that_can_not_be_is_refused(make, officer, values, field):
    if "last_day" in values:
        values = {"expires_on": today() + timedelta(days=values["last_day"])}
    with pytest.raises(InvalidInputError) as fault:
        programs.make_token(make.the_authority(), officer, **values)
    assert fault.value.field == field


def test_a_use_is_noted_once_an_hour(client, make, made, officer, run_jobs, monkeypatch):
    token, secret = made
    address = f"/api/v1/{make.the_authority().slug}/tenders"
    assert client.get(address, headers=programs.headers(secret)).status_code == 200
    run_jobs()
    db.session.refresh(token)
    first = token.last_used_at
    assert first is not None
    client.get(address, headers=programs.headers(secret))
    run_jobs()
    db.session.refresh(token)
    assert token.last_used_at == first
    monkeypatch.setattr(Clock, "shift", timedelta(hours=1, minutes=1))
    client.get(address, headers=programs.headers(secret))
    run_jobs()
    db.session.refresh(token)
    assert token.last_used_at > first


def test_answers_are_forgotten_after_a_day(made, monkeypatch):
    token, _ = made
    assert begin_request(token, key="one", target="POST /x", body=b"{}") is None
    assert forget_answers() == 0
    monkeypatch.setattr(Clock, "shift", timedelta(hours=24, minutes=1))
    assert forget_answers() == 1
    assert begin_request(token, key="one", target="POST /x", body=b"{}") is None


def test_a_key_of_another_path_is_refused_and_of_another_token_is_another(make, made, officer):
    token, _ = made
    begin_request(token, key="one", target="POST /x", body=b"{}")
    with pytest.raises(InvalidInputError):
        begin_request(token, key="one", target="POST /y", body=b"{}")
    other, _ = programs.make_token(make.the_authority(), officer)
    assert begin_request(other, key="one", target="POST /x", body=b"{}") is None
