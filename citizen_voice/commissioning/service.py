"""Changes to tenders: which published standards are brought in, how they are measured and weighed, and the record."""

import re
import uuid
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from flask_babel import gettext
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit, events
from citizen_voice import exceptions as faults
from citizen_voice.clock import utcnow
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.lines import find_unit, is_countable, read_line
from citizen_voice.db import db
from citizen_voice.models import Council, ImportedStandard, Publication, PublishedStandard, Tender, TenderImport
from citizen_voice.reference import catalogue
from citizen_voice.vocabulary import EventName

MOST_STANDARDS = 6
"""A bidder must answer each, and small ones bid less the more there are: six is the custom of the councils we know."""

MOST_DIGITS_BEFORE_POINT = Decimal(10) ** 12
HUNDRED = Decimal(100)


def record_tender(
    council: Council,
    *,
    officer_id: uuid.UUID,
    title: str,
    reference: str,
    value_gbp: Decimal,
    cpv_code: str,
    lot_title: str,
    price_weight: Decimal,
    quality_weight: Decimal,
) -> Tender:
    """Write down a tender of one lot. The value is in pounds without VAT, weights are percent of the total score.

    A CPV code may carry its check digit. Raises `InvalidInputError` with the field, and `ConflictError` when the
    council has a tender of that reference.
    """
    texts = {"title": title.strip(), "reference": reference.strip(), "lot_title": lot_title.strip()}
    for field, text in texts.items():
        if not text:
            raise faults.InvalidInputError(gettext("Fill in every field of the tender."), field)
    _check_number(value_gbp, "value_gbp", places=2)
    if value_gbp <= 0:
        raise faults.InvalidInputError(gettext("The value must be more than £0."), "value_gbp")
    _check_price_and_quality(price_weight, quality_weight)
    tender = Tender(
        authority_id=council.authority_id,
        council_id=council.id,
        created_by_id=officer_id,
        value_gbp=value_gbp,
        cpv_code=_plain_cpv(cpv_code),
        price_weight=price_weight,
        quality_weight=quality_weight,
        **texts,
    )
    try:
        with db.session.begin_nested():
            db.session.add(tender)
    except IntegrityError as fault:
        raise faults.ConflictError(
            gettext("%(council)s has a tender with this reference already.", council=council.name)
        ) from fault
    audit.record(
        "tender_recorded",
        who=audit.officer(officer_id),
        authority_id=council.authority_id,
        subject_kind="tender",
        subject_id=tender.id,
        council_id=str(council.id),
    )
    return tender


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
    wanted = set(published_standard_ids)
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
    audit.record(
        "tender_import_begun",
        who=audit.officer(officer_id),
        authority_id=tender.authority_id,
        subject_kind="tender_import",
        subject_id=tender_import.id,
        tender_id=str(tender.id),
        publication_id=str(publication.id),
        standards=len(chosen),
    )
    return tender_import


def choose_measure(
    imported_standard: ImportedStandard,
    *,
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
    measure = line.find_measure(measure_code)
    unit = find_unit(measure.unit) if measure else None
    if measure is None or unit is None or not is_countable(measure):
        raise faults.InvalidInputError(
            gettext("Choose one of the standard's measures that are counted."), "measure_code"
        )
    _check_number(target, "target", places=unit.decimals)
    if target <= 0:
        raise faults.InvalidInputError(gettext("The target must be more than 0."), "target")
    _check_number(weight, "weight", places=2)
    if not 0 < weight <= HUNDRED:
        raise faults.InvalidInputError(gettext("The weight must be more than 0 and at most 100."), "weight")
    bounds = line.weight_range
    if bounds is not None and weight not in bounds and not weight_reason.strip():
        raise faults.InvalidInputError(
            gettext(
                "This weight is outside the standard's range of %(least)s to %(most)s percent: say why.",
                least=bounds.minimum,
                most=bounds.maximum,
            ),
            "weight_reason",
        )
    if (starts_on is None) != (ends_on is None):
        raise faults.InvalidInputError(
            gettext("Give both the first and the last day."), "ends_on" if ends_on is None else "starts_on"
        )
    if starts_on and ends_on and ends_on < starts_on:
        raise faults.InvalidInputError(gettext("The last day must be the first day or later."), "ends_on")
    imported_standard.measure_code, imported_standard.target = measure.code, target
    imported_standard.weight, imported_standard.weight_reason = weight, weight_reason.strip()
    imported_standard.starts_on, imported_standard.ends_on = starts_on, ends_on
    db.session.flush()


def answer_tests(
    tender_import: TenderImport, *, subject_matter: str, clear_measurable: str, technical_rules: str, proportionate: str
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


def record_import(tender_import: TenderImport, *, officer_id: uuid.UUID) -> TenderImport:
    """Record an import: from now on it never changes, everybody can read it, and its file can be taken away.

    Recording it again changes nothing. Raises `IncompleteError` naming each thing that is missing.
    """
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
    audit.record(
        "tender_import_recorded",
        who=audit.officer(officer_id),
        authority_id=tender_import.authority_id,
        subject_kind="tender_import",
        subject_id=tender_import.id,
        tender_id=str(tender_import.tender_id),
        publication_id=str(tender_import.publication_id),
        content_hash=tender_import.publication.content_hash,
        standards=len(tender_import.standards),
    )
    events.announce(
        EventName.TENDER_IMPORT_RECORDED, authority_id=tender_import.authority_id, tender_import_id=tender_import.id
    )
    return tender_import


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


def _check_price_and_quality(price_weight: Decimal, quality_weight: Decimal) -> None:
    for field, weight in (("price_weight", price_weight), ("quality_weight", quality_weight)):
        _check_number(weight, field, places=2)
        if weight < 0:
            raise faults.InvalidInputError(gettext("A weight can't be less than 0."), field)
    if price_weight + quality_weight >= HUNDRED:
        raise faults.InvalidInputError(
            gettext("Price and quality must add up to less than 100, so that something is left for the standards."),
            "quality_weight",
        )


def _check_number(number: Decimal, field: str, *, places: int) -> None:
    """Refuse what the database or the file for the tender would round."""
    if not isinstance(number, Decimal) or not number.is_finite() or abs(number) >= MOST_DIGITS_BEFORE_POINT:
        raise faults.InvalidInputError(gettext("Enter a number below 1,000,000,000,000."), field)
    if number != round(number, places):
        raise faults.InvalidInputError(gettext("Use at most %(places)d decimal places.", places=places), field)


def _plain_cpv(code: str) -> str:
    """Return the eight digits. Raises `InvalidInputError` for anything else, or a division that there is not."""
    found = re.fullmatch(r"([0-9]{8})(?:-[0-9])?", code.strip())
    if found is None:
        raise faults.InvalidInputError(
            gettext("Enter a CPV code of 8 digits, like 77300000 or 77300000-3."), "cpv_code"
        )
    if found.group(1)[:2] not in {one.division for one in catalogue.cpv_divisions()}:
        raise faults.InvalidInputError(
            gettext("No division of the CPV begins with %(digits)s.", digits=code.strip()[:2]), "cpv_code"
        )
    return found.group(1)
