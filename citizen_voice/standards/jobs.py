"""How standards answer what has happened."""

import uuid
from typing import TYPE_CHECKING

from citizen_voice.standards import service

if TYPE_CHECKING:
    from citizen_voice.models import DomainEvent


def tell_residents(event: "DomainEvent") -> None:
    """Tell residents that their words are in a publication. It may be run twice: mail goes out once."""
    service.tell_residents(uuid.UUID(event.subjects["publication_id"]))
