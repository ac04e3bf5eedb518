"""A council's tender, and the published standards that were brought into it."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.authority import Council
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.publication import Publication, PublishedStandard

Percent = Numeric(5, 2)


class Tender(AuthorityOwned, Base):
    """A tender with one lot. Weights are percent of the total score; with the imported standards they sum to 100."""

    __tablename__ = "tender"
    __table_args__ = owned_table(
        owned_by("council"),
        owned_by("officer", "created_by_id"),
        UniqueConstraint("council_id", "reference"),
        CheckConstraint("value_gbp > 0", name="value_is_positive"),
        CheckConstraint("cpv_code ~ '^[0-9]{8}$'", name="cpv_has_eight_digits"),
        CheckConstraint("price_weight >= 0 AND quality_weight >= 0", name="weights_not_negative"),
        CheckConstraint("price_weight + quality_weight < 100", name="weights_leave_room"),
    )

    council_id: Mapped[uuid.UUID]
    created_by_id: Mapped[uuid.UUID]
    title: Mapped[str]
    reference: Mapped[str]
    value_gbp: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    cpv_code: Mapped[str]
    lot_title: Mapped[str]
    price_weight: Mapped[Decimal] = mapped_column(Percent)
    quality_weight: Mapped[Decimal] = mapped_column(Percent)

    council: Mapped[Council] = relationship(viewonly=True)
    imports: Mapped[list["TenderImport"]] = relationship(viewonly=True, order_by="TenderImport.created_at")


class TenderImport(AuthorityOwned, Base):
    """Published standards brought into a tender. Open to change until `recorded_at` is set; never after that.

    The four tests are those of section 23(2) of the Procurement Act 2023, each answered in the commissioner's words.
    """

    __tablename__ = "tender_import"
    __table_args__ = owned_table(owned_by("tender"), owned_by("publication"), owned_by("officer", "created_by_id"))

    tender_id: Mapped[uuid.UUID]
    publication_id: Mapped[uuid.UUID]
    created_by_id: Mapped[uuid.UUID]
    test_subject_matter: Mapped[str] = mapped_column(default="")
    test_clear_measurable: Mapped[str] = mapped_column(default="")
    test_technical_rules: Mapped[str] = mapped_column(default="")
    test_proportionate: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime | None]

    tender: Mapped[Tender] = relationship(viewonly=True)
    publication: Mapped[Publication] = relationship(viewonly=True)
    standards: Mapped[list["ImportedStandard"]] = relationship(
        viewonly=True, order_by="ImportedStandard.position", lazy="selectin"
    )

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys: who may work on the tender may work on its imports."""
        return self.tender.council_id


class ImportedStandard(AuthorityOwned, Base):
    """One standard in an import: its weight in the lot, and the measure with the target that bidders commit to."""

    __tablename__ = "imported_standard"
    __table_args__ = owned_table(
        owned_by("tender_import"),
        owned_by("published_standard"),
        UniqueConstraint("tender_import_id", "published_standard_id"),
        CheckConstraint("weight IS NULL OR (weight > 0 AND weight <= 100)", name="weight_is_percent"),
        CheckConstraint("target IS NULL OR target >= 0", name="target_not_negative"),
    )

    tender_import_id: Mapped[uuid.UUID]
    published_standard_id: Mapped[uuid.UUID]
    position: Mapped[int]
    weight: Mapped[Decimal | None] = mapped_column(Percent)
    weight_reason: Mapped[str] = mapped_column(default="")
    measure_code: Mapped[str | None]
    target: Mapped[Decimal | None] = mapped_column(Numeric(16, 3))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    published_standard: Mapped[PublishedStandard] = relationship(viewonly=True)
    tender_import: Mapped[TenderImport] = relationship(viewonly=True)

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys."""
        return self.tender_import.tender.council_id
