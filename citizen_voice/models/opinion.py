"""Votes counted and worked through: counters of each proposal, and what a run of the machine found in the votes."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.vocabulary import MarginKind, RunState


class VoteTally(AuthorityOwned, Base):
    """The votes on a proposal, counted by the database itself whenever votes are added, changed or removed.

    `important` are those, of whichever side, of which people say that it matters a lot to them. `changes` only grows:
    by it a run knows whether there is anything new. `extremity` is how far from the middle somebody lies who agrees, as
    of the last run; with the counts it makes the weight in the lottery of what is asked.
    """

    __tablename__ = "vote_tally"
    __table_args__ = owned_table(
        owned_by("consultation", on_delete="CASCADE"),
        owned_by("proposal", on_delete="CASCADE"),
        UniqueConstraint("proposal_id"),
        Index("ix_vote_tally_consultation", "consultation_id"),
    )

    consultation_id: Mapped[uuid.UUID]
    proposal_id: Mapped[uuid.UUID]
    agree: Mapped[int] = mapped_column(default=0)
    disagree: Mapped[int] = mapped_column(default=0)
    unsure: Mapped[int] = mapped_column(default=0)
    important: Mapped[int] = mapped_column(default=0, server_default="0")
    changes: Mapped[int] = mapped_column(BigInteger, default=0)
    extremity: Mapped[float] = mapped_column(default=0.0)


class ExposureTally(AuthorityOwned, Base):
    """How many people a proposal was put before, counted by the database itself.

    Apart from `VoteTally`, so that somebody who votes and is shown the next never waits for one who does both the other
    way round: votes are always counted first.
    """

    __tablename__ = "exposure_tally"
    __table_args__ = owned_table(
        owned_by("consultation", on_delete="CASCADE"),
        owned_by("proposal", on_delete="CASCADE"),
        UniqueConstraint("proposal_id"),
        Index("ix_exposure_tally_consultation", "consultation_id"),
    )

    consultation_id: Mapped[uuid.UUID]
    proposal_id: Mapped[uuid.UUID]
    shown: Mapped[int] = mapped_column(default=0)


class OpinionRun(AuthorityOwned, Base):
    """The votes of a consultation worked through once, by a worker. The last that succeeded is what pages show.

    `changes` is the sum of the tallies when its votes were read. `k` opinion groups are shown (1: no distinct ones);
    `best` stood out most, for the `best_runs`-th run in a row. `faults` names the invariants that did not hold,
    `figures` what else is told of the run: sizes of groups, votes left out as suspected, seconds by step.
    """

    __tablename__ = "opinion_run"
    __table_args__ = owned_table(
        owned_by("consultation", on_delete="CASCADE"),
        Index(
            "uq_opinion_run_unfinished",
            "consultation_id",
            unique=True,
            postgresql_where="state IN ('queued', 'running')",
        ),
        Index("ix_opinion_run_consultation", "consultation_id", "queued_at"),
        CheckConstraint("k BETWEEN 1 AND 5", name="few_groups"),
    )

    consultation_id: Mapped[uuid.UUID]
    state: Mapped[RunState] = mapped_column(default=RunState.QUEUED)
    queued_at: Mapped[datetime]
    sendings: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    changes: Mapped[int] = mapped_column(BigInteger, default=0)
    votes: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    placed: Mapped[int] = mapped_column(default=0)
    k: Mapped[int] = mapped_column(default=1)
    best: Mapped[int] = mapped_column(default=1)
    best_runs: Mapped[int] = mapped_column(default=0)
    silhouette: Mapped[float] = mapped_column(default=0.0)
    stability: Mapped[float] = mapped_column(default=1.0)
    shuffle_stability: Mapped[float] = mapped_column(default=1.0)
    faults: Mapped[list[Any]] = mapped_column(default=list)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)


class OpinionPlace(AuthorityOwned, Base):
    """Where somebody lies among all, in the run that is shown. No group: too few votes to be placed."""

    __tablename__ = "opinion_place"
    __table_args__ = owned_table(
        owned_by("opinion_run", on_delete="CASCADE"),
        owned_by("participant", on_delete="CASCADE"),
        UniqueConstraint("opinion_run_id", "participant_id"),
        Index("ix_opinion_place_participant", "participant_id"),
    )

    opinion_run_id: Mapped[uuid.UUID]
    participant_id: Mapped[uuid.UUID]
    group_number: Mapped[int | None]
    x: Mapped[float]
    y: Mapped[float]
    is_suspected: Mapped[bool] = mapped_column(default=False)
    """Whether totals "without" leave this person's votes out: identical ballots, a burst, or one source."""


