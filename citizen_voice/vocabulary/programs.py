"""The words by which other systems and this one speak to each other: scopes of tokens, and what webhooks tell of."""

from enum import StrEnum


class TokenScope(StrEnum):
    """What a program may do with a token. Reading what is public needs none."""

    DELIVERIES_WRITE = "deliveries:write"
    TENDERS_READ = "tenders:read"
    TENDERS_WRITE = "tenders:write"


class WebhookEvent(StrEnum):
    """What another system can be told of, under the names that its messages carry."""

    DELIVERY_REPORTED = "delivery.reported"
    PUBLICATION_PUBLISHED = "publication.published"
    STANDARD_WITHDRAWN = "standard.withdrawn"
    TENDER_IMPORTED = "tender.imported"


class WebhookDeliveryState(StrEnum):
    """Where a message to another system is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
