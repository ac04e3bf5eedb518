"""Residents' words under a clause, as they are published now."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from citizen_voice.clock import in_london
from citizen_voice.db import db
from citizen_voice.exports.words import Words, WordsEntry
from citizen_voice.models import ModerationDecision, Proposal, Statement
from citizen_voice.vocabulary import ModerationChoice


def load_words(statement_ids: Iterable[str | uuid.UUID]) -> Words:
    """Return the words of statements as they are published now, or the day on which they were withdrawn.

    When a proposal's words were replaced after grouping, its present published words stand for the statement's; when
    publication was taken back, the day of that decision counts as the day of withdrawal. Unknown ids have no entry.
    """
    wanted = {uuid.UUID(str(one)) for one in statement_ids}
    rows = db.session.scalars(
        select(Statement)
        .where(Statement.id.in_(wanted))
        .options(
            joinedload(Statement.proposal_text),
            joinedload(Statement.proposal).joinedload(Proposal.published_text),
        )
    ).all()
    refused = _refusals({one.proposal_id for one in rows if one.proposal.published_text_id is None})
    return Words({str(one.id): _entry(one, refused) for one in rows})


def _refusals(proposal_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    """Return when publication of each proposal was last refused or taken back, in one query."""
    if not proposal_ids:
        return {}
    rows = db.session.execute(
        select(ModerationDecision.proposal_id, func.max(ModerationDecision.decided_at))
        .where(ModerationDecision.proposal_id.in_(proposal_ids), ModerationDecision.choice == ModerationChoice.REJECT)
        .group_by(ModerationDecision.proposal_id)
    )
    return dict(rows.all())


def _entry(statement: Statement, refused: Mapping[uuid.UUID, datetime]) -> WordsEntry:
    proposal, language = statement.proposal, statement.proposal_text.language
    if proposal.withdrawn_at is not None:
        return WordsEntry(None, language, withdrawn_on=in_london(proposal.withdrawn_at).date())
    if proposal.published_text_id == statement.proposal_text_id:
        return WordsEntry(words_of(statement), language)
    if proposal.published_text is not None:
        return WordsEntry(proposal.published_text.text, proposal.published_text.language)
    decided_at = refused.get(proposal.id, proposal.submitted_at)
    return WordsEntry(None, language, withdrawn_on=in_london(decided_at).date())


def words_of(statement: Statement) -> str:
    """Return the words of a statement in the version that it was cut from."""
    return statement.proposal_text.text[statement.start_offset : statement.end_offset]
