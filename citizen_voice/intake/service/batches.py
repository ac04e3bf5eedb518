"""Storing responses by the thousand: each with its proposal, its words and the person who gave it."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from citizen_voice.clock import start_of_day, utcnow
from citizen_voice.intake import queries
from citizen_voice.intake.response_rows import IncomingResponse
from citizen_voice.intake.service.copying import copy_rows
from citizen_voice.models import Consultation
from citizen_voice.proposals.service import REFERENCE_LENGTH, REFERENCE_SIGNS
from citizen_voice.screening.language import detect_languages
from citizen_voice.vocabulary import (
    AssuranceLevel,
    Capacity,
    ContributionSource,
    Language,
    ModerationStatus,
    TextKind,
)

PERSON = "person:"
_OWNER = ("id", "authority_id", "consultation_id")
_PARTICIPANT = (
    *_OWNER, "council_id", "lives_here", "capacity", "is_supplier", "assurance_level", "seed", "source",
    "source_reference",
)  # fmt: skip
_RESPONSE = (
    *_OWNER, "response_import_id", "participant_id", "key", "line", "channel", "assurance_level", "received_on",
    "language", "text", "text_sha256",
)  # fmt: skip
_PROPOSAL = (
    *_OWNER, "participant_id", "response_id", "reference", "moderation_status", "assurance_level", "submitted_at",
    "source", "source_reference",
)  # fmt: skip
_TEXT = ("id", "authority_id", "proposal_id", "version", "kind", "text", "why", "language")


@dataclass(frozen=True, slots=True)
class Stored:
    """A response just stored: the reference of its proposal; whether its area is known, where it named one."""

    reference: str
    has_area: bool


@dataclass(frozen=True, slots=True)
class _New:
    row: IncomingResponse
    key: str
    id: uuid.UUID
    proposal_id: uuid.UUID
    participant_id: uuid.UUID
    reference: str
    language: str


class BatchStore:
    """Stores what one import brings into a consultation, batch by batch, in the transaction at hand.

    `known` has the responses that were there before it, by key.
    """

    def __init__(self, consultation: Consultation, import_id: uuid.UUID) -> None:
        self._consultation = consultation
        self._import_id = import_id
        self._owner = (consultation.authority_id, consultation.id)
        self._now = utcnow()
        self._councils = queries.councils_by_name(consultation.authority_id)
        # Asked for once: the planner knows nothing yet of tables that grow within this transaction.
        self.known = queries.known_responses(consultation)
        self._people = queries.people_by_source(consultation, PERSON)
        self._taken = queries.references_taken(consultation)
        written = {one.language for one in consultation.wordings}
        self._language = next((one.value for one in Language if one in written), Language.ENGLISH.value)

    def add(self, rows: Mapping[str, IncomingResponse]) -> dict[str, Stored]:
        """Store rows by their keys, and return the reference of the proposal made of each."""
        if not rows:
            return {}
        people = self._find_people(rows)
        found = iter(detect_languages([row.text for row in rows.values() if not row.language]))
        references = self._references(len(rows))
        new = [
            _New(
                row=row,
                key=key,
                id=uuid.uuid4(),
                proposal_id=uuid.uuid4(),
                participant_id=people[key],
                reference=reference,
                language=row.language or next(found) or self._language,
            )
            for (key, row), reference in zip(rows.items(), references, strict=True)
        ]
        copy_rows("response", _RESPONSE, map(self._response, new))
        copy_rows("proposal", _PROPOSAL, map(self._proposal, new))
        copy_rows("proposal_text", _TEXT, map(self._text, new))
        return {
            one.key: Stored(one.reference, not one.row.area or self._council_of(one.row) is not None) for one in new
        }

    def _find_people(self, rows: Mapping[str, IncomingResponse]) -> dict[str, uuid.UUID]:
        """Return the participant of each row, by its key. Those who are not there yet are stored."""
        references = {key: self._person_of(key, row) for key, row in rows.items()}
        people: dict[str, uuid.UUID] = {}
        new: list[tuple[Any, ...]] = []
        for key, row in rows.items():
            reference = references[key]
            person_id = self._people.get(reference) if row.person else None
            if person_id is None:
                person_id = uuid.uuid4()
                new.append(self._participant(person_id, reference, row))
                if row.person:
                    self._people[reference] = person_id
            people[key] = person_id
        copy_rows("participant", _PARTICIPANT, new)
        return people

    def _person_of(self, key: str, row: IncomingResponse) -> str:
        """Return the source reference of who gave a response. A code for a person is kept as a hash alone.

        Whatever stands in that column, a name or an address perhaps, is stored nowhere and can't be read from here.
        """
        kind, words = (PERSON, row.person) if row.person else ("response:", key)
        return f"{kind}{hashlib.sha256(f'{self._consultation.id}:{words}'.encode()).hexdigest()[:32]}"

    def _council_of(self, row: IncomingResponse) -> uuid.UUID | None:
        return self._councils.get(row.area.casefold()) if row.area else None

    def _participant(self, person_id: uuid.UUID, reference: str, row: IncomingResponse) -> tuple[Any, ...]:
        council_id = self._council_of(row)
        return (
            person_id, *self._owner, council_id, council_id is not None, Capacity.INDIVIDUAL.value, False,
            AssuranceLevel.IMPORTED.value, secrets.token_hex(8), ContributionSource.IMPORT.value, reference,
        )  # fmt: skip

    def _response(self, one: _New) -> tuple[Any, ...]:
        row = one.row
        return (
            one.id, *self._owner, self._import_id, one.participant_id, one.key, row.line, row.channel.value,
            AssuranceLevel.IMPORTED.value, row.received_on, one.language, row.text, row.text_sha256,
        )  # fmt: skip

    def _proposal(self, one: _New) -> tuple[Any, ...]:
        submitted_at: datetime = start_of_day(one.row.received_on) if one.row.received_on else self._now
        return (
            one.proposal_id, *self._owner, one.participant_id, one.id, one.reference, ModerationStatus.PENDING.value,
            AssuranceLevel.IMPORTED.value, submitted_at, ContributionSource.IMPORT.value, f"response:{one.key}",
        )  # fmt: skip

    def _text(self, one: _New) -> tuple[Any, ...]:
        return (
            uuid.uuid4(), self._consultation.authority_id, one.proposal_id, 1, TextKind.ORIGINAL.value, one.row.text,
            "", one.language,
        )  # fmt: skip

    def _references(self, count: int) -> list[str]:
        """Return new references. Of many hundred thousands some would meet: one that is taken is not given again."""
        found: list[str] = []
        while len(found) < count:
            drawn = "".join(secrets.choice(REFERENCE_SIGNS) for _ in range(REFERENCE_LENGTH))
            if drawn not in self._taken:
                self._taken.add(drawn)
                found.append(drawn)
        return found
