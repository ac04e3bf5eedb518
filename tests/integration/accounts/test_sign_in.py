"""One-time links: nobody signs in by any other way, and no link works twice."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from citizen_voice.accounts import service
from citizen_voice.clock import Clock
from citizen_voice.db import db
from citizen_voice.exceptions import LinkNotValidError
from citizen_voice.models import AuditRow, OutgoingMail, Resident, SignInLink
from citizen_voice.vocabulary import Language, Role


def latest_link(address: str) -> str:
    """Return the path of the newest mailed link."""
    body = db.session.scalars(
        select(OutgoingMail.body).where(OutgoingMail.to_address == address).order_by(OutgoingMail.created_at.desc())
    ).first()
    found = re.search(r"https?://[^/]+(/\S+/sign-in/link/\S+)", body or "")
    assert found, "No link was mailed."
    return found.group(1)


def ask(authority, address, *, is_for_staff=False, next_url=None):
    service.request_sign_in_link(
        authority, email=address, is_for_staff=is_for_staff, language=Language.ENGLISH, next_url=next_url
    )
    return latest_link(address)


def test_a_resident_signs_in_by_the_button_and_not_by_opening_the_link(make, client):
    authority = make.authority()
    answer = client.send(f"/{authority.slug}/sign-in", {"email": " Someone@Example.com "})
    assert answer.status_code == 302
    link = latest_link("someone@example.com")
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Resident)) == 0
    assert client.send(link).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(Resident)) == 1
    with client.session_transaction() as session:
        assert session["_user_id"].startswith("resident:")


def test_a_link_works_once(make, client, app):
    authority = make.authority()
    link = ask(authority, "someone@example.com")
    assert client.send(link).status_code == 302
    assert app.test_client().get(link).status_code == 410
    with pytest.raises(LinkNotValidError):
        service.use_sign_in_link(authority, link.rpartition("/")[2])


def test_a_newer_link_replaces_an_older_one(make, client):
    authority = make.authority()
    older = ask(authority, "someone@example.com")
    newer = ask(authority, "someone@example.com")
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200


def test_an_expired_link_says_so(make, client, monkeypatch):
    link = ask(make.authority(), "someone@example.com")
    monkeypatch.setattr(Clock, "shift", timedelta(minutes=31))
    answer = client.get(link)
    assert answer.status_code == 410
    assert "Ask for a new one" in answer.text


@pytest.mark.parametrize("change", [lambda token: token[:-2] + "xx", lambda _: "nonsense", lambda token: token + "a"])
def test_a_forged_link_is_refused(make, client, change):
    start, _, token = ask(make.authority(), "someone@example.com").rpartition("/")
    assert client.get(f"{start}/{change(token)}").status_code == 410


def test_a_link_of_another_authority_is_refused(make, client):
    token = ask(make.authority(), "someone@example.com").rpartition("/")[2]
    assert client.get(f"/{make.authority().slug}/sign-in/link/{token}").status_code == 410


def test_only_a_hash_of_the_secret_is_kept(make):
    token = ask(make.authority(), "someone@example.com").rpartition("/")[2]
    row = db.session.scalars(select(SignInLink)).one()
    assert token not in (row.token_hash, row.email, row.next_url)


def test_nothing_is_mailed_to_staff_nobody_invited_and_the_page_says_the_same(make, client):
    officer = make.officer()
    url = f"/{make.the_authority().slug}/staff/sign-in"
    known = client.send(url, {"email": officer.email})
    unknown = client.send(url, {"email": "stranger@example.org"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [mail.to_address for mail in db.session.scalars(select(OutgoingMail))] == [officer.email]


def test_an_officer_reaches_the_staff_area_and_it_is_audited(make, client):
    officer = make.officer(Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER, Role.COMMISSIONER)
    authority = make.the_authority()
    home = client.send(ask(authority, officer.email, is_for_staff=True))
    assert home.headers["Location"] == f"/{authority.slug}/staff"
    page = client.get(home.headers["Location"])
    assert officer.name in page.text
    assert db.session.scalars(select(AuditRow.event)).all() == ["officer_signed_in"]


def test_a_disabled_officer_can_no_longer_do_anything(make, client_as):
    officer = make.officer(Role.OFFICER)
    browser = client_as(officer)
    officer.is_active = False
    db.session.flush()
    assert browser.get(f"/{make.the_authority().slug}/staff").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/other/page", "/{slug}/x//evil", "\\evil"]
)
def test_a_link_never_leads_to_another_site(make, client, target):
    authority = make.authority()
    link = ask(authority, "someone@example.com", next_url=target.format(slug=authority.slug))
    assert client.send(link).headers["Location"] == f"/{authority.slug}/"


def test_signing_in_ends_a_session_that_was_there_before(make, client):
    authority = make.authority()
    link = ask(authority, "someone@example.com")
    client.get(link)
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    client.send(link)
    with client.session_transaction() as session:
        assert "planted" not in session


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("", "Enter your email address"),
        ("not an address", "Enter an email address in the correct format"),
        ("a" * 250 + "@example.com", "254 characters or less"),
        ("<script>alert(1)</script>@example.com", "correct format"),
        ("someone@example.com\x00", "a character that can"),
        ("some\ufffdone@example.com", "“Email address” has characters that could not be read: type them again"),
    ],
)
def test_a_wrong_address_is_told_what_to_do(make, client, email, message):
    answer = client.send(f"/{make.authority().slug}/sign-in", {"email": email})
    assert answer.status_code == 200
    assert message in answer.text
    assert "<script>alert" not in answer.text


def test_an_address_that_is_too_long_is_not_taken_apart(make, client, monkeypatch):
    seen = []
    monkeypatch.setattr("wtforms.validators.Email.__call__", lambda self, form, field: seen.append(field.data))
    slug = make.the_authority().slug
    client.send(f"/{slug}/sign-in", {"email": "a" * 255})
    assert not seen
    client.send(f"/{slug}/sign-in", {"email": "a@example.com"})
    assert seen == ["a@example.com"]


def test_a_form_without_its_token_is_refused_with_advice(make, client):
    answer = client.post(f"/{make.authority().slug}/sign-in", data={"email": "someone@example.com"})
    assert answer.status_code == 400
    assert "open for too long" in answer.text


def test_too_many_links_from_one_network_are_refused_for_a_while(make, client, limits):
    url = f"/{make.authority().slug}/sign-in"
    statuses = [client.send(url, {"email": f"busy{number}@example.com"}).status_code for number in range(21)]
    assert statuses == [302] * 20 + [429]


@pytest.mark.parametrize("area", ["", "/staff"])
def test_too_many_links_to_one_address_are_refused_while_another_gets_its_own(make, client, limits, area):
    url = f"/{make.authority().slug}{area}/sign-in"
    statuses = [client.send(url, {"email": email}).status_code for email in ["busy@example.com"] * 5]
    assert statuses == [302] * 5
    assert client.send(url, {"email": " BUSY@example.com "}).status_code == 429
    assert client.send(url, {"email": "other@example.com"}).status_code == 302


def test_signing_out_ends_the_session(make, client_as):
    officer = make.officer(Role.OFFICER)
    browser = client_as(officer)
    slug = make.the_authority().slug
    assert browser.send(f"/{slug}/sign-out", page=f"/{slug}/staff").status_code == 302
    assert browser.get(f"/{slug}/staff").status_code == 302
