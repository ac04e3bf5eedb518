"""Who disagrees with a theme: the strongest statements against it, for those who decide to read beside the figures."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import Consultation, VoteTally
from citizen_voice.themes.steps.theme_figures import theme_members
from citizen_voice.themes.steps.words import ShownStatement, load_shown
from citizen_voice.vocabulary import Stance

MOST = 2


def list_contrary(consultation: Consultation, theme_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ShownStatement]]:
    """Return for each theme the statements settled as against it with which most people agree, with their votes."""
    members = theme_members(consultation, theme_ids)
    agree = func.coalesce(VoteTally.agree, 0)
    place = func.row_number().over(partition_by=members.c.theme_id, order_by=(agree.desc(), members.c.statement_id))
    ranked = (
        select(members.c.theme_id, members.c.statement_id, place.label("place"))
        .outerjoin(VoteTally, VoteTally.proposal_id == members.c.proposal_id)
        .where(members.c.stance == Stance.AGAINST)
        .subquery()
    )
    rows = db.session.execute(
        select(ranked.c.theme_id, ranked.c.statement_id)
        .where(ranked.c.place <= MOST)
        .order_by(ranked.c.theme_id, ranked.c.place)
    ).all()
    shown = load_shown([row.statement_id for row in rows], with_votes=True)
    found: dict[uuid.UUID, list[ShownStatement]] = {}
    for row in rows:
        found.setdefault(row.theme_id, []).append(shown[row.statement_id])
    return found
