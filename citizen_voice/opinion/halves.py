"""How many groups come back when people are grouped by one half of the proposals and by the other.

Where people vote on few of many proposals, their places on the plane hang on the chance of what they were asked, and
groups of permuted votes look as clear as real ones. But permuted votes have nothing that one half of the proposals
could tell of the other. Grouping halves and comparing is known as replication (Breckenridge 1989) or prediction
strength (Tibshirani & Walther 2005); there it is people that are halved, here the proposals.
"""

import numpy as np

from citizen_voice.opinion.chance import NOTHING_FOUND, Choice, compare_with_chance
from citizen_voice.opinion.clustering import agreement, cluster, has_found
from citizen_voice.opinion.projection import project
from citizen_voice.opinion.types import MOST_GROUPS, VOTES_TO_BE_PLACED, BoolArray, IntArray
from citizen_voice.opinion.votes import Votes, find_placed

_VOTES_IN_HALF = -(-VOTES_TO_BE_PLACED // 2)
_RESTARTS = 2
_TOLERANCE = 1e-3


def choose_by_halves(votes: Votes, *, seed: int = 0) -> Choice:
    """Return the number of groups on which halves of the proposals agree most, and whether chance would do as well.

    The measure is the largest adjusted Rand index, over 2 … 5 groups, of people grouped by either half. Votes permuted
    within each proposal are searched for their largest one in the same way.
    """
    halves = _halves(votes, np.random.default_rng(seed + 4))
    found = _agreements(halves, seed)
    if not found:
        return NOTHING_FOUND
    # Of equals the most groups: three that come back whole also come back as two of which one holds two of them.
    best = max(found, key=lambda k: (round(found[k], 6), k))
    random = np.random.default_rng(seed + 5)

    def deal() -> dict[int, float]:
        dealt = _agreements([half.permuted(random) for half in halves], seed)
        return {best: max(dealt.values(), default=0.0)}

    return compare_with_chance({best: found[best]}, deal)


def halve_proposals(votes: Votes, random: np.random.Generator) -> BoolArray:
    """Say of each proposal whether it is in the first half: of every two next to each other in votes, one by lot."""
    proposals = votes.shape[1]
    order = np.argsort(-np.bincount(votes.columns, minlength=proposals), kind="stable")
    places = np.arange(proposals)
    is_first = np.empty(proposals, dtype=bool)
    is_first[order] = (places % 2 == 0) == (random.random(proposals) < 0.5)[places // 2]
    return is_first


def _halves(votes: Votes, random: np.random.Generator) -> list[Votes]:
    """Return the votes on one half of the proposals and on the other, of people with four votes (or all) in each."""
    is_first = halve_proposals(votes, random)
    halves = [votes.of_proposals(is_first), votes.of_proposals(~is_first)]
    in_both = np.logical_and(*(find_placed(half, _VOTES_IN_HALF) for half in halves))
    return [half.of_people(in_both) for half in halves]


def _agreements(halves: list[Votes], seed: int) -> dict[int, float]:
    """Return the adjusted Rand index of the groups by either half, by number of groups, where both find that many."""
    planes = [project(half, tolerance=_TOLERANCE).points for half in halves]
    found = {}
    for k in range(2, min(MOST_GROUPS, len(planes[0]) - 1) + 1):
        groups: list[IntArray] = [cluster(points, k, seed=seed, restarts=_RESTARTS) for points in planes]
        if all(has_found(labels, k) for labels in groups):
            found[k] = agreement(*groups)
    return found
