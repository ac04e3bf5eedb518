"""A recorded import as the file that a council takes away."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import gettext

from citizen_voice.commissioning.lines import ImportLine, find_unit, read_lines
from citizen_voice.exceptions import IncompleteError, InvalidTransitionError
from citizen_voice.exports.addresses import Addresses
from citizen_voice.exports.ocds import build_release_package
from citizen_voice.exports.ocds_check import find_problems
from citizen_voice.exports.tender import BuyerSnapshot, ImportedStandardSnapshot, TenderError, TenderSnapshot
from citizen_voice.observability import get_logger
from citizen_voice.reference import catalogue

if TYPE_CHECKING:
    from citizen_voice.models import Tender, TenderImport

log = get_logger(__name__)


def division_of(tender: "Tender") -> catalogue.CpvDivision:
    """Return the CPV division that a tender's code begins with."""
    return next(one for one in catalogue.cpv_divisions() if one.division == tender.cpv_code[:2])


def category_of(tender: "Tender") -> str:
    """Return what a tender buys: goods, services or works, as its CPV division says."""
    return division_of(tender).category


def snapshot_tender(tender_import: "TenderImport") -> TenderSnapshot:
    """Return an import as the export takes it. Raises `IncompleteError` when it can't be written as a release."""
    tender, council = tender_import.tender, tender_import.tender.council
    lines = read_lines(tender_import)
    is_known_area = council.code in {one.code for one in catalogue.councils()}
    starts = [line.imported.starts_on for line in lines if line.imported.starts_on]
    ends = [line.imported.ends_on for line in lines if line.imported.ends_on]
    slug = lines[0].publication.authority.slug if lines else ""
    try:
        return TenderSnapshot(
            # One process of contracting, however often standards are brought into it.
            ocid=f"ocds-cvoice-{slug}-{tender.id}",
            reference=tender.reference,
            title=tender.title,
            buyer=BuyerSnapshot(council.code, council.name, council.code if is_known_area else None),
            value_amount=tender.value_gbp,
            cpv_code=tender.cpv_code,
            cpv_description=division_of(tender).title,
            category=category_of(tender),
            lot_title=tender.lot_title,
            price_weight=tender.price_weight,
            quality_weight=tender.quality_weight,
            standards=tuple(_standard(line) for line in lines),
            contract_starts_on=min(starts, default=None),
            contract_ends_on=max(ends, default=None),
        )
    except TenderError as fault:
        raise IncompleteError(gettext("The file for the tender can't be made."), [str(fault)]) from fault


def build_ocds(tender_import: "TenderImport") -> bytes:
    """Return the OCDS release package of a recorded import: the same bytes each time, in UTF-8.

    Raises `InvalidTransitionError` before it is recorded, and `IncompleteError` when our own check finds a fault.
    """
    if tender_import.recorded_at is None:
        raise InvalidTransitionError(
            gettext("This has not been recorded yet. Check and record it first: then its file can be taken away.")
        )
    package = build_release_package(
        snapshot_tender(tender_import),
        publisher=tender_import.tender.council.name,
        published_at=tender_import.recorded_at,
        base_url=current_app.config["PUBLIC_URL"],
    )
    problems = find_problems(package)
    if problems:
        log.error("release_package_faulty", tender_import_id=str(tender_import.id), problems=len(problems))
        raise IncompleteError(gettext("The file for the tender has faults, so it is not handed out."), problems)
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _standard(line: ImportLine) -> ImportedStandardSnapshot:
    measure = line.measure
    unit = find_unit(measure.unit) if measure else None
    addresses = Addresses(line.publication, current_app.config["PUBLIC_URL"])
    return ImportedStandardSnapshot(
        authority_slug=line.publication.authority.slug,
        reference=line.standard.reference,
        version=line.standard.version,
        title=line.title,
        weight=line.imported.weight or Decimal(0),
        measure_id=measure.code if measure else "",
        measure_title=measure.title if measure else "",
        measure_description=measure.definition if measure else "",
        unit_id=unit.code if unit else "",
        unit_name=unit.name if unit else "",
        target=line.imported.target or Decimal(0),
        geography=measure.geography if measure else "",
        document_url=addresses.standard(line.standard),
    )
