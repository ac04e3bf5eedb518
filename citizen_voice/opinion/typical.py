"""What is typical of a group: tested on votes that the group was not made from.

Groups made from the very votes that are tested make any test void: votes without structure then show dozens of
"typical" answers. So proposals are halved; groups made from one half are tested on the other, and the other way round.
"""

import numpy as np
from scipy.stats import false_discovery_control, hypergeom

from citizen_voice.opinion.choosing import label_people
from citizen_voice.opinion.clustering import match_groups
from citizen_voice.opinion.groups import OpinionGroups
from citizen_voice.opinion.shares import Counts, count_by_group, jeffreys_interval
from citizen_voice.opinion.types import FEWEST_VOTES, BoolArray, FloatArray, IntArray
from citizen_voice.opinion.votes import Votes

FALSE_DISCOVERIES = 0.05


def find_typical(votes: Votes, groups: OpinionGroups, *, seed: int = 0) -> IntArray:
    """Return groups × proposals: 1 where a group typically agrees more than the others, -1 where less, 0 where neither.

    Fisher's exact test of the group against all others who are placed, both ways, on cells with five votes of the
    group; over all cells of both halves at most 5% of what is called typical is expected to be false (Benjamini &
    Hochberg 1995). A half's groups carry the number of the group with which they share most people; where these differ
    otherwise than the groups that are shown, whose interval must leave the share of the others out, nothing is claimed.
    """
    proposals = votes.shape[1]
    found = np.zeros((groups.k, proposals), dtype=np.int64)
    if groups.k < 2 or proposals < 2:
        return found
    is_first = np.zeros(proposals, dtype=bool)
    is_first[np.random.default_rng(seed).permutation(proposals)[: proposals // 2]] = True
    p_values = np.ones((groups.k, proposals))
    for tested in (is_first, ~is_first):
        labels = label_people(votes.keep(~tested[votes.columns]), groups.k, seed=seed)
        labels = match_groups(labels, groups.labels, groups.k)
        members = np.asarray(labels[:, None] == np.arange(groups.k)[None, :], dtype=np.float32)
        counts = count_by_group(votes.keep(tested[votes.columns]), members)
        p_values[:, tested], found[:, tested] = (one[:, tested] for one in _tested(counts))
    shown = count_by_group(votes, groups.members())
    return np.where(_discovered(p_values) & (_difference_of(shown) == found), found, 0)


def _difference_of(groups: Counts) -> IntArray:
    """Return 1 where the interval of a group's share lies above the share of the others, -1 below, 0 where neither."""
    low, high = jeffreys_interval(groups.agree, groups.seen)
    others = (groups.agree.sum(axis=0) - groups.agree) / np.maximum(groups.seen.sum(axis=0) - groups.seen, 1)
    return np.where(low > others, 1, np.where(high < others, -1, 0))


def _tested(groups: Counts) -> tuple[FloatArray, IntArray]:
    """Return the two-sided p-value of each cell, 1 where it is not tested or points nowhere, and its direction."""
    more_agree, less_agree = _tails(groups.agree, groups.seen)
    p_values = np.minimum(1.0, 2 * np.minimum(more_agree, less_agree))
    direction = np.where(more_agree < less_agree, 1, -1)
    seen = groups.seen
    is_tested = (seen >= FEWEST_VOTES) & (seen.sum(axis=0) - seen >= FEWEST_VOTES)
    return np.where(is_tested, p_values, 1.0), direction


def _tails(hits: IntArray, seen: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the chance of as many hits or more in the group, and of as many or fewer, all totals being given."""
    all_hits, all_seen = hits.sum(axis=0), seen.sum(axis=0)
    return (
        hypergeom.sf(hits - 1, all_seen, all_hits, seen),
        hypergeom.cdf(hits, all_seen, all_hits, seen),
    )


def _discovered(p_values: FloatArray) -> BoolArray:
    adjusted = false_discovery_control(p_values.ravel(), method="bh").reshape(p_values.shape)
    return np.asarray(adjusted <= FALSE_DISCOVERIES)
