"""The votes on the statements of a run, as a sparse matrix. For the worker alone: it loads mathematics."""

import uuid
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array
from sqlalchemy import Uuid, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_voice.db import db
from citizen_voice.grouping.types import SparseMatrix
from citizen_voice.models import Statement, Vote
from citizen_voice.vocabulary import VoteChoice

READ_AT_ONCE = 10_000
SIGNS = {VoteChoice.AGREE: 1, VoteChoice.DISAGREE: -1}


def map_ballots(consultation_id: uuid.UUID, statement_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return the proposal whose votes are votes on a statement, for the statements that have such a proposal.

    People vote on a proposal as it stands: where it was cut into several statements, nobody can say which of them a
    vote was about, so it is counted for none.
    """
    wanted = set(statement_ids)
    rows = db.session.execute(
        select(Statement.id, Statement.proposal_id).where(Statement.consultation_id == consultation_id)
    )
    proposal_of = {row.id: row.proposal_id for row in rows if row.id in wanted}
    pieces = Counter(proposal_of.values())
    return {at: proposal_id for at, proposal_id in proposal_of.items() if pieces[proposal_id] == 1}


def count_ballots(consultation_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """Return how many agree with each proposal that has votes, and how many disagree."""
    agree, disagree = (func.count().filter(Vote.choice == choice) for choice in SIGNS)
    rows = db.session.execute(
        select(Vote.proposal_id, agree.label("agree"), disagree.label("disagree"))
        .where(Vote.consultation_id == consultation_id)
        .group_by(Vote.proposal_id)
    )
    return {row.proposal_id: (row.agree, row.disagree) for row in rows}


def read_ballots(proposal_ids: Sequence[uuid.UUID | None]) -> SparseMatrix:
    """Return the votes on proposals: a row each (an empty one for None), a column a person; 1 agree, -1 disagree."""
    row_of: Mapping[uuid.UUID, int] = {at: row for row, at in enumerate(proposal_ids) if at is not None}
    rows, columns, signs = array("i"), array("i"), array("b")
    column_of: dict[uuid.UUID, int] = {}
    votes = db.session.execute(
        select(Vote.proposal_id, Vote.participant_id, Vote.choice)
        .where(Vote.proposal_id == any_(cast(list(row_of), ARRAY(Uuid()))), Vote.choice.in_(list(SIGNS)))
        .execution_options(yield_per=READ_AT_ONCE)
    )
    for proposal_id, participant_id, choice in votes:
        rows.append(row_of[proposal_id])
        columns.append(column_of.setdefault(participant_id, len(column_of)))
        signs.append(SIGNS[choice])
    shape = (len(proposal_ids), max(1, len(column_of)))
    places = np.frombuffer(rows, np.int32), np.frombuffer(columns, np.int32)
    return csr_array((np.frombuffer(signs, np.int8), places), shape=shape)
