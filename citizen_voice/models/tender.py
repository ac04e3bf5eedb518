"""A council's tender, its lots, and the published standards that were brought into it."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.authority import Authority, Council
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.publication import Publication, PublishedStandard
from citizen_voice.vocabulary import PolicyProfileCode, PurchaseCategory, ReservedArea

Percent = Numeric(5, 2)


class Tender(AuthorityOwned, Base):
    """A tender with one lot or more. `duration_months` is the length of the contract with its extensions.

    `notice_id` is the number of the notice on Find a Tender where there is one: it is recorded, and nothing is fetched.
    `reserved_area` is set where the contract is kept for suppliers of an area, below the threshold alone;
    `is_reserved_for_small` then says that of these it is kept for small firms and charities. `is_suitable_for_sme` and
    `is_suitable_for_vcse` say that the council thinks it fit for small firms, and for charities and the like.
    `source_release` is the OCDS release package of one release that the tender was started from, as it came.
    """

    __tablename__ = "tender"
    __table_args__ = owned_table(
        owned_by("council"),
        owned_by("officer", "created_by_id"),
        UniqueConstraint("council_id", "reference"),
        CheckConstraint("value_gbp > 0", name="value_is_positive"),
        CheckConstraint("cpv_code ~ '^[0-9]{8}$'", name="cpv_has_eight_digits"),
        CheckConstraint("duration_months > 0", name="duration_is_positive"),
        CheckConstraint("reserved_area IS NOT NULL OR NOT is_reserved_for_small", name="reserved_for_small_of_an_area"),
    )

    council_id: Mapped[uuid.UUID]
    created_by_id: Mapped[uuid.UUID]
    title: Mapped[str]
    reference: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    value_gbp: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    cpv_code: Mapped[str]
    category: Mapped[PurchaseCategory]
    duration_months: Mapped[int | None]
    is_light_touch: Mapped[bool] = mapped_column(default=False, server_default=false())
    notice_id: Mapped[str] = mapped_column(default="", server_default="")
    reserved_area: Mapped[ReservedArea | None]
    is_reserved_for_small: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_suitable_for_sme: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_suitable_for_vcse: Mapped[bool] = mapped_column(default=False, server_default=false())
    # It may be large, and only the file for the tender needs it.
    source_release: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), deferred=True)

    authority: Mapped[Authority] = relationship(viewonly=True)
    council: Mapped[Council] = relationship(viewonly=True)
    lots: Mapped[list["TenderLot"]] = relationship(viewonly=True, order_by="TenderLot.number", lazy="selectin")
    imports: Mapped[list["TenderImport"]] = relationship(viewonly=True, order_by="TenderImport.created_at")


class TenderLot(AuthorityOwned, Base):
    """A lot of a tender. Weights are percent of its total score; with the imported standards they sum to 100."""

    __tablename__ = "tender_lot"
    __table_args__ = owned_table(
        owned_by("tender"),
        UniqueConstraint("tender_id", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("price_weight >= 0 AND quality_weight >= 0", name="weights_not_negative"),
        CheckConstraint("price_weight + quality_weight < 100", name="weights_leave_room"),
    )

    tender_id: Mapped[uuid.UUID]
    number: Mapped[int]
    title: Mapped[str]
    price_weight: Mapped[Decimal] = mapped_column(Percent)
    quality_weight: Mapped[Decimal] = mapped_column(Percent)

    tender: Mapped[Tender] = relationship(viewonly=True)

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys."""
        return self.tender.council_id


