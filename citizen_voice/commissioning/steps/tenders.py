"""Tenders and their lots: written down, corrected as long as nothing is recorded for them."""

import uuid
from decimal import Decimal
from typing import Any, NotRequired, TypedDict, Unpack

from flask_babel import gettext
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from citizen_voice import exceptions as faults
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.checks import (
    check_duration,
    check_lot,
    check_reservation,
    check_value,
    plain_cpv,
    plain_notice,
    say_taken,
)
from citizen_voice.commissioning.release import category_of
from citizen_voice.commissioning.steps.record import record
from citizen_voice.db import db
from citizen_voice.models import Authority, Council, ImportedStandard, Tender, TenderLot
from citizen_voice.vocabulary import PurchaseCategory, ReservedArea

MOST_LOTS = 20
FLAGS = ("is_reserved_for_small", "is_suitable_for_sme", "is_suitable_for_vcse")


class TenderFields(TypedDict):
    """What a commissioner writes down: the value in pounds without VAT, the length in months with extensions.

    Without `category` it is what the CPV code says.
    """

    title: str
    reference: str
    value_gbp: Decimal
    cpv_code: str
    description: NotRequired[str]
    category: NotRequired[PurchaseCategory | None]
    duration_months: NotRequired[int | None]
    is_light_touch: NotRequired[bool]
    notice_id: NotRequired[str]
    reserved_area: NotRequired[ReservedArea | None]
    is_reserved_for_small: NotRequired[bool]
    is_suitable_for_sme: NotRequired[bool]
    is_suitable_for_vcse: NotRequired[bool]


class LotFields(TypedDict):
    """What is written down of a lot: weights in percent of its total score."""

    lot_title: str
    price_weight: Decimal
    quality_weight: Decimal


class WholeTender(TenderFields, LotFields):
    """A tender with its first lot, and the release package that it was started from where there is one."""

    source_release: NotRequired[dict[str, Any] | None]


def record_tender(council: Council, *, officer_id: uuid.UUID, **fields: Unpack[WholeTender]) -> Tender:
    """Write down a tender with its first lot.

    A CPV code may carry its check digit. Raises `InvalidInputError` with the field, and `ConflictError` when the
    council has a tender of that reference.
    """
    tender = Tender(authority_id=council.authority_id, council_id=council.id, created_by_id=officer_id)
    tender.source_release = fields.get("source_release")
    lot = _own(fields)
    check_lot(**lot)
    _fill_in(tender, council, fields)
    _write_lot(TenderLot(authority_id=tender.authority_id, tender_id=tender.id, number=1), lot)
    db.session.refresh(tender)
    has_source = fields.get("source_release") is not None
    record(tender, "tender_recorded", officer_id, council_id=str(council.id), has_source_release=has_source)
    return tender


def change_tender(tender: Tender, *, officer_id: uuid.UUID, **fields: Unpack[TenderFields]) -> None:
    """Correct a tender. Raises as `record_tender` does, and `InvalidTransitionError` once an import is recorded.

    What was recorded and taken away says what the tender said then, so it must go on saying it.
    """
    check_correctable(tender)
    _fill_in(tender, tender.council, fields)
    record(tender, "tender_changed", officer_id)


def check_correctable(tender: Tender) -> None:
    """Raise `InvalidTransitionError` once an import is recorded for a tender; until the commit nobody records one."""
    db.session.refresh(tender, with_for_update=True)
    if queries.list_recorded_imports(tender):
        raise faults.InvalidTransitionError(
            gettext("Standards have been recorded for this tender, so it can't be changed. Add a new tender instead.")
        )


def add_lot(tender: Tender, *, officer_id: uuid.UUID, **fields: Unpack[LotFields]) -> TenderLot:
    """Add a lot after the others. Raises as `change_tender` does, and `InvalidInputError` for one lot too many."""
    check_correctable(tender)
    check_lot(**fields)
    last = db.session.scalar(select(func.max(TenderLot.number)).where(TenderLot.tender_id == tender.id)) or 0
    if len(tender.lots) >= MOST_LOTS:
        raise faults.InvalidInputError(gettext("A tender can have %(most)d lots here.", most=MOST_LOTS), "lot_title")
    lot = TenderLot(authority_id=tender.authority_id, tender_id=tender.id, number=last + 1)
    _write_lot(lot, fields)
    db.session.refresh(tender)
    record(lot, "tender_lot_added", officer_id, number=lot.number)
    return lot


def change_lot(lot: TenderLot, *, officer_id: uuid.UUID, **fields: Unpack[LotFields]) -> None:
    """Correct a lot. Raises as `change_tender` does."""
    check_correctable(lot.tender)
    check_lot(**fields)
    _write_lot(lot, fields)
    record(lot, "tender_lot_changed", officer_id, number=lot.number)


def remove_lot(lot: TenderLot, *, officer_id: uuid.UUID) -> None:
    """Take a lot away, with what was chosen for it. Raises as `change_tender` does, and for the only lot."""
    check_correctable(lot.tender)
    if len(lot.tender.lots) == 1:
        raise faults.InvalidTransitionError(gettext("A tender has at least one lot: change this one instead."))
    db.session.execute(delete(ImportedStandard).where(ImportedStandard.tender_lot_id == lot.id))
    record(lot, "tender_lot_removed", officer_id, number=lot.number)
    tender = lot.tender
    db.session.delete(lot)
    db.session.flush()
    db.session.refresh(tender)


def _own(fields: WholeTender) -> LotFields:
    return LotFields(
        lot_title=fields["lot_title"], price_weight=fields["price_weight"], quality_weight=fields["quality_weight"]
    )


def _write_lot(lot: TenderLot, fields: LotFields) -> None:
    lot.title = fields["lot_title"].strip()
    lot.price_weight, lot.quality_weight = fields["price_weight"], fields["quality_weight"]
    db.session.add(lot)
    db.session.flush()


def _fill_in(tender: Tender, council: Council, fields: TenderFields) -> None:
    texts = {"title": fields["title"], "reference": fields["reference"]}
    for field, text in texts.items():
        if not text.strip():
            raise faults.InvalidInputError(gettext("Fill in every field of the tender."), field)
    check_value(fields["value_gbp"])
    check_duration(fields.get("duration_months"))
    cpv_code, notice_id = plain_cpv(fields["cpv_code"]), plain_notice(fields.get("notice_id", ""))
    category = category_of(cpv_code, fields.get("category"))
    check_reservation(
        db.session.get_one(Authority, council.authority_id),
        value_gbp=fields["value_gbp"],
        category=category,
        is_light_touch=fields.get("is_light_touch", False),
        area=fields.get("reserved_area"),
        for_small=fields.get("is_reserved_for_small", False),
    )
    try:
        with db.session.begin_nested():
            for field, text in texts.items():
                setattr(tender, field, text.strip())
            tender.description = fields.get("description", "").strip()
            tender.value_gbp, tender.cpv_code = fields["value_gbp"], cpv_code
            tender.category, tender.reserved_area = category, fields.get("reserved_area")
            for flag in FLAGS:
                setattr(tender, flag, fields.get(flag, False))
            tender.duration_months = fields.get("duration_months")
            tender.is_light_touch, tender.notice_id = fields.get("is_light_touch", False), notice_id
            db.session.add(tender)
    except IntegrityError as fault:
        raise faults.ConflictError(say_taken(council.name)) from fault
