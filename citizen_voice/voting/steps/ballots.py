"""The votes of a consultation as arrays. For the worker alone: it loads mathematics."""

import uuid
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import VoteTally
from citizen_voice.opinion.types import BoolArray, FloatArray
from citizen_voice.opinion.votes import Votes

_SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
_HEADER, _TRAILER = len(_SIGNATURE) + 8, 2
_FIELDS = (("person", "V16"), ("proposal", "V16"), ("sign", ">i4"), ("seconds", ">f8"), ("imported", ">i4"))
_ROW = np.dtype(
    [("fields", ">i2"), *(part for name, kind in _FIELDS for part in ((f"{name}_size", ">i4"), (name, kind)))]
)
"""How PostgreSQL sends a row in its binary form: the number of fields, and before each field its size."""

_VOTES = """
    SELECT vote.participant_id, vote.proposal_id,
        CASE choice WHEN 'agree' THEN 1 WHEN 'disagree' THEN -1 ELSE 0 END::int4,
        extract(epoch FROM cast_at)::float8,
        (vote.assurance_level = 'imported')::int4
    FROM vote JOIN proposal ON proposal.id = vote.proposal_id
    WHERE vote.consultation_id = %(at)s AND moderation_status = 'approved' AND withdrawn_at IS NULL
    ORDER BY vote.participant_id, vote.proposal_id
"""


@dataclass(frozen=True, eq=False)
class Ballots:
    """The votes on what is published now, and when each was cast: seconds since 1970, in the order of the votes.

    `is_imported` tells those that came in by file. People and proposals are those that have a vote. `changes` is the
    sum of the tallies a moment before: what a later run compares with.
    """

    votes: Votes
    seconds: FloatArray
    is_imported: BoolArray
    changes: int


def read_ballots(consultation_id: uuid.UUID) -> Ballots:
    """Read the votes on the proposals that are published and not withdrawn.

    One statement, so that nothing changes in between. The rows come in the database's binary form, all of one size,
    and are an array as they stand: two million votes take seconds, where as many objects would take half a minute.
    """
    changes = count_changes(consultation_id)
    rows = _copy(consultation_id)
    people, person = _numbered(rows["person"])
    proposals, proposal = _numbered(rows["proposal"])
    votes = Votes(people, proposals, person, proposal, rows["sign"].astype(np.int8))
    return Ballots(votes, rows["seconds"].astype(np.float64), rows["imported"].astype(np.bool_), changes)


def count_changes(consultation_id: uuid.UUID) -> int:
    """Return how many votes of a consultation were ever added, changed or removed."""
    total = select(func.coalesce(func.sum(VoteTally.changes), 0)).where(VoteTally.consultation_id == consultation_id)
    return int(db.session.scalar(total) or 0)


def _numbered(keys: NDArray[Any]) -> tuple[tuple[uuid.UUID, ...], NDArray[np.int64]]:
    """Return the ids in rising order, and the place of each row's id among them."""
    known, places = np.unique(np.ascontiguousarray(keys), return_inverse=True)
    return tuple(uuid.UUID(bytes=bytes(one)) for one in known), places.astype(np.int64)


def _copy(consultation_id: uuid.UUID) -> NDArray[Any]:
    driver: Any = db.session.connection().connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY ({_VOTES}) TO STDOUT (FORMAT BINARY)", {"at": consultation_id}) as copy,
    ):
        sent = b"".join(bytes(block) for block in copy)
    if not sent.startswith(_SIGNATURE) or (len(sent) - _HEADER - _TRAILER) % _ROW.itemsize:
        raise ValueError("The database sent votes in a form that is not known here.")
    return np.frombuffer(sent[_HEADER:-_TRAILER], dtype=_ROW)
