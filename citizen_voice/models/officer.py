"""Staff: who they are, what they may do, and the one-time links by which anyone signs in."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.authority import Council
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.vocabulary import Language, Role


class Officer(AuthorityOwned, Base):
    """A member of staff of the authority or of one of its councils."""

    __tablename__ = "officer"
    __table_args__ = owned_table(
        UniqueConstraint("authority_id", "email"),
        CheckConstraint("email = lower(email)", name="email_is_lower"),
    )

    email: Mapped[str]
    name: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    invited_by_id: Mapped[uuid.UUID | None]

    roles: Mapped[list["OfficerRole"]] = relationship(back_populates="officer", lazy="selectin")


class OfficerRole(AuthorityOwned, Base):
    """One thing that an officer may do. A commissioner acts for one named council, others for the authority."""

    __tablename__ = "officer_role"
    __table_args__ = owned_table(
        owned_by("officer"),
        owned_by("council"),
        UniqueConstraint("officer_id", "role", "council_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("(role = 'commissioner') = (council_id IS NOT NULL)", name="commissioner_has_council"),
    )

    officer_id: Mapped[uuid.UUID]
    role: Mapped[Role]
    council_id: Mapped[uuid.UUID | None]
    granted_by_id: Mapped[uuid.UUID | None]

    officer: Mapped[Officer] = relationship(back_populates="roles", overlaps="roles")
    council: Mapped[Council | None] = relationship(lazy="joined", overlaps="officer,roles", viewonly=True)


class SignInLink(AuthorityOwned, Base):
    """A one-time link that was mailed. Only a hash of its secret is kept: who reads the table can't sign in."""

    __tablename__ = "sign_in_link"
    __table_args__ = owned_table(Index("ix_sign_in_link_email", "authority_id", "email"))

    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    is_for_staff: Mapped[bool]
    next_url: Mapped[str | None]
    language: Mapped[Language]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
