"""Residents' words as they may be shown now, whatever has happened to them since they were grouped."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import Consultation, Proposal, ProposalText, Statement, Vote
from citizen_voice.vocabulary import VoteChoice


@dataclass(frozen=True)
class ShownStatement:
    """A statement as it may be shown now: `words` is None when it was withdrawn or is no longer published.

    When the words were replaced by a redacted version after the grouping, the whole published version is shown.
    """

    id: uuid.UUID
    reference: str
    words: str | None
    language: str
    withdrawn_at: datetime | None
    agree: int = 0
    disagree: int = 0
    unsure: int = 0


def load_shown(statement_ids: Collection[uuid.UUID], *, with_votes: bool = False) -> dict[uuid.UUID, ShownStatement]:
    """Return statements as they may be shown now, by id; with the votes on their proposals if asked for."""
    rows = db.session.execute(
        select(Statement, Proposal, ProposalText)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .outerjoin(ProposalText, ProposalText.id == Proposal.published_text_id)
        .where(Statement.id.in_(statement_ids))
    ).all()
    votes = _votes_by_proposal({proposal.id for _, proposal, _ in rows}) if with_votes else {}
    return {
        statement.id: _shown(statement, proposal, text, votes.get(proposal.id, {}))
        for statement, proposal, text in rows
    }


def list_shown(consultation: Consultation, statement_ids: Collection[uuid.UUID]) -> list[ShownStatement]:
    """Return those of the statements that belong to a consultation as they may be shown now, in the order given."""
    own = select(Statement.id).where(Statement.consultation_id == consultation.id, Statement.id.in_(statement_ids))
    shown = load_shown(db.session.scalars(own).all())
    return [shown[at] for at in statement_ids if at in shown]


def _shown(
    statement: Statement, proposal: Proposal, text: ProposalText | None, votes: dict[VoteChoice, int]
) -> ShownStatement:
    words = None
    if text is not None and proposal.withdrawn_at is None:
        is_current = text.id == statement.proposal_text_id
        words = text.text[statement.start_offset : statement.end_offset] if is_current else text.text
    return ShownStatement(
        id=statement.id,
        reference=proposal.reference,
        words=words,
        language=text.language if text else "en",
        withdrawn_at=proposal.withdrawn_at,
        agree=votes.get(VoteChoice.AGREE, 0),
        disagree=votes.get(VoteChoice.DISAGREE, 0),
        unsure=votes.get(VoteChoice.UNSURE, 0),
    )


def _votes_by_proposal(proposal_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[VoteChoice, int]]:
    found: dict[uuid.UUID, dict[VoteChoice, int]] = {}
    for proposal_id, choice, count in db.session.execute(
        select(Vote.proposal_id, Vote.choice, func.count())
        .where(Vote.proposal_id.in_(proposal_ids))
        .group_by(Vote.proposal_id, Vote.choice)
    ):
        found.setdefault(proposal_id, {})[choice] = count
    return found
