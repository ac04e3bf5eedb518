"""One run over the votes, from the database and back. For the worker alone: it loads mathematics."""

import uuid

from citizen_voice.clock import utcnow
from citizen_voice.db import transactional
from citizen_voice.opinion.pipeline import OpinionPipeline
from citizen_voice.voting import policy
from citizen_voice.voting.steps import ballots, exposures, opinion_results, suspicions

SEED = 0
"""All chance begins here, so that the same votes always give the same groups."""

_read_ballots = transactional(ballots.read_ballots)
_read_sources = transactional(suspicions.read_sources)
_find_held = transactional(opinion_results.find_held)
_describe_exposure = transactional(exposures.describe_exposure)
_record_result = transactional(opinion_results.record_result)


def work_through(run_id: uuid.UUID, consultation_id: uuid.UUID) -> None:
    """Read the votes, find groups and what they hold, and store it. No transaction is open while it computes."""
    given = _read_ballots(consultation_id)
    sources = _read_sources(consultation_id)
    pipeline = OpinionPipeline(seed=SEED, held=_find_held(consultation_id)).fit(given.votes)
    suspected = suspicions.find_suspicions(given, sources)
    shown = _describe_exposure(consultation_id, utcnow() - policy.UNSEEN_AFTER)
    faults = find_faults(pipeline, shown)
    _record_result(run_id, given, pipeline, suspected, faults)


def find_faults(pipeline: OpinionPipeline, shown: exposures.ExposureFigures) -> list[str]:
    """Return the codes of the invariants that do not hold: something is then broken, and officers are told.

    "shuffle": the order of votes changes the groups. "weights": proposals are drawn alike whatever was voted.
    "unseen": a proposal was put before nobody for a day after it was published, though people came.
    """
    totals, weights = pipeline.totals_, pipeline.weights_
    differ = {*zip(totals.agree.tolist(), totals.disagree.tolist(), totals.unsure.tolist(), strict=True)}
    are_alike = len(differ) > 1 and len(weights) > 1 and float(weights.max() - weights.min()) == 0.0
    found = {
        "shuffle": pipeline.groups_.shuffle_stability < 1.0,
        "weights": are_alike,
        "unseen": shown.unseen > 0,
    }
    return [code for code, is_found in found.items() if is_found]
