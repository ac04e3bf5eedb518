"""How standards answer what has happened. Each may be run twice: mail goes out once."""

import uuid
from typing import TYPE_CHECKING

from citizen_voice.standards import service
from citizen_voice.standards.steps import notices

if TYPE_CHECKING:
    from citizen_voice.models import DomainEvent


def tell_residents(event: "DomainEvent") -> None:
    """Tell residents that their words are in a publication."""
    service.tell_residents(uuid.UUID(event.subjects["publication_id"]))


def tell_of_withdrawal(event: "DomainEvent") -> None:
    """Tell residents that a standard which rests on their words is withdrawn."""
    notices.tell_of_withdrawal(uuid.UUID(event.subjects["withdrawal_id"]))


def tell_of_drafts(event: "DomainEvent") -> None:
    """Tell residents who asked to be told that drafts are put out for them to answer."""
    notices.tell_of_drafts(uuid.UUID(event.subjects["draft_consultation_id"]))


def tell_of_lost_support(event: "DomainEvent") -> None:
    """Tell officers that words on which a standard rests were taken back or are no longer published."""
    notices.tell_of_lost_support(uuid.UUID(event.subjects["proposal_id"]))
