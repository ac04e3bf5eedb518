"""How many of the statements that a published standard rests on can still be read: for everybody."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from citizen_voice.db import db
from citizen_voice.models import Clause, ClauseStatement, Proposal, Publication, PublishedStandard, Statement

CAN_BE_READ = and_(Proposal.withdrawn_at.is_(None), Proposal.published_text_id.is_not(None))
"""Whether everybody can read what somebody said, be it with private words left out."""


@dataclass(frozen=True)
class Remaining:
    """How many statements a published standard rests on, and how many of them can still be read."""

    statements: int
    readable: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is gone."""
        return self.readable == self.statements


NOTHING = Remaining(0, 0)
"""Of a standard in which no clause rests on a statement."""


def count_remaining(published_standard_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Remaining]:
    """Return what is left of each published standard, by its id, in one query. A statement counts once."""
    if not published_standard_ids:
        return {}
    rows = db.session.execute(
        select(
            PublishedStandard.id,
            func.count(func.distinct(Statement.id)),
            func.count(func.distinct(case((CAN_BE_READ, Statement.id)))),
        )
        .join(Clause, Clause.standard_revision_id == PublishedStandard.standard_revision_id)
        .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
        .join(Statement, Statement.id == ClauseStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(PublishedStandard.id.in_(published_standard_ids))
        .group_by(PublishedStandard.id)
    )
    found = {one: Remaining(statements, readable) for one, statements, readable in rows}
    return {one: found.get(one, NOTHING) for one in published_standard_ids}


def remaining_in(publication: Publication) -> Mapping[str, Remaining]:
    """Return what is left of each standard of a publication, by the id of the standard as text."""
    found = count_remaining([one.id for one in publication.standards])
    return {str(one.standard_id): found[one.id] for one in publication.standards}
