"""What officers made of the machine's candidates. A run never overwrites any of this."""

import uuid
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.officer import Officer
from citizen_voice.vocabulary import ThemeAct, ThemeState


class Theme(AuthorityOwned, Base):
    """A theme that an officer has dealt with: confirmed, or discarded with a reason."""

    __tablename__ = "theme"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("candidate_theme", "first_candidate_id"),
        Index(
            "uq_theme_confirmed_title",
            "consultation_id",
            "title",
            unique=True,
            postgresql_where="state = 'confirmed'",
        ),
    )

    consultation_id: Mapped[uuid.UUID]
    title: Mapped[str]
    state: Mapped[ThemeState]
    first_candidate_id: Mapped[uuid.UUID]
    is_title_from_residents: Mapped[bool]
    """Whether the title still stands as the machine took it from residents' words; an officer's rename ends that."""
    title_language: Mapped[str | None]
    """The language of a title in residents' words; None when it is not known, or an officer worded the title."""


class ThemeOrigin(AuthorityOwned, Base):
    """A candidate that went into a theme: one when it was confirmed as it stood, several when they were merged."""

    __tablename__ = "theme_origin"
    __table_args__ = owned_table(owned_by("theme"), owned_by("candidate_theme"), UniqueConstraint("candidate_theme_id"))

    theme_id: Mapped[uuid.UUID]
    candidate_theme_id: Mapped[uuid.UUID]


class ThemeStatement(AuthorityOwned, Base):
    """A statement that belongs to a theme."""

    __tablename__ = "theme_statement"
    __table_args__ = owned_table(
        owned_by("theme"),
        owned_by("statement"),
        UniqueConstraint("theme_id", "statement_id"),
        Index("ix_theme_statement_statement", "statement_id"),
    )

    theme_id: Mapped[uuid.UUID]
    statement_id: Mapped[uuid.UUID]
    is_exemplar: Mapped[bool] = mapped_column(default=False)


class ThemeDecision(AuthorityOwned, Base):
    """What one officer did to a theme, and why. Appended, never edited."""

    __tablename__ = "theme_decision"
    __table_args__ = owned_table(
        owned_by("theme"), owned_by("officer"), owned_by("theme", "merged_into_id"), owned_by("candidate_theme")
    )

    theme_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    act: Mapped[ThemeAct]
    candidate_theme_id: Mapped[uuid.UUID | None]
    merged_into_id: Mapped[uuid.UUID | None]
    old_title: Mapped[str | None]
    new_title: Mapped[str | None]
    reason: Mapped[str]
    decided_at: Mapped[datetime]

    officer: Mapped[Officer] = relationship(viewonly=True)
