"""How many measures one lot of a tender may ask bidders for, as an authority has it."""

import uuid

from flask_babel import gettext

from citizen_voice import audit
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import Authority

FEWEST, MOST = 1, 30


def check_most_measures(most: int) -> None:
    """Raise `InvalidInputError` for a limit that no lot can have."""
    if not FEWEST <= most <= MOST:
        words = gettext("Enter a number from %(fewest)d to %(most)d.", fewest=FEWEST, most=MOST)
        raise InvalidInputError(words, "most_measures")


def choose_most_measures(authority: Authority, most: int, *, officer_id: uuid.UUID) -> bool:
    """Give an authority another limit, and say whether it is another.

    A tender that asks for more and is not recorded yet must ask for less before it is. Raises `InvalidInputError`.
    """
    check_most_measures(most)
    hold_row(Authority, authority.id)
    db.session.refresh(authority)
    before = authority.most_measures
    if before == most:
        return False
    authority.most_measures = most
    db.session.flush()
    audit.record(
        "most_measures_chosen",
        who=audit.officer(officer_id),
        authority_id=authority.id,
        subject_kind="authority",
        subject_id=authority.id,
        before=before,
        after=most,
    )
    return True
