"""A published set of standards: immutable, versioned, with the hash of what it says."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from citizen_voice.models.authority import Authority
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.officer import Officer
from citizen_voice.models.standard import Standard


class Publication(AuthorityOwned, Base):
    """One version of a published set. `snapshot` holds clauses, figures and statement ids, and no resident's words.

    Words are rendered from their current published text, so a withdrawn one can vanish while the hash still holds.
    """

    __tablename__ = "publication"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("officer", "published_by_id"),
        owned_by("publication", "supersedes_id"),
        UniqueConstraint("authority_id", "slug", "version"),
        UniqueConstraint("supersedes_id"),
        CheckConstraint("version ~ '^[0-9]+[.][0-9]+$'", name="version_is_major_minor"),
        CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name="content_hash_is_sha256"),
    )

    consultation_id: Mapped[uuid.UUID]
    slug: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    effective_on: Mapped[date]
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID]
    content_hash: Mapped[str]
    snapshot: Mapped[dict[str, Any]]
    supersedes_id: Mapped[uuid.UUID | None]

    authority: Mapped[Authority] = relationship(viewonly=True)
    published_by: Mapped[Officer] = relationship(viewonly=True)
    standards: Mapped[list["PublishedStandard"]] = relationship(
        viewonly=True, order_by="PublishedStandard.position", lazy="selectin"
    )

    @property
    def title_cy(self) -> str:
        """The title in Welsh, where the authority publishes in both languages; else empty."""
        return str((self.snapshot.get("about") or {}).get("title_cy") or "")


class PublishedStandard(AuthorityOwned, Base):
    """A standard as it stands in one publication: which revision, under which version."""

    __tablename__ = "published_standard"
    __table_args__ = owned_table(
        owned_by("publication"),
        owned_by("standard"),
        owned_by("standard_revision"),
        UniqueConstraint("publication_id", "standard_id"),
    )

    publication_id: Mapped[uuid.UUID]
    standard_id: Mapped[uuid.UUID]
    standard_revision_id: Mapped[uuid.UUID]
    position: Mapped[int]
    version: Mapped[str]

    publication: Mapped[Publication] = relationship(viewonly=True)
    standard: Mapped[Standard] = relationship(viewonly=True)
