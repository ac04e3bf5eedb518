"""What other systems are told: for each fact that a feature announces, the messages that go out."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import (
    Authority,
    DeliveryReport,
    DomainEvent,
    Publication,
    PublishedStandard,
    StandardWithdrawal,
    TenderImport,
)
from citizen_voice.templating import public_address
from citizen_voice.vocabulary import EventName, WebhookEvent


@dataclass(frozen=True)
class Message:
    """A message to whoever asked for it; with a council, only to those who are told of that council or of all."""

    event: WebhookEvent
    data: dict[str, Any]
    council_id: uuid.UUID | None = None


def _of_publication(event: DomainEvent) -> list[Message]:
    publication = db.session.get_one(Publication, uuid.UUID(event.subjects["publication_id"]))
    slug, version = publication.slug, publication.version
    parts = {"authority_slug": publication.authority.slug, "publication_slug": slug, "version": version}
    data = {
        "slug": slug,
        "version": version,
        "title": publication.title,
        "effective_on": publication.effective_on.isoformat(),
        "content_hash": publication.content_hash,
        "left_out": _left_out(publication),
        "url": public_address("publications.show_publication", **parts),
        "api_url": public_address("api_v1.show_publication", **parts),
    }
    return [Message(WebhookEvent.PUBLICATION_PUBLISHED, data)]


def _left_out(publication: Publication) -> list[str]:
    """Return the references of the standards that the version before had and this one has not."""
    if publication.supersedes_id is None:
        return []
    before = db.session.get_one(Publication, publication.supersedes_id)
    kept = {one.standard_id for one in publication.standards}
    return [one.standard.reference for one in before.standards if one.standard_id not in kept]


def _of_withdrawal(event: DomainEvent) -> list[Message]:
    withdrawal = db.session.get_one(StandardWithdrawal, uuid.UUID(event.subjects["withdrawal_id"]))
    standard = withdrawal.standard
    publications = db.session.scalars(
        select(Publication)
        .join(PublishedStandard, PublishedStandard.publication_id == Publication.id)
        .where(PublishedStandard.standard_id == standard.id)
        .order_by(Publication.published_at)
    ).all()
    data = {
        "standard": standard.reference,
        "reason": withdrawal.reason,
        "decision_reference": withdrawal.decision_reference,
        "withdrawn_at": withdrawal.withdrawn_at.isoformat(),
        "publications": [{"slug": one.slug, "version": one.version} for one in publications],
    }
    return [Message(WebhookEvent.STANDARD_WITHDRAWN, data)]


def _of_delivery(event: DomainEvent) -> list[Message]:
    report = db.session.get_one(DeliveryReport, uuid.UUID(event.subjects["delivery_report_id"]))
    commitment = report.commitment
    slug = db.session.get_one(Authority, report.authority_id).slug
    parts = {"authority_slug": slug, "import_id": commitment.tender_import_id}
    data = {
        "id": str(report.id),
        "import_id": str(commitment.tender_import_id),
        "lot": commitment.tender_lot.number,
        "measure": commitment.measure_code,
        "unit": commitment.unit,
        "quantity": f"{report.quantity.normalize():f}",
        "starts_on": report.starts_on.isoformat(),
        "ends_on": report.ends_on.isoformat(),
        "replaces": str(report.replaces_id) if report.replaces_id else None,
        "api_url": public_address("api_v1.list_deliveries", **parts),
    }
    return [Message(WebhookEvent.DELIVERY_REPORTED, data, commitment.council_id)]


def _of_import(event: DomainEvent) -> list[Message]:
    recorded = db.session.get_one(TenderImport, uuid.UUID(event.subjects["tender_import_id"]))
    tender, publication = recorded.tender, recorded.publication
    parts = {"authority_slug": publication.authority.slug, "import_id": recorded.id}
    data = {
        "id": str(recorded.id),
        "title": tender.title,
        "reference": tender.reference,
        "council": tender.council.code,
        "publication": {"slug": publication.slug, "version": publication.version},
        "url": public_address("commissioning.show_import", **parts),
        "api_url": public_address("api_v1.show_import", **parts),
    }
    return [Message(WebhookEvent.TENDER_IMPORTED, data, tender.council_id)]


SOURCES: dict[EventName, Callable[[DomainEvent], list[Message]]] = {
    EventName.DELIVERY_REPORTED: _of_delivery,
    EventName.PUBLICATION_PUBLISHED: _of_publication,
    EventName.STANDARD_WITHDRAWN: _of_withdrawal,
    EventName.TENDER_IMPORT_RECORDED: _of_import,
}


def messages_of(event: DomainEvent) -> list[Message]:
    """Return the messages that a fact gives rise to."""
    return SOURCES[event.name](event)


def allows_private() -> bool:
    """Say whether messages may go to addresses inside a private network: in development, or where it is set."""
    settings = current_app.config["SETTINGS"]
    return bool(settings.is_development or settings.webhook_private_addresses)
