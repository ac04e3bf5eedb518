"""What a run reads: the statements of what is published, and who wrote them."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import GroupingRun, Proposal, ProposalText, Statement
from citizen_voice.themes.queries import published
from citizen_voice.vocabulary import ContributionSource, RunState


class GroupableRow(NamedTuple):
    """A statement as it goes into a run: its id, the words of its span, and where they come from.

    `participant_id` is who wrote it; None for a seed, for which an organiser stands who speaks for nobody.
    """

    id: uuid.UUID
    words: str
    language: str
    reference: str
    number: int
    participant_id: uuid.UUID | None


def list_succeeded(consultation_id: uuid.UUID) -> Sequence[GroupingRun]:
    """Return the run whose candidates are under review now: one, or none."""
    return db.session.scalars(
        select(GroupingRun).where(
            GroupingRun.consultation_id == consultation_id, GroupingRun.state == RunState.SUCCEEDED
        )
    ).all()


def list_groupable(consultation_id: uuid.UUID) -> list[GroupableRow]:
    """Return the statements of what is published now, with the words of their spans."""
    rows = (
        select(Statement, ProposalText.text, ProposalText.language, Proposal)
        .join(Proposal, Proposal.published_text_id == Statement.proposal_text_id)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .where(Statement.consultation_id == consultation_id)
    )
    return [
        GroupableRow(
            id=one.id,
            words=text[one.start_offset : one.end_offset],
            language=language,
            reference=proposal.reference,
            number=one.number,
            participant_id=None if proposal.source is ContributionSource.SEED else proposal.participant_id,
        )
        for one, text, language, proposal in db.session.execute(published(rows))
    ]


def list_words(statement_ids: Sequence[uuid.UUID]) -> list[str]:
    """Return the words of those of the statements that are published now, in no order."""
    rows = (
        select(ProposalText.text, Statement.start_offset, Statement.end_offset)
        .join(Statement, Statement.proposal_text_id == ProposalText.id)
        .join(Proposal, Proposal.published_text_id == ProposalText.id)
        .where(Statement.id.in_(statement_ids))
    )
    return [text[start:end] for text, start, end in db.session.execute(published(rows))]


def map_authors(consultation_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """Return the participant behind each statement of a consultation; a seed has none."""
    rows = db.session.execute(
        select(Statement.id, Proposal.participant_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(Statement.consultation_id == consultation_id, Proposal.source != ContributionSource.SEED)
    )
    return {row.id: row.participant_id for row in rows}
