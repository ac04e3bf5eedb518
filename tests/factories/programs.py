"""Programs that use the API: a token with its secret, and what they send."""

import uuid
from datetime import timedelta
from typing import Any

from citizen_voice import events
from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.models import ApiToken, Authority, Council, Officer, Publication, Webhook, WebhookDelivery
from citizen_voice.tokens import service
from citizen_voice.vocabulary import EventName, TokenScope, WebhookEvent
from citizen_voice.webhooks import service as webhook_service
from citizen_voice.webhooks.steps.deliveries import queue_message
from citizen_voice.webhooks.steps.messages import messages_of
from tests.factories.commissioning import TESTS


def make_token(authority: Authority, officer: Officer, **values: Any) -> tuple[ApiToken, str]:
    """A token with all scopes that acts as an officer, and its secret."""
    usual = {"name": "Tender system", "scopes": list(TokenScope), "expires_on": today() + timedelta(days=90)}
    return service.make_token(authority, officer_id=officer.id, **{**usual, **values})


def make_secret(officer: Officer, *scopes: TokenScope, council: Council | None = None) -> str:
    """The secret of a token that acts as an officer; with all scopes where none is given."""
    authority = db.session.get_one(Authority, officer.authority_id)
    chosen = {"scopes": scopes} if scopes else {}
    return make_token(authority, officer, council_id=council.id if council else None, **chosen)[1]


def headers(secret: str, key: str | None = None) -> dict[str, str]:
    """What a program sends with a write; with a new key where none is given."""
    return {"Authorization": f"Bearer {secret}", "Idempotency-Key": key or str(uuid.uuid4())}


def standard_sent(reference: str, **values: Any) -> dict[str, Any]:
    return {
        "reference": reference,
        "weight": "7.5",
        "starts_on": "2027-04-01",
        "ends_on": "2031-03-31",
        "measures": [{"code": f"{reference}-M1", "target": 12}],
        **values,
    }


def import_sent(publication: Publication, **values: Any) -> dict[str, Any]:
    """An import of all standards of a publication into one lot."""
    references = [one.standard.reference for one in publication.standards]
    return {
        "publication": {"slug": publication.slug, "version": publication.version},
        "lots": [{"standards": [standard_sent(one) for one in references]}],
        "tests": dict(TESTS),
        **values,
    }


def tender_sent(council: Council, publication: Publication, **values: Any) -> dict[str, Any]:
    """A tender with such an import."""
    sent = import_sent(publication)
    lot = {"title": "All parks", "price_weight": "50", "quality_weight": 35, **sent["lots"][0]}
    return {
        **sent,
        "council": council.code,
        "title": "Grounds maintenance",
        "reference": f"GM-{uuid.uuid4().hex[:8]}",
        "value_gbp": "900000.00",
        "cpv_code": "77300000-3",
        "lots": [lot],
        **values,
    }


def make_webhook(officer: Officer, url: str, *events: WebhookEvent, council: Council | None = None) -> Webhook:
    """A system that is told of some facts; of all where none is named."""
    authority = db.session.get_one(Authority, officer.authority_id)
    return webhook_service.add_webhook(
        authority,
        officer_id=officer.id,
        url=url,
        events=events or list(WebhookEvent),
        council_id=council.id if council else None,
    )[0]


def make_delivery(webhook: Webhook, publication: Publication) -> WebhookDelivery:
    """A message about a publication, on its way."""
    event = events.announce(
        EventName.PUBLICATION_PUBLISHED, authority_id=webhook.authority_id, publication_id=publication.id
    )
    db.session.refresh(event)
    (message,) = messages_of(event)
    queued = [db.session.get_one(WebhookDelivery, one) for one in queue_message(event, message)]
    return next(one for one in queued if one.webhook_id == webhook.id)
