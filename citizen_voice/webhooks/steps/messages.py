"""What other systems are told: for each fact that a feature announces, the messages that go out."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app

from citizen_voice.db import db
from citizen_voice.models import DomainEvent, Publication, TenderImport
from citizen_voice.program_vocabulary import WebhookEvent
from citizen_voice.templating import public_address
from citizen_voice.vocabulary import EventName, StandardState


@dataclass(frozen=True)
class Message:
    """A message to whoever asked for it; with a council, only to those who are told of that council or of all."""

    event: WebhookEvent
    data: dict[str, Any]
    council_id: uuid.UUID | None = None


def _of_publication(event: DomainEvent) -> list[Message]:
    publication = db.session.get_one(Publication, uuid.UUID(event.subjects["publication_id"]))
    told = [Message(WebhookEvent.PUBLICATION_PUBLISHED, _publication(publication))]
    gone = _withdrawn_with(publication)
    if gone:
        data = {**_publication(publication), "standards": gone}
        told.append(Message(WebhookEvent.STANDARD_WITHDRAWN, data))
    return told


def _publication(publication: Publication) -> dict[str, Any]:
    slug, version = publication.slug, publication.version
    parts = {"authority_slug": publication.authority.slug, "publication_slug": slug, "version": version}
    return {
        "slug": slug,
        "version": version,
        "title": publication.title,
        "effective_on": publication.effective_on.isoformat(),
        "content_hash": publication.content_hash,
        "url": public_address("publications.show_publication", **parts),
        "api_url": public_address("api_v1.show_publication", **parts),
    }


def _withdrawn_with(publication: Publication) -> list[str]:
    """Return the references of the standards that the version before had, and that are over with this one."""
    if publication.supersedes_id is None:
        return []
    before = db.session.get_one(Publication, publication.supersedes_id)
    kept = {one.standard_id for one in publication.standards}
    over = (StandardState.SUPERSEDED, StandardState.WITHDRAWN)
    return [
        one.standard.reference for one in before.standards if one.standard_id not in kept and one.standard.state in over
    ]


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
    EventName.PUBLICATION_PUBLISHED: _of_publication,
    EventName.TENDER_IMPORT_RECORDED: _of_import,
}


def messages_of(event: DomainEvent) -> list[Message]:
    """Return the messages that a fact gives rise to."""
    return SOURCES[event.name](event)


def allows_private() -> bool:
    """Say whether messages may go to addresses inside a private network: in development, or where it is set."""
    settings = current_app.config["SETTINGS"]
    return bool(settings.is_development or settings.webhook_private_addresses)
