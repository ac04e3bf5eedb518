"""Bringing published standards into the lots of a tender: which, how they are measured and weighed, what is adapted."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from flask_babel import gettext
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from citizen_voice import exceptions as faults
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.checks import check_adaptation, check_days, check_targets, check_weight
from citizen_voice.commissioning.lines import read_line, read_lots
from citizen_voice.commissioning.steps.left_out import forget_reasons_of_chosen
from citizen_voice.commissioning.steps.record import ensure_not_recorded, record
from citizen_voice.db import db
from citizen_voice.models import (
    Adaptation,
    Authority,
    ImportedMeasure,
    ImportedStandard,
    Publication,
    PublishedStandard,
    StandardOmission,
    Tender,
    TenderImport,
    TenderLot,
)
from citizen_voice.standards.steps.withdrawing import list_withdrawn


def begin_import(
    tender: Tender,
    *,
    publication: Publication,
    chosen: Mapping[uuid.UUID, Collection[uuid.UUID]],
    officer_id: uuid.UUID,
) -> TenderImport:
    """Bring standards of one publication in force into the lots of a tender, for measures and weights to be chosen.

    `chosen` are ids of published standards by the id of the lot. While an import of the tender is not recorded yet, its
    choice is replaced: standards that stay in a lot keep what was chosen for them, those too that a later version of
    the set has without a change. Raises `ConflictError` when the publication is not in force (any more), and
    `InvalidInputError`.
    """
    if publication.authority_id != tender.authority_id:
        raise faults.NotFoundError(gettext("There is no publication at this address."))
    db.session.refresh(tender, with_for_update=True)
    problem = queries.find_force_problem(publication)
    if problem:
        raise faults.ConflictError(problem)
    wanted = _chosen(tender, publication, chosen)
    tender_import = queries.find_open_import(tender)
    if tender_import is None:
        tender_import = TenderImport(
            authority_id=tender.authority_id,
            tender_id=tender.id,
            publication_id=publication.id,
            created_by_id=officer_id,
        )
        db.session.add(tender_import)
    elif tender_import.publication_id != publication.id:
        _take_along(tender_import, publication)
    tender_import.publication_id = publication.id
    db.session.flush()
    _replace_standards(tender_import, wanted)
    forget_reasons_of_chosen(tender_import)
    db.session.expire(tender, ["imports"])
    standards = len({one.id for _, one in wanted})
    record(tender_import, "tender_import_begun", officer_id, publication_id=str(publication.id), standards=standards)
    return tender_import


def choose_measures(
    imported_standard: ImportedStandard,
    *,
    officer_id: uuid.UUID,
    targets: Mapping[str, Decimal],
    weight: Decimal,
    weight_reason: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """Choose what bidders commit to under a standard: measures with targets, the days between, and its weight.

    `targets` are by measure code, each in the measure's unit. A weight outside the standard's range needs a reason,
    and one inside it keeps none.
    Raises `InvalidInputError` with the field, and `InvalidTransitionError` once the import is recorded.
    """
    tender_import = imported_standard.tender_import
    ensure_not_recorded(tender_import)
    line = read_line(imported_standard)
    check_targets(line, targets, most=_measures_left(imported_standard))
    check_weight(line, weight, weight_reason)
    check_days(starts_on, ends_on)
    # A reason that is left from another weight would tell everybody that this one is outside the range.
    imported_standard.weight_reason = weight_reason.strip() if line.is_outside(weight) else ""
    imported_standard.weight = weight
    imported_standard.starts_on, imported_standard.ends_on = starts_on, ends_on
    _replace_measures(imported_standard, [one.code for one in line.measures if one.code in targets], targets)
    record(
        tender_import,
        "tender_measures_chosen",
        officer_id,
        imported_standard_id=str(imported_standard.id),
        measures=len(targets),
        weight=f"{weight:.2f}",
        has_weight_reason=bool(imported_standard.weight_reason),
        starts_on=starts_on.isoformat() if starts_on else None,
        ends_on=ends_on.isoformat() if ends_on else None,
    )


def adapt_standard(
    imported_standard: ImportedStandard, *, officer_id: uuid.UUID, field: str, words: str, reason: str
) -> None:
    """Put other words in the place of a part of a standard, or leave it out with no words; always with a reason.

    Raises `InvalidInputError` where the standard does not let it, and `InvalidTransitionError` once recorded.
    """
    ensure_not_recorded(imported_standard.tender_import)
    check_adaptation(read_line(imported_standard), field, words, reason)
    values = {"words": words.strip(), "reason": reason.strip()}
    statement = insert(Adaptation).values(
        id=uuid.uuid4(),
        authority_id=imported_standard.authority_id,
        imported_standard_id=imported_standard.id,
        field=field,
        **values,
    )
    db.session.execute(statement.on_conflict_do_update(index_elements=["imported_standard_id", "field"], set_=values))
    db.session.expire(imported_standard, ["adaptations"])
    _record_adaptation(imported_standard, "tender_standard_adapted", officer_id, field)


def keep_standard(imported_standard: ImportedStandard, *, officer_id: uuid.UUID, field: str) -> None:
    """Take an adaptation back: the standard's own words hold again. Raises `InvalidTransitionError` once recorded."""
    ensure_not_recorded(imported_standard.tender_import)
    db.session.execute(
        delete(Adaptation).where(Adaptation.imported_standard_id == imported_standard.id, Adaptation.field == field)
    )
    db.session.expire(imported_standard, ["adaptations"])
    _record_adaptation(imported_standard, "tender_standard_kept", officer_id, field)


