"""Telling other systems: facts become deliveries, deliveries are attempted, and what is due is sent again."""

import uuid
from typing import TYPE_CHECKING

from citizen_voice import background
from citizen_voice.db import commit, transactional
from citizen_voice.observability import get_logger
from citizen_voice.webhooks import queries
from citizen_voice.webhooks.steps.deliveries import claim_delivery, queue_message, record_outcome
from citizen_voice.webhooks.steps.messages import SOURCES, allows_private, messages_of
from citizen_voice.webhooks.steps.posting import post_message

if TYPE_CHECKING:
    from citizen_voice.models import DomainEvent

log = get_logger(__name__)

TOLD_OF = tuple(SOURCES)
"""The facts that other systems may be told of."""


def tell_systems(event: "DomainEvent") -> None:
    """Queue the messages of a fact for all who asked for them. It may be run twice: each is queued once."""
    for message in messages_of(event):
        for delivery_id in queue_message(event, message):
            background.enqueue(send_delivery, str(delivery_id))


@background.job(minutes=2)
def send_delivery(webhook_delivery_id: str) -> None:
    """Make one attempt at a delivery, if it is its turn. Nothing is locked while the other system answers."""
    delivery_id = uuid.UUID(webhook_delivery_id)
    posting = transactional(claim_delivery)(delivery_id)
    if posting is None:
        return
    outcome = post_message(posting.url, posting.body, posting.headers, allows_private=allows_private())
    transactional(record_outcome)(delivery_id, outcome)
    log.info("webhook_attempted", delivery_id=webhook_delivery_id, status=outcome.status, failure=outcome.failure)


def sweep_deliveries() -> int:
    """Send what is due: after an attempt that failed, or when the queue was out of reach. Returns how many."""
    due = queries.list_due_deliveries()
    commit()
    for delivery_id in due:
        background.send_now(send_delivery, str(delivery_id))
    return len(due)
