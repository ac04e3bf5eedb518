"""Addresses of other systems that are told of facts, and each telling with what became of it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.authority import Council
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.officer import Officer
from citizen_voice.vocabulary import WebhookDeliveryState, WebhookEvent


class Webhook(AuthorityOwned, Base):
    """An address that is told of some facts. Without a council it is told of what happens in the whole authority.

    The secret is made from the installation's key and `salt`, so that who reads the table can't sign.
    """

    __tablename__ = "webhook"
    __table_args__ = owned_table(
        owned_by("officer"),
        owned_by("council"),
        CheckConstraint("jsonb_array_length(events) > 0", name="has_an_event"),
    )

    officer_id: Mapped[uuid.UUID]
    council_id: Mapped[uuid.UUID | None]
    url: Mapped[str]
    events: Mapped[list[Any]]
    salt: Mapped[str]
    failing_since: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(viewonly=True)
    council: Mapped[Council | None] = relationship(viewonly=True)


class WebhookDelivery(AuthorityOwned, Base):
    """One fact on its way to one webhook: its body as it is signed, and how often it was tried.

    Its id is the id of the message, the same at each attempt, so that a receiver knows a message that came twice.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = owned_table(
        owned_by("webhook"),
        owned_by("domain_event"),
        UniqueConstraint("webhook_id", "domain_event_id", "event"),
        Index("ix_webhook_delivery_due", "next_attempt_at", postgresql_where="state = 'waiting'"),
    )

    webhook_id: Mapped[uuid.UUID]
    domain_event_id: Mapped[int] = mapped_column(BigInteger)
    event: Mapped[WebhookEvent]
    body: Mapped[str]
    state: Mapped[WebhookDeliveryState] = mapped_column(default=WebhookDeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    last_attempt_at: Mapped[datetime | None]
    answer_status: Mapped[int | None]
    failure: Mapped[str | None]
    delivered_at: Mapped[datetime | None]

    webhook: Mapped[Webhook] = relationship(viewonly=True)
