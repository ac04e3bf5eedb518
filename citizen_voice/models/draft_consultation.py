"""Drafts of standards put out to the residents of the original consultation, and what came back."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.clock import in_london
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.consultation import Consultation
from citizen_voice.models.officer import Officer
from citizen_voice.models.standard import Standard, StandardRevision
from citizen_voice.vocabulary import (
    DraftConclusion,
    DraftConsultationState,
    ModerationChoice,
    ModerationReason,
    ModerationStatus,
    VoteChoice,
)


class DraftConsultation(AuthorityOwned, Base):
    """Drafts of one consultation's standards, put out to those who took part in it, between two days.

    `number` counts from 1 within the consultation. One at a time is scheduled or open: the database holds that.
    """

    __tablename__ = "draft_consultation"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("officer", "begun_by_id"),
        UniqueConstraint("consultation_id", "number"),
        Index(
            "uq_draft_consultation_one_at_a_time",
            "consultation_id",
            unique=True,
            postgresql_where="state IN ('scheduled', 'open')",
        ),
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
    )

    consultation_id: Mapped[uuid.UUID]
    number: Mapped[int]
    state: Mapped[DraftConsultationState]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    short_reason: Mapped[str] = mapped_column(default="")
    """Why it is shorter than usual: shown to everybody, so it names no one. Empty when it is not."""
    begun_by_id: Mapped[uuid.UUID]
    closed_at: Mapped[datetime | None]
    closing_reason: Mapped[str] = mapped_column(default="")
    """Why it was closed before its last day, or called off: shown to everybody."""

    consultation: Mapped[Consultation] = relationship(viewonly=True)
    drafts: Mapped[list["DraftUnderDiscussion"]] = relationship(
        viewonly=True, order_by="DraftUnderDiscussion.position", back_populates="draft_consultation"
    )

    @property
    def last_day(self) -> date:
        """The last day on which people could answer: the announced one, or an earlier one if it was closed early."""
        return min(self.closes_on, in_london(self.closed_at).date()) if self.closed_at else self.closes_on


class DraftUnderDiscussion(AuthorityOwned, Base):
    """A standard as it is put out: one revision, whatever is written later. Answers belong to it. Never changed."""

    __tablename__ = "draft_under_discussion"
    __table_args__ = owned_table(
        owned_by("draft_consultation"),
        owned_by("standard"),
        owned_by("standard_revision"),
        UniqueConstraint("draft_consultation_id", "standard_id"),
        Index("ix_draft_under_discussion_standard", "standard_id"),
    )

    draft_consultation_id: Mapped[uuid.UUID]
    standard_id: Mapped[uuid.UUID]
    standard_revision_id: Mapped[uuid.UUID]
    position: Mapped[int]

    draft_consultation: Mapped[DraftConsultation] = relationship(viewonly=True, back_populates="drafts")
    standard: Mapped[Standard] = relationship(viewonly=True)
    revision: Mapped[StandardRevision] = relationship(viewonly=True)


class DraftAnswer(AuthorityOwned, Base):
    """Whether a draft says what somebody who took part meant: one row a person and draft, changed until the end."""

    __tablename__ = "draft_answer"
    __table_args__ = owned_table(
        owned_by("draft_under_discussion"),
        owned_by("participant"),
        Index("uq_draft_answer_one_for_each_person", "draft_under_discussion_id", "participant_id", unique=True),
    )

    draft_under_discussion_id: Mapped[uuid.UUID]
    participant_id: Mapped[uuid.UUID]
    choice: Mapped[VoteChoice]
    answered_at: Mapped[datetime]


class DraftRemark(AuthorityOwned, Base):
    """What somebody wrote about a draft. Nobody else but moderators reads it before it is approved.

    One stands for each person and draft; one that was taken back stays for the record, and is shown to nobody.
    """

    __tablename__ = "draft_remark"
    __table_args__ = owned_table(
        owned_by("draft_under_discussion"),
        owned_by("participant"),
        Index(
            "uq_draft_remark_standing",
            "draft_under_discussion_id",
            "participant_id",
            unique=True,
            postgresql_where="withdrawn_at IS NULL",
        ),
        CheckConstraint("text <> ''", name="has_words"),
    )

    draft_under_discussion_id: Mapped[uuid.UUID]
    participant_id: Mapped[uuid.UUID]
    text: Mapped[str]
    language: Mapped[str]
    moderation_status: Mapped[ModerationStatus] = mapped_column(default=ModerationStatus.PENDING)
    submitted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    draft: Mapped[DraftUnderDiscussion] = relationship(viewonly=True)


class DraftRemarkDecision(AuthorityOwned, Base):
    """What one officer decided about one remark: whether everybody may read it, and why not. Appended, never edited."""

    __tablename__ = "draft_remark_decision"
    __table_args__ = owned_table(
        owned_by("draft_remark"),
        owned_by("officer"),
        Index("ix_draft_remark_decision_remark", "draft_remark_id"),
        CheckConstraint("choice = 'approve' OR reason IS NOT NULL", name="refusal_has_reason"),
    )

    draft_remark_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    choice: Mapped[ModerationChoice]
    reason: Mapped[ModerationReason | None]
    note: Mapped[str]
    old_status: Mapped[ModerationStatus]
    new_status: Mapped[ModerationStatus]
    decided_at: Mapped[datetime]

    officer: Mapped[Officer] = relationship(viewonly=True)


class DraftReply(AuthorityOwned, Base):
    """What officers made of the answers to a draft, and why: "you said, we did". The latest holds; all stay."""

    __tablename__ = "draft_reply"
    __table_args__ = owned_table(
        owned_by("draft_under_discussion"),
        owned_by("officer"),
        Index("ix_draft_reply_draft", "draft_under_discussion_id"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    draft_under_discussion_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    conclusion: Mapped[DraftConclusion]
    reason: Mapped[str]
    replied_at: Mapped[datetime]

    officer: Mapped[Officer] = relationship(viewonly=True)
