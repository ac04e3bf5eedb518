"""What a run over the votes found: stored whole, in place of what the last one found. For the worker alone."""

import math
import uuid
from typing import Any

from sqlalchemy import delete, insert, select, update

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import OpinionPlace, OpinionRun, Participant, Proposal, ProposalOpinion, VoteTally
from citizen_voice.opinion.groups import Held
from citizen_voice.opinion.pipeline import OpinionPipeline
from citizen_voice.opinion.types import BoolArray
from citizen_voice.vocabulary import RunState
from citizen_voice.voting.steps.ballots import Ballots
from citizen_voice.voting.steps.opinion_runs import find_last_good, hold, move
from citizen_voice.voting.steps.suspicions import Suspicions
from citizen_voice.voting.steps.tallies import hold_tallies


def find_held(consultation_id: uuid.UUID) -> Held | None:
    """Return what the last good run found, so that the next changes the groups only where that is firm."""
    run = find_last_good(consultation_id)
    if run is None:
        return None
    rows: Any = db.session.execute(
        select(OpinionPlace.participant_id, OpinionPlace.group_number).where(
            OpinionPlace.opinion_run_id == run.id, OpinionPlace.group_number.is_not(None)
        )
    )
    return Held(
        k=run.k, best=run.best, runs=run.best_runs, group_of={one.participant_id: one.group_number for one in rows}
    )


def record_result(
    run_id: uuid.UUID, ballots: Ballots, pipeline: OpinionPipeline, suspicions: Suspicions, faults: list[str]
) -> bool:
    """Store what a run found; False when the run was taken away meanwhile, and nothing is stored.

    People who were erased and proposals that were deleted meanwhile are left out; the tallies have then changed, and
    the next run is due.
    """
    run = hold(run_id)
    if run is None or run.state is not RunState.RUNNING:
        return False
    before = find_last_good(run.consultation_id)
    if before is not None:
        move(before, RunState.SUPERSEDED)
        for table in (OpinionPlace, ProposalOpinion):
            db.session.execute(delete(table).where(table.opinion_run_id == before.id))
    move(run, RunState.SUCCEEDED)
    run.finished_at = utcnow()
    _describe(run, ballots, pipeline, suspicions, faults)
    db.session.flush()
    _store_places(run, ballots, pipeline, suspicions.people)
    _store_proposals(run, ballots, pipeline, suspicions)
    return True


def _describe(
    run: OpinionRun, ballots: Ballots, pipeline: OpinionPipeline, suspicions: Suspicions, faults: list[str]
) -> None:
    groups = pipeline.groups_
    run.changes = ballots.changes
    run.votes, run.people = len(ballots.votes), ballots.votes.shape[0]
    run.placed = int((groups.labels >= 0).sum())
    run.k, run.best, run.best_runs = groups.k, groups.best, groups.runs
    run.silhouette, run.stability = groups.silhouette, groups.stability
    run.shuffle_stability = groups.shuffle_stability
    run.faults = faults
    run.figures = {
        "sizes": groups.sizes,
        "seconds": pipeline.seconds_,
        "signals": suspicions.told,
        "flips": len(suspicions.comparison.changed),
    }


def _store_places(run: OpinionRun, ballots: Ballots, pipeline: OpinionPipeline, suspected: BoolArray) -> None:
    there = set(
        db.session.scalars(
            select(Participant.id)
            .where(Participant.consultation_id == run.consultation_id)
            .with_for_update(read=True, key_share=True)
        )
    )
    labels, points = pipeline.groups_.labels, pipeline.groups_.projection.points
    rows = [
        {
            **_owner(run),
            "participant_id": one,
            "group_number": int(labels[at]) if labels[at] >= 0 else None,
            "x": float(points[at, 0]),
            "y": float(points[at, 1]),
            "is_suspected": bool(suspected[at]),
        }
        for at, one in enumerate(ballots.votes.participants)
        if one in there
    ]
    if rows:
        db.session.execute(insert(OpinionPlace), rows)


def _store_proposals(run: OpinionRun, ballots: Ballots, pipeline: OpinionPipeline, suspicions: Suspicions) -> None:
    there = set(db.session.scalars(select(Proposal.id).where(Proposal.consultation_id == run.consultation_id)))
    known = [(at, one) for at, one in enumerate(ballots.votes.proposals) if one in there]
    rows = [
        {**_owner(run), "proposal_id": one, **_figures(at, pipeline), **_without(at, suspicions)} for at, one in known
    ]
    if rows:
        db.session.execute(insert(ProposalOpinion), rows)
    hold_tallies(run.consultation_id)
    extremity = pipeline.groups_.projection.extremity
    table: Any = VoteTally.__table__
    if known:
        db.session.connection().execute(
            update(table).where(table.c.proposal_id == db.bindparam("at")).values(extremity=db.bindparam("far")),
            [{"at": one, "far": float(extremity[at])} for at, one in known],
        )


def _owner(run: OpinionRun) -> dict[str, Any]:
    return {"authority_id": run.authority_id, "opinion_run_id": run.id}


def _figures(at: int, pipeline: OpinionPipeline) -> dict[str, Any]:
    totals, consensus = pipeline.totals_, pipeline.consensus_
    lowest_group = int(consensus.lowest_group[at])
    return {
        "agree": int(totals.agree[at]),
        "disagree": int(totals.disagree[at]),
        "unsure": int(totals.unsure[at]),
        "consensus": known_number(consensus.value[at]),
        "consensus_floor": known_number(consensus.floor[at]),
        "lowest": known_number(consensus.lowest[at]),
        "lowest_group": lowest_group if lowest_group >= 0 else None,
        "rejection_floor": known_number(pipeline.rejection_.floor[at]),
        "divisive": known_number(pipeline.divisive_[at]),
        "uncertain": known_number(pipeline.uncertain_[at]),
        "groups": [_group(group, at, pipeline) for group in range(pipeline.groups_.k)],
    }


def _group(group: int, at: int, pipeline: OpinionPipeline) -> dict[str, Any]:
    counts = pipeline.by_group_
    return {
        "agree": int(counts.agree[group, at]),
        "disagree": int(counts.disagree[group, at]),
        "unsure": int(counts.unsure[group, at]),
        "low": round(float(pipeline.low_[group, at]), 4),
        "high": round(float(pipeline.high_[group, at]), 4),
        "typical": int(pipeline.typical_[group, at]),
    }


def _without(at: int, suspicions: Suspicions) -> dict[str, int]:
    without = suspicions.comparison.without
    return {"agree_without": int(without.agree[at]), "disagree_without": int(without.disagree[at])}


def known_number(value: float) -> float | None:
    """Return a number for the database; what is not known is None."""
    return None if math.isnan(value) else float(value)
