"""Changes to tenders: which published standards are brought in, how they are measured and weighed, and the record."""

import uuid
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from flask_babel import gettext
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit, events
from citizen_voice import exceptions as faults
from citizen_voice.clock import utcnow
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.checks import (
    check_amounts,
    check_days,
    check_target,
    check_weight,
    plain_cpv,
    say_taken,
)
from citizen_voice.commissioning.lines import read_line
from citizen_voice.db import db
from citizen_voice.models import Council, ImportedStandard, Publication, PublishedStandard, Tender, TenderImport
from citizen_voice.vocabulary import EventName

MOST_STANDARDS = 6
"""A bidder must answer each, and small ones bid less the more there are: six is the custom of the councils we know."""


class TenderFields(TypedDict):
    """What a commissioner writes down: the value in pounds without VAT, weights in percent of the total score."""

    title: str
    reference: str
    value_gbp: Decimal
    cpv_code: str
    lot_title: str
    price_weight: Decimal
    quality_weight: Decimal


def record_tender(council: Council, *, officer_id: uuid.UUID, **fields: Unpack[TenderFields]) -> Tender:
    """Write down a tender of one lot.

    A CPV code may carry its check digit. Raises `InvalidInputError` with the field, and `ConflictError` when the
    council has a tender of that reference.
    """
    tender = Tender(authority_id=council.authority_id, council_id=council.id, created_by_id=officer_id)
    _fill_in(tender, council, fields)
    _record(tender, "tender_recorded", officer_id, council_id=str(council.id))
    return tender


def change_tender(tender: Tender, *, officer_id: uuid.UUID, **fields: Unpack[TenderFields]) -> None:
    """Correct a tender. Raises as `record_tender` does, and `InvalidTransitionError` once an import is recorded.

    What was recorded and taken away says what the tender said then, so it must go on saying it.
    """
    check_correctable(tender)
    _fill_in(tender, tender.council, fields)
    _record(tender, "tender_changed", officer_id)


def check_correctable(tender: Tender) -> None:
    """Raise `InvalidTransitionError` once an import is recorded for a tender; until the commit nobody records one."""
    db.session.refresh(tender, with_for_update=True)
    if queries.list_recorded_imports(tender):
        raise faults.InvalidTransitionError(
            gettext("Standards have been recorded for this tender, so it can't be changed. Add a new tender instead.")
        )


def _fill_in(tender: Tender, council: Council, fields: TenderFields) -> None:
    texts = {"title": fields["title"], "reference": fields["reference"], "lot_title": fields["lot_title"]}
    for field, text in texts.items():
        if not text.strip():
            raise faults.InvalidInputError(gettext("Fill in every field of the tender."), field)
    check_amounts(fields["value_gbp"], fields["price_weight"], fields["quality_weight"])
    cpv_code = plain_cpv(fields["cpv_code"])
    try:
        with db.session.begin_nested():
            for field, text in texts.items():
                setattr(tender, field, text.strip())
            tender.value_gbp, tender.cpv_code = fields["value_gbp"], cpv_code
            tender.price_weight, tender.quality_weight = fields["price_weight"], fields["quality_weight"]
            db.session.add(tender)
    except IntegrityError as fault:
        raise faults.ConflictError(say_taken(council.name)) from fault


def begin_import(
    tender: Tender, *, publication: Publication, published_standard_ids: Collection[uuid.UUID], officer_id: uuid.UUID
) -> TenderImport:
    """Bring standards of one publication in force into a tender, for measures and weights to be chosen.

    While an import of the tender is not recorded yet, its choice is replaced: standards that stay keep what was
    chosen for them. Raises `ConflictError` when the publication is not in force (any more), and `InvalidInputError`.
    """
    if publication.authority_id != tender.authority_id:
        raise faults.NotFoundError(gettext("There is no publication at this address."))
    db.session.refresh(tender, with_for_update=True)
    problem = queries.find_force_problem(publication)
    if problem:
        raise faults.ConflictError(problem)
    chosen = _chosen(publication, set(published_standard_ids))
    tender_import = queries.find_open_import(tender)
    if tender_import is None:
        tender_import = TenderImport(
            authority_id=tender.authority_id,
            tender_id=tender.id,
            publication_id=publication.id,
            created_by_id=officer_id,
        )
        db.session.add(tender_import)
    tender_import.publication_id = publication.id
    db.session.flush()
    _replace_standards(tender_import, chosen)
    db.session.expire(tender, ["imports"])
    _record(tender_import, "tender_import_begun", officer_id, publication_id=str(publication.id), standards=len(chosen))
    return tender_import


