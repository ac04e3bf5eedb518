"""What is done with delivery: reported, corrected, verified, taken back."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext

from citizen_voice import audit, events
from citizen_voice.clock import utcnow
from citizen_voice.db import db, hold_row
from citizen_voice.delivery import queries
from citizen_voice.delivery.steps.commitments import make_commitments
from citizen_voice.delivery.steps.contracts import ContractFields, record_contract
from citizen_voice.delivery.steps.reporting import ReportFields, check_report
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError, NotAllowedError
from citizen_voice.models import Commitment, DeliveryDecision, DeliveryReport
from citizen_voice.vocabulary import DeliveryAct, DeliverySource, EventName

if TYPE_CHECKING:
    from citizen_voice.delivery.steps.returns import ReadRow

__all__ = [
    "ContractFields",
    "ReportFields",
    "check_report",
    "make_commitments",
    "record_contract",
    "report_delivery",
    "report_return",
    "retract_report",
    "verify_report",
]


def report_delivery(
    commitment: Commitment,
    fields: ReportFields,
    *,
    officer_id: uuid.UUID,
    source: DeliverySource,
    replaces: DeliveryReport | None = None,
) -> DeliveryReport:
    """Store what a contract delivered under one measure over some days; with `replaces`, in the place of a report.

    Raises what `check_report` does.
    """
    # Two who report the same days follow one another, and so do those who correct and who take back one report.
    for commitment_id in sorted({commitment.id, replaces.commitment_id if replaces else commitment.id}):
        hold_row(Commitment, commitment_id)
    db.session.refresh(commitment, ["replaced_at"])
    check_report(commitment, fields, replaces=replaces)
    report = DeliveryReport(
        authority_id=commitment.authority_id,
        commitment_id=commitment.id,
        reported_by_id=officer_id,
        starts_on=fields.starts_on,
        ends_on=fields.ends_on,
        quantity=fields.quantity,
        whole=fields.whole,
        rating=fields.rating,
        is_additional=fields.is_additional,
        is_shared=fields.is_shared,
        shared_note=fields.shared_note.strip(),
        evidence_url=fields.evidence_url.strip(),
        note=fields.note.strip(),
        source=source,
        replaces_id=replaces.id if replaces else None,
        reported_at=utcnow(),
    )
    db.session.add(report)
    db.session.flush()
    _record("delivery_reported", report, officer_id, replaces_id=str(replaces.id) if replaces else None)
    events.announce(EventName.DELIVERY_REPORTED, authority_id=report.authority_id, delivery_report_id=report.id)
    return report


def report_return(rows: "Sequence[ReadRow]", *, officer_id: uuid.UUID) -> list[DeliveryReport]:
    """Store what the rows of a workbook report: all of them or, when anything is wrong with one, none.

    Raises `InvalidInputError` naming the row, whatever is wrong with it.
    """
    # Two workbooks may name the same measures in another order: each is held in the same order, so that none waits.
    for commitment_id in sorted({row.commitment.id for row in rows if row.commitment is not None}):
        hold_row(Commitment, commitment_id)
    return [_report_row(row, officer_id) for row in rows]


def _report_row(row: "ReadRow", officer_id: uuid.UUID) -> DeliveryReport:
    fault = row.faults[0] if row.faults else ""
    if not fault and row.commitment is not None and row.fields is not None:
        try:
            return report_delivery(row.commitment, row.fields, officer_id=officer_id, source=DeliverySource.FILE)
        except (InvalidInputError, ConflictError, InvalidTransitionError) as found:
            fault = str(found)
    raise InvalidInputError(gettext("Row %(place)d: %(fault)s", place=row.place, fault=fault), "rows")


def verify_report(report: DeliveryReport, *, officer_id: uuid.UUID, note: str = "") -> DeliveryDecision:
    """Say that the evidence of a report was looked at and is right.

    Raises `NotAllowedError` for who reported it, `InvalidInputError` when there is no evidence to look at and no note,
    and `ConflictError` when it is verified already or no longer stands.
    """
    _hold(report)
    if report.reported_by_id == officer_id:
        raise NotAllowedError(gettext("You reported it, so somebody else must verify it."))
    if not report.evidence_url and not note.strip():
        raise InvalidInputError(gettext("There is no link to evidence: say what you looked at."), "reason")
    if report.is_verified:
        raise ConflictError(gettext("It is verified already."))
    return _decide(report, DeliveryAct.VERIFY, officer_id, note)


def retract_report(report: DeliveryReport, *, officer_id: uuid.UUID, reason: str) -> DeliveryDecision:
    """Take a report back, with nothing in its place. Raises `InvalidInputError` without a reason, `ConflictError`."""
    _hold(report)
    if not reason.strip():
        raise InvalidInputError(gettext("Say why it is taken back."), "reason")
    return _decide(report, DeliveryAct.RETRACT, officer_id, reason)


def _hold(report: DeliveryReport) -> None:
    """Hold the measure of a report, so that those who decide follow one another. Raises unless it stands."""
    hold_row(Commitment, report.commitment_id)
    db.session.expire(report, ["decisions"])
    if not queries.is_standing(report):
        raise ConflictError(gettext("That report was corrected or taken back already. Look at the list again."))


def _decide(report: DeliveryReport, act: DeliveryAct, officer_id: uuid.UUID, reason: str) -> DeliveryDecision:
    decision = DeliveryDecision(
        authority_id=report.authority_id,
        delivery_report_id=report.id,
        officer_id=officer_id,
        act=act,
        reason=reason.strip(),
        decided_at=utcnow(),
    )
    db.session.add(decision)
    db.session.flush()
    db.session.expire(report, ["decisions"])
    event = "delivery_verified" if act is DeliveryAct.VERIFY else "delivery_retracted"
    _record(event, report, officer_id)
    return decision


def _record(event: str, report: DeliveryReport, officer_id: uuid.UUID, **details: audit.Detail) -> None:
    audit.record(
        event,
        who=audit.officer(officer_id),
        authority_id=report.authority_id,
        subject_kind="delivery_report",
        subject_id=report.id,
        **details,
    )
