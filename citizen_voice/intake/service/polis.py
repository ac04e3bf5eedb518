"""Bringing a Polis export into a consultation, as often as one likes: what is there already is not stored again."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert

from citizen_voice import audit
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from citizen_voice.intake import queries
from citizen_voice.intake.polis import COMMENTS, PolisExport, PolisStatement
from citizen_voice.intake.queries import BroughtIn
from citizen_voice.intake.service.votes import IncomingVote, KindCounts, Progress, store_votes
from citizen_voice.models import Consultation, Participant, Proposal, ProposalText
from citizen_voice.moderation import service as moderation_service
from citizen_voice.proposals.service import REFERENCE_LENGTH, REFERENCE_SIGNS
from citizen_voice.vocabulary import (
    AssuranceLevel,
    Capacity,
    ConsultationState,
    ContributionSource,
    Language,
    ModerationStatus,
    TextKind,
)

PREFIX = "polis:"
TAKES_IMPORTS = frozenset({ConsultationState.OPEN, ConsultationState.CLOSED})
ORGANISER_ID = 0


@dataclass(frozen=True, slots=True)
class ImportReceipt:
    """What an import did, kind by kind, and in `notes` a sentence for everything that was left out or kept."""

    people: KindCounts
    statements: KindCounts
    states: KindCounts
    votes: KindCounts
    notes: tuple[str, ...]

    @property
    def has_news(self) -> bool:
        """Whether anything was stored at all."""
        return any(kind.new or kind.changed for kind in (self.people, self.statements, self.states, self.votes))


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody: the default where the caller does not watch."""


def import_polis(
    consultation: Consultation, export: PolisExport, *, language: str | None = None, progress: Progress = _silent
) -> ImportReceipt:
    """Bring in people, statements with their moderation states, and votes, all in this transaction.

    People and statements are known again by the ids of the export. `language` is that of the statements: without it,
    that of the consultation's words. Raises `InvalidTransitionError` for a draft or a reported consultation, and
    `InvalidInputError` when an export of another conversation was brought in before.
    """
    # Two imports at once follow one another, so that the second finds what the first has stored.
    hold_row(Consultation, consultation.id)
    _ensure_takes_imports(consultation)
    progress("people", 0, len(export.people))
    people, new_people = _add_people(consultation, export)
    known = queries.proposals_by_source(consultation, PREFIX)
    _ensure_same_conversation(export, known, people)
    new = [one for one in export.statements if _reference(one.id) not in known]
    proposal_ids = {one.id: known[_reference(one.id)].id for one in export.statements if _reference(one.id) in known}
    proposal_ids |= _add_statements(consultation, new, people, language or _language(consultation))
    states, kept = _take_over_states(consultation, export.statements, known, proposal_ids, progress)
    votes = store_votes(
        consultation,
        [
            IncomingVote(people[one.voter_id], proposal_ids[one.statement_id], one.choice, one.cast_at, one.changed_at)
            for one in export.votes
        ],
        assurance_level=AssuranceLevel.IMPORTED,
        progress=progress,
    )
    receipt = ImportReceipt(
        people=KindCounts(read=len(export.people), new=new_people, changed=0),
        statements=KindCounts(read=len(export.statements), new=len(new), changed=0),
        states=states,
        votes=votes,
        notes=tuple(_notes(export, kept)),
    )
    if receipt.has_news:
        _record(consultation, export, receipt)
    return receipt


def _ensure_takes_imports(consultation: Consultation) -> None:
    db.session.refresh(consultation, ["state"])
    if consultation.state not in TAKES_IMPORTS:
        raise InvalidTransitionError(
            f"The consultation {consultation.slug} is {consultation.state.value}: "
            "only into an open or closed one can something be brought in. Open it first."
        )


def _ensure_same_conversation(
    export: PolisExport, known: Mapping[str, BroughtIn], people: Mapping[int, uuid.UUID]
) -> None:
    for one in export.statements:
        before = known.get(_reference(one.id))
        if before is not None and (before.text, before.participant_id) != (one.text, people[one.author_id]):
            raise InvalidInputError(
                f"{COMMENTS}: comment-id {one.id} has another text or author than when it was imported before. This "
                "is an export of another conversation: import it into a consultation of its own."
            )


