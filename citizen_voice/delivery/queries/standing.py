"""Which reports stand, and which commitments are of the same measure of the same lot in several records of a tender.

A tender that is recorded again binds its lots anew. What was reported before is about the same contract, so it counts
on, once, and its days are not asked for again.
"""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased, joinedload

from citizen_voice.db import db
from citizen_voice.delivery.periods import Period
from citizen_voice.models import Commitment, DeliveryDecision, DeliveryReport
from citizen_voice.vocabulary import DeliveryAct


def stands(report: Any = DeliveryReport) -> ColumnElement[bool]:
    """Return the condition that a report was neither corrected nor taken back."""
    later = aliased(DeliveryReport)
    retracted = exists().where(
        DeliveryDecision.delivery_report_id == report.id, DeliveryDecision.act == DeliveryAct.RETRACT
    )
    return and_(~exists().where(later.replaces_id == report.id), ~retracted)


def is_same_measure(one: Any, other: Any) -> Any:
    """Say of two commitments, or return the condition of two tables of them, that they are of one measure of a lot.

    In another unit it is another measure: nothing of the two is ever added.
    """
    pairs = [(getattr(one, name), getattr(other, name)) for name in ("tender_lot_id", "measure_code", "unit")]
    if isinstance(one, Commitment):
        return all(own == others for own, others in pairs)
    return and_(*(own == others for own, others in pairs))


def list_standing_reports(commitment_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[DeliveryReport]]:
    """Return the reports that stand by commitment, the latest period first."""
    found: dict[uuid.UUID, list[DeliveryReport]] = {}
    for one in db.session.scalars(
        select(DeliveryReport)
        .where(DeliveryReport.commitment_id.in_(commitment_ids), stands())
        .options(joinedload(DeliveryReport.reported_by))
        .order_by(DeliveryReport.ends_on.desc(), DeliveryReport.id)
    ):
        found.setdefault(one.commitment_id, []).append(one)
    return found


def list_earlier_reports(commitment_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[DeliveryReport]]:
    """Return by commitment the reports that stand on the same measure of the lot under other records of the tender."""
    other = aliased(Commitment)
    found: dict[uuid.UUID, list[DeliveryReport]] = {}
    rows = db.session.execute(
        select(Commitment.id, DeliveryReport)
        .join(other, and_(is_same_measure(Commitment, other), other.id != Commitment.id))
        .join(DeliveryReport, DeliveryReport.commitment_id == other.id)
        .where(Commitment.id.in_(commitment_ids), stands())
        .options(joinedload(DeliveryReport.reported_by), joinedload(DeliveryReport.commitment))
        .order_by(DeliveryReport.ends_on.desc(), DeliveryReport.id)
    )
    for commitment_id, report in rows:
        found.setdefault(commitment_id, []).append(report)
    return found


def find_in_force(commitment: Commitment) -> Commitment:
    """Return the commitment that holds for the same measure of the lot now; where none does, the same one."""
    if commitment.replaced_at is None:
        return commitment
    found = db.session.scalars(
        select(Commitment).where(
            Commitment.tender_lot_id == commitment.tender_lot_id,
            Commitment.measure_code == commitment.measure_code,
            Commitment.unit == commitment.unit,
            Commitment.replaced_at.is_(None),
        )
    ).first()
    return found or commitment


def period_of(report: DeliveryReport) -> Period:
    """Return the days that a report is about."""
    return Period(report.starts_on, report.ends_on)
