"""What a recorded import binds a contract to report: one row for each of its measures."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask_babel import gettext
from sqlalchemy import exists, select, update

from citizen_voice.clock import utcnow
from citizen_voice.commissioning.lines import ChosenMeasure, ImportLine, read_lines
from citizen_voice.db import db
from citizen_voice.delivery.frequency import A_YEAR, months_between_reports
from citizen_voice.delivery.totals import YEARLY
from citizen_voice.exceptions import InvalidTransitionError
from citizen_voice.models import Commitment, Tender, TenderImport


def make_commitments(tender_import: TenderImport) -> list[Commitment]:
    """Take from a recorded import what its contracts are to report. A second time nothing is added.

    An earlier record of the same tender is replaced: nothing is due from it any more. Raises `InvalidTransitionError`
    before the import is recorded.
    """
    if tender_import.recorded_at is None:
        raise InvalidTransitionError(gettext("Record the standards of the tender first."))
    db.session.refresh(db.session.get_one(Tender, tender_import.tender_id), with_for_update=True)
    if db.session.scalar(select(Commitment.id).where(Commitment.tender_import_id == tender_import.id).limit(1)):
        return []
    later = _is_replaced(tender_import)
    if not later:
        db.session.execute(
            update(Commitment)
            .where(Commitment.tender_id == tender_import.tender_id, Commitment.replaced_at.is_(None))
            .values(replaced_at=utcnow())
        )
    made = [
        _commitment(tender_import, line, position, chosen, is_replaced=later)
        for line in read_lines(tender_import)
        for position, chosen in enumerate(line.chosen)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _is_replaced(tender_import: TenderImport) -> bool:
    latest = db.session.scalar(
        select(TenderImport.id)
        .where(TenderImport.tender_id == tender_import.tender_id, TenderImport.recorded_at.is_not(None))
        .order_by(TenderImport.recorded_at.desc())
        .limit(1)
    )
    return latest != tender_import.id


def _commitment(
    tender_import: TenderImport, line: ImportLine, position: int, chosen: ChosenMeasure, *, is_replaced: bool
) -> Commitment:
    imported, measure = line.imported, chosen.measure
    own = {one.field: one.words for one in imported.adaptations}
    frequency = own.get("frequency", measure.frequency)
    # What is recorded has its days: the check before recording asks for them.
    days = cast("tuple[date, date]", (imported.starts_on, imported.ends_on))
    months = months_between_reports(frequency, *days)
    links = line.standard.value("mission_links") or ()
    return Commitment(
        authority_id=tender_import.authority_id,
        council_id=tender_import.tender.council_id,
        tender_id=tender_import.tender_id,
        tender_import_id=tender_import.id,
        tender_lot_id=imported.tender_lot_id,
        imported_measure_id=imported.measures[position].id,
        standard_id=imported.published_standard.standard_id,
        measure_code=measure.code,
        title=measure.title,
        unit=measure.unit,
        direction=measure.direction,
        counting_rule=measure.counting_rule,
        target=chosen.target,
        missions=sorted({str(one["code"]) for one in links}),
        starts_on=imported.starts_on,
        ends_on=imported.ends_on,
        # People over a year can't be reported more often than each year.
        every_months=max(months, A_YEAR if measure.unit == YEARLY else 0),
        replaced_at=utcnow() if is_replaced else None,
    )


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
