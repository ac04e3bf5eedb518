"""Votes for tests: blocs of people who answer alike, made from a seed."""

import uuid
from typing import Any

import numpy as np
from sqlalchemy import insert

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Consultation, Exposure, Participant, Proposal, Vote
from citizen_voice.vocabulary import AssuranceLevel, Capacity, ContributionSource, VoteChoice
from tests.factories import Factories

CHOICES = {1: VoteChoice.AGREE, -1: VoteChoice.DISAGREE, 0: VoteChoice.UNSURE}


def two_blocs(people: int, proposals: int, *, seed: int = 1, share: float = 0.9) -> np.ndarray:
    """Return people × proposals of signs, NaN where there is no vote: the first half and the second think apart."""
    random = np.random.default_rng(seed)
    side = np.where(np.arange(people) < people // 2, 1, -1)[:, None]
    lean = np.where(random.random(proposals) < 0.5, 1, -1)[None, :]
    signs = np.where(random.random((people, proposals)) < 0.9, side * lean, 0).astype(float)
    signs[random.random((people, proposals)) > share] = np.nan
    return signs


def store_ballots(
    consultation: Consultation, signs: np.ndarray, *, assurance: AssuranceLevel = AssuranceLevel.CONFIRMED_EMAIL
) -> tuple[list[Participant], list[Proposal]]:
    """Store the votes of a matrix of signs, with people and published proposals for its rows and columns."""
    make = Factories()
    people = make_people(consultation, signs.shape[0])
    proposals = [make.proposal(consultation, f"Proposal number {at}") for at in range(signs.shape[1])]
    cast(consultation, people, proposals, signs, assurance)
    return people, proposals


def make_people(consultation: Consultation, count: int) -> list[Participant]:
    """Store so many people who take part."""
    people = [_participant(consultation) for _ in range(count)]
    db.session.add_all(people)
    db.session.flush()
    return people


def cast(
    consultation: Consultation,
    people: list[Participant],
    proposals: list[Proposal],
    signs: np.ndarray,
    assurance: AssuranceLevel = AssuranceLevel.CONFIRMED_EMAIL,
) -> None:
    """Store votes of this moment, with what was shown for them."""
    rows: list[dict[str, Any]] = []
    for at, person in enumerate(people):
        for position, column in enumerate(np.flatnonzero(~np.isnan(signs[at])), start=1):
            rows.append(
                {
                    "authority_id": consultation.authority_id,
                    "consultation_id": consultation.id,
                    "participant_id": person.id,
                    "proposal_id": proposals[column].id,
                    "position": position,
                    "choice": CHOICES[int(signs[at, column])],
                }
            )
    if not rows:
        return
    now = utcnow()
    db.session.execute(
        insert(Exposure), [{**_without(row, "choice"), "id": uuid.uuid4(), "shown_at": now} for row in rows]
    )
    db.session.execute(
        insert(Vote),
        [
            {**_without(row, "position"), "id": uuid.uuid4(), "assurance_level": assurance, "cast_at": now}
            for row in rows
        ],
    )


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _participant(consultation: Consultation) -> Participant:
    return Participant(
        authority_id=consultation.authority_id,
        consultation_id=consultation.id,
        lives_here=False,
        capacity=Capacity.INDIVIDUAL,
        assurance_level=AssuranceLevel.CONFIRMED_EMAIL,
        seed=uuid.uuid4().hex[:16],
        source=ContributionSource.WEB,
    )