def _add_people(consultation: Consultation, export: PolisExport) -> tuple[dict[int, uuid.UUID], int]:
    """Return the participant of every person of the export, and how many of them are new."""
    before = queries.people_by_source(consultation, PREFIX)
    people = {number: before.get(_reference(number)) or uuid.uuid4() for number in export.people}
    rows = [
        {
            "id": people[number],
            "authority_id": consultation.authority_id,
            "consultation_id": consultation.id,
            # Polis does not ask where people live.
            "council_id": None,
            "lives_here": False,
            "capacity": Capacity.INDIVIDUAL,
            "is_supplier": False,
            "assurance_level": AssuranceLevel.IMPORTED,
            "seed": secrets.token_hex(8),
            "source": ContributionSource.IMPORT,
            "source_reference": _reference(number),
        }
        for number in export.people
        if _reference(number) not in before
    ]
    if rows:
        db.session.execute(insert(Participant), rows)
    return people, len(rows)


def _add_statements(
    consultation: Consultation, statements: list[PolisStatement], people: Mapping[int, uuid.UUID], language: str
) -> dict[int, uuid.UUID]:
    """Store statements as proposals that wait for a moderator, and return the id of each."""
    ids = {one.id: uuid.uuid4() for one in statements}
    if not statements:
        return ids
    shared = {"authority_id": consultation.authority_id}
    proposals = [
        {
            **shared,
            "id": ids[one.id],
            "consultation_id": consultation.id,
            "participant_id": people[one.author_id],
            "reference": "".join(secrets.choice(REFERENCE_SIGNS) for _ in range(REFERENCE_LENGTH)),
            "moderation_status": ModerationStatus.PENDING,
            "assurance_level": AssuranceLevel.IMPORTED,
            "submitted_at": one.submitted_at,
            "source": ContributionSource.IMPORT,
            "source_reference": _reference(one.id),
        }
        for one in statements
    ]
    texts = [
        {
            **shared,
            "proposal_id": ids[one.id],
            "version": 1,
            "kind": TextKind.ORIGINAL,
            "text": one.text,
            "why": "",
            "language": language,
        }
        for one in statements
    ]
    db.session.execute(insert(Proposal), proposals)
    db.session.execute(insert(ProposalText), texts)
    return ids


def _take_over_states(
    consultation: Consultation,
    statements: tuple[PolisStatement, ...],
    known: Mapping[str, BroughtIn],
    proposal_ids: Mapping[int, uuid.UUID],
    progress: Progress,
) -> tuple[KindCounts, int]:
    """Take over what the moderators of the export decided, and return how many decisions of ours stand against it."""
    ours = queries.decided_here(consultation)
    due = []
    kept = 0
    for one in statements:
        before = known.get(_reference(one.id))
        status = before.status if before else ModerationStatus.PENDING
        is_possible = (status, one.status) in moderation_service.TRANSITIONS
        if one.status is status or (before and before.id in ours) or not is_possible:
            kept += one.status is not status
        else:
            due.append(one)
    changed = 0
    for number, one in enumerate(due, start=1):
        proposal = db.session.get_one(Proposal, proposal_ids[one.id])
        moderation_service.record_imported_status(proposal, status=one.status)
        changed += _reference(one.id) in known
        if number % 50 == 0 or number == len(due):
            progress("states", number, len(due))
    return KindCounts(read=len(statements), new=len(due) - changed, changed=changed), kept


def _notes(export: PolisExport, kept: int) -> list[str]:
    notes = []
    if export.empty_ids:
        notes.append(
            f"{len(export.empty_ids)} statements without any words were left out, "
            f"with {export.votes_on_empty} votes on them."
        )
    if kept:
        notes.append(f"{kept} statements keep the state that they have here, though the export has another.")
    by_organiser = sum(one.author_id == ORGANISER_ID for one in export.statements)
    if by_organiser:
        notes.append(
            f"{by_organiser} statements are by participant {ORGANISER_ID}, who in most Polis conversations is the "
            "organiser."
        )
    return notes


def _record(consultation: Consultation, export: PolisExport, receipt: ImportReceipt) -> None:
    audit.record(
        "polis_imported",
        who=audit.SYSTEM,
        authority_id=consultation.authority_id,
        subject_kind="consultation",
        subject_id=consultation.id,
        people_new=receipt.people.new,
        statements_new=receipt.statements.new,
        states_new=receipt.states.new,
        states_changed=receipt.states.changed,
        votes_new=receipt.votes.new,
        votes_changed=receipt.votes.changed,
        **{f"sha256_{name}": digest for name, digest in export.hashes.items()},
    )


def _reference(number: int) -> str:
    return f"{PREFIX}{number}"


def _language(consultation: Consultation) -> str:
    written = {one.language for one in consultation.wordings}
    return next((language.value for language in Language if language in written), Language.ENGLISH.value)
