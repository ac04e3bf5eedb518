"""Work on a theme that has not become an act, or changes nothing: a split in two, and a random sample read."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.vocabulary import RunState


class SplitProposal(AuthorityOwned, Base):
    """Two halves of a theme, asked for by an officer and worked out by a worker.

    `likeness` is the cosine of the centres of the two halves: near 1, the theme is hardly two. `sendings` counts how
    often it was sent to a worker.
    """

    __tablename__ = "split_proposal"
    __table_args__ = owned_table(
        owned_by("theme"),
        owned_by("officer", "requested_by_id"),
        Index("uq_split_proposal_unfinished", "theme_id", unique=True, postgresql_where="state = 'queued'"),
        Index("ix_split_proposal_theme", "theme_id"),
    )

    theme_id: Mapped[uuid.UUID]
    requested_by_id: Mapped[uuid.UUID]
    state: Mapped[RunState] = mapped_column(default=RunState.QUEUED)
    queued_at: Mapped[datetime]
    sendings: Mapped[int] = mapped_column(default=1)
    finished_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    likeness: Mapped[float | None]


class SplitHalf(AuthorityOwned, Base):
    """One of the two halves, with the title that the machine took for it from residents' words."""

    __tablename__ = "split_half"
    __table_args__ = owned_table(
        owned_by("split_proposal"),
        owned_by("statement", "title_statement_id"),
        UniqueConstraint("split_proposal_id", "number"),
        CheckConstraint("number IN (1, 2)", name="one_of_two"),
    )

    split_proposal_id: Mapped[uuid.UUID]
    number: Mapped[int]
    title: Mapped[str]
    title_language: Mapped[str | None]
    title_statement_id: Mapped[uuid.UUID | None]


class SplitPart(AuthorityOwned, Base):
    """The half that a statement would go to: as the machine proposed it, and as the officer has it now.

    `rank` counts from 1, the most typical of the machine's half first.
    """

    __tablename__ = "split_part"
    __table_args__ = owned_table(
        owned_by("split_proposal"),
        owned_by("statement"),
        UniqueConstraint("split_proposal_id", "statement_id"),
        CheckConstraint("half IN (1, 2) AND proposed_half IN (1, 2)", name="one_of_two"),
        Index("ix_split_part_half", "split_proposal_id", "half", "rank"),
    )

    split_proposal_id: Mapped[uuid.UUID]
    statement_id: Mapped[uuid.UUID]
    proposed_half: Mapped[int]
    half: Mapped[int]
    rank: Mapped[int]


class ThemeReading(AuthorityOwned, Base):
    """A random sample of a theme drawn for an officer to read; `read_at` when the officer said that it was read."""

    __tablename__ = "theme_reading"
    __table_args__ = owned_table(
        owned_by("theme"), owned_by("officer"), UniqueConstraint("theme_id", "officer_id", "number")
    )

    theme_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    number: Mapped[int]
    drawn_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ThemeReadingStatement(AuthorityOwned, Base):
    """A statement of a sample, in the order in which it was drawn, counted from 1."""

    __tablename__ = "theme_reading_statement"
    __table_args__ = owned_table(
        owned_by("theme_reading"),
        owned_by("statement"),
        UniqueConstraint("theme_reading_id", "place"),
        UniqueConstraint("theme_reading_id", "statement_id"),
    )

    theme_reading_id: Mapped[uuid.UUID]
    statement_id: Mapped[uuid.UUID]
    place: Mapped[int]
