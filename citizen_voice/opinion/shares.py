"""Counts of votes, as a whole and by group, and what can be said of the share behind them."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from citizen_voice.opinion.types import FloatArray, IntArray
from citizen_voice.opinion.votes import Votes

LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Counts:
    """Votes by answer; arrays of one shape: proposals, or groups × proposals."""

    agree: IntArray
    disagree: IntArray
    unsure: IntArray

    @property
    def seen(self) -> IntArray:
        """All votes: agree, disagree and unsure."""
        return self.agree + self.disagree + self.unsure


def count_votes(votes: Votes) -> Counts:
    """Count the votes on each proposal."""
    proposals = votes.shape[1]
    agree, disagree, unsure = (
        np.bincount(votes.columns[votes.signs == sign], minlength=proposals) for sign in (1, -1, 0)
    )
    return Counts(agree, disagree, unsure)


def count_by_group(votes: Votes, members: FloatArray | IntArray) -> Counts:
    """Count the votes of each group on each proposal: groups × proposals. `members` is people × groups of 0 and 1."""
    agree, disagree, unsure = (
        np.rint((matrix.T @ members).T).astype(np.int64) for matrix in (votes.agree, votes.disagree, votes.unsure)
    )
    return Counts(agree, disagree, unsure)


def jeffreys_interval(hits: IntArray, trials: IntArray, level: float = LEVEL) -> tuple[FloatArray, FloatArray]:
    """Return the ends of the Jeffreys interval of a share: quantiles of Beta(hits + ½, misses + ½).

    The lower end is 0 where nothing hits, the upper 1 where everything does, as Brown, Cai & DasGupta (2001) advise;
    without a trial the interval is 0 … 1.
    """
    hits, trials = np.asarray(hits), np.asarray(trials)
    tail = (1 - level) / 2
    low = np.where(hits > 0, beta.ppf(tail, hits + 0.5, trials - hits + 0.5), 0.0)
    high = np.where(hits < trials, beta.ppf(1 - tail, hits + 0.5, trials - hits + 0.5), 1.0)
    return low, high


def smoothed(hits: IntArray, trials: IntArray) -> FloatArray:
    """Return (hits + 1) / (trials + 2): the share after two votes of which one hits; ½ without a trial."""
    return np.asarray((hits + 1) / (trials + 2))


def one_proportion_z(hits: IntArray, trials: IntArray) -> FloatArray:
    """Return how far a share is above one half: 2 √(n + 1) ((x + 1) / (n + 1) - ½), as in Polis (`stats.clj`)."""
    hits, trials = np.asarray(hits), np.asarray(trials)
    return np.asarray(2 * np.sqrt(trials + 1) * ((hits + 1) / (trials + 1) - 0.5))


def two_proportion_z(hits: IntArray, others: IntArray, trials: IntArray, other_trials: IntArray) -> FloatArray:
    """Return how far one share is above another, with one added to every count, as in Polis (`stats.clj`).

    The pooled two-proportion test; 0 where the pooled share is 1. A single vote passes it: it orders, and proves
    nothing. What is typical of a group is found in `typical`.
    """
    x, y, n, m = (np.asarray(one) + 1 for one in (hits, others, trials, other_trials))
    pooled = (x + y) / (n + m)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    is_certain = (pooled >= 1) | (error <= 0)
    return np.where(is_certain, 0.0, (x / n - y / m) / np.where(is_certain, 1.0, error))


def representativeness(inside: Counts) -> tuple[FloatArray, FloatArray]:
    """Return by group and proposal how many times as often a group agrees as all others, and the z of that.

    The ratio is p / ((1 + agree outside) / (2 + seen outside)), p the smoothed share in the group (Polis,
    `repness.clj`).
    """
    agree, seen = inside.agree, inside.seen
    outside_agree, outside_seen = agree.sum(axis=0) - agree, seen.sum(axis=0) - seen
    ratio = smoothed(agree, seen) / smoothed(outside_agree, outside_seen)
    return ratio, two_proportion_z(agree, outside_agree, seen, outside_seen)
