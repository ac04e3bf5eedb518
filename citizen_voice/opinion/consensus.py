"""What all groups agree on, what they all reject, what divides them, and what people do not know."""

from dataclasses import dataclass

import numpy as np

from citizen_voice.opinion.shares import Counts, jeffreys_interval, smoothed
from citizen_voice.opinion.types import FEWEST_VOTES, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Consensus:
    """How far all groups hold each proposal, as arrays of one number a proposal.

    `value` is the geometric mean over groups of (agree + 1) / (seen + 2); NaN unless every group has five votes on it.
    `floor` is that of the lower ends of the intervals: lists are ordered by it, so that ignorance does not outrank
    evidence. `lowest` is the smallest smoothed share of a group, and `lowest_group` the group that has it (-1: none).
    """

    value: FloatArray
    floor: FloatArray
    lowest: FloatArray
    lowest_group: IntArray

    def ranked(self) -> list[int]:
        """Return the proposals that can be compared, most held by all groups first."""
        known = np.flatnonzero(~np.isnan(self.value))
        return [int(at) for at in known[np.lexsort((known, -self.value[known], -self.floor[known]))]]


def find_consensus(groups: Counts) -> Consensus:
    """Return what all groups agree with. Counts are groups × proposals.

    As group-informed consensus (Small et al. 2021), but the geometric mean in place of the product: the product shrinks
    as groups are added, so that no two consultations could be compared.
    """
    return _held_by_all(groups.agree, groups.seen)


def find_common_rejection(groups: Counts) -> Consensus:
    """Return what all groups disagree with: the twin of `find_consensus`."""
    return _held_by_all(groups.disagree, groups.seen)


def _held_by_all(hits: IntArray, seen: IntArray) -> Consensus:
    shares = smoothed(hits, seen)
    low, _ = jeffreys_interval(hits, seen)
    is_known = (seen >= FEWEST_VOTES).all(axis=0) & (seen.shape[0] > 0)
    lowest = shares.argmin(axis=0)
    return Consensus(
        value=np.where(is_known, geometric_mean(shares), np.nan),
        floor=np.where(is_known, geometric_mean(low), np.nan),
        lowest=np.where(is_known, shares.min(axis=0), np.nan),
        lowest_group=np.where(is_known, lowest, -1),
    )


def geometric_mean(values: FloatArray) -> FloatArray:
    """Return the geometric mean over the first axis; 0 where a value is 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp(np.log(values).mean(axis=0)))


def find_divisive(groups: Counts) -> FloatArray:
    """Return how far apart groups are on each proposal: 0 … 1, NaN where there is not evidence enough.

    With several groups: the widest gap between the intervals of two groups' shares of agreement, 0 where all overlap.
    With one: the smaller of the lower ends for agreeing and for disagreeing, that is, how even a split is certain.
    """
    low, high = jeffreys_interval(groups.agree, groups.seen)
    enough = groups.seen >= FEWEST_VOTES
    if groups.seen.shape[0] == 1:
        against, _ = jeffreys_interval(groups.disagree, groups.seen)
        return np.where(enough[0], np.minimum(low, against)[0], np.nan)
    gap = np.where(enough, low, -np.inf).max(axis=0) - np.where(enough, high, np.inf).min(axis=0)
    return np.where(enough.sum(axis=0) >= 2, np.maximum(gap, 0.0), np.nan)


def find_uncertain(counts: Counts) -> FloatArray:
    """Return the lower end of the share that is unsure of each proposal: 0 … 1, NaN below five votes."""
    low, _ = jeffreys_interval(counts.unsure, counts.seen)
    return np.where(counts.seen >= FEWEST_VOTES, low, np.nan)


def ranked(values: FloatArray, *, above: float = 0.0) -> list[int]:
    """Return the places of the values above a bound, largest first, of equals the first; NaN is nowhere."""
    known = np.flatnonzero(values > above)
    return [int(at) for at in known[np.lexsort((known, -values[known]))]]
