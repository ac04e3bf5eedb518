"""Who took part, counted by the database: by area, age and time, and never person by person.

Somebody has taken part who voted, or wrote a proposal that is published and not withdrawn. An organiser who put in
first proposals speaks for nobody and is not counted for them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, DateTime, cast, exists, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_voice.db import db
from citizen_voice.models import Consultation, Participant, Proposal, Vote
from citizen_voice.priorities.steps.periods import Period, Unit, list_periods
from citizen_voice.themes.queries import published
from citizen_voice.vocabulary import AgeBand, Capacity, ContributionSource


class PeopleCell(NamedTuple):
    """How many who took part live in one area (None: elsewhere, or not known where), with one age and capacity."""

    council_id: uuid.UUID | None
    age_band: AgeBand | None
    capacity: Capacity
    people: int


class ActCell(NamedTuple):
    """How many of one area, age and capacity, who came in period `first`, took part in `period`: people and votes.

    Periods count from 1; 0 is before the first.
    """

    council_id: uuid.UUID | None
    age_band: AgeBand | None
    capacity: Capacity
    first: int
    period: int
    people: int
    voters: int
    votes: int


@dataclass(frozen=True)
class CountedActs:
    """Who took part when, in the periods of a kind between two days. `counted_at` is None where it was just counted."""

    first: date
    last: date
    unit: Unit
    cells: Sequence[ActCell]
    counted_at: datetime | None = None

    @property
    def periods(self) -> Sequence[Period]:
        """The periods, in order: the first has number 1."""
        return list_periods(self.first, self.last, self.unit)


def count_people(consultation: Consultation) -> list[PeopleCell]:
    """Return how many took part, in one query with a row for each area, age and capacity that there is."""
    wrote = _counted(select(Proposal.participant_id), consultation)
    has_taken_part = or_(exists().where(Vote.participant_id == Participant.id), Participant.id.in_(wrote))
    group = (Participant.council_id, Participant.age_band, Participant.capacity)
    rows = db.session.execute(
        select(*group, func.count())
        .where(Participant.consultation_id == consultation.id, has_taken_part)
        .group_by(*group)
    )
    return [PeopleCell(*row) for row in rows]


def count_acts(consultation: Consultation, starts: Sequence[datetime]) -> list[ActCell]:
    """Return who took part in which period, in one query. `starts` has the first moment of each period, in order."""
    voted = (
        select(Vote.participant_id, _period_of(Vote.cast_at, starts), func.count().label("votes"))
        .where(Vote.consultation_id == consultation.id)
        .group_by(Vote.participant_id, "period")
    )
    wrote = _counted(
        select(Proposal.participant_id, _period_of(Proposal.submitted_at, starts), literal(0)), consultation
    )
    acts = union_all(voted, wrote).subquery()
    own = (
        select(acts.c.participant_id, acts.c.period, func.sum(acts.c.votes).label("votes"))
        .group_by(acts.c.participant_id, acts.c.period)
        .subquery()
    )
    first = func.min(own.c.period).over(partition_by=own.c.participant_id).label("first")
    each = select(own, first).subquery()
    group = (Participant.council_id, Participant.age_band, Participant.capacity, each.c.first, each.c.period)
    voters = func.count().filter(each.c.votes > 0)
    rows = db.session.execute(
        select(*group, func.count(), voters, cast(func.sum(each.c.votes), BigInteger))
        .join(Participant, Participant.id == each.c.participant_id)
        .group_by(*group)
    )
    return [ActCell(*row) for row in rows]


def _period_of(moment: Any, starts: Sequence[datetime]) -> Any:
    return func.width_bucket(moment, cast(list(starts), ARRAY(DateTime(timezone=True)))).label("period")


def _counted(rows: Any, consultation: Consultation) -> Any:
    """Narrow rows with a `Proposal` to those of a consultation by which somebody has taken part."""
    return published(
        rows.where(Proposal.consultation_id == consultation.id, Proposal.source != ContributionSource.SEED)
    )
