"""Changes to tenders: which published standards are brought in, how they are measured and weighed, and the record."""

import uuid

from flask_babel import gettext

from citizen_voice import events
from citizen_voice import exceptions as faults
from citizen_voice.clock import utcnow
from citizen_voice.commissioning.lines import read_lots
from citizen_voice.commissioning.release import ensure_ocds
from citizen_voice.commissioning.steps import readiness
from citizen_voice.commissioning.steps.answers import answer_tests_of_standard
from citizen_voice.commissioning.steps.importing import adapt_standard, begin_import, choose_measures, keep_standard
from citizen_voice.commissioning.steps.left_out import explain_left_out
from citizen_voice.commissioning.steps.record import ensure_not_recorded, record
from citizen_voice.commissioning.steps.tenders import (
    LotFields,
    TenderFields,
    add_lot,
    change_lot,
    change_tender,
    check_correctable,
    record_tender,
    remove_lot,
)
from citizen_voice.db import db
from citizen_voice.models import TenderImport
from citizen_voice.vocabulary import EventName

__all__ = [
    "LotFields",
    "TenderFields",
    "adapt_standard",
    "add_lot",
    "answer_tests",
    "answer_tests_of_standard",
    "begin_import",
    "change_lot",
    "change_tender",
    "check_correctable",
    "choose_measures",
    "explain_left_out",
    "keep_standard",
    "record_import",
    "record_tender",
    "remove_lot",
]


def answer_tests(
    tender_import: TenderImport,
    *,
    officer_id: uuid.UUID,
    subject_matter: str,
    clear_measurable: str,
    technical_rules: str,
    proportionate: str,
    total_weight_reason: str = "",
) -> None:
    """Keep the commissioner's own words on the four tests of section 23(2) of the Procurement Act 2023.

    `total_weight_reason` says why the standards together weigh less or more than the published set has it.

    Raises `InvalidInputError` when one is empty, and `InvalidTransitionError` once the import is recorded.
    """
    ensure_not_recorded(tender_import)
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
    tender_import.total_weight_reason = total_weight_reason.strip()
    db.session.flush()
    record(tender_import, "tender_tests_answered", officer_id)


def record_import(tender_import: TenderImport, *, officer_id: uuid.UUID) -> TenderImport:
    """Record an import: from now on it never changes, everybody can read it, and its file can be taken away.

    Recording it again changes nothing. Raises `IncompleteError` naming each thing that is missing.
    """
    # The tender first, as everywhere: what is recorded is what it says, so nobody may correct it meanwhile.
    db.session.refresh(tender_import.tender, with_for_update=True)
    db.session.refresh(tender_import, with_for_update=True)
    if tender_import.recorded_at is not None:
        return tender_import
    problems = readiness.find_import_problems(tender_import)
    if problems:
        raise faults.IncompleteError(gettext("This can't be recorded yet. Some things are missing:"), problems)
    if all(lot.is_within_bounds for lot in read_lots(tender_import) if lot.lines):
        # A reason that is left from other weights would tell everybody that these are outside.
        tender_import.total_weight_reason = ""
    moment = utcnow()
    # Made once before the record, with its own check: what is recorded never changes, so its file must be right.
    ensure_ocds(tender_import, moment)
    tender_import.recorded_at = moment
    tender_import.policy_profile = tender_import.tender.authority.policy_profile
    db.session.flush()
    record(
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
