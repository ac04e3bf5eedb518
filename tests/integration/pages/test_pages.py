"""Pages about the service, the choice of language, headers and the outbox."""

import pytest

from citizen_voice.app import create_app
from citizen_voice.mail import FileBackend
from tests.pages import PageClient


@pytest.mark.parametrize("path", ["/about", "/missions", "/privacy", "/cookies", "/accessibility"])
def test_pages_about_the_service(client, path):
    assert client.get(path).status_code == 200


def test_the_front_door_lists_authorities_and_a_single_one_opens_at_once(make, client):
    assert "No region is here yet" in client.get("/").text
    first = make.authority()
    assert client.get("/").headers["Location"] == f"/{first.slug}/"
    second = make.authority(name="Other & Co")
    page = client.get("/").text
    assert first.name in page
    assert "Other &amp; Co" in page
    assert second.slug in page


def test_an_unknown_address_is_a_page_that_helps(make, client):
    assert client.get("/nowhere/").status_code == 404
    assert client.get(f"/{make.authority().slug}/nothing/here").status_code == 404


def test_the_language_is_kept_and_the_reader_comes_back(client):
    answer = client.send("/language", {"language": "cy", "next": "/about"}, page="/about")
    assert answer.headers["Location"] == "/about"
    assert '<html lang="cy"' in client.get("/about").text
    client.send("/language", {"language": "xx", "next": "/about"}, page="/about")
    assert '<html lang="cy"' in client.get("/about").text


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_the_choice_of_language_never_leads_away(client, target):
    answer = client.send("/language", {"language": "en", "next": target}, page="/about")
    assert answer.headers["Location"] == "/"


def test_every_answer_carries_the_security_headers(client):
    for path in ("/about", "/nowhere/", "/static/application.css"):
        with client.get(path) as answer:
            headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(settings):
    production = settings.model_copy(update={"environment": "production"})
    app = create_app(production)
    answer = app.test_client().get("/about", base_url="https://voice.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Strict-Transport-Security" in answer.headers


def test_the_outbox_is_for_this_machine_in_development_alone(settings, tmp_path):
    development = settings.model_copy(update={"environment": "development", "instance_folder": tmp_path})
    app = create_app(development)
    app.test_client_class = PageClient
    client = app.test_client()
    assert "Nothing has been sent yet" in client.get("/dev/outbox").text
    from email.message import EmailMessage

    message = EmailMessage()
    message["To"], message["Subject"] = "a@example.com", "A <b>subject</b>"
    message.set_content("Hello\nhttp://127.0.0.1:8000/x")
    FileBackend(tmp_path / "outbox").send(message)
    page = client.get("/dev/outbox").text
    assert "A &lt;b&gt;subject&lt;/b&gt;" in page
    assert '<a href="http://127.0.0.1:8000/x"' in page
    assert client.get("/dev/outbox", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 404
    assert create_app(settings).test_client().get("/dev/outbox").status_code == 404
