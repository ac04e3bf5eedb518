"""What officers did to themes, and what each act changed, row for row: so that it can be undone. Only appended."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.officer import Officer
from citizen_voice.vocabulary import Stance, StanceBasis, ThemeAct, ThemeState


class ThemeDecision(AuthorityOwned, Base):
    """What one officer did to a theme, and why. Appended, never edited: even an undoing is a row of its own.

    `number` gives the order of acts, `moved_to_id` the theme that statements were moved or split off to.
    """

    __tablename__ = "theme_decision"
    __table_args__ = owned_table(
        owned_by("theme"),
        owned_by("officer"),
        owned_by("theme", "merged_into_id"),
        owned_by("theme", "moved_to_id"),
        owned_by("candidate_theme"),
        owned_by("theme_decision", "undoes_id"),
        # Two officers, or one who presses twice, undo an act once.
        UniqueConstraint("undoes_id"),
        UniqueConstraint("number"),
        CheckConstraint("(act = 'undo') = (undoes_id IS NOT NULL)", name="only_an_undoing_undoes"),
        Index("ix_theme_decision_theme", "theme_id"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity())
    theme_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    act: Mapped[ThemeAct]
    candidate_theme_id: Mapped[uuid.UUID | None]
    merged_into_id: Mapped[uuid.UUID | None]
    moved_to_id: Mapped[uuid.UUID | None]
    undoes_id: Mapped[uuid.UUID | None]
    old_title: Mapped[str | None]
    new_title: Mapped[str | None]
    reason: Mapped[str]
    decided_at: Mapped[datetime]

    officer: Mapped[Officer] = relationship(viewonly=True)


class ThemeChange(AuthorityOwned, Base):
    """A theme that an act had to do with, before and after: one row even where the theme itself stayed as it was.

    No `old_state` means that the act made the theme.
    """

    __tablename__ = "theme_change"
    __table_args__ = owned_table(
        owned_by("theme_decision"),
        owned_by("theme"),
        UniqueConstraint("theme_decision_id", "theme_id"),
        Index("ix_theme_change_theme", "theme_id"),
    )

    theme_decision_id: Mapped[uuid.UUID]
    theme_id: Mapped[uuid.UUID]
    old_state: Mapped[ThemeState | None]
    new_state: Mapped[ThemeState]
    old_title: Mapped[str]
    new_title: Mapped[str]
    old_is_from_residents: Mapped[bool]
    new_is_from_residents: Mapped[bool]
    old_language: Mapped[str | None]
    new_language: Mapped[str | None]


class ThemeMove(AuthorityOwned, Base):
    """A statement that an act put from one theme into another, or oriented within one.

    No `from_theme_id` means that it came in from no theme, no `to_theme_id` that it was taken out. The columns before
    and after are those of `theme_statement`.
    """

    __tablename__ = "theme_move"
    __table_args__ = owned_table(
        owned_by("theme_decision"),
        owned_by("statement"),
        owned_by("theme", "from_theme_id"),
        owned_by("theme", "to_theme_id"),
        CheckConstraint("from_theme_id IS NOT NULL OR to_theme_id IS NOT NULL", name="from_or_to_a_theme"),
        Index("ix_theme_move_decision", "theme_decision_id"),
        Index("ix_theme_move_statement", "statement_id"),
    )

    theme_decision_id: Mapped[uuid.UUID]
    statement_id: Mapped[uuid.UUID]
    from_theme_id: Mapped[uuid.UUID | None]
    to_theme_id: Mapped[uuid.UUID | None]
    was_exemplar: Mapped[bool] = mapped_column(default=False)
    old_stance: Mapped[Stance | None]
    old_basis: Mapped[StanceBasis | None]
    was_settled: Mapped[bool] = mapped_column(default=False)
    is_exemplar: Mapped[bool] = mapped_column(default=False)
    new_stance: Mapped[Stance | None]
    new_basis: Mapped[StanceBasis | None]
    is_settled: Mapped[bool] = mapped_column(default=False)


class ThemeOriginChange(AuthorityOwned, Base):
    """A suggestion that an act gave to a theme, or handed from one theme on to another."""

    __tablename__ = "theme_origin_change"
    __table_args__ = owned_table(
        owned_by("theme_decision"),
        owned_by("candidate_theme"),
        owned_by("theme", "from_theme_id"),
        owned_by("theme", "to_theme_id"),
        UniqueConstraint("theme_decision_id", "candidate_theme_id"),
        CheckConstraint("from_theme_id IS NOT NULL OR to_theme_id IS NOT NULL", name="from_or_to_a_theme"),
        Index("ix_theme_origin_change_candidate", "candidate_theme_id"),
    )

    theme_decision_id: Mapped[uuid.UUID]
    candidate_theme_id: Mapped[uuid.UUID]
    from_theme_id: Mapped[uuid.UUID | None]
    to_theme_id: Mapped[uuid.UUID | None]
