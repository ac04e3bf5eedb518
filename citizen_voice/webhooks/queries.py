"""Reads about webhooks and the messages that are on their way to them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from citizen_voice.access.actor import Actor
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import Authority, Webhook, WebhookDelivery
from citizen_voice.vocabulary import Role, WebhookDeliveryState

MOST_SHOWN = 50


@dataclass(frozen=True)
class DeliveryOf:
    """A delivery with its webhook: what a permission is asked over."""

    delivery: WebhookDelivery
    webhook: Webhook

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority of the webhook."""
        return self.webhook.authority_id

    @property
    def council_id(self) -> uuid.UUID | None:
        """The council of the webhook, if it is one's."""
        return self.webhook.council_id


def get_webhook(authority_slug: str, webhook_id: uuid.UUID) -> Webhook:
    """Return a webhook that was not removed. Raises `NotFoundError`."""
    webhook = db.session.scalars(
        select(Webhook)
        .join(Authority, Authority.id == Webhook.authority_id)
        .where(Authority.slug == authority_slug, Webhook.id == webhook_id, Webhook.removed_at.is_(None))
    ).one_or_none()
    if webhook is None:
        raise NotFoundError(gettext("There is no webhook at this address."))
    return webhook


def get_delivery(authority_slug: str, webhook_id: uuid.UUID, webhook_delivery_id: uuid.UUID) -> DeliveryOf:
    """Return a delivery of a webhook. Raises `NotFoundError`."""
    webhook = get_webhook(authority_slug, webhook_id)
    delivery = db.session.scalars(
        select(WebhookDelivery).where(
            WebhookDelivery.id == webhook_delivery_id, WebhookDelivery.webhook_id == webhook.id
        )
    ).one_or_none()
    if delivery is None:
        raise NotFoundError(gettext("There is no such message."))
    return DeliveryOf(delivery, webhook)


def list_webhooks(authority: Authority, actor: Actor) -> Sequence[Webhook]:
    """Return the webhooks that somebody may change, the latest first: their councils', and an administrator all."""
    rows = (
        select(Webhook)
        .where(Webhook.authority_id == authority.id, Webhook.removed_at.is_(None))
        .options(joinedload(Webhook.council))
        .order_by(Webhook.created_at.desc(), Webhook.id)
        .limit(200)
    )
    if Role.ADMINISTRATOR not in actor.roles:
        rows = rows.where(Webhook.council_id.in_(actor.commissioned_council_ids))
    return db.session.scalars(rows).all()


def list_deliveries(webhook: Webhook) -> Sequence[WebhookDelivery]:
    """Return the last deliveries of a webhook, the latest first."""
    return db.session.scalars(
        select(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook.id)
        .order_by(WebhookDelivery.created_at.desc(), WebhookDelivery.id)
        .limit(MOST_SHOWN)
    ).all()


def list_due_deliveries() -> Sequence[uuid.UUID]:
    """Return the ids of the deliveries whose next attempt is due, the longest waiting first."""
    return db.session.scalars(
        select(WebhookDelivery.id)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(
            WebhookDelivery.state == WebhookDeliveryState.WAITING,
            WebhookDelivery.next_attempt_at <= utcnow(),
            Webhook.removed_at.is_(None),
            Webhook.disabled_at.is_(None),
        )
        .order_by(WebhookDelivery.next_attempt_at)
        .limit(500)
    ).all()
