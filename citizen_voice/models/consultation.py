"""A consultation and what people are told before they answer."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.clock import in_london
from citizen_voice.models.authority import Authority
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.vocabulary import ConsultationState, Language


class Consultation(AuthorityOwned, Base):
    """A question that an authority asks the people of its area, between two days."""

    __tablename__ = "consultation"
    __table_args__ = owned_table(
        owned_by("officer", "created_by_id"),
        UniqueConstraint("authority_id", "slug"),
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug_is_plain"),
    )

    slug: Mapped[str]
    state: Mapped[ConsultationState] = mapped_column(default=ConsultationState.DRAFT)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closing_reason: Mapped[str] = mapped_column(default="")
    """Why it was closed before its last day: shown to everybody, so it names no one."""
    created_by_id: Mapped[uuid.UUID]

    authority: Mapped[Authority] = relationship(lazy="joined", viewonly=True)
    wordings: Mapped[list["ConsultationWording"]] = relationship(
        back_populates="consultation", lazy="selectin", order_by="ConsultationWording.language.desc()"
    )

    @property
    def last_day(self) -> date | None:
        """The last day on which people could take part: the announced one, or an earlier one if it closed early.

        A consultation that ends on a day is closed a moment after midnight, so the day of closing alone would be the
        next one, on which nobody could.
        """
        closed = in_london(self.closed_at).date() if self.closed_at else None
        return min((day for day in (closed, self.closes_on) if day is not None), default=None)


class ConsultationWording(AuthorityOwned, Base):
    """Everything that people read about a consultation, in one language."""

    __tablename__ = "consultation_wording"
    __table_args__ = owned_table(owned_by("consultation"), UniqueConstraint("consultation_id", "language"))

    consultation_id: Mapped[uuid.UUID]
    language: Mapped[Language]
    title: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(default="")
    reasons: Mapped[str] = mapped_column(default="")
    decided: Mapped[str] = mapped_column(default="")
    not_decided: Mapped[str] = mapped_column(default="")
    use_of_answers: Mapped[str] = mapped_column(default="")
    privacy_function: Mapped[str] = mapped_column(default="")
    privacy_retention: Mapped[str] = mapped_column(default="")
    privacy_contact: Mapped[str] = mapped_column(default="")

    consultation: Mapped[Consultation] = relationship(back_populates="wordings")


class ContributionCount(AuthorityOwned, Base):
    """A change in how many people take part and how many proposals are published, added by the database itself.

    Their sum is how many there are. The sweep folds the rows of a consultation into one, so that there are few to sum;
    a row for each change, because with one for all somebody who joins would wait for an import to end.
    """

    __tablename__ = "contribution_count"
    __table_args__ = owned_table(
        owned_by("consultation", on_delete="CASCADE"), Index("ix_contribution_count_consultation", "consultation_id")
    )

    consultation_id: Mapped[uuid.UUID]
    people: Mapped[int] = mapped_column(default=0, server_default="0")
    proposals: Mapped[int] = mapped_column(default=0, server_default="0")
