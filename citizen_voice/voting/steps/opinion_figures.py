"""What the votes on proposals show, as the last good run found it: for pages, which load no mathematics."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, select
from sqlalchemy.dialects.postgresql import JSONPATH

from citizen_voice.db import db
from citizen_voice.models import OpinionRun, Proposal, ProposalOpinion, ProposalText, VoteTally
from citizen_voice.opinion.types import FEWEST_VOTES

LETTERS = "ABCDE"
"""What opinion groups are called, by number."""

PER_LIST = 10
TYPICAL_EACH_WAY = 5
MOST_FLIPS = 25
_IMPORTANT = func.coalesce(VoteTally.important, 0)


@dataclass(frozen=True)
class GroupVotes:
    """The votes of one opinion group on one proposal."""

    letter: str
    agree: int
    disagree: int
    unsure: int

    @property
    def votes(self) -> int:
        """All of them."""
        return self.agree + self.disagree + self.unsure

    @property
    def is_enough(self) -> bool:
        """Whether something may be said of the group: one or two people are no group's opinion."""
        return self.votes >= FEWEST_VOTES


@dataclass(frozen=True)
class ProposalFigures:
    """What people think of a proposal, with the words that are published now.

    `important` is the number of votes, of either side, of which people say that it matters a lot to them: as of now.
    """

    reference: str
    words: str
    language: str
    important: int
    opinion: ProposalOpinion

    @property
    def groups(self) -> list[GroupVotes]:
        """The votes of each group, in the order of the groups."""
        return [
            GroupVotes(LETTERS[number], one["agree"], one["disagree"], one["unsure"])
            for number, one in enumerate(self.opinion.groups)
        ]

    @property
    def least_agreeing(self) -> GroupVotes:
        """The group of which the smallest part agrees."""
        return min(self.groups, key=lambda one: (one.agree + 1) / (one.votes + 2))

    @property
    def least_rejecting(self) -> GroupVotes:
        """The group of which the smallest part disagrees."""
        return min(self.groups, key=lambda one: (one.disagree + 1) / (one.votes + 2))


class Finding(StrEnum):
    """What a list of proposals tells."""

    AGREED = "agreed"
    REJECTED = "rejected"
    DIVISIVE = "divisive"
    UNCERTAIN = "uncertain"
    IMPORTANT = "important"


@dataclass(frozen=True)
class FindingList:
    """The first proposals of which something holds. `total` are all such, `known` all of which it can be told."""

    rows: Sequence[ProposalFigures]
    total: int
    known: int


@dataclass(frozen=True)
class GroupPortrait:
    """What is typical of one opinion group: what it agrees with more, and less, than the others."""

    letter: str
    people: int
    more: Sequence[ProposalFigures]
    less: Sequence[ProposalFigures]


def count_proposals(run: OpinionRun) -> int:
    """Return on how many proposals there were votes when a run read them."""
    own = select(func.count()).select_from(ProposalOpinion).where(ProposalOpinion.opinion_run_id == run.id)
    return db.session.scalar(own) or 0


def list_findings(run: OpinionRun) -> dict[str, FindingList]:
    """Return for each finding its first ten proposals, those with the most evidence first.

    All agree on a proposal, or reject it, when more than half of every group do ((x + 1) / (votes + 2), as the run
    reckons); the other lists have no such bound.
    """
    orders: dict[Finding, Any] = {
        Finding.AGREED: ProposalOpinion.consensus_floor,
        Finding.REJECTED: ProposalOpinion.rejection_floor,
        Finding.DIVISIVE: ProposalOpinion.divisive,
        Finding.UNCERTAIN: ProposalOpinion.uncertain,
        Finding.IMPORTANT: _IMPORTANT,
    }
    tests = {
        Finding.AGREED: and_(orders[Finding.AGREED].is_not(None), _most_of_every_group("agree")),
        Finding.REJECTED: and_(orders[Finding.REJECTED].is_not(None), _most_of_every_group("disagree")),
        Finding.DIVISIVE: orders[Finding.DIVISIVE] > 0,
        Finding.UNCERTAIN: orders[Finding.UNCERTAIN] > 0,
        Finding.IMPORTANT: orders[Finding.IMPORTANT] > 0,
    }
    counted = (func.count().filter(test) for kind in Finding for test in (tests[kind], orders[kind].is_not(None)))
    counts = db.session.execute(_published(run).with_only_columns(*counted, maintain_column_froms=True)).one()
    return {
        kind.value: FindingList(_first(run, tests[kind], orders[kind]), counts[2 * at], counts[2 * at + 1])
        for at, kind in enumerate(Finding)
    }


