"""Messages on their way: queued once a fact, claimed for one attempt at a time, tried again after longer waits."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from citizen_voice import audit, mail
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Authority, DomainEvent, Officer, Webhook, WebhookDelivery
from citizen_voice.templating import public_address
from citizen_voice.vocabulary import Language, WebhookDeliveryState
from citizen_voice.webhooks.steps.messages import Message
from citizen_voice.webhooks.steps.posting import Outcome
from citizen_voice.webhooks.steps.signing import EVENT_ID, SIGNATURE, secret_of, sign

WAITS = tuple(timedelta(minutes=one) for one in (0.5, 2, 10, 30, 60, 180, 360, 720, *(1440,) * 4))
"""How long after an attempt that failed the next one is made; after the last there is none."""


@dataclass(frozen=True)
class Posting:
    """Everything that is sent in one attempt."""

    url: str
    body: bytes
    headers: dict[str, str]


def queue_message(event: DomainEvent, message: Message) -> list[uuid.UUID]:
    """Write a delivery for each webhook that asks for the message; once, however often the fact is handled.

    Returns the ids of those that were not there yet.
    """
    slug = db.session.get_one(Authority, event.authority_id).slug
    hooks = select(Webhook).where(
        Webhook.authority_id == event.authority_id,
        Webhook.removed_at.is_(None),
        Webhook.disabled_at.is_(None),
        Webhook.events.contains([message.event.value]),
        # What was announced before somebody asked to be told is not news for them.
        Webhook.created_at <= event.created_at,
    )
    if message.council_id is not None:
        hooks = hooks.where(or_(Webhook.council_id.is_(None), Webhook.council_id == message.council_id))
    written = (_write(event, message, hook, slug) for hook in db.session.scalars(hooks).all())
    return [one for one in written if one is not None]


def _write(event: DomainEvent, message: Message, webhook: Webhook, slug: str) -> uuid.UUID | None:
    delivery_id = uuid.uuid4()
    body = {
        "id": str(delivery_id),
        "event": message.event.value,
        "occurred_at": event.created_at.isoformat(),
        "authority": slug,
        "data": message.data,
    }
    row = db.session.execute(
        insert(WebhookDelivery)
        .values(
            id=delivery_id,
            authority_id=event.authority_id,
            webhook_id=webhook.id,
            domain_event_id=event.id,
            event=message.event,
            body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            state=WebhookDeliveryState.WAITING,
            attempts=0,
            next_attempt_at=utcnow(),
        )
        .on_conflict_do_nothing(index_elements=["webhook_id", "domain_event_id", "event"])
        .returning(WebhookDelivery.id)
    ).first()
    return delivery_id if row is not None else None


def claim_delivery(delivery_id: uuid.UUID) -> Posting | None:
    """Take a delivery for one attempt and return what to send; None when it is not its turn.

    The next attempt is set before this one is made, so that a worker that dies loses nothing.
    """
    delivery = db.session.scalars(
        select(WebhookDelivery).where(WebhookDelivery.id == delivery_id).with_for_update(skip_locked=True)
    ).one_or_none()
    moment = utcnow()
    if delivery is None or delivery.state is not WebhookDeliveryState.WAITING or delivery.next_attempt_at > moment:
        return None
    webhook = db.session.get_one(Webhook, delivery.webhook_id)
    if webhook.removed_at is not None or webhook.disabled_at is not None:
        return None
    delivery.next_attempt_at = moment + WAITS[min(delivery.attempts, len(WAITS) - 1)]
    delivery.attempts += 1
    delivery.last_attempt_at = moment
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "citizen_voice",
        EVENT_ID: str(delivery.id),
        SIGNATURE: sign(secret_of(webhook), body, int(moment.timestamp())),
    }
    db.session.flush()
    return Posting(webhook.url, body, headers)


def record_outcome(delivery_id: uuid.UUID, outcome: Outcome) -> None:
    """Write down what became of an attempt; after days without one that succeeded the webhook is switched off."""
    delivery = db.session.get_one(WebhookDelivery, delivery_id, with_for_update=True)
    webhook = db.session.get_one(Webhook, delivery.webhook_id, with_for_update=True)
    delivery.answer_status, delivery.failure = outcome.status, outcome.failure
    if outcome.is_delivered:
        delivery.state, delivery.delivered_at = WebhookDeliveryState.DELIVERED, utcnow()
        webhook.failing_since = None
        return
    if delivery.attempts > len(WAITS):
        delivery.state = WebhookDeliveryState.GIVEN_UP
    webhook.failing_since = webhook.failing_since or utcnow()
    days: int = current_app.config["SETTINGS"].webhook_disable_days
    if webhook.disabled_at is None and utcnow() - webhook.failing_since >= timedelta(days=days):
        _disable(webhook, days)


def _disable(webhook: Webhook, days: int) -> None:
    webhook.disabled_at = utcnow()
    db.session.flush()
    audit.record(
        "webhook_disabled",
        who=audit.SYSTEM,
        authority_id=webhook.authority_id,
        subject_kind="webhook",
        subject_id=webhook.id,
        days=days,
    )
    authority = db.session.get_one(Authority, webhook.authority_id)
    mail.post(
        authority_id=webhook.authority_id,
        to_address=db.session.get_one(Officer, webhook.officer_id).email,
        template="webhook_disabled",
        subject=lazy_gettext("Your system can't be reached, so we have stopped telling it"),
        language=Language.ENGLISH,
        once_key=f"webhook-disabled:{webhook.id}:{webhook.disabled_at.isoformat()}",
        authority=authority,
        url=webhook.url,
        days=days,
        link=public_address("webhooks.show_webhook", authority_slug=authority.slug, webhook_id=webhook.id),
    )