class ProposalOpinion(AuthorityOwned, Base):
    """What people think of a proposal, in the run that is shown.

    `groups` has one object a group: agree, disagree, unsure, low, high (of the share that agrees), typical (1, 0, -1).
    The other figures are those of `opinion.consensus`; None where there is not evidence enough.
    """

    __tablename__ = "proposal_opinion"
    __table_args__ = owned_table(
        owned_by("opinion_run", on_delete="CASCADE"),
        owned_by("proposal", on_delete="CASCADE"),
        UniqueConstraint("opinion_run_id", "proposal_id"),
        Index("ix_proposal_opinion_proposal", "proposal_id"),
    )

    opinion_run_id: Mapped[uuid.UUID]
    proposal_id: Mapped[uuid.UUID]
    agree: Mapped[int]
    disagree: Mapped[int]
    unsure: Mapped[int]
    agree_without: Mapped[int]
    disagree_without: Mapped[int]
    consensus: Mapped[float | None]
    consensus_floor: Mapped[float | None]
    lowest: Mapped[float | None]
    lowest_group: Mapped[int | None]
    rejection_floor: Mapped[float | None]
    divisive: Mapped[float | None]
    uncertain: Mapped[float | None]
    groups: Mapped[list[Any]]


class ThemeOpinion(AuthorityOwned, Base):
    """What people think of the confirmed themes of a consultation, from the votes of the run that is shown.

    `figures` has the themes by id, and what is told of all (`priorities.steps.theme_opinion`). `ballots` holds who
    approves which theme, with group, council, age band and assurance level: what a slate is worked out from while an
    officer waits. It has no id of anybody.
    """

    __tablename__ = "theme_opinion"
    __table_args__ = owned_table(
        owned_by("consultation", on_delete="CASCADE"),
        owned_by("opinion_run", on_delete="CASCADE"),
        UniqueConstraint("consultation_id"),
    )

    consultation_id: Mapped[uuid.UUID]
    opinion_run_id: Mapped[uuid.UUID]
    counted_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
    ballots: Mapped[bytes]


class ParticipationCount(AuthorityOwned, Base):
    """Who took part in a consultation and when, counted by a worker at the votes of a run, for a page to read.

    `figures` has numbers by area, age, capacity and period (`priorities.steps.kept_participation`), and no id of a
    person. `last_day` is the day up to which was counted.
    """

    __tablename__ = "participation_count"
    __table_args__ = owned_table(
        owned_by("consultation", on_delete="CASCADE"),
        owned_by("opinion_run", on_delete="CASCADE"),
        UniqueConstraint("consultation_id"),
    )

    consultation_id: Mapped[uuid.UUID]
    opinion_run_id: Mapped[uuid.UUID]
    counted_at: Mapped[datetime]
    last_day: Mapped[date]
    figures: Mapped[dict[str, Any]]


class PopulationMargin(AuthorityOwned, Base):
    """How many people live in a council's area, or are of an age band: given by the authority for a consultation."""

    __tablename__ = "population_margin"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("officer", "entered_by_id"),
        UniqueConstraint("consultation_id", "kind", "category"),
        CheckConstraint("people > 0", name="somebody"),
    )

    consultation_id: Mapped[uuid.UUID]
    kind: Mapped[MarginKind]
    category: Mapped[str]
    """A council's code, or an age band."""
    people: Mapped[int]
    source: Mapped[str]
    """Where the number is from, in words for everybody."""
    entered_by_id: Mapped[uuid.UUID]
