"""The audit trail: each row carries the hash of the one before, so that a change or a gap shows."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.models.base import Base
from citizen_voice.vocabulary import ActorKind


class AuditRow(Base):
    """One decision or act. Ids and codes only: never a name, an address or free text, so that it can be kept for ever.

    `id` counts 1, 2, 3 … without gaps over the installation: it is set by `audit`, under a lock, with the hash.
    """

    __tablename__ = "audit_row"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    authority_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("authority.id"), index=True)
    occurred_at: Mapped[datetime]
    event: Mapped[str]
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[uuid.UUID | None]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    details: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    row_hash: Mapped[str] = mapped_column(unique=True)
