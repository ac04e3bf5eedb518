"""Changes to webhooks: who is told of what, until when, and what is sent once more."""

import secrets
import uuid
from collections.abc import Collection

from flask_babel import gettext
from sqlalchemy import update

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from citizen_voice.models import Authority, Webhook, WebhookDelivery
from citizen_voice.vocabulary import WebhookDeliveryState, WebhookEvent
from citizen_voice.webhooks.steps.addresses import check_url
from citizen_voice.webhooks.steps.messages import allows_private
from citizen_voice.webhooks.steps.signing import secret_of


def add_webhook(
    authority: Authority,
    *,
    officer_id: uuid.UUID,
    url: str,
    events: Collection[WebhookEvent],
    council_id: uuid.UUID | None = None,
) -> tuple[Webhook, str]:
    """Let another system be told of facts, of one council or of the whole authority. Returns its secret too.

    Raises `InvalidInputError` with the field.
    """
    url = url.strip()
    check_url(url, allows_private=allows_private())
    if not events:
        raise InvalidInputError(gettext("Select what the system is told of"), "events")
    webhook = Webhook(
        authority_id=authority.id,
        officer_id=officer_id,
        council_id=council_id,
        url=url,
        events=sorted(one.value for one in events),
        salt=secrets.token_hex(16),
    )
    db.session.add(webhook)
    db.session.flush()
    council = str(council_id) if council_id else None
    _record(webhook, "webhook_added", officer_id, events=" ".join(webhook.events), council_id=council)
    return webhook, secret_of(webhook)


def remove_webhook(webhook: Webhook, *, officer_id: uuid.UUID) -> None:
    """Tell a system no longer. What was sent to it stays on record."""
    webhook.removed_at = utcnow()
    db.session.flush()
    _record(webhook, "webhook_removed", officer_id)


def resume_webhook(webhook: Webhook, *, officer_id: uuid.UUID) -> None:
    """Tell a system again that was switched off, beginning with what waits. Raises `InvalidTransitionError`."""
    db.session.refresh(webhook, with_for_update=True)
    if webhook.disabled_at is None:
        raise InvalidTransitionError(gettext("This system is being told already."))
    webhook.disabled_at = webhook.failing_since = None
    db.session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.state == WebhookDeliveryState.WAITING)
        .values(next_attempt_at=utcnow(), attempts=0)
    )
    db.session.flush()
    _record(webhook, "webhook_resumed", officer_id)


def send_again(webhook: Webhook, delivery: WebhookDelivery, *, officer_id: uuid.UUID) -> None:
    """Let a message go out once more, under the id that it had. Raises `InvalidTransitionError` while it is off."""
    if webhook.disabled_at is not None:
        raise InvalidTransitionError(gettext("This system is switched off. Switch it on first."))
    db.session.refresh(delivery, with_for_update=True)
    delivery.state, delivery.attempts, delivery.next_attempt_at = WebhookDeliveryState.WAITING, 0, utcnow()
    db.session.flush()
    _record(webhook, "webhook_message_sent_again", officer_id, webhook_delivery_id=str(delivery.id))


def _record(webhook: Webhook, event: str, officer_id: uuid.UUID, **details: audit.Detail) -> None:
    audit.record(
        event,
        who=audit.officer(officer_id),
        authority_id=webhook.authority_id,
        subject_kind="webhook",
        subject_id=webhook.id,
        **details,
    )
