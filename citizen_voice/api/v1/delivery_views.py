"""What contracts are to report and have reported, as the API gives it."""

from typing import TYPE_CHECKING, Any

from flask import g

from citizen_voice.delivery.queries import CommitmentRow
from citizen_voice.drafting.measure_ids import id_in_full

if TYPE_CHECKING:
    from citizen_voice.models import Commitment, DeliveryReport


def show_commitment(row: CommitmentRow) -> dict[str, Any]:
    """Return a measure of a contract with its reports and what is due."""
    one = row.commitment
    return {
        **{name: getattr(one, name) for name in ("title", "unit", "target", "starts_on", "ends_on")},
        "lot": one.tender_lot.number,
        "measure": one.measure_code,
        "measure_in_full": _in_full(one),
        "due": [{"starts_on": due.first, "ends_on": due.last, "due_on": due.due_on} for due in row.due],
        "reports": [show_report(report) for report in row.counted],
    }


def show_report(report: "DeliveryReport") -> dict[str, Any]:
    """Return a report."""
    names = ("id", "starts_on", "ends_on", "quantity", "whole", "rating", "is_verified", "reported_at")
    said = ("is_additional", "is_shared", "shared_note", "evidence_url", "note")
    return {
        **{name: getattr(report, name) for name in (*names, *said)},
        "lot": report.commitment.tender_lot.number,
        "measure": report.commitment.measure_code,
        "measure_in_full": _in_full(report.commitment),
        "unit": report.commitment.unit,
        "replaces": report.replaces_id,
    }


def _in_full(commitment: "Commitment") -> str:
    return id_in_full(g.authority.slug, commitment.measure_code)
