"""Moderators' decisions: appended, never edited."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.officer import Officer
from citizen_voice.vocabulary import ModerationChoice, ModerationReason, ModerationStatus


class ModerationDecision(AuthorityOwned, Base):
    """What one officer decided about one proposal. `officer_id` is empty for a state that came with an import."""

    __tablename__ = "moderation_decision"
    __table_args__ = owned_table(
        owned_by("proposal"),
        owned_by("officer"),
        owned_by("proposal_text"),
        CheckConstraint("choice = 'approve' OR reason IS NOT NULL OR officer_id IS NULL", name="refusal_has_reason"),
    )

    proposal_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID | None]
    choice: Mapped[ModerationChoice]
    reason: Mapped[ModerationReason | None]
    note: Mapped[str]
    old_status: Mapped[ModerationStatus]
    new_status: Mapped[ModerationStatus]
    proposal_text_id: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime]

    officer: Mapped[Officer | None] = relationship(viewonly=True)
