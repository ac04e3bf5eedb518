"""What people think of the confirmed themes: counted by a worker from the votes of the run that is shown, and kept."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import insert

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import (
    Consultation,
    Council,
    OpinionPlace,
    OpinionRun,
    Participant,
    ThemeOpinion,
)
from citizen_voice.opinion.consensus import find_common_rejection, find_consensus
from citizen_voice.opinion.shares import Counts, jeffreys_interval
from citizen_voice.opinion.themes import ballots_on_themes, count_by, grade_evidence
from citizen_voice.opinion.types import IntArray, SparseMatrix
from citizen_voice.opinion.votes import Votes
from citizen_voice.priorities.steps.ballots import StoredBallots, pack
from citizen_voice.themes.queries import list_confirmed_themes
from citizen_voice.themes.steps.theme_figures import count_important, theme_members, theme_proposals
from citizen_voice.vocabulary import AgeBand, AssuranceLevel, RunState, Stance
from citizen_voice.voting.steps.ballots import read_ballots
from citizen_voice.voting.steps.opinion_results import known_number
from citizen_voice.voting.steps.opinion_runs import find_last_good

SIGNS = {Stance.FOR: 1, Stance.AGAINST: -1}
LEVELS, AGES = tuple(AssuranceLevel), tuple(AgeBand)


@dataclass(frozen=True, eq=False)
class ThemeVotes:
    """What the worker reads: the votes, which way each proposal looks at each theme, and what is known of people."""

    run: OpinionRun
    themes: tuple[uuid.UUID, ...]
    votes: Votes
    stances: SparseMatrix
    councils: tuple[str, ...]
    people: dict[uuid.UUID, Any]
    important: dict[uuid.UUID, int]


def read_theme_votes(consultation_id: uuid.UUID) -> ThemeVotes | None:
    """Read what the opinions of themes are counted from; None before the first run over the votes."""
    run = find_last_good(consultation_id)
    if run is None:
        return None
    consultation = db.session.get_one(Consultation, consultation_id)
    # By title, as in the open data: of equal prices the first is taken, here and by whoever makes the slate again.
    confirmed = sorted(list_confirmed_themes(consultation), key=lambda theme: (theme.title, theme.id))
    themes = tuple(theme.id for theme in confirmed)
    votes = read_ballots(consultation_id).votes
    rows = db.session.execute(
        select(
            Participant.id,
            Participant.age_band,
            Participant.assurance_level,
            Council.code,
            OpinionPlace.group_number,
            func.coalesce(OpinionPlace.is_suspected, False).label("is_suspected"),
        )
        .outerjoin(Council, Council.id == Participant.council_id)
        .outerjoin(
            OpinionPlace, and_(OpinionPlace.participant_id == Participant.id, OpinionPlace.opinion_run_id == run.id)
        )
        .where(Participant.consultation_id == consultation_id)
    )
    people = {row.id: row for row in rows}
    # Somebody may have been erased since their votes were read, a moment before.
    votes = votes.of_people(np.array([one in people for one in votes.participants], dtype=np.bool_))
    return ThemeVotes(
        run=run,
        themes=themes,
        votes=votes,
        stances=_stances(consultation, votes, themes),
        councils=tuple(sorted({row.code for row in people.values() if row.code})),
        people=people,
        important=count_important(theme_proposals(theme_members(consultation))),
    )


def _stances(consultation: Consultation, votes: Votes, themes: Sequence[uuid.UUID]) -> SparseMatrix:
    """Return proposals × themes: 1 for, -1 against, 0 not told or not in the theme."""
    proposals = theme_proposals(theme_members(consultation))
    row_of = {one: at for at, one in enumerate(votes.proposals)}
    column_of = {one: at for at, one in enumerate(themes)}
    told = [
        (row_of[row.proposal_id], column_of[row.theme_id], SIGNS[row.stance])
        for row in db.session.execute(select(proposals.c.proposal_id, proposals.c.theme_id, proposals.c.stance))
        if row.stance is not None and row.proposal_id in row_of and row.theme_id in column_of
    ]
    rows, columns, signs = (np.array(one, dtype=np.int64) for one in zip(*told, strict=True)) if told else _NOTHING
    return csr_array((signs, (rows, columns)), shape=(votes.shape[1], len(themes)))


_NOTHING = (np.zeros(0, np.int64),) * 3


def count_theme_opinion(given: ThemeVotes) -> tuple[StoredBallots, dict[str, Any]]:
    """Return who approves what, and the figures of each theme by its id. Nothing is read here."""
    opinions = ballots_on_themes(given.votes, given.stances)
    people = [given.people[one] for one in given.votes.participants]
    ballots = StoredBallots(
        approves=opinions.approves.toarray().astype(np.bool_),
        opposes=opinions.opposes.toarray().astype(np.bool_),
        seen=opinions.seen.toarray().astype(np.bool_),
        group=_places([one.group_number for one in people], range(given.run.k)),
        council=_places([one.code for one in people], given.councils),
        age=_places([one.age_band for one in people], AGES),
        assurance=_places([one.assurance_level for one in people], LEVELS),
        is_suspected=np.array([one.is_suspected for one in people], dtype=np.bool_),
    )
    # Who voted on no theme at all says nothing about them, and would be a voter with an empty ballot.
    ballots = ballots.only(np.asarray(ballots.seen.any(axis=1)))
    figures = {
        "councils": list(given.councils),
        "people": len(ballots),
        "k": given.run.k,
        "sizes": [int((ballots.group == group).sum()) for group in range(given.run.k)],
        "order": [str(at) for at in given.themes],
        "suspected": int(ballots.is_suspected.sum()),
        "themes": {
            str(at): {**one, "important": given.important.get(at, 0)}
            for at, one in zip(given.themes, _figures(ballots, given.run.k), strict=True)
        },
    }
    return ballots, figures


def _places(values: Sequence[Any], known: Sequence[Any]) -> IntArray:
    place = {one: at for at, one in enumerate(known)}
    return np.array([place.get(one, -1) for one in values], dtype=np.int16)


def _figures(ballots: StoredBallots, k: int) -> list[dict[str, Any]]:
    opinions = ballots.as_opinions()
    tables = opinions.approves, opinions.opposes, opinions.seen
    approve, oppose, seen = (np.asarray(one.sum(axis=0), dtype=np.int64).ravel() for one in tables)
    groups = [count_by(one, ballots.group, k) for one in tables]
    levels = [count_by(one, ballots.assurance, len(LEVELS)) for one in tables]
    without = [
        np.asarray(one[~ballots.is_suspected].sum(axis=0)).ravel() for one in (ballots.approves, ballots.opposes)
    ]
    counts = Counts(groups[0], groups[1], groups[2] - groups[0] - groups[1])
    agreed, rejected = find_consensus(counts), find_common_rejection(counts)
    low, high = jeffreys_interval(approve, seen)
    found = []
    for at in range(len(approve)):
        flips = bool(np.sign(approve[at] - oppose[at]) != np.sign(int(without[0][at]) - int(without[1][at])))
        grade, thin = grade_evidence(
            int(seen[at]), float(low[at]), float(high[at]), by_group=groups[2][:, at], has_flipped=flips
        )
        found.append(
            {
                "approve": int(approve[at]),
                "oppose": int(oppose[at]),
                "seen": int(seen[at]),
                "low": float(low[at]),
                "high": float(high[at]),
                "groups": [_counts(groups, group, at) for group in range(k)],
                "levels": {level.value: _counts(levels, place, at) for place, level in enumerate(LEVELS)},
                "approve_without": int(without[0][at]),
                "oppose_without": int(without[1][at]),
                "consensus": known_number(agreed.value[at]),
                "consensus_floor": known_number(agreed.floor[at]),
                "lowest": known_number(agreed.lowest[at]),
                "lowest_group": int(agreed.lowest_group[at]) if agreed.lowest_group[at] >= 0 else None,
                "rejection": known_number(rejected.value[at]),
                "evidence": grade,
                "thin": list(thin),
            }
        )
    return found


def _counts(tables: Sequence[IntArray], kind: int, at: int) -> dict[str, int]:
    return dict(zip(("approve", "oppose", "seen"), (int(one[kind, at]) for one in tables), strict=True))


def store_theme_opinion(given: ThemeVotes, ballots: StoredBallots, figures: dict[str, Any]) -> None:
    """Keep what was counted, in place of what was there. Not when a later run has taken the place of the one read."""
    run = db.session.get(OpinionRun, given.run.id, with_for_update={"read": True}, populate_existing=True)
    if run is None or run.state is not RunState.SUCCEEDED:
        return
    values = {
        "opinion_run_id": run.id,
        "counted_at": utcnow(),
        "figures": figures,
        "ballots": pack(ballots),
    }
    statement = insert(ThemeOpinion).values(
        id=uuid.uuid4(), authority_id=run.authority_id, consultation_id=run.consultation_id, **values
    )
    db.session.execute(statement.on_conflict_do_update(index_elements=["consultation_id"], set_=values))
