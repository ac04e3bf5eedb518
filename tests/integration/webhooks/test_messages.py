"""Messages to other systems: signed, each fact once, tried again with longer waits, never into a private network."""

import hashlib
import hmac
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_voice import events
from citizen_voice.clock import Clock, utcnow
from citizen_voice.db import commit, db
from citizen_voice.models import AuditRow, DomainEvent, OutgoingMail, WebhookDelivery
from citizen_voice.standards.steps.withdrawing import withdraw_standard
from citizen_voice.sweep import sweep
from citizen_voice.vocabulary import EventName, Role, WebhookDeliveryState, WebhookEvent
from citizen_voice.webhooks import jobs, service
from citizen_voice.webhooks.steps import addresses, posting
from citizen_voice.webhooks.steps.deliveries import WAITS
from citizen_voice.webhooks.steps.messages import messages_of
from citizen_voice.webhooks.steps.signing import secret_of
from tests.factories import commissioning, delivery, programs
from tests.factories import standards as build
from tests.receiver import receiving


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


@pytest.fixture
def reachable(app, monkeypatch):
    monkeypatch.setattr(app.config["SETTINGS"], "webhook_private_addresses", True)


@pytest.fixture
def administrator(make):
    return make.officer(Role.ADMINISTRATOR)


@pytest.fixture
def later(monkeypatch):
    """Return a function that lets time pass."""

    def wait(**time):
        monkeypatch.setattr(Clock, "shift", Clock.shift + timedelta(**time))

    return wait


def attempts(delivery):
    db.session.refresh(delivery)
    return delivery.state, delivery.attempts


