"""The workbook of a contract: written with what is due, and read back into reports, all of them or none."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from citizen_voice.clock import utcnow
from citizen_voice.delivery.counting import find_unit
from citizen_voice.delivery.queries import CommitmentRow
from citizen_voice.delivery.steps.reporting import ReportFields, check_report
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.exports.delivery_return import ReturnedRow, ReturnLine, build_return_xlsx
from citizen_voice.typed_text import plain_text
from citizen_voice.vocabulary import DeliveryRating

if TYPE_CHECKING:
    from citizen_voice.models import Commitment, TenderImport

TEXTS = ("evidence_url", "shared_note", "note")


@dataclass(frozen=True)
class ReadRow:
    """A row of a return: what it would report, and what is wrong with it or is to be confirmed."""

    place: int
    commitment: "Commitment | None"
    fields: ReportFields | None
    faults: list[str]
    doubt: str | None = None


def build_return(tender_import: "TenderImport", rows: Sequence[CommitmentRow]) -> bytes:
    """Return the workbook for the periods of a contract that are over and have no report."""
    lines = [
        ReturnLine(
            id=f"{row.commitment.id}",
            lot=row.commitment.tender_lot.number,
            standard=row.commitment.standard.reference,
            measure=row.commitment.title,
            unit=find_unit(row.commitment.unit).name,
            counting_rule=row.commitment.counting_rule,
            first=period.first,
            last=period.last,
        )
        for row in rows
        for period in row.due
    ]
    title = f"{tender_import.tender.title}: what was delivered"
    moment = tender_import.recorded_at or utcnow()
    return build_return_xlsx(lines, title=title, author=tender_import.tender.council.name, moment=moment)


def read_rows(returned: Sequence[ReturnedRow], rows: Sequence[CommitmentRow]) -> list[ReadRow]:
    """Return what each row of a workbook would report on this contract, with every fault that can be seen."""
    commitments = {str(row.commitment.id): row.commitment for row in rows}
    found = [_read(one, commitments.get(one.id)) for one in returned]
    return _with_overlaps(found)


def _read(one: ReturnedRow, commitment: "Commitment | None") -> ReadRow:
    faults = list(one.faults)
    if commitment is None:
        faults.append(gettext("The id is none of this contract. Take the workbook from this page again."))
        return ReadRow(one.place, None, None, faults)
    if one.first is None or one.last is None or faults:
        return ReadRow(one.place, commitment, None, faults)
    fields = ReportFields(
        unit=commitment.unit,
        starts_on=one.first,
        ends_on=one.last,
        quantity=one.quantity,
        whole=one.whole,
        rating=DeliveryRating(one.rating) if one.rating else None,
        is_additional=one.is_additional,
        is_shared=one.is_shared,
        shared_note=plain_text(one.shared_note) or "",
        evidence_url=one.evidence,
        note=plain_text(one.note) or "",
    )
    doubt = None
    try:
        check_report(commitment, fields)
    except InvalidInputError as fault:
        if fault.field == "is_confirmed":
            doubt = str(fault)
        else:
            faults.append(str(fault))
    except (ConflictError, InvalidTransitionError) as fault:
        faults.append(str(fault))
    return ReadRow(one.place, commitment, fields, faults, doubt)


def _with_overlaps(found: list[ReadRow]) -> list[ReadRow]:
    """Add a fault to each row whose days another row of the file reports under the same measure."""
    seen: dict[uuid.UUID, list[ReadRow]] = {}
    for row in found:
        if row.commitment is None or row.fields is None:
            continue
        period = row.fields.figure.period
        for other in seen.setdefault(row.commitment.id, []):
            if other.fields and other.fields.figure.period.overlaps(period):
                row.faults.append(
                    gettext("Row %(place)d reports some of the same days under the same measure.", place=other.place)
                )
        seen[row.commitment.id].append(row)
    return found


def to_json(rows: Sequence[ReadRow]) -> list[dict[str, Any]]:
    """Return rows without faults as they go through a form."""
    return [
        {
            "place": row.place,
            "commitment": str(row.commitment.id),
            "starts_on": row.fields.starts_on.isoformat(),
            "ends_on": row.fields.ends_on.isoformat(),
            "quantity": str(row.fields.quantity),
            "whole": str(row.fields.whole) if row.fields.whole is not None else None,
            "rating": row.fields.rating.value if row.fields.rating else None,
            "is_additional": row.fields.is_additional,
            "is_shared": row.fields.is_shared,
            **{name: getattr(row.fields, name) for name in TEXTS},
        }
        for row in rows
        if row.commitment is not None and row.fields is not None
    ]
