"""A recorded import as the file that a council takes away."""

import json
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import gettext

from citizen_voice.clock import in_london, utcnow
from citizen_voice.commissioning.lines import ChosenMeasure, ImportLine, LotLines, read_lots
from citizen_voice.commissioning.policy import threshold_of, with_vat
from citizen_voice.drafting.measure_ids import id_in_full
from citizen_voice.drafting.parts import ADAPTABLE_PARTS, CONTRACT_SLOT, WHERE_DELIVERED
from citizen_voice.exceptions import IncompleteError, InvalidTransitionError
from citizen_voice.exports.addresses import Addresses
from citizen_voice.exports.frameworks import linked_frameworks
from citizen_voice.exports.goals import linked_goals
from citizen_voice.exports.ocds import build_release_package
from citizen_voice.exports.ocds_check import find_problems, find_weight_problems
from citizen_voice.exports.ocds_enriching import enrich
from citizen_voice.exports.snapshot import Json, StandardSnapshot
from citizen_voice.exports.tender import (
    SUITABLE,
    AdaptationSnapshot,
    BuyerSnapshot,
    ImportedMeasureSnapshot,
    ImportedStandardSnapshot,
    LeftOutSnapshot,
    LotSnapshot,
    QuestionSnapshot,
    TenderError,
    TenderSnapshot,
)
from citizen_voice.observability import get_logger
from citizen_voice.reference import catalogue
from citizen_voice.vocabulary import PurchaseCategory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citizen_voice.models import Adaptation, Tender, TenderImport

log = get_logger(__name__)


def division_of(tender: "Tender") -> catalogue.CpvDivision:
    """Return the CPV division that a tender's code begins with."""
    return division_of_code(tender.cpv_code)


def division_of_code(cpv_code: str) -> catalogue.CpvDivision:
    """Return the CPV division of a code of eight digits."""
    return next(one for one in catalogue.cpv_divisions() if one.division == cpv_code[:2])


def category_of(cpv_code: str, chosen: PurchaseCategory | None) -> PurchaseCategory:
    """Return what is bought: what was chosen, else what the CPV code says."""
    return chosen or PurchaseCategory(division_of_code(cpv_code).category)


def snapshot_tender(tender_import: "TenderImport") -> TenderSnapshot:
    """Return an import as the export takes it. Raises `IncompleteError` when it can't be written as a release."""
    tender, council = tender_import.tender, tender_import.tender.council
    lots = read_lots(tender_import)
    lines = [line for lot in lots for line in lot.lines]
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
            category=tender.category.value,
            description=tender.description,
            lots=tuple(_lot(one) for one in lots),
            contract_starts_on=min(starts, default=None),
            contract_ends_on=max(ends, default=None),
            is_light_touch=tender.is_light_touch,
            is_above_threshold=_is_above_threshold(tender_import),
            reserved_area=tender.reserved_area.value if tender.reserved_area else "",
            is_reserved_for_small=tender.is_reserved_for_small,
            suitable_for=tuple(name for name in SUITABLE if getattr(tender, f"is_suitable_for_{name}")),
            left_out=tuple(_left_out(tender_import, slug)),
        )
    except TenderError as fault:
        raise IncompleteError(gettext("The file for the tender can't be made."), [str(fault)]) from fault


def build_ocds(tender_import: "TenderImport", *, is_public: bool = False) -> bytes:
    """Return the OCDS release package of a recorded import: the same bytes each time, in UTF-8.

    Where the tender was started from a file, it is that file with ours put in; but not for everybody (`is_public`), to
    whom the council's own file may say more than it has published.
    Raises `InvalidTransitionError` before it is recorded, and `IncompleteError` when our own check finds a fault.
    """
    package = _checked_package(tender_import, moment_of_record(tender_import), is_public=is_public)
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def ensure_ocds(tender_import: "TenderImport", recorded_at: datetime) -> None:
    """Raise `IncompleteError` for an import whose release package would be refused if it were recorded now."""
    _checked_package(tender_import, recorded_at, is_public=False)


def _checked_package(tender_import: "TenderImport", recorded_at: datetime, *, is_public: bool) -> dict[str, Any]:
    package = _build(tender_import, recorded_at)
    problems = find_problems(package)
    source = tender_import.tender.source_release
    if source is not None and not is_public and not problems:
        package = enrich(source, package).package
        problems = find_weight_problems(package)
    if problems:
        log.error("release_package_faulty", tender_import_id=str(tender_import.id), problems=len(problems))
        raise IncompleteError(gettext("The file for the tender has faults, so it is not handed out."), problems)
    return package


def moment_of_record(tender_import: "TenderImport") -> "datetime":
    """Return when an import was recorded. Raises `InvalidTransitionError` before it is: no file of it exists then."""
    if tender_import.recorded_at is None:
        raise InvalidTransitionError(
            gettext("This has not been recorded yet. Check and record it first: then its file can be taken away.")
        )
    return tender_import.recorded_at


def find_conflicts(tender_import: "TenderImport") -> list[str]:
    """Return what the file that a tender was started from says otherwise than its recorded import, a sentence each."""
    source = tender_import.tender.source_release
    if source is None or tender_import.recorded_at is None:
        return []
    return list(enrich(source, _build(tender_import, tender_import.recorded_at)).conflicts)


def _build(tender_import: "TenderImport", recorded_at: datetime) -> dict[str, Any]:
    return build_release_package(
        snapshot_tender(tender_import),
        publisher=tender_import.tender.council.name,
        published_at=recorded_at,
        base_url=current_app.config["PUBLIC_URL"],
    )


