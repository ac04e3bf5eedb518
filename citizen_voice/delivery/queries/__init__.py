"""Reads about what contracts are to report and have reported."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from citizen_voice.clock import today
from citizen_voice.commissioning import queries as commissioning_queries
from citizen_voice.db import db
from citizen_voice.delivery.periods import Period, list_ended, list_open
from citizen_voice.delivery.queries.standing import list_earlier_reports, list_standing_reports, period_of, stands
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Authority,
    Commitment,
    DeliveryReport,
    TenderImport,
    TenderLot,
)


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


@dataclass(frozen=True)
class ContractLot:
    """A lot of a recorded import, and what its contract is to report."""

    tender_import: TenderImport
    lot: TenderLot
    commitments: list[Commitment]

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority of the tender, for permissions."""
        return self.tender_import.authority_id

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys."""
        return self.tender_import.council_id


def get_contract_lot(authority_slug: str, import_id: uuid.UUID, lot: int) -> ContractLot:
    """Return a lot of a recorded import. Raises `NotFoundError`, also for a lot that nothing is asked of."""
    tender_import = commissioning_queries.get_recorded_import(authority_slug, import_id)
    commitments = [
        row.commitment for row in list_commitments([tender_import.id]) if row.commitment.tender_lot.number == lot
    ]
    if not commitments:
        raise NotFoundError(gettext("There is no such lot in this tender."))
    return ContractLot(tender_import, commitments[0].tender_lot, commitments)


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
    ended = list_ended(one.starts_on, one.ends_on, one.every_months, today=today())
    due = list_open(ended, (period_of(report) for report in (*reports, *earlier)))
    return CommitmentRow(one, reports, due, earlier)


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


def list_recorded_imports(council_ids: Collection[uuid.UUID]) -> Sequence[TenderImport]:
    """Return the imports of some councils that something is to be reported of, the latest first."""
    current = select(Commitment.tender_import_id).where(
        Commitment.council_id.in_(council_ids), Commitment.replaced_at.is_(None)
    )
    return db.session.scalars(
        select(TenderImport)
        .where(TenderImport.id.in_(current))
        .options(joinedload(TenderImport.tender))
        .order_by(TenderImport.recorded_at.desc())
    ).all()


def list_imports_without_commitments(*, most: int) -> Sequence[TenderImport]:
    """Return recorded imports from which nothing was taken yet, the earliest first, of all authorities."""
    return db.session.scalars(
        select(TenderImport)
        .where(
            TenderImport.recorded_at.is_not(None),
            TenderImport.standards.any(),
            ~exists().where(Commitment.tender_import_id == TenderImport.id),
        )
        .order_by(TenderImport.recorded_at)
        .limit(most)
    ).all()
