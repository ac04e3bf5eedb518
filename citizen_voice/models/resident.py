"""People who take part. Who they are and what they said are kept apart: only `Participation` joins the two."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.authority import Council
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.vocabulary import AgeBand, AssuranceLevel, Capacity, ContributionSource, Language


class Resident(AuthorityOwned, Base):
    """The contact details of someone who takes part: nothing else is known about them here."""

    __tablename__ = "resident"
    __table_args__ = owned_table(
        UniqueConstraint("authority_id", "email"),
        CheckConstraint("email = lower(email)", name="email_is_lower"),
    )

    email: Mapped[str]
    language: Mapped[Language] = mapped_column(default=Language.ENGLISH)


class Participant(AuthorityOwned, Base):
    """Someone taking part in one consultation, under no name.

    `seed` orders the proposals that this person is shown: fixed for the person, different between people.
    """

    __tablename__ = "participant"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("council"),
        Index("uq_participant_source_reference", "consultation_id", "source_reference", unique=True),
        CheckConstraint("lives_here = (council_id IS NOT NULL)", name="council_if_lives_here"),
    )

    consultation_id: Mapped[uuid.UUID]
    council_id: Mapped[uuid.UUID | None]
    lives_here: Mapped[bool]
    capacity: Mapped[Capacity]
    is_supplier: Mapped[bool] = mapped_column(default=False)
    assurance_level: Mapped[AssuranceLevel]
    seed: Mapped[str]
    age_band: Mapped[AgeBand | None]
    """Asked when somebody takes part, who may leave it out: for counting who is missing. No equality answer."""
    network_mark: Mapped[str | None]
    """A keyed hash of the network from which somebody joined, another in each consultation."""
    source: Mapped[ContributionSource] = mapped_column(default=ContributionSource.WEB)
    source_reference: Mapped[str | None]

    council: Mapped[Council | None] = relationship(viewonly=True)


class Participation(AuthorityOwned, Base):
    """The only join between a resident and what they said. Deleting this row makes the contribution anonymous."""

    __tablename__ = "participation"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("resident"),
        owned_by("participant"),
        UniqueConstraint("consultation_id", "resident_id"),
        UniqueConstraint("participant_id"),
    )

    consultation_id: Mapped[uuid.UUID]
    resident_id: Mapped[uuid.UUID]
    participant_id: Mapped[uuid.UUID]


class UpdateConsent(AuthorityOwned, Base):
    """Someone asked to be told what happens: when, and the words they ticked. Consent withdrawn is kept as a time."""

    __tablename__ = "update_consent"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("resident"),
        Index(
            "uq_update_consent_standing",
            "consultation_id",
            "resident_id",
            unique=True,
            postgresql_where="withdrawn_at IS NULL",
        ),
    )

    consultation_id: Mapped[uuid.UUID]
    resident_id: Mapped[uuid.UUID]
    wording: Mapped[str]
    language: Mapped[Language]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