def test_a_publication_is_told_signed_and_once(make, administrator, receiver, reachable, run_jobs):
    webhook = programs.make_webhook(administrator, receiver.url)
    scene = build.scene(make)
    publication = build.published(scene)
    commit()
    run_jobs()
    ((path, headers, body),) = receiver.messages
    told = json.loads(body)
    assert path == "/hook"
    assert (told["event"], told["data"]["slug"]) == ("publication.published", publication.slug)
    assert told["data"]["content_hash"] == publication.content_hash
    assert told["id"] == headers["CitizenVoice-Event-Id"]
    moment, digest = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers["CitizenVoice-Signature"]).groups()
    signed = hmac.new(secret_of(webhook).encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(digest, signed)
    assert abs(int(moment) - utcnow().timestamp()) < 60
    event = db.session.scalars(select(DomainEvent).where(DomainEvent.name == "publication_published")).one()
    jobs.tell_systems(event)
    commit()
    run_jobs()
    assert len(receiver.messages) == 1
    assert db.session.scalars(select(WebhookDelivery)).one().state is WebhookDeliveryState.DELIVERED


def test_a_tender_is_told_to_its_council_and_to_the_authority_alone(make, administrator, receiver, reachable, run_jobs):
    officer, council = commissioning.make_commissioner(make)
    neighbour, other = commissioning.make_commissioner(make)
    own = programs.make_webhook(officer, receiver.url, council=council)
    whole = programs.make_webhook(administrator, receiver.url, WebhookEvent.TENDER_IMPORTED)
    programs.make_webhook(neighbour, receiver.url, council=other)
    programs.make_webhook(administrator, receiver.url, WebhookEvent.PUBLICATION_PUBLISHED)
    stranger = make.officer(Role.ADMINISTRATOR, authority=make.authority())
    programs.make_webhook(stranger, receiver.url)
    recorded = commissioning.make_recorded_import(make, officer, council)
    commit()
    run_jobs()
    told = [json.loads(body) for _, _, body in receiver.messages]
    assert {one["data"]["id"] for one in told} == {str(recorded.id)}
    assert {one.webhook_id for one in db.session.scalars(select(WebhookDelivery))} == {own.id, whole.id}


def test_a_standard_that_is_withdrawn_is_told_with_the_reason(make, administrator, receiver, reachable, run_jobs):
    scene = build.scene(make)
    publication = build.published(scene)
    commit()
    programs.make_webhook(administrator, receiver.url, WebhookEvent.STANDARD_WITHDRAWN)
    withdraw_standard(
        publication.standards[0].standard,
        officer_id=scene.officer.id,
        reason="A court has said so.",
        decision_reference="MD 99",
    )
    commit()
    run_jobs()
    ((_, _, body),) = receiver.messages
    told = json.loads(body)
    assert (told["event"], told["data"]["standard"]) == ("standard.withdrawn", "SV-01")
    assert (told["data"]["reason"], told["data"]["decision_reference"]) == ("A court has said so.", "MD 99")
    assert told["data"]["publications"] == [{"slug": "priorities", "version": "1.0"}]


def test_a_new_version_names_what_it_leaves_out(make, administrator):
    first = commissioning.make_publication(make)
    second = commissioning.make_publication(make, supersedes=first)
    programs.make_webhook(administrator, "https://example.org/hook", WebhookEvent.PUBLICATION_PUBLISHED)
    event = events.announce(EventName.PUBLICATION_PUBLISHED, authority_id=second.authority_id, publication_id=second.id)
    (message,) = messages_of(event)
    assert message.data["left_out"] == [one.standard.reference for one in first.standards]


def test_what_a_contract_delivered_is_told_to_its_council(make, administrator, receiver, reachable, run_jobs):
    officer, council = commissioning.make_commissioner(make)
    neighbour, other = commissioning.make_commissioner(make)
    contract = delivery.make_contract(make, officer, council)
    programs.make_webhook(officer, receiver.url, WebhookEvent.DELIVERY_REPORTED, council=council)
    programs.make_webhook(neighbour, receiver.url, WebhookEvent.DELIVERY_REPORTED, council=other)
    report = delivery.report(delivery.commitments_of(contract)[0], officer)
    commit()
    run_jobs()
    ((_, _, body),) = receiver.messages
    told = json.loads(body)["data"]
    assert (told["id"], told["import_id"], told["quantity"]) == (str(report.id), str(contract.id), "5")


def test_a_message_that_is_refused_waits_longer_each_time_and_is_given_up(
    make, administrator, receiver, reachable, later, app, monkeypatch
):
    monkeypatch.setattr(app.config["SETTINGS"], "webhook_disable_days", 30)
    receiver.status = 500
    webhook = programs.make_webhook(administrator, receiver.url)
    delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
    for number, wait in enumerate(WAITS, start=1):
        jobs.send_delivery(str(delivery.id))
        jobs.send_delivery(str(delivery.id))
        assert attempts(delivery) == (WebhookDeliveryState.WAITING, number)
        assert delivery.answer_status == 500
        later(seconds=wait.total_seconds() + 1)
    jobs.send_delivery(str(delivery.id))
    assert attempts(delivery)[0] is WebhookDeliveryState.GIVEN_UP
    assert len(receiver.messages) == len(WAITS) + 1
    assert len({headers["CitizenVoice-Event-Id"] for _, headers, _ in receiver.messages}) == 1
    assert len({headers["CitizenVoice-Signature"] for _, headers, _ in receiver.messages}) == len(WAITS) + 1


def test_the_sweep_sends_what_is_due(make, administrator, receiver, reachable, later, run_jobs):
    receiver.status = 503
    webhook = programs.make_webhook(administrator, receiver.url)
    delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
    # Nothing was sent to the queue for it, as when the queue was away.
    assert jobs.sweep_deliveries() == 1
    run_jobs()
    assert jobs.sweep_deliveries() == 0
    receiver.status = 200
    later(minutes=1)
    assert jobs.sweep_deliveries() == 1
    run_jobs()
    assert attempts(delivery) == (WebhookDeliveryState.DELIVERED, 2)
    db.session.refresh(webhook)
    assert webhook.failing_since is None


def test_a_system_that_fails_for_days_is_switched_off_with_a_mail_and_can_be_switched_on(
    make, administrator, receiver, reachable, later, run_jobs
):
    receiver.status = 500
    webhook = programs.make_webhook(administrator, receiver.url)
    delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
    jobs.send_delivery(str(delivery.id))
    later(days=5, minutes=1)
    jobs.send_delivery(str(delivery.id))
    db.session.refresh(webhook)
    assert webhook.disabled_at is not None
    letter = db.session.scalars(select(OutgoingMail).where(OutgoingMail.to_address == administrator.email)).one()
    assert str(webhook.id) in letter.body
    assert "webhook_disabled" in {row.event for row in db.session.scalars(select(AuditRow))}
    later(days=1)
    assert jobs.sweep_deliveries() == 0
    receiver.status = 200
    service.resume_webhook(webhook, officer_id=administrator.id)
    assert jobs.sweep_deliveries() == 1
    run_jobs()
    assert attempts(delivery)[0] is WebhookDeliveryState.DELIVERED


def test_messages_are_kept_for_ninety_days(make, administrator, receiver, reachable, later, run_jobs):
    webhook, other = (programs.make_webhook(administrator, receiver.url) for _ in range(2))
    build.published(build.scene(make))
    commit()
    run_jobs()
    kept = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)
    delivery = db.session.scalars(kept).one()
    later(days=89)
    sweep()
    assert {one.webhook_id for one in db.session.scalars(select(WebhookDelivery))} == {webhook.id, other.id}
    # One that staff sent again, and that waits, stays while its system is told.
    service.send_again(webhook, delivery, officer_id=administrator.id)
    delivery.next_attempt_at = utcnow() + timedelta(days=3)
    commit()
    later(days=2)
    sweep()
    assert {one.webhook_id for one in db.session.scalars(select(WebhookDelivery))} == {webhook.id}
    service.remove_webhook(webhook, officer_id=administrator.id)
    commit()
    sweep()
    assert db.session.scalars(kept).all() == []


