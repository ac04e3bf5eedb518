"""What people were asked, and what they answered."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.vocabulary import AssuranceLevel, VoteChoice


class Exposure(AuthorityOwned, Base):
    """A proposal that was put before a participant, as number `position` of those they have seen."""

    __tablename__ = "exposure"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("participant"),
        owned_by("proposal"),
        UniqueConstraint("participant_id", "proposal_id"),
        UniqueConstraint("participant_id", "position"),
        Index("ix_exposure_proposal", "proposal_id"),
    )

    consultation_id: Mapped[uuid.UUID]
    participant_id: Mapped[uuid.UUID]
    proposal_id: Mapped[uuid.UUID]
    position: Mapped[int]
    shown_at: Mapped[datetime]


class Vote(AuthorityOwned, Base):
    """One person's answer to one proposal: the database holds that there is only one.

    `is_important` is what they said beside it: this matters a lot to me.
    """

    __tablename__ = "vote"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("participant"),
        owned_by("proposal"),
        ForeignKeyConstraint(
            ["participant_id", "proposal_id"],
            ["exposure.participant_id", "exposure.proposal_id"],
            name="fk_vote_was_asked",
        ),
        UniqueConstraint("proposal_id", "participant_id", name="uq_vote_one_for_each_person"),
        Index("ix_vote_consultation", "consultation_id", "proposal_id"),
        Index("ix_vote_participant", "participant_id"),
    )

    consultation_id: Mapped[uuid.UUID]
    participant_id: Mapped[uuid.UUID]
    proposal_id: Mapped[uuid.UUID]
    choice: Mapped[VoteChoice]
    is_important: Mapped[bool] = mapped_column(default=False, server_default=false())
    assurance_level: Mapped[AssuranceLevel]
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