def _most_of_every_group(side: str) -> ColumnElement[bool]:
    fewer = f"$[*] ? ((@.{side} + 1) * 2 <= @.agree + @.disagree + @.unsure + 2)"
    return ~func.jsonb_path_exists(ProposalOpinion.groups, cast(fewer, JSONPATH))


def list_portraits(run: OpinionRun) -> list[GroupPortrait]:
    """Return for each group up to five proposals with which it typically agrees more than the others, and five less.

    Those come first whose interval lies farthest from those of the other groups. No group, where none is distinct.
    """
    if run.k < 2:
        return []
    is_typical = func.jsonb_path_exists(ProposalOpinion.groups, cast("$[*] ? (@.typical != 0)", JSONPATH))
    rows = db.session.execute(
        _published(run)
        .where(is_typical)
        .with_only_columns(ProposalOpinion.id, ProposalOpinion.groups)
        .order_by(Proposal.reference)
    ).all()
    chosen = {
        (number, way): _most_typical([(row.id, row.groups) for row in rows], number, way)
        for number in range(run.k)
        for way in (1, -1)
    }
    found = _by_id(run, {one for ids in chosen.values() for one in ids})
    sizes = run.figures.get("sizes", [])
    return [
        GroupPortrait(
            LETTERS[number],
            sizes[number] if number < len(sizes) else 0,
            *([found[one] for one in chosen[number, way] if one in found] for way in (1, -1)),
        )
        for number in range(run.k)
    ]


def _most_typical(rows: Iterable[tuple[uuid.UUID, Sequence[Any]]], number: int, way: int) -> list[uuid.UUID]:
    typical = [(one, groups) for one, groups in rows if groups[number]["typical"] == way]
    typical.sort(key=lambda row: -_distance(row[1], number, way))
    return [one for one, _ in typical[:TYPICAL_EACH_WAY]]


def _distance(groups: Sequence[Mapping[str, Any]], number: int, way: int) -> float:
    """Return how far a group's interval lies above those of the others, or below; less than nothing if they meet."""
    others = [
        one
        for at, one in enumerate(groups)
        if at != number and one["agree"] + one["disagree"] + one["unsure"] >= FEWEST_VOTES
    ]
    own = groups[number]
    if way > 0:
        return float(own["low"] - max((one["high"] for one in others), default=1.0))
    return float(min((one["low"] for one in others), default=0.0) - own["high"])


def list_flips(run: OpinionRun) -> Sequence[ProposalFigures]:
    """Return the first proposals whose majority is another one without the votes in question, most votes first."""
    whole = func.sign(ProposalOpinion.agree - ProposalOpinion.disagree)
    without = func.sign(ProposalOpinion.agree_without - ProposalOpinion.disagree_without)
    votes = ProposalOpinion.agree + ProposalOpinion.disagree
    return _first(run, whole != without, votes, limit=MOST_FLIPS)


def _published(run: OpinionRun) -> Select[Any]:
    """Select the figures of a run for what is still published, with its words."""
    rows: Any = select(
        ProposalOpinion, Proposal.reference, ProposalText.text, ProposalText.language, _IMPORTANT.label("important")
    )
    published: Select[Any] = (
        rows.join(Proposal, Proposal.id == ProposalOpinion.proposal_id)
        .join(ProposalText, ProposalText.id == Proposal.published_text_id)
        .outerjoin(VoteTally, VoteTally.proposal_id == Proposal.id)
        .where(ProposalOpinion.opinion_run_id == run.id, Proposal.withdrawn_at.is_(None))
    )
    return published


def _first(
    run: OpinionRun, test: ColumnElement[bool], order: ColumnElement[Any], *, limit: int = PER_LIST
) -> list[ProposalFigures]:
    return _load(_published(run).where(test).order_by(order.desc(), Proposal.reference).limit(limit))


def _by_id(run: OpinionRun, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ProposalFigures]:
    return {one.opinion.id: one for one in _load(_published(run).where(ProposalOpinion.id.in_(list(ids))))}


def _load(rows: Select[Any]) -> list[ProposalFigures]:
    return [
        ProposalFigures(row.reference, row.text, row.language, row.important, row.ProposalOpinion)
        for row in db.session.execute(rows)
    ]
