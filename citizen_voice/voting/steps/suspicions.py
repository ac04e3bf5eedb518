"""Whose votes are left out of totals "without": what may have been organised. For the worker alone.

Nothing is removed: both totals are shown, and an officer judges.
"""

import uuid
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import Participant
from citizen_voice.opinion.signals import (
    Burst,
    Comparison,
    find_arrivals,
    find_bursts,
    find_identical_ballots,
    find_shared_sources,
    with_and_without,
)
from citizen_voice.opinion.types import BoolArray
from citizen_voice.voting.steps.ballots import Ballots

MOSTLY = 0.5
"""Somebody belongs to a burst when more than this part of their votes came in it."""


@dataclass(frozen=True, eq=False)
class Suspicions:
    """The people in question (one truth a person), the totals with and without them, and what is told of each kind."""

    people: BoolArray
    comparison: Comparison
    told: dict[str, Any]


def read_sources(consultation_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Return the mark of the network from which each participant joined, where it is known."""
    rows = db.session.execute(
        select(Participant.id, Participant.network_mark).where(
            Participant.consultation_id == consultation_id, Participant.network_mark.is_not(None)
        )
    )
    return {at: mark for at, mark in rows if mark is not None}


def find_suspicions(ballots: Ballots, sources: dict[uuid.UUID, str]) -> Suspicions:
    """Look for identical ballots, bursts and shared sources, and count the votes with and without them.

    Bursts are of people who arrive, not of votes: the keenest voter is one arrival. Votes that came in by file may all
    bear the moment at which they did, so they are not asked about.
    """
    votes = ballots.votes
    kinds = votes.agree, votes.disagree, votes.unsure
    identical = find_identical_ballots(*kinds)
    cast_here = ~ballots.is_imported
    bursts = find_bursts(find_arrivals(ballots.seconds[cast_here], votes.rows[cast_here]))
    shared = find_shared_sources(np.array([sources.get(one) for one in votes.participants], dtype=object))
    marked = {
        "identical": _of([at for one in identical for at in one.people], votes.shape[0]),
        "bursts": _in_bursts(ballots, bursts),
        "sources": _of([at for one in shared for at in one.people], votes.shape[0]),
    }
    suspected = np.logical_or.reduce(list(marked.values()))
    found = {"identical": len(identical), "bursts": len(bursts), "sources": len(shared)}
    told: dict[str, Any] = {
        name: {"found": found[name], "people": int(people.sum())} for name, people in marked.items()
    }
    told["bursts"]["at"] = [{"start": one.start, "end": one.end, "arrivals": one.votes} for one in bursts]
    return Suspicions(suspected, with_and_without(*kinds, suspected), told | {"people": int(suspected.sum())})


def _of(people: list[int], count: int) -> BoolArray:
    marked = np.zeros(count, dtype=np.bool_)
    marked[people] = True
    return marked


def _in_bursts(ballots: Ballots, bursts: tuple[Burst, ...]) -> BoolArray:
    votes = ballots.votes
    inside = np.zeros(len(votes), dtype=np.bool_)
    for one in bursts:
        inside |= (ballots.seconds >= one.start) & (ballots.seconds <= one.end) & ~ballots.is_imported
    own = np.bincount(votes.rows, weights=inside, minlength=votes.shape[0])
    return np.asarray(own > MOSTLY * np.maximum(votes.votes_each, 1))
