"""Tokens by which programs write through the API, and the answers that a repeated request gets again."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.authority import Council
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.officer import Officer


class ApiToken(AuthorityOwned, Base):
    """Lets a program act as the officer who made it, within its scopes, until it expires or is revoked.

    Only a hash of the secret is kept: who reads the table can't use it. `prefix` is how it is told from others.
    """

    __tablename__ = "api_token"
    __table_args__ = owned_table(
        owned_by("officer"),
        owned_by("council"),
        CheckConstraint("secret_sha256 ~ '^[0-9a-f]{64}$'", name="secret_is_sha256"),
        CheckConstraint("expires_at <= created_at + interval '367 days'", name="lasts_a_year_at_most"),
        CheckConstraint("jsonb_array_length(scopes) > 0", name="has_a_scope"),
    )

    officer_id: Mapped[uuid.UUID]
    council_id: Mapped[uuid.UUID | None]
    name: Mapped[str]
    prefix: Mapped[str]
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[Any]]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(viewonly=True)
    council: Mapped[Council | None] = relationship(viewonly=True)

    @property
    def last_day(self) -> datetime:
        """The last moment at which it works: it ends with a day."""
        return self.expires_at - timedelta(seconds=1)


class IdempotentRequest(AuthorityOwned, Base):
    """A write that was done under a key of its sender, with the answer that it got: asked again, it is not done again.

    `target` is the method and the address. Rows are swept after a day.
    """

    __tablename__ = "idempotent_request"
    __table_args__ = owned_table(owned_by("api_token"), UniqueConstraint("api_token_id", "key"))

    api_token_id: Mapped[uuid.UUID]
    key: Mapped[str]
    target: Mapped[str]
    body_sha256: Mapped[str]
    status: Mapped[int | None]
    location: Mapped[str | None]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
