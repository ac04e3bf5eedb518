"""What speaks for a clause and what against: people, votes, agreement across opinion groups, and dissent.

Only words that can still be read speak for anything. Votes are those there are now; agreement across groups is read
from the last count that a worker stored, and nothing is reckoned anew.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.drafting.ranking import wilson_lower
from citizen_voice.models import Proposal, ProposalOpinion, Statement, VoteTally
from citizen_voice.standards.steps.remaining import CAN_BE_READ
from citizen_voice.voting.steps.opinion_figures import LETTERS
from citizen_voice.voting.steps.opinion_runs import find_last_good

MOST_DISPUTED = 3


@dataclass(frozen=True)
class StatementEvidence:
    """A statement with the votes on its proposal, and what the last count found of it; None where it is not known.

    `lowest` is the smallest share of any opinion group that agrees, `consensus` the geometric mean over the groups.
    """

    statement_id: str
    proposal_id: uuid.UUID
    participant_id: uuid.UUID
    agree: int
    disagree: int
    unsure: int
    lowest: float | None = None
    lowest_group: int | None = None
    consensus: float | None = None

    @property
    def group_letter(self) -> str:
        """The letter of the group in which the smallest part agrees; empty where it is not known."""
        return "" if self.lowest_group is None else LETTERS[self.lowest_group]

    @property
    def contest(self) -> tuple[float, int, str]:
        """Orders statements by how surely many disagree, most first."""
        votes = self.agree + self.disagree + self.unsure
        return (-wilson_lower(self.disagree, votes), -self.disagree, self.statement_id)


@dataclass(frozen=True)
class GroupCount:
    """When the votes were last counted by opinion groups, and how many groups there are (1: none that are distinct)."""

    counted_at: datetime
    groups: int


@dataclass(frozen=True)
class ClauseEvidence:
    """What a clause rests on. People are counted once, and so are the votes on a proposal of several statements.

    `counted` are its proposals of which every group has votes enough, that with the least agreement first; `disputed`
    those statements of it that most people disagree with, at most three.
    """

    people: int
    proposals: int
    agree: int
    disagree: int
    unsure: int
    count: GroupCount | None
    counted: tuple[StatementEvidence, ...]
    disputed: tuple[StatementEvidence, ...]

    @property
    def lowest(self) -> StatementEvidence:
        """The proposal with which the smallest part of any group agrees. Only where some are counted."""
        return min(self.counted, key=lambda one: (one.lowest or 0.0, one.statement_id))


@dataclass(frozen=True)
class EvidenceBook:
    """The evidence of many clauses, read at once."""

    statements: Mapping[str, StatementEvidence]
    count: GroupCount | None

    def of(self, statement_ids: Iterable[str]) -> ClauseEvidence | None:
        """Return what a clause that rests on these statements has; None where it rests on none that there is."""
        said = [self.statements[one] for one in statement_ids if one in self.statements]
        if not said:
            return None
        by_proposal = {one.proposal_id: one for one in sorted(said, key=lambda one: one.statement_id, reverse=True)}
        proposals = list(by_proposal.values())
        counted = sorted(
            (one for one in proposals if one.consensus is not None), key=lambda one: (one.consensus, one.statement_id)
        )
        disputed = sorted((one for one in proposals if one.disagree), key=lambda one: one.contest)
        return ClauseEvidence(
            people=len({one.participant_id for one in proposals}),
            proposals=len(proposals),
            agree=sum(one.agree for one in proposals),
            disagree=sum(one.disagree for one in proposals),
            unsure=sum(one.unsure for one in proposals),
            count=self.count,
            counted=tuple(counted),
            disputed=tuple(disputed[:MOST_DISPUTED]),
        )


def read_evidence(consultation_id: uuid.UUID, statement_ids: Collection[str]) -> EvidenceBook:
    """Return the evidence for all these statements in two queries, however many clauses rest on them.

    What was taken back, or is no longer published, is left out.
    """
    run = find_last_good(consultation_id)
    rows: Any = db.session.execute(
        select(
            Statement.id,
            Statement.proposal_id,
            Proposal.participant_id,
            *(func.coalesce(one, 0) for one in (VoteTally.agree, VoteTally.disagree, VoteTally.unsure)),
            ProposalOpinion.lowest,
            ProposalOpinion.lowest_group,
            ProposalOpinion.consensus,
        )
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .outerjoin(VoteTally, VoteTally.proposal_id == Statement.proposal_id)
        .outerjoin(
            ProposalOpinion,
            (ProposalOpinion.proposal_id == Statement.proposal_id)
            & (ProposalOpinion.opinion_run_id == (run.id if run else None)),
        )
        .where(Statement.id.in_({uuid.UUID(one) for one in statement_ids}), CAN_BE_READ)
    )
    found = (StatementEvidence(str(statement_id), *rest) for statement_id, *rest in rows)
    count = GroupCount(run.finished_at, run.k) if run and run.finished_at else None
    return EvidenceBook({one.statement_id: one for one in found}, count)
