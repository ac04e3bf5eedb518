"""Counters of votes, which the database keeps itself: who writes many votes at once takes them first."""

import uuid

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import VoteTally


def hold_tallies(consultation_id: uuid.UUID) -> None:
    """Hold the counters of all proposals of a consultation until the transaction ends, in the order of counting.

    Those who vote take one counter of votes, then one of exposures. Whoever writes exposures first, as an import must,
    would stand crosswise to them.
    """
    own = select(VoteTally.id).where(VoteTally.consultation_id == consultation_id)
    db.session.execute(own.order_by(VoteTally.proposal_id).with_for_update(key_share=True))
