"""Residents' proposals, the versions of their words, and the statements that grouping works on."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.resident import Participant
from citizen_voice.vocabulary import AssuranceLevel, ContributionSource, ModerationStatus, TextKind


class Proposal(AuthorityOwned, Base):
    """One idea of one participant. `published_text` is what others see and vote on; nothing is shown without it."""

    __tablename__ = "proposal"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("participant"),
        owned_by("response"),
        ForeignKeyConstraint(
            ["authority_id", "published_text_id"],
            ["proposal_text.authority_id", "proposal_text.id"],
            name="fk_proposal_published_text",
            use_alter=True,
        ),
        UniqueConstraint("consultation_id", "reference"),
        Index("uq_proposal_source_reference", "consultation_id", "source_reference", unique=True),
        Index("ix_proposal_response", "response_id"),
        Index("ix_proposal_withdrawn", "consultation_id", "withdrawn_at", postgresql_where="withdrawn_at IS NOT NULL"),
        Index("ix_proposal_moderation", "consultation_id", "moderation_status", "submitted_at"),
        CheckConstraint(
            "(moderation_status = 'approved') = (published_text_id IS NOT NULL)", name="published_if_approved"
        ),
    )

    consultation_id: Mapped[uuid.UUID]
    participant_id: Mapped[uuid.UUID]
    response_id: Mapped[uuid.UUID | None]
    """The response it was made of, where it came in by file or on paper."""
    reference: Mapped[str]
    moderation_status: Mapped[ModerationStatus] = mapped_column(default=ModerationStatus.PENDING)
    assurance_level: Mapped[AssuranceLevel]
    published_text_id: Mapped[uuid.UUID | None]
    submitted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    source: Mapped[ContributionSource] = mapped_column(default=ContributionSource.WEB)
    source_reference: Mapped[str | None]

    participant: Mapped[Participant] = relationship(viewonly=True)
    published_text: Mapped["ProposalText | None"] = relationship(
        primaryjoin="Proposal.published_text_id == ProposalText.id",
        foreign_keys="Proposal.published_text_id",
        viewonly=True,
    )


class ProposalText(AuthorityOwned, Base):
    """A version of a proposal's words. The original is restricted to moderators; a redacted one may be published."""

    __tablename__ = "proposal_text"
    __table_args__ = owned_table(
        owned_by("proposal"),
        UniqueConstraint("proposal_id", "version"),
        # Words as they stand, in any language: what is searched is English and Welsh together.
        Index("ix_proposal_text_words", sql_text("to_tsvector('simple'::regconfig, text)"), postgresql_using="gin"),
    )

    proposal_id: Mapped[uuid.UUID]
    version: Mapped[int]
    kind: Mapped[TextKind]
    text: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    language: Mapped[str]


class Statement(AuthorityOwned, Base):
    """A span of one version of a proposal's words: the unit of grouping. Offsets count characters of that version."""

    __tablename__ = "statement"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("proposal"),
        owned_by("proposal_text"),
        UniqueConstraint("proposal_text_id", "number"),
        Index("ix_statement_proposal", "proposal_id"),
        CheckConstraint("start_offset >= 0 AND end_offset >= start_offset", name="offsets_in_order"),
    )

    consultation_id: Mapped[uuid.UUID]
    proposal_id: Mapped[uuid.UUID]
    proposal_text_id: Mapped[uuid.UUID]
    number: Mapped[int]
    start_offset: Mapped[int]
    end_offset: Mapped[int]

    proposal: Mapped[Proposal] = relationship(viewonly=True)
    proposal_text: Mapped[ProposalText] = relationship(viewonly=True)
