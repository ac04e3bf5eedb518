"""Reads about what contracts are to report and have reported.

A tender that is recorded again binds its lots anew. What was reported before is about the same contract, so it counts
on, once, and its days are not asked for again.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.delivery.periods import A_YEAR, Period, list_ended, list_open
from citizen_voice.delivery.totals import YEARLY
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Authority,
    Commitment,
    DeliveryDecision,
    DeliveryReport,
)
from citizen_voice.vocabulary import DeliveryAct


@dataclass(frozen=True)
class CommitmentRow:
    """A measure of a contract, the reports on it that stand, and the periods that are over without one.

    `earlier` are reports that stand under an earlier record of the same tender: they count, and their days are not due.
    """

    commitment: Commitment
    reports: list[DeliveryReport] = field(default_factory=list)
    due: list[Period] = field(default_factory=list)
    earlier: list[DeliveryReport] = field(default_factory=list)

    @property
    def counted(self) -> list[DeliveryReport]:
        """All reports that count for the measure, the latest period first."""
        return sorted((*self.reports, *self.earlier), key=lambda one: one.ends_on, reverse=True)

    @property
    def late(self) -> list[Period]:
        """The periods of which a report is not in time any more."""
        return [one for one in self.due if one.due_on < today()]


def get_commitment(authority_slug: str, commitment_id: uuid.UUID) -> Commitment:
    """Return what a contract is to report. Raises `NotFoundError`."""
    found = db.session.scalars(
        select(Commitment)
        .join(Authority, Authority.id == Commitment.authority_id)
        .where(Authority.slug == authority_slug, Commitment.id == commitment_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There is no such measure of a contract."))
    return found


def get_report(authority_slug: str, report_id: uuid.UUID) -> DeliveryReport:
    """Return a report, whether it stands or not. Raises `NotFoundError`."""
    found = db.session.scalars(
        select(DeliveryReport)
        .join(Authority, Authority.id == DeliveryReport.authority_id)
        .where(Authority.slug == authority_slug, DeliveryReport.id == report_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There is no such report of delivery."))
    return found


def find_correction(report: DeliveryReport) -> DeliveryReport | None:
    """Return the report that replaced one, or None."""
    return db.session.scalars(select(DeliveryReport).where(DeliveryReport.replaces_id == report.id)).one_or_none()


def is_standing(report: DeliveryReport) -> bool:
    """Say whether a report was neither corrected nor taken back."""
    return not report.is_retracted and find_correction(report) is None


def list_commitments(tender_imports: Collection[uuid.UUID]) -> list[CommitmentRow]:
    """Return what contracts are to report, by lot and measure, with their reports; in a fixed number of queries."""
    commitments = db.session.scalars(
        select(Commitment)
        .where(Commitment.tender_import_id.in_(tender_imports))
        .options(joinedload(Commitment.tender_lot), joinedload(Commitment.tender), joinedload(Commitment.standard))
        .order_by(Commitment.created_at, Commitment.measure_code, Commitment.id)
    ).all()
    reports = list_standing_reports([one.id for one in commitments])
    earlier = list_earlier_reports([one.id for one in commitments if one.replaced_at is None])
    rows = [_row(one, reports.get(one.id, []), earlier.get(one.id, [])) for one in commitments]
    return sorted(rows, key=lambda row: (row.commitment.tender_lot.number, row.commitment.measure_code))


def _row(one: Commitment, reports: list[DeliveryReport], earlier: list[DeliveryReport]) -> CommitmentRow:
    if one.replaced_at is not None:
        return CommitmentRow(one, reports)
    own = [period_of(report) for report in reports]
    # Once the same days could be reported under both records: then the later report counts.
    earlier = [report for report in earlier if not any(period_of(report).overlaps(day) for day in own)]
    due = list_open(list_ended_periods(one), (*own, *map(period_of, earlier)))
    return CommitmentRow(one, reports, due, earlier)


def list_ended_periods(one: Commitment) -> list[Period]:
    """Return the periods of a commitment that are over."""
    # People over a year are counted over no less than one.
    least = A_YEAR if one.unit == YEARLY else 0
    return list_ended(one.starts_on, one.ends_on, one.every_months, today=today(), least=least)


def count_same_evidence(report: DeliveryReport) -> int:
    """Return for how many other reports that stand the same evidence is given: perhaps the same thing counted twice."""
    if not report.evidence_url:
        return 0
    return (
        db.session.scalar(
            select(func.count())
            .select_from(DeliveryReport)
            .where(
                DeliveryReport.authority_id == report.authority_id,
                DeliveryReport.evidence_url == report.evidence_url,
                DeliveryReport.id != report.id,
                stands(),
            )
        )
        or 0
    )


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
