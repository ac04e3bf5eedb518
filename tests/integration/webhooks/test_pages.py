"""The pages of other systems: added with a secret shown once, looked at, sent to again, removed."""

import re

import pytest

from citizen_voice.db import db
from citizen_voice.vocabulary import Role, WebhookDeliveryState
from citizen_voice.webhooks import jobs
from citizen_voice.webhooks.steps.signing import secret_of
from tests.factories import commissioning, programs
from tests.receiver import receiving

URL = "https://systems.example.org/hook?kind=1"


@pytest.fixture
def office(make):
    return commissioning.make_commissioner(make)


@pytest.fixture
def base(make):
    return f"/{make.the_authority().slug}/staff/webhooks"


def filled(buyer=None, **values):
    usual = {"url": URL, "events": ["tender.imported"], "council": str(buyer.id) if buyer else ""}
    return {**usual, **values}


def test_a_system_is_added_for_a_council_and_its_secret_shown_once(client_as, office, base):
    browser = client_as(office[0])
    page = browser.send(f"{base}/new", filled(office[1]))
    secret = re.search(r"whs_[0-9a-f]{64}", page.text).group(0)
    shown = browser.get(base).text
    assert URL in shown
    assert office[1].name in shown
    address = re.search(rf'href="({base}/[0-9a-f-]+)"', shown).group(1)
    assert secret not in browser.get(address).text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"url": ""}, "Enter the address"),
        ({"url": "http://example.org/hook"}, "Enter a full address"),
        ({"url": "ftp://example.org"}, "Enter a full address"),
        ({"url": "https://"}, "Enter a full address"),
        ({"url": "https://example.org:99999/"}, "Enter a full address"),
        ({"url": "https://[::1"}, "Enter a full address"),
        ({"url": "https://user:secret@example.org/"}, "name and the password"),
        ({"url": "https://localhost/hook"}, "private network"),
        ({"url": "https://127.0.0.1/hook"}, "private network"),
        ({"url": "https://169.254.169.254/latest"}, "private network"),
        ({"url": "https://[::1]/"}, "private network"),
        ({"events": []}, "Select what the system is told of"),
        ({"events": ["everything"]}, "Select what the system is told of"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(client_as, office, base, values, said):
    page = client_as(office[0]).send(f"{base}/new", filled(office[1], **values))
    assert said in page.text
    assert "whs_" not in page.text


def test_each_changes_only_what_is_theirs(client_as, make, office, base):
    administrator = make.officer(Role.ADMINISTRATOR)
    own = programs.make_webhook(office[0], URL, council=office[1])
    whole = programs.make_webhook(administrator, "https://region.example.org/hook")
    commissioner, head = client_as(office[0]), client_as(administrator)
    assert commissioner.get(f"{base}/{own.id}").status_code == 200
    assert commissioner.get(f"{base}/{whole.id}").status_code == 403
    assert head.get(f"{base}/{whole.id}").status_code == 200
    assert head.get(f"{base}/{own.id}").status_code == 200
    neighbour, _ = commissioning.make_commissioner(make)
    assert client_as(neighbour).get(f"{base}/{own.id}").status_code == 403
    assert "region.example.org" not in commissioner.get(base).text
    page = commissioner.send(f"{base}/new", filled(None))
    assert "whs_" not in page.text, "no commissioner adds a system for the whole authority"
    assert "whs_" in head.send(f"{base}/new", filled(None)).text


def test_a_message_is_sent_again_from_the_page(app, client_as, make, base, run_jobs, monkeypatch):
    monkeypatch.setattr(app.config["SETTINGS"], "webhook_private_addresses", True)
    administrator = make.officer(Role.ADMINISTRATOR)
    browser = client_as(administrator)
    with receiving() as receiver:
        webhook = programs.make_webhook(administrator, receiver.url)
        delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
        receiver.status = 500
        jobs.send_delivery(str(delivery.id))
        page = browser.get(f"{base}/{webhook.id}").text
        assert "Answered 500" in page
        assert "Waiting" in page
        receiver.status = 200
        answer = browser.send(f"{base}/{webhook.id}/messages/{delivery.id}/send-again", {}, page=f"{base}/{webhook.id}")
        assert answer.status_code == 302
        run_jobs()
        db.session.refresh(delivery)
        assert delivery.state is WebhookDeliveryState.DELIVERED
        assert len(receiver.messages) == 2
    assert secret_of(webhook) not in browser.get(f"{base}/{webhook.id}").text


def test_a_removed_system_is_gone_and_told_nothing(client_as, make, office, base):
    webhook = programs.make_webhook(office[0], URL, council=office[1])
    delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
    browser = client_as(office[0])
    assert browser.send(f"{base}/{webhook.id}/remove", {}, page=f"{base}/{webhook.id}").status_code == 302
    assert browser.get(f"{base}/{webhook.id}").status_code == 404
    assert jobs.sweep_deliveries() == 0
    jobs.send_delivery(str(delivery.id))
    db.session.refresh(delivery)
    assert delivery.attempts == 0