def _record_adaptation(imported_standard: ImportedStandard, event: str, officer_id: uuid.UUID, field: str) -> None:
    details = {"imported_standard_id": str(imported_standard.id), "field": field}
    record(imported_standard.tender_import, event, officer_id, **details)


def _chosen(
    tender: Tender, publication: Publication, chosen: Mapping[uuid.UUID, Collection[uuid.UUID]]
) -> list[tuple[TenderLot, PublishedStandard]]:
    """Return lots with standards, in the order of both. Raises `InvalidInputError`."""
    lots = {lot.id: lot for lot in tender.lots}
    known = {one.id for one in publication.standards}
    _check_not_withdrawn(publication, {one for ids in chosen.values() for one in ids})
    if set(chosen) - set(lots) or any(set(ids) - known for ids in chosen.values()):
        raise faults.InvalidInputError(gettext("Choose standards of this publication."), "standards")
    if not any(chosen.values()):
        raise faults.InvalidInputError(gettext("Choose at least one standard."), "standards")
    most = db.session.get_one(Authority, tender.authority_id).most_measures
    for ids in chosen.values():
        if len(set(ids)) > most:
            raise faults.InvalidInputError(
                gettext(
                    "Choose at most %(most)d standards: bidders must answer each, and small ones can't answer many.",
                    most=most,
                ),
                "standards",
            )
    return [(lot, one) for lot in tender.lots for one in publication.standards if one.id in set(chosen.get(lot.id, ()))]


def _check_not_withdrawn(publication: Publication, chosen: Collection[uuid.UUID]) -> None:
    withdrawn = list_withdrawn(publication)
    for one in publication.standards:
        if one.id in chosen and str(one.standard_id) in withdrawn:
            raise faults.InvalidInputError(
                gettext(
                    "%(reference)s is withdrawn, so it can't be used any more. Choose others.",
                    reference=one.standard.reference,
                ),
                "standards",
            )


def _take_along(tender_import: TenderImport, publication: Publication) -> None:
    """Point what was chosen at the same standards in another version of the set: one version always says the same."""
    twins = {(one.standard_id, one.version): one.id for one in publication.standards}
    rows: list[ImportedStandard | StandardOmission] = [*tender_import.standards, *tender_import.omissions]
    for row in rows:
        before = db.session.get_one(PublishedStandard, row.published_standard_id)
        row.published_standard_id = twins.get((before.standard_id, before.version), before.id)
    db.session.flush()
    for imported in tender_import.standards:
        db.session.expire(imported, ["published_standard"])


def _replace_standards(tender_import: TenderImport, wanted: list[tuple[TenderLot, PublishedStandard]]) -> None:
    places = {(lot.id, one.id): position for position, (lot, one) in enumerate(wanted, start=1)}
    db.session.refresh(tender_import)
    kept = set()
    for imported in tender_import.standards:
        key = (imported.tender_lot_id, imported.published_standard_id)
        if key in places:
            imported.position = places[key]
            kept.add(key)
        else:
            db.session.execute(delete(ImportedStandard).where(ImportedStandard.id == imported.id))
    for (lot_id, published_id), position in places.items():
        if (lot_id, published_id) not in kept:
            db.session.add(
                ImportedStandard(
                    authority_id=tender_import.authority_id,
                    tender_import_id=tender_import.id,
                    tender_lot_id=lot_id,
                    published_standard_id=published_id,
                    position=position,
                )
            )
    db.session.flush()
    db.session.refresh(tender_import)


def _measures_left(imported_standard: ImportedStandard) -> int:
    """Return how many measures a lot may ask for under this standard, beside those of its other standards."""
    most = db.session.get_one(Authority, imported_standard.authority_id).most_measures
    lots = read_lots(imported_standard.tender_import)
    lot = next(one for one in lots if one.lot.id == imported_standard.tender_lot_id)
    return most - lot.measures + len(imported_standard.measures)


def _replace_measures(imported_standard: ImportedStandard, codes: list[str], targets: Mapping[str, Decimal]) -> None:
    owner = imported_standard.id
    db.session.execute(delete(ImportedMeasure).where(ImportedMeasure.imported_standard_id == owner))
    for position, code in enumerate(codes, start=1):
        db.session.add(
            ImportedMeasure(
                authority_id=imported_standard.authority_id,
                imported_standard_id=owner,
                position=position,
                measure_code=code,
                target=targets[code],
            )
        )
    db.session.flush()
    db.session.expire(imported_standard, ["measures"])
