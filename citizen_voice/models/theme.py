"""What officers made of the machine's candidates. A run never overwrites any of this.

These rows say how things stand; how they came to stand so is in `theme_decision`.
"""

import uuid

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.vocabulary import Stance, StanceBasis, ThemeState


class Theme(AuthorityOwned, Base):
    """A theme that an officer has dealt with: taken up, confirmed, or discarded with a reason.

    `first_candidate_id` is the suggestion that it goes back to; None when an officer made it of statements that the
    machine had placed nowhere.
    """

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
    first_candidate_id: Mapped[uuid.UUID | None]
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
    """A statement that belongs to a theme, and which way it looks at the theme's title.

    Votes on it count for or against the theme only where its stance is settled. A settled one without a stance is one
    of which an officer said that it can't be told.
    """

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
    stance: Mapped[Stance | None]
    stance_basis: Mapped[StanceBasis | None]
    is_stance_settled: Mapped[bool] = mapped_column(default=False)