def test_a_redirect_is_not_followed(make, administrator, receiver, reachable):
    receiver.status, receiver.location = 302, receiver.url
    webhook = programs.make_webhook(administrator, receiver.url)
    delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
    jobs.send_delivery(str(delivery.id))
    assert attempts(delivery) == (WebhookDeliveryState.WAITING, 1)
    assert len(receiver.messages) == 1


def test_a_system_that_does_not_answer_is_left(make, administrator, receiver, reachable, monkeypatch):
    monkeypatch.setattr(posting, "SECONDS", 0.2)
    receiver.pause = 1
    webhook = programs.make_webhook(administrator, receiver.url)
    delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
    jobs.send_delivery(str(delivery.id))
    assert attempts(delivery) == (WebhookDeliveryState.WAITING, 1)
    assert delivery.failure == "timeout"


def test_what_is_not_secure_is_not_spoken_to(make, administrator, receiver, reachable):
    webhook = programs.make_webhook(administrator, receiver.url.replace("http:", "https:"))
    delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
    jobs.send_delivery(str(delivery.id))
    assert attempts(delivery) == (WebhookDeliveryState.WAITING, 1)
    assert delivery.failure == "certificate"
    assert receiver.messages == []


def test_nothing_is_posted_into_a_private_network(make, administrator, receiver, app, monkeypatch):
    monkeypatch.setattr(app.config["SETTINGS"], "webhook_private_addresses", True)
    webhook = programs.make_webhook(administrator, receiver.url)
    delivery = programs.make_delivery(webhook, commissioning.make_publication(make))
    monkeypatch.setattr(app.config["SETTINGS"], "webhook_private_addresses", False)
    jobs.send_delivery(str(delivery.id))
    assert attempts(delivery) == (WebhookDeliveryState.WAITING, 1)
    assert delivery.failure == "address_refused"
    assert receiver.messages == []


@pytest.mark.parametrize(
    "answered",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "ff02::1"),
    ],
)
def test_a_name_that_stands_for_a_private_address_is_refused(app, monkeypatch, answered):
    found = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (answered, 443))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    outcome = posting.post_message("https://hook.example.org/", b"{}", {}, allows_private=False)
    assert outcome.failure == "address_refused"


def test_a_name_of_the_open_internet_is_resolved_once_and_that_address_is_used(monkeypatch):
    monkeypatch.setattr(
        addresses.socket, "getaddrinfo", lambda *_args, **_kwargs: [(0, 0, 0, "", ("93.184.215.14", 443))]
    )
    connected = []

    def connect(address, _timeout):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(posting.socket, "create_connection", connect)
    outcome = posting.post_message("https://hook.example.org/", b"{}", {}, allows_private=False)
    assert (outcome.failure, connected) == ("connection", [("93.184.215.14", 443)])


def test_the_secret_is_in_no_table(make, administrator, receiver, reachable):
    webhook = programs.make_webhook(administrator, receiver.url)
    stored = db.session.execute(db.text("SELECT row_to_json(webhook)::text FROM webhook")).scalars().all()
    assert not [row for row in stored if secret_of(webhook).removeprefix("whs_") in row]
