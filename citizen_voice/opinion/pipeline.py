"""From votes to opinion groups, what is typical of each, what all agree on, and a slate: the whole way, once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from citizen_voice.opinion.consensus import (
    Consensus,
    find_common_rejection,
    find_consensus,
    find_divisive,
    find_uncertain,
)
from citizen_voice.opinion.groups import Held, OpinionGroups, find_groups
from citizen_voice.opinion.representation import Audit, audit_slate
from citizen_voice.opinion.routing import polis_priority, routing_weight
from citizen_voice.opinion.shares import Counts, count_by_group, count_votes, jeffreys_interval, representativeness
from citizen_voice.opinion.slate import Slate, propose_slate
from citizen_voice.opinion.types import FloatArray, IntArray
from citizen_voice.opinion.typical import find_typical
from citizen_voice.opinion.votes import Votes

DEFAULT_PLACES = 10


class OpinionPipeline:
    """Works votes through. Parameters here, votes in `fit`, results in the attributes that end in `_`.

    `places` is the length of the slate of proposals, `seed` the start of all chance. `held` is what an earlier run of
    the same consultation found, `groups` a number of groups to make whatever the votes say (see `find_groups`).
    """

    totals_: Counts
    """Votes by proposal."""
    groups_: OpinionGroups
    by_group_: Counts
    """Votes of the people placed: groups × proposals."""
    low_: FloatArray
    high_: FloatArray
    """Ends of the Jeffreys interval of the share of a group that agrees: groups × proposals."""
    ratio_: FloatArray
    z_: FloatArray
    """How much more than others a group agrees (`representativeness`): groups × proposals."""
    typical_: IntArray
    """1 where a group typically agrees more than others, -1 less, 0 neither: groups × proposals."""
    consensus_: Consensus
    rejection_: Consensus
    divisive_: FloatArray
    uncertain_: FloatArray
    weights_: FloatArray
    """The weight of each proposal in the lottery of what somebody is asked next."""
    polis_priority_: FloatArray
    slate_: Slate
    audit_: Audit
    seconds_: dict[str, float]

    def __init__(
        self, *, places: int = DEFAULT_PLACES, seed: int = 0, held: Held | None = None, groups: int | None = None
    ) -> None:
        self.places = places
        self.seed = seed
        self.held = held
        self.groups = groups

    def fit(self, votes: Votes) -> "OpinionPipeline":
        """Work the votes through. No votes at all are worked through too: everything is then nought or unknown."""
        self.seconds_ = {}
        with self._timed("groups"):
            self.totals_ = count_votes(votes)
            self.groups_ = find_groups(votes, seed=self.seed, held=self.held, groups=self.groups)
        with self._timed("shares"):
            self.by_group_ = count_by_group(votes, self.groups_.members())
            self.low_, self.high_ = jeffreys_interval(self.by_group_.agree, self.by_group_.seen)
            self.ratio_, self.z_ = representativeness(self.by_group_)
        with self._timed("typical"):
            self.typical_ = find_typical(votes, self.groups_, seed=self.seed)
        with self._timed("lists"):
            self._find_lists()
        with self._timed("slate"):
            self.slate_ = propose_slate(votes.agree, self.places)
            self.audit_ = audit_slate(votes.agree, self.slate_.columns, self.places)
        return self

    def _find_lists(self) -> None:
        self.consensus_ = find_consensus(self.by_group_)
        self.rejection_ = find_common_rejection(self.by_group_)
        self.divisive_ = find_divisive(self.by_group_)
        self.uncertain_ = find_uncertain(self.totals_)
        extremity = self.groups_.projection.extremity
        totals, placed = self.totals_, self.by_group_
        self.weights_ = np.asarray(routing_weight(totals.agree, totals.disagree, totals.unsure, extremity))
        self.polis_priority_ = polis_priority(
            placed.agree.sum(axis=0), placed.unsure.sum(axis=0), placed.seen.sum(axis=0), extremity
        )

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds_[step] = round(time.perf_counter() - begun, 3)