def choose_measure(
    imported_standard: ImportedStandard,
    *,
    officer_id: uuid.UUID,
    measure_code: str,
    target: Decimal,
    weight: Decimal,
    weight_reason: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """Choose what bidders commit to under a standard: a measure of it, a target, the days between, and its weight.

    A weight outside the standard's range needs a reason. Raises `InvalidInputError` with the field, and
    `InvalidTransitionError` once the import is recorded.
    """
    _ensure_not_recorded(imported_standard.tender_import)
    line = read_line(imported_standard)
    check_target(line, measure_code, target)
    check_weight(line, weight, weight_reason)
    check_days(starts_on, ends_on)
    imported_standard.measure_code, imported_standard.target = measure_code, target
    imported_standard.weight, imported_standard.weight_reason = weight, weight_reason.strip()
    imported_standard.starts_on, imported_standard.ends_on = starts_on, ends_on
    db.session.flush()
    _record(
        imported_standard.tender_import,
        "tender_measure_chosen",
        officer_id,
        imported_standard_id=str(imported_standard.id),
        measure_code=measure_code,
        target=f"{target:.3f}",
        weight=f"{weight:.2f}",
        has_weight_reason=bool(imported_standard.weight_reason),
        starts_on=starts_on.isoformat() if starts_on else None,
        ends_on=ends_on.isoformat() if ends_on else None,
    )


def answer_tests(
    tender_import: TenderImport,
    *,
    officer_id: uuid.UUID,
    subject_matter: str,
    clear_measurable: str,
    technical_rules: str,
    proportionate: str,
) -> None:
    """Keep the commissioner's own words on the four tests of section 23(2) of the Procurement Act 2023.

    Raises `InvalidInputError` when one is empty, and `InvalidTransitionError` once the import is recorded.
    """
    _ensure_not_recorded(tender_import)
    answers = {
        "subject_matter": subject_matter,
        "clear_measurable": clear_measurable,
        "technical_rules": technical_rules,
        "proportionate": proportionate,
    }
    for field, answer in answers.items():
        if not answer.strip():
            raise faults.InvalidInputError(gettext("Answer each of the four tests in your own words."), field)
        setattr(tender_import, f"test_{field}", answer.strip())
    db.session.flush()
    _record(tender_import, "tender_tests_answered", officer_id)


def record_import(tender_import: TenderImport, *, officer_id: uuid.UUID) -> TenderImport:
    """Record an import: from now on it never changes, everybody can read it, and its file can be taken away.

    Recording it again changes nothing. Raises `IncompleteError` naming each thing that is missing.
    """
    # The tender first, as everywhere: what is recorded is what it says, so nobody may correct it meanwhile.
    db.session.refresh(tender_import.tender, with_for_update=True)
    db.session.refresh(tender_import, with_for_update=True)
    if tender_import.recorded_at is not None:
        return tender_import
    problems = queries.find_import_problems(tender_import)
    if problems:
        raise faults.IncompleteError(gettext("This can't be recorded yet. Some things are missing:"), problems)
    # Made once before the record, so that nothing is recorded that could not be taken away.
    queries.build_tender_snapshot(tender_import)
    tender_import.recorded_at = utcnow()
    db.session.flush()
    _record(
        tender_import,
        "tender_import_recorded",
        officer_id,
        tender_id=str(tender_import.tender_id),
        publication_id=str(tender_import.publication_id),
        content_hash=tender_import.publication.content_hash,
        standards=len(tender_import.standards),
    )
    events.announce(
        EventName.TENDER_IMPORT_RECORDED, authority_id=tender_import.authority_id, tender_import_id=tender_import.id
    )
    return tender_import


def _chosen(publication: Publication, wanted: set[uuid.UUID]) -> list[PublishedStandard]:
    """Return the standards of those ids, in the order of the publication. Raises `InvalidInputError`."""
    chosen = [one for one in publication.standards if one.id in wanted]
    if len(chosen) < len(wanted):
        raise faults.InvalidInputError(gettext("Choose standards of this publication."), "standards")
    if not chosen:
        raise faults.InvalidInputError(gettext("Choose at least one standard."), "standards")
    if len(chosen) > MOST_STANDARDS:
        raise faults.InvalidInputError(
            gettext(
                "Choose at most %(most)d standards: bidders must answer each, and small ones can't answer many.",
                most=MOST_STANDARDS,
            ),
            "standards",
        )
    return chosen


def _replace_standards(tender_import: TenderImport, chosen: list[PublishedStandard]) -> None:
    ids = [one.id for one in chosen]
    db.session.execute(
        delete(ImportedStandard).where(
            ImportedStandard.tender_import_id == tender_import.id, ImportedStandard.published_standard_id.not_in(ids)
        )
    )
    db.session.refresh(tender_import)
    kept = {one.published_standard_id: one for one in tender_import.standards}
    for position, one in enumerate(chosen, start=1):
        if one.id in kept:
            kept[one.id].position = position
        else:
            db.session.add(
                ImportedStandard(
                    authority_id=tender_import.authority_id,
                    tender_import_id=tender_import.id,
                    published_standard_id=one.id,
                    position=position,
                )
            )
    db.session.flush()
    db.session.refresh(tender_import)


def _ensure_not_recorded(tender_import: TenderImport) -> None:
    db.session.refresh(tender_import, ["recorded_at"], with_for_update=True)
    if tender_import.recorded_at is not None:
        raise faults.InvalidTransitionError(
            gettext("This has been recorded, so it can't be changed. Choose standards again to begin another record.")
        )


def _record(subject: Tender | TenderImport, event: str, officer_id: uuid.UUID, **details: audit.Detail) -> None:
    audit.record(
        event,
        who=audit.officer(officer_id),
        authority_id=subject.authority_id,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        **details,
    )
