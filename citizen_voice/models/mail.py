"""Mail waiting to be sent: written in the transaction that causes it, sent by a job after the commit."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.models.base import AuthorityOwned, Base, owned_table
from citizen_voice.vocabulary import Language


class OutgoingMail(AuthorityOwned, Base):
    """One message. `once_key` makes the same news go out once, however often its cause is handled."""

    __tablename__ = "outgoing_mail"
    __table_args__ = owned_table(
        Index("ix_outgoing_mail_unsent", "created_at", postgresql_where="sent_at IS NULL"),
    )

    to_address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    language: Mapped[Language]
    once_key: Mapped[str | None] = mapped_column(unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_attempt_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None]
