"""A recorded import as files: the same bytes from its page and from the command line."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select

from citizen_voice.clock import in_london, utcnow
from citizen_voice.commissioning.lines import read_lots
from citizen_voice.commissioning.release import build_ocds, moment_of_record, snapshot_tender
from citizen_voice.commissioning.warnings import value_with_vat
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.exports.addresses import Addresses
from citizen_voice.exports.goals_record import build_goals_record_docx
from citizen_voice.exports.kpi_schedule import build_kpi_schedule_docx
from citizen_voice.exports.schedule import build_schedule_docx
from citizen_voice.exports.tender_jsonld import build_tender_jsonld
from citizen_voice.exports.tender_record import AnswersForStandard, ConsideredTests, RecordSnapshot
from citizen_voice.exports.tender_table import build_tender_csv
from citizen_voice.exports.value_act import build_value_act_docx
from citizen_voice.exports.workbook import build_tender_xlsx
from citizen_voice.models import AuditRow, Officer
from citizen_voice.reference.catalogue import threshold_on
from citizen_voice.reference.profiles import PolicyProfile, profile_on
from citizen_voice.standards import queries as standard_queries

if TYPE_CHECKING:
    from citizen_voice.models import TenderImport

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = {
    "ocds": "application/json",
    "docx": _WORD,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonld": "application/ld+json",
    "record": _WORD,
    "goals-record": _WORD,
    "kpi": _WORD,
}
"""The formats that a recorded import is taken away in, with their media types."""

FILE_NAMES = {
    "ocds": "ocds.json",
    "docx": "schedule.docx",
    "xlsx": "workbook.xlsx",
    "csv": "measures.csv",
    "jsonld": "standards.jsonld",
    "record": "social-value-act-record.docx",
    "goals-record": "well-being-goals-record.docx",
    "kpi": "kpi-schedule.docx",
}
"""What the file of each format is called, after the tender's own part of the name."""


def build_document(tender_import: "TenderImport", format_name: str) -> bytes:
    """Return a recorded import in one of `MEDIA_TYPES`: the same bytes each time.

    Raises `InvalidTransitionError` before it is recorded, `NotFoundError` when it is none of `formats_of` it,
    `IncompleteError` when it can't be written, and `KeyError` for another format.
    """
    build = _BUILDERS[format_name]
    moment_of_record(tender_import)
    profile = profile_of(tender_import)
    if format_name not in profile.documents:
        raise NotFoundError(
            gettext(
                "The policy profile of your authority has no document “%(name)s”. It has: %(names)s.",
                name=format_name,
                names=", ".join(profile.documents),
            )
        )
    return build(tender_import)


def profile_of(tender_import: "TenderImport") -> PolicyProfile:
    """Return the policy profile that bound the authority when an import was recorded, or binds it today.

    What was recorded keeps its documents, whatever profile the authority has chosen since.
    """
    code = tender_import.policy_profile or tender_import.tender.authority.policy_profile
    return profile_on(code.value, in_london(tender_import.recorded_at or utcnow()).date())


def formats_of(tender_import: "TenderImport") -> tuple[str, ...]:
    """Return the formats in which a recorded import can be taken away: those of the policy profile."""
    return profile_of(tender_import).documents


def _schedule(tender_import: "TenderImport") -> bytes:
    return build_schedule_docx(snapshot_tender(tender_import), recorded_at=moment_of_record(tender_import))


def _kpi_schedule(tender_import: "TenderImport") -> bytes:
    return build_kpi_schedule_docx(snapshot_tender(tender_import), recorded_at=moment_of_record(tender_import))


def _workbook(tender_import: "TenderImport") -> bytes:
    return build_tender_xlsx(snapshot_tender(tender_import), recorded_at=moment_of_record(tender_import))


def _table(tender_import: "TenderImport") -> bytes:
    return build_tender_csv(snapshot_tender(tender_import), recorded_at=moment_of_record(tender_import))


def _linked_data(tender_import: "TenderImport") -> bytes:
    document = build_tender_jsonld(
        snapshot_tender(tender_import),
        base_url=current_app.config["PUBLIC_URL"],
        recorded_at=moment_of_record(tender_import),
    )
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _value_act_record(tender_import: "TenderImport") -> bytes:
    return build_value_act_docx(_record(tender_import))


def _goals_record(tender_import: "TenderImport") -> bytes:
    recorded_on = in_london(moment_of_record(tender_import)).date()
    return build_goals_record_docx(
        _record(tender_import),
        works_from=threshold_on("social_public_works", recorded_on).amount,
        value_with_vat=value_with_vat(tender_import.tender),
    )


def _record(tender_import: "TenderImport") -> RecordSnapshot:
    publication = standard_queries.read_snapshot(tender_import.publication)
    return RecordSnapshot(
        tender=snapshot_tender(tender_import),
        publication=publication,
        publication_url=Addresses(publication, current_app.config["PUBLIC_URL"]).publication,
        tests=ConsideredTests(
            subject_matter=tender_import.test_subject_matter,
            clear_measurable=tender_import.test_clear_measurable,
            technical_rules=tender_import.test_technical_rules,
            proportionate=tender_import.test_proportionate,
        ),
        recorded_by=_recorder_of(tender_import),
        recorded_at=moment_of_record(tender_import),
        total_weight_reason=tender_import.total_weight_reason,
        tests_of_standards=tuple(_tests_of_standards(tender_import)),
    )


def _tests_of_standards(tender_import: "TenderImport") -> Iterator[AnswersForStandard]:
    lots = read_lots(tender_import)
    for lot in lots:
        for line in (one for one in lot.lines if one.own_answers):
            called = f"{line.standard.reference} {line.title}"
            yield AnswersForStandard(f"Lot {lot.lot.number}, {called}" if len(lots) > 1 else called, line.own_answers)


def _recorder_of(tender_import: "TenderImport") -> str:
    """Return the name of who recorded an import: the log says who, and it is not always who began it."""
    return db.session.scalars(
        select(Officer.name)
        .join(AuditRow, AuditRow.actor_id == Officer.id)
        .where(AuditRow.event == "tender_import_recorded", AuditRow.subject_id == str(tender_import.id))
    ).one()


_BUILDERS: dict[str, Callable[["TenderImport"], bytes]] = {
    "ocds": build_ocds,
    "docx": _schedule,
    "xlsx": _workbook,
    "csv": _table,
    "jsonld": _linked_data,
    "record": _value_act_record,
    "goals-record": _goals_record,
    "kpi": _kpi_schedule,
}
