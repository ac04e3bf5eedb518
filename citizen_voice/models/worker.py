"""The processes that take long work, and when each was last heard of."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from citizen_voice.models.base import Base


class Worker(Base):
    """A worker process. It writes every few seconds that it lives; one that was killed no longer does."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(primary_key=True)
    queues: Mapped[list[Any]]
    heard_at: Mapped[datetime]
