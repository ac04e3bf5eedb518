"""How tenders answer what has happened. Each may be run twice: mail goes out once."""

import uuid
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext

from citizen_voice import mail
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.steps import notices
from citizen_voice.templating import public_address

if TYPE_CHECKING:
    from citizen_voice.models import DomainEvent


def tell_residents(event: "DomainEvent") -> None:
    """Tell residents that a tender asks for what they said. It may be run twice: mail goes out once a person."""
    tender_import = queries.find_import(uuid.UUID(event.subjects["tender_import_id"]))
    if tender_import is None:
        return
    authority = tender_import.publication.authority
    link = public_address("commissioning.show_import", authority_slug=authority.slug, import_id=tender_import.id)
    for resident, language in queries.list_residents_to_tell(tender_import):
        mail.post(
            authority_id=tender_import.authority_id,
            to_address=resident.email,
            template="tender_import_recorded",
            subject=lazy_gettext("What you said is in a council's tender"),
            language=language,
            once_key=f"tender-import:{tender_import.id}:{resident.id}",
            authority=authority,
            tender=tender_import.tender,
            link=link,
        )


def tell_of_new_version(event: "DomainEvent") -> None:
    """Tell commissioners that there is a new version of standards which their tenders use."""
    notices.tell_of_new_version(uuid.UUID(event.subjects["publication_id"]))


def tell_of_withdrawal(event: "DomainEvent") -> None:
    """Tell commissioners that a standard which their tenders use is withdrawn."""
    notices.tell_of_withdrawal(uuid.UUID(event.subjects["withdrawal_id"]))


def tell_of_lost_support(event: "DomainEvent") -> None:
    """Tell commissioners that words are gone on which a standard rests that their unrecorded tenders use."""
    notices.tell_of_lost_support(uuid.UUID(event.subjects["proposal_id"]))