class TenderImport(AuthorityOwned, Base):
    """Published standards brought into a tender. Open to change until `recorded_at` is set; never after that.

    The four tests are those of section 23(2) of the Procurement Act 2023, each answered in the commissioner's words.
    `total_weight_reason` says why the weights of the standards together lie outside the range of the published set.
    `policy_profile` is the one that the authority had when it was recorded: its documents are of that, for ever.
    """

    __tablename__ = "tender_import"
    __table_args__ = owned_table(
        owned_by("tender"),
        owned_by("publication"),
        owned_by("officer", "created_by_id"),
        Index(
            "ix_tender_import_recorded",
            "authority_id",
            "tender_id",
            text("recorded_at DESC"),
            postgresql_where=text("recorded_at IS NOT NULL"),
        ),
    )

    tender_id: Mapped[uuid.UUID]
    publication_id: Mapped[uuid.UUID]
    created_by_id: Mapped[uuid.UUID]
    test_subject_matter: Mapped[str] = mapped_column(default="")
    test_clear_measurable: Mapped[str] = mapped_column(default="")
    test_technical_rules: Mapped[str] = mapped_column(default="")
    test_proportionate: Mapped[str] = mapped_column(default="")
    total_weight_reason: Mapped[str] = mapped_column(default="", server_default="")
    recorded_at: Mapped[datetime | None]
    policy_profile: Mapped[PolicyProfileCode | None]

    tender: Mapped[Tender] = relationship(viewonly=True)
    publication: Mapped[Publication] = relationship(viewonly=True)
    standards: Mapped[list["ImportedStandard"]] = relationship(
        viewonly=True, order_by="ImportedStandard.position", lazy="selectin"
    )
    omissions: Mapped[list["StandardOmission"]] = relationship(viewonly=True)

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys: who may work on the tender may work on its imports."""
        return self.tender.council_id


class ImportedStandard(AuthorityOwned, Base):
    """One standard in one lot of an import: its weight there, and the days between which its measures count.

    Of the four tests it has its own answer where the commissioner gave one; else that of the import holds.
    """

    __tablename__ = "imported_standard"
    __table_args__ = owned_table(
        owned_by("tender_import"),
        owned_by("tender_lot"),
        owned_by("published_standard"),
        UniqueConstraint(
            "tender_import_id", "tender_lot_id", "published_standard_id", name="uq_imported_standard_once_in_a_lot"
        ),
        CheckConstraint("weight IS NULL OR (weight > 0 AND weight <= 100)", name="weight_is_percent"),
    )

    tender_import_id: Mapped[uuid.UUID]
    tender_lot_id: Mapped[uuid.UUID]
    published_standard_id: Mapped[uuid.UUID]
    position: Mapped[int]
    weight: Mapped[Decimal | None] = mapped_column(Percent)
    weight_reason: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    test_subject_matter: Mapped[str] = mapped_column(default="", server_default="")
    test_clear_measurable: Mapped[str] = mapped_column(default="", server_default="")
    test_technical_rules: Mapped[str] = mapped_column(default="", server_default="")
    test_proportionate: Mapped[str] = mapped_column(default="", server_default="")

    tender_lot: Mapped[TenderLot] = relationship(viewonly=True)
    measures: Mapped[list["ImportedMeasure"]] = relationship(
        viewonly=True, order_by="ImportedMeasure.position", lazy="selectin"
    )
    adaptations: Mapped[list["Adaptation"]] = relationship(viewonly=True, order_by="Adaptation.field", lazy="selectin")
    published_standard: Mapped[PublishedStandard] = relationship(viewonly=True)
    tender_import: Mapped[TenderImport] = relationship(viewonly=True)

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys."""
        return self.tender_import.tender.council_id


class StandardOmission(AuthorityOwned, Base):
    """Why a standard of the publication that is meant for such tenders is in no lot of an import.

    Like all that an import holds it never changes once the import is recorded. A reason for a standard that was chosen
    after all counts for nothing.
    """

    __tablename__ = "standard_omission"
    __table_args__ = owned_table(
        owned_by("tender_import", on_delete="CASCADE"),
        owned_by("published_standard"),
        UniqueConstraint("tender_import_id", "published_standard_id"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    tender_import_id: Mapped[uuid.UUID]
    published_standard_id: Mapped[uuid.UUID]
    reason: Mapped[str]


class ImportedMeasure(AuthorityOwned, Base):
    """A measure of an imported standard, with the target that bidders commit to, in the measure's unit."""

    __tablename__ = "imported_measure"
    __table_args__ = owned_table(
        owned_by("imported_standard", on_delete="CASCADE"),
        UniqueConstraint("imported_standard_id", "measure_code"),
        CheckConstraint("target >= 0", name="target_not_negative"),
    )

    imported_standard_id: Mapped[uuid.UUID]
    position: Mapped[int]
    measure_code: Mapped[str]
    target: Mapped[Decimal] = mapped_column(Numeric(16, 3))


class Adaptation(AuthorityOwned, Base):
    """What a council does otherwise than a standard has it, in this tender, and why.

    `field` names what is adapted; `words` hold in its place, and are empty where it is left out.
    """

    __tablename__ = "adaptation"
    __table_args__ = owned_table(
        owned_by("imported_standard", on_delete="CASCADE"),
        UniqueConstraint("imported_standard_id", "field"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    imported_standard_id: Mapped[uuid.UUID]
    field: Mapped[str]
    words: Mapped[str]
    reason: Mapped[str]

    @property
    def is_left_out(self) -> bool:
        """Whether nothing holds in place of what the standard has."""
        return not self.words
