"""How delivery answers what has happened, and what it does by itself."""

import uuid
from typing import TYPE_CHECKING

from citizen_voice.commissioning import queries as commissioning_queries
from citizen_voice.db import transactional
from citizen_voice.delivery.steps.commitments import list_imports_without_commitments, make_commitments
from citizen_voice.delivery.steps.reminders import remind_of_late_reports

if TYPE_CHECKING:
    from citizen_voice.models import DomainEvent

MOST_AT_ONCE = 50


def bind_contracts(event: "DomainEvent") -> None:
    """Take from a recorded import what its contracts are to report. It may be run twice."""
    tender_import = commissioning_queries.find_import(uuid.UUID(event.subjects["tender_import_id"]))
    if tender_import is not None:
        make_commitments(tender_import)


@transactional
def sweep_delivery() -> int:
    """Bind what was recorded before there was anything to bind it, and remind of what is late. Returns how many."""
    unbound = list_imports_without_commitments(most=MOST_AT_ONCE)
    bound = sum(bool(make_commitments(one)) for one in unbound)
    return bound + remind_of_late_reports()
