"""A standard: its revisions, and clauses that each rest on residents' statements or on an officer's reason."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.consultation import Consultation
from citizen_voice.models.officer import Officer
from citizen_voice.models.theme import Theme
from citizen_voice.vocabulary import ClauseKind, StandardAct, StandardState


class Standard(AuthorityOwned, Base):
    """A regional standard. Its reference (such as SV-01) stays the same through all versions."""

    __tablename__ = "standard"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("theme"),
        owned_by("priority_list"),
        ForeignKeyConstraint(
            ["authority_id", "current_revision_id"],
            ["standard_revision.authority_id", "standard_revision.id"],
            name="fk_standard_current_revision",
            use_alter=True,
        ),
        UniqueConstraint("authority_id", "reference"),
        UniqueConstraint("theme_id"),
    )

    consultation_id: Mapped[uuid.UUID]
    theme_id: Mapped[uuid.UUID]
    priority_list_id: Mapped[uuid.UUID]
    reference: Mapped[str]
    state: Mapped[StandardState] = mapped_column(default=StandardState.DRAFT)
    current_revision_id: Mapped[uuid.UUID | None]

    consultation: Mapped[Consultation] = relationship(viewonly=True)
    theme: Mapped[Theme] = relationship(viewonly=True)
    current_revision: Mapped["StandardRevision | None"] = relationship(
        primaryjoin="Standard.current_revision_id == StandardRevision.id",
        foreign_keys="Standard.current_revision_id",
        viewonly=True,
    )


class StandardRevision(AuthorityOwned, Base):
    """All clauses of a standard at one moment, and the officer who wrote them. Revisions are appended, never edited.

    `suggested_missions` is the machine's suggestion: a list of {code, name, score}, best first. It is not a clause:
    only an officer links a standard to a mission.
    """

    __tablename__ = "standard_revision"
    __table_args__ = owned_table(
        owned_by("standard"), owned_by("officer", "author_id"), UniqueConstraint("standard_id", "number")
    )

    standard_id: Mapped[uuid.UUID]
    number: Mapped[int]
    author_id: Mapped[uuid.UUID]
    note: Mapped[str] = mapped_column(default="")
    suggested_missions: Mapped[list[Any]]
    written_at: Mapped[datetime]

    author: Mapped[Officer] = relationship(viewonly=True)
    clauses: Mapped[list["Clause"]] = relationship(
        back_populates="revision", order_by="Clause.position", lazy="selectin"
    )


class Clause(AuthorityOwned, Base):
    """One field of a standard, and what it rests on.

    A `resident` clause names the statements that support that clause (`ClauseStatement`) and no officer's reason; an
    `officer` clause names the person and the reason, and no statement. The database holds the second half. It names a
    source too where there is one: an officer's own judgement has none, and pages then say that none was given.
    """

    __tablename__ = "clause"
    __table_args__ = owned_table(
        owned_by("standard_revision"),
        owned_by("officer"),
        UniqueConstraint("standard_revision_id", "field"),
        CheckConstraint(
            "(kind = 'officer') = (officer_id IS NOT NULL AND reason IS NOT NULL)", name="officer_clause_has_reason"
        ),
    )

    standard_revision_id: Mapped[uuid.UUID]
    field: Mapped[str]
    position: Mapped[int]
    kind: Mapped[ClauseKind]
    value: Mapped[Any] = mapped_column(JSONB)
    officer_id: Mapped[uuid.UUID | None]
    reason: Mapped[str | None]
    source: Mapped[str | None]

    revision: Mapped[StandardRevision] = relationship(back_populates="clauses")
    officer: Mapped[Officer | None] = relationship(viewonly=True)
    supports: Mapped[list["ClauseStatement"]] = relationship(viewonly=True, lazy="selectin")


class ClauseStatement(AuthorityOwned, Base):
    """A statement that supports one clause."""

    __tablename__ = "clause_statement"
    __table_args__ = owned_table(
        owned_by("clause"),
        owned_by("statement"),
        UniqueConstraint("clause_id", "statement_id"),
        Index("ix_clause_statement_statement", "statement_id"),
    )

    clause_id: Mapped[uuid.UUID]
    statement_id: Mapped[uuid.UUID]


class StandardDecision(AuthorityOwned, Base):
    """A step in a standard's life: who took it, on which revision, and why. Appended, never edited."""

    __tablename__ = "standard_decision"
    __table_args__ = owned_table(owned_by("standard"), owned_by("standard_revision"), owned_by("officer"))

    standard_id: Mapped[uuid.UUID]
    standard_revision_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    act: Mapped[StandardAct]
    old_state: Mapped[StandardState]
    new_state: Mapped[StandardState]
    reason: Mapped[str]
    decided_at: Mapped[datetime]

    officer: Mapped[Officer] = relationship(viewonly=True)


class StandardWithdrawal(AuthorityOwned, Base):
    """That a standard holds no longer, in all versions published until then: by whose decision, and why. Public.

    What was published stays as it is and says so; a version that is published later holds again. Appended, never
    edited.
    """

    __tablename__ = "standard_withdrawal"
    __table_args__ = owned_table(
        owned_by("standard"),
        owned_by("officer"),
        Index("ix_standard_withdrawal_standard", "standard_id"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    standard_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    reason: Mapped[str]
    decision_reference: Mapped[str]
    withdrawn_at: Mapped[datetime]

    standard: Mapped[Standard] = relationship(viewonly=True)


class SupportReview(AuthorityOwned, Base):
    """That an officer looked at a standard after words it rests on were taken back, and kept it as it is.

    `lost` is how many of its statements were no longer published then: when more go, it is looked at again.
    """

    __tablename__ = "support_review"
    __table_args__ = owned_table(
        owned_by("standard"),
        owned_by("officer"),
        Index("ix_support_review_standard", "standard_id"),
        CheckConstraint("lost > 0", name="lost_is_positive"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    standard_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    lost: Mapped[int]
    reason: Mapped[str]
    reviewed_at: Mapped[datetime]

    officer: Mapped[Officer] = relationship(viewonly=True)