def _is_above_threshold(tender_import: "TenderImport") -> bool:
    """Say whether the value with VAT reaches the threshold of the day on which it was recorded, or of today."""
    tender, day = tender_import.tender, in_london(tender_import.recorded_at or utcnow()).date()
    return with_vat(tender.value_gbp) >= threshold_of(tender.category, day, is_light_touch=tender.is_light_touch).amount


def _left_out(tender_import: "TenderImport", slug: str) -> "Iterator[LeftOutSnapshot]":
    """Yield what is left out with a reason, in the order of the publication."""
    chosen = {one.published_standard_id for one in tender_import.standards}
    reasons = {one.published_standard_id: one.reason for one in tender_import.omissions}
    for row in tender_import.publication.standards:
        if row.id in reasons and row.id not in chosen:
            yield LeftOutSnapshot(f"{slug}/{row.standard.reference}/{row.version}", reasons[row.id])


def _lot(lot: LotLines) -> LotSnapshot:
    return LotSnapshot(
        id=str(lot.lot.number),
        title=lot.lot.title,
        price_weight=lot.lot.price_weight,
        quality_weight=lot.lot.quality_weight,
        standards=tuple(snapshot_standard(line) for line in lot.lines),
    )


def snapshot_standard(line: ImportLine) -> ImportedStandardSnapshot:
    """Return one standard as it goes to bidders: with the council's words where it has adapted a part."""
    said, imported = line.standard, line.imported
    adapted = {one.field: one for one in imported.adaptations}
    # Words of the council hold in place of a whole part: what the standard has of it must not stand beside them.
    scoring = _part(said, "scoring_guidance", adapted)
    terms = _part(said, "contract_terms", adapted)
    labels = dict(ADAPTABLE_PARTS)
    addresses = Addresses(line.publication, current_app.config["PUBLIC_URL"])
    return ImportedStandardSnapshot(
        authority_slug=line.publication.authority.slug,
        reference=said.reference,
        version=said.version,
        title=line.title,
        priority_statement=str((said.value("priority_statement") or {}).get("text") or ""),
        outcome_sought=_words(said, "outcome_sought", adapted),
        weight=imported.weight or Decimal(0),
        weight_reason=imported.weight_reason,
        measures=tuple(_measure(one, adapted, line.publication.authority.slug) for one in line.chosen),
        questions=questions_of(line),
        bands=tuple(str(scoring.get(f"band_{band}", "")) for band in range(6)) if scoring else (),
        minimum_for_any_score=str(scoring.get("minimum", "")),
        minimum_band=int(scoring["minimum_band"]) if scoring.get("minimum_band") else None,
        kpi_clause=str(terms.get("kpi_clause") or ""),
        remedy=str(terms.get("remedy") or ""),
        adaptations=tuple(
            AdaptationSnapshot(one.field, one.words, one.reason, labels[one.field]) for one in imported.adaptations
        ),
        starts_on=imported.starts_on,
        ends_on=imported.ends_on,
        document_url=addresses.standard(said),
        goals=linked_goals(said, line.publication, addresses.base),
        frameworks=linked_frameworks(said),
        where_delivered=adapted["where_delivered"].words if "where_delivered" in adapted else place_in_words(said),
        examples=_examples(said, adapted),
    )


def _words(said: StandardSnapshot, field: str, adapted: "Mapping[str, Adaptation]") -> str:
    return adapted[field].words if field in adapted else str(said.value(field) or "")


def _examples(said: StandardSnapshot, adapted: "Mapping[str, Adaptation]") -> tuple[str, ...]:
    """Return the examples that bidders read: the council's own, a line each, where it gave some."""
    if "example_commitments" in adapted:
        return tuple(one.strip() for one in adapted["example_commitments"].words.splitlines() if one.strip())
    return tuple(str(one.get("text") or "") for one in said.value("example_commitments") or ())


def place_in_words(said: StandardSnapshot) -> str:
    """Return in words where a standard is delivered, with the names of the councils where it names some."""
    place = said.value("where_delivered") or {}
    called = {one.code: one.name for one in catalogue.councils()}
    words = dict(WHERE_DELIVERED[0].choices).get(str(place.get("place")), "")
    councils = ", ".join(called.get(code, code) for code in place.get("councils") or ())
    return f"{words}: {councils}" if councils else words


def _part(said: StandardSnapshot, field: str, adapted: "Mapping[str, Adaptation]") -> "Mapping[str, Json]":
    return {} if field in adapted else said.value(field) or {}


def _measure(one: ChosenMeasure, adapted: "Mapping[str, Adaptation]", slug: str) -> ImportedMeasureSnapshot:
    def words(part: str) -> str:
        return adapted[part].words if part in adapted else str(getattr(one.measure, part))

    return ImportedMeasureSnapshot(
        id=one.measure.code,
        id_in_full=id_in_full(slug, one.measure.code),
        title=one.measure.title,
        description=one.measure.definition,
        counting_rule=one.measure.counting_rule,
        direction=one.measure.direction,
        unit_id=one.unit.code,
        unit_name=one.unit.name,
        target=one.target,
        external_scheme=one.measure.external_scheme,
        external_code=one.measure.external_code,
        **{part: words(part) for part in ("geography", "evidence", "frequency")},
    )


def questions_of(line: ImportLine) -> tuple[QuestionSnapshot, ...]:
    """Return the questions that bidders answer under a standard: the council's own where it has put them otherwise."""
    for one in line.imported.adaptations:
        if one.field == "evaluation_questions":
            return (QuestionSnapshot(one.words, "qualitative"),) if one.words else ()
    return tuple(
        QuestionSnapshot(
            str(one.get("question", "")).replace(CONTRACT_SLOT, "this contract"),
            str(one.get("kind", "qualitative")),
            one.get("word_limit"),
        )
        for one in line.standard.value("evaluation_questions") or ()
    )
