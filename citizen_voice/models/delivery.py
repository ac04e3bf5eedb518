"""What contracts are to report, what was reported, and what became of each report."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.authority import Council
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.officer import Officer
from citizen_voice.models.standard import Standard
from citizen_voice.models.tender import Tender, TenderImport, TenderLot
from citizen_voice.vocabulary import DeliveryAct, DeliveryRating, DeliverySource

Quantity = Numeric(18, 3)


class Commitment(AuthorityOwned, Base):
    """A measure that a contract for one lot is to report: taken from a recorded import, as it was published.

    `missions` are the codes that the published standard was linked to. Reports are due every `every_months` between
    `starts_on` and `ends_on`. `replaced_at` is set when a later record of the same tender holds in its place.
    """

    __tablename__ = "commitment"
    __table_args__ = owned_table(
        owned_by("council"),
        owned_by("tender"),
        owned_by("tender_import"),
        owned_by("tender_lot"),
        owned_by("imported_measure"),
        owned_by("standard"),
        UniqueConstraint("imported_measure_id"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("every_months > 0", name="every_months_is_positive"),
        Index("ix_commitment_tender_import", "tender_import_id"),
        Index("ix_commitment_council", "council_id"),
    )

    council_id: Mapped[uuid.UUID]
    tender_id: Mapped[uuid.UUID]
    tender_import_id: Mapped[uuid.UUID]
    tender_lot_id: Mapped[uuid.UUID]
    imported_measure_id: Mapped[uuid.UUID]
    standard_id: Mapped[uuid.UUID]
    measure_code: Mapped[str]
    title: Mapped[str]
    unit: Mapped[str]
    direction: Mapped[str]
    counting_rule: Mapped[str]
    target: Mapped[Decimal] = mapped_column(Numeric(16, 3))
    missions: Mapped[list[Any]] = mapped_column(JSONB)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    every_months: Mapped[int]
    replaced_at: Mapped[datetime | None]

    council: Mapped[Council] = relationship(viewonly=True)
    tender: Mapped[Tender] = relationship(viewonly=True)
    tender_lot: Mapped[TenderLot] = relationship(viewonly=True)
    tender_import: Mapped[TenderImport] = relationship(viewonly=True)
    standard: Mapped[Standard] = relationship(viewonly=True)


class Contract(AuthorityOwned, Base):
    """The contract for a lot of a recorded import: with whom, since when, and what they agreed to deliver.

    `agreed` is by measure code what the supplier agreed to, digits as text in the measure's unit. `supplier_id` is
    their number in a register, with its scheme, as in GB-COH-01234567. `recorded_at` is when it was last written down.
    """

    __tablename__ = "contract"
    __table_args__ = owned_table(
        owned_by("council"),
        owned_by("tender_import"),
        owned_by("tender_lot"),
        owned_by("officer", "recorded_by_id"),
        UniqueConstraint("tender_import_id", "tender_lot_id"),
    )

    council_id: Mapped[uuid.UUID]
    tender_import_id: Mapped[uuid.UUID]
    tender_lot_id: Mapped[uuid.UUID]
    recorded_by_id: Mapped[uuid.UUID]
    reference: Mapped[str]
    supplier_id: Mapped[str]
    supplier_name: Mapped[str]
    signed_on: Mapped[date]
    agreed: Mapped[dict[str, Any]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime]

    tender_import: Mapped[TenderImport] = relationship(viewonly=True)
    tender_lot: Mapped[TenderLot] = relationship(viewonly=True)


class DeliveryReport(AuthorityOwned, Base):
    """What a contract reported for one measure and period, in the measure's unit. Appended, never edited.

    Of a percentage `quantity` is the part and `whole` what it is a part of. A correction names the report that it
    `replaces`. `is_shared` says that somebody else may count the same thing too.
    """

    __tablename__ = "delivery_report"
    __table_args__ = owned_table(
        owned_by("commitment"),
        owned_by("officer", "reported_by_id"),
        owned_by("delivery_report", "replaces_id"),
        UniqueConstraint("replaces_id"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("whole IS NULL OR (whole > 0 AND quantity <= whole)", name="part_of_a_whole"),
        Index("ix_delivery_report_commitment", "commitment_id", "ends_on"),
    )

    commitment_id: Mapped[uuid.UUID]
    reported_by_id: Mapped[uuid.UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    whole: Mapped[Decimal | None] = mapped_column(Quantity)
    rating: Mapped[DeliveryRating | None]
    is_additional: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    shared_note: Mapped[str] = mapped_column(default="", server_default="")
    evidence_url: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[DeliverySource]
    replaces_id: Mapped[uuid.UUID | None]
    reported_at: Mapped[datetime]

    commitment: Mapped[Commitment] = relationship(viewonly=True)
    reported_by: Mapped[Officer] = relationship(viewonly=True)
    decisions: Mapped[list["DeliveryDecision"]] = relationship(
        viewonly=True, order_by="DeliveryDecision.decided_at", lazy="selectin"
    )

    @property
    def council_id(self) -> uuid.UUID:
        """The council whose contract it is."""
        return self.commitment.council_id

    @property
    def is_verified(self) -> bool:
        """Whether somebody else than the reporter looked at the evidence and found it right."""
        return any(one.act is DeliveryAct.VERIFY for one in self.decisions)

    @property
    def is_retracted(self) -> bool:
        """Whether it was taken back, with nothing in its place."""
        return any(one.act is DeliveryAct.RETRACT for one in self.decisions)


class DeliveryDecision(AuthorityOwned, Base):
    """That a report was verified, or taken back: by whom, and why. Appended, never edited."""

    __tablename__ = "delivery_decision"
    __table_args__ = owned_table(
        owned_by("delivery_report"),
        owned_by("officer"),
        UniqueConstraint("delivery_report_id", "act"),
        CheckConstraint("act = 'verify' OR reason <> ''", name="retraction_has_a_reason"),
    )

    delivery_report_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID]
    act: Mapped[DeliveryAct]
    reason: Mapped[str]
    decided_at: Mapped[datetime]

    officer: Mapped[Officer] = relationship(viewonly=True)


class DeliveryReminder(AuthorityOwned, Base):
    """On which day it was last looked at whether reports of a recorded import are late."""

    __tablename__ = "delivery_reminder"
    __table_args__ = owned_table(owned_by("tender_import"), UniqueConstraint("tender_import_id"))

    tender_import_id: Mapped[uuid.UUID]
    looked_on: Mapped[date]
