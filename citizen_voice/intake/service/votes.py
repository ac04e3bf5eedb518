"""Storing many votes at once. The rules of the database hold as for a single one: each was asked, and there is one."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.intake import queries
from citizen_voice.intake.service.copying import copy_rows
from citizen_voice.models import Consultation, Exposure, Vote
from citizen_voice.vocabulary import AssuranceLevel, VoteChoice
from citizen_voice.voting.steps.tallies import hold_tallies

Progress = Callable[[str, int, int], None]
"""Called with the name of the step, how much of it is done, and how much there is."""
_OWNER = ("id", "authority_id", "consultation_id", "participant_id", "proposal_id")


@dataclass(frozen=True, slots=True)
class KindCounts:
    """What became of the things of one kind in a file: read = new + changed + unchanged."""

    read: int
    new: int
    changed: int

    @property
    def unchanged(self) -> int:
        """How many were here already, just so."""
        return self.read - self.new - self.changed


@dataclass(frozen=True, slots=True)
class IncomingVote:
    """A vote from elsewhere. Without a time it counts as cast at the moment of the import."""

    participant_id: uuid.UUID
    proposal_id: uuid.UUID
    choice: VoteChoice
    cast_at: datetime | None = None
    changed_at: datetime | None = None
    is_important: bool = False


def store_votes(
    consultation: Consultation,
    votes: Sequence[IncomingVote],
    *,
    assurance_level: AssuranceLevel,
    progress: Progress,
) -> KindCounts:
    """Store votes in this transaction: what was not there is added, another choice replaces the one that stands.

    There must be at most one for each person and proposal, in the order in which the person cast them. All are
    taken, whatever the state of the consultation or the proposal: whether they may come in is the caller's to say.
    """
    hold_tallies(consultation.id)
    asked = {(one.participant_id, one.proposal_id): one for one in queries.list_asked(consultation)}
    positions: dict[uuid.UUID, int] = {}
    for earlier in asked.values():
        positions[earlier.participant_id] = max(positions.get(earlier.participant_id, 0), earlier.position)
    new: list[IncomingVote] = []
    changed: list[dict[str, Any]] = []
    now = utcnow()
    for vote in votes:
        known = asked.get((vote.participant_id, vote.proposal_id))
        if known is None or known.vote_id is None:
            new.append(vote)
        elif (known.choice, known.is_important) != (vote.choice, vote.is_important):
            moment = vote.changed_at or vote.cast_at or now
            new_values = {"new_choice": vote.choice, "new_importance": vote.is_important, "moment": moment}
            changed.append({"vote_id": known.vote_id, **new_values})
    unseen = [vote for vote in new if (vote.participant_id, vote.proposal_id) not in asked]
    copy_rows(
        Exposure.__tablename__, (*_OWNER, "position", "shown_at"), _exposures(consultation, unseen, positions, now)
    )
    copy_rows(
        Vote.__tablename__,
        (*_OWNER, "choice", "is_important", "assurance_level", "cast_at", "changed_at"),
        _votes(consultation, new, assurance_level, now),
        tell=lambda done: progress("votes", done, len(new)),
    )
    _change(changed)
    return KindCounts(read=len(votes), new=len(new), changed=len(changed))


def _exposures(
    consultation: Consultation, votes: Sequence[IncomingVote], positions: dict[uuid.UUID, int], now: datetime
) -> Iterator[tuple[Any, ...]]:
    for vote in votes:
        positions[vote.participant_id] = positions.get(vote.participant_id, 0) + 1
        yield (*_owner(consultation, vote), positions[vote.participant_id], vote.cast_at or now)


def _votes(
    consultation: Consultation, votes: Sequence[IncomingVote], assurance_level: AssuranceLevel, now: datetime
) -> Iterator[tuple[Any, ...]]:
    for vote in votes:
        what = (vote.choice.value, vote.is_important, assurance_level.value, vote.cast_at or now, vote.changed_at)
        yield (*_owner(consultation, vote), *what)


def _owner(consultation: Consultation, vote: IncomingVote) -> tuple[uuid.UUID, ...]:
    return (uuid.uuid4(), consultation.authority_id, consultation.id, vote.participant_id, vote.proposal_id)


def _change(changes: list[dict[str, Any]]) -> None:
    if changes:
        table: Any = Vote.__table__
        statement = (
            update(table)
            .where(table.c.id == bindparam("vote_id"))
            .values(
                choice=bindparam("new_choice"),
                is_important=bindparam("new_importance"),
                changed_at=bindparam("moment"),
            )
        )
        db.session.connection().execute(statement, changes)
        db.session.expire_all()
