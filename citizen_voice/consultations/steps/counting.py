"""Rows that the database adds as people join and proposals are published, folded into one for each consultation."""

from sqlalchemy import delete, func, insert, literal, select

from citizen_voice.db import db
from citizen_voice.models import ContributionCount

MOST_AT_ONCE = 20
ENOUGH_TO_FOLD = 2


def fold_contributions() -> int:
    """Fold the rows of some consultations that have several, and return of how many. The sweep calls it.

    What is added meanwhile stays a row of its own: the sum is right at every moment.
    """
    several = (
        select(ContributionCount.consultation_id)
        .group_by(ContributionCount.consultation_id)
        .having(func.count() >= ENOUGH_TO_FOLD)
        .limit(MOST_AT_ONCE)
    )
    # Those that another sweep folds at this moment are left to it.
    held = (
        select(ContributionCount.id)
        .where(ContributionCount.consultation_id.in_(several))
        .order_by(ContributionCount.id)
        .with_for_update(skip_locked=True)
    )
    folded = (
        delete(ContributionCount)
        .where(ContributionCount.id.in_(held))
        .returning(
            ContributionCount.authority_id,
            ContributionCount.consultation_id,
            ContributionCount.people,
            ContributionCount.proposals,
        )
        .cte("folded")
    )
    sums = select(
        func.gen_random_uuid(),
        folded.c.authority_id,
        folded.c.consultation_id,
        func.sum(folded.c.people) + literal(0),
        func.sum(folded.c.proposals) + literal(0),
    ).group_by(folded.c.authority_id, folded.c.consultation_id)
    columns = ["id", "authority_id", "consultation_id", "people", "proposals"]
    statement = insert(ContributionCount).from_select(columns, sums).returning(ContributionCount.id)
    return len(db.session.execute(statement).all())
