"""How long messages to other systems are kept: long enough to be looked at and sent again, and no longer."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Webhook, WebhookDelivery
from citizen_voice.vocabulary import WebhookDeliveryState

MESSAGES_ARE_KEPT = timedelta(days=90)


def forget_messages() -> int:
    """Delete messages that were queued longer ago than they are kept. Returns how many.

    One that is still to go out stays, unless its webhook was removed or is switched off.
    """
    silent = select(Webhook.id).where(or_(Webhook.removed_at.is_not(None), Webhook.disabled_at.is_not(None)))
    gone = db.session.execute(
        delete(WebhookDelivery)
        .where(
            WebhookDelivery.created_at < utcnow() - MESSAGES_ARE_KEPT,
            or_(WebhookDelivery.state != WebhookDeliveryState.WAITING, WebhookDelivery.webhook_id.in_(silent)),
        )
        .returning(WebhookDelivery.id)
    )
    return len(gone.all())
