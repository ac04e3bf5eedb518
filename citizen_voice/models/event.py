"""Facts that a feature announced, and which handlers have dealt with them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.base import Base, Timed
from citizen_voice.vocabulary import EventName


class DomainEvent(Timed, Base):
    """A fact, written in the transaction that made it true. `subjects` holds ids only."""

    __tablename__ = "domain_event"
    __table_args__ = (UniqueConstraint("authority_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    authority_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("authority.id"), index=True)
    name: Mapped[EventName]
    subjects: Mapped[dict[str, Any]]

    handlings: Mapped[list["EventHandling"]] = relationship(back_populates="event")


class EventHandling(Timed, Base):
    """One handler's work on one event: due until `handled_at` is set, tried again until then."""

    __tablename__ = "event_handling"
    __table_args__ = (
        UniqueConstraint("domain_event_id", "handler"),
        Index("ix_event_handling_due", "created_at", postgresql_where="handled_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    domain_event_id: Mapped[int] = mapped_column(ForeignKey("domain_event.id"))
    handler: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    last_attempt_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    failure: Mapped[str | None]

    event: Mapped[DomainEvent] = relationship(back_populates="handlings")
