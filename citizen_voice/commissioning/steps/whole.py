"""A tender with all that pages ask for step by step, given at once: written down, measured, weighed and recorded."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from citizen_voice import exceptions as faults
from citizen_voice.commissioning.steps.answers import answer_tests_of_standard
from citizen_voice.commissioning.steps.importing import adapt_standard, begin_import, choose_measures
from citizen_voice.commissioning.steps.left_out import explain_left_out, list_left_out
from citizen_voice.commissioning.steps.tenders import LotFields, TenderFields, add_lot, record_tender
from citizen_voice.models import Council, ImportedStandard, Publication, Tender, TenderImport, TenderLot


@dataclass(frozen=True)
class ChosenAdaptation:
    """What holds in the place of a part of a standard (nothing: it is left out), and why."""

    field: str
    words: str
    reason: str


@dataclass(frozen=True)
class ChosenStandard:
    """A standard in a lot, by its reference: weight, days, and a target for each measure by its code.

    `tests` are answers to the four tests that hold for this standard in place of those for all.
    """

    reference: str
    weight: Decimal
    weight_reason: str
    starts_on: date
    ends_on: date
    targets: Mapping[str, Decimal]
    adaptations: Sequence[ChosenAdaptation] = ()
    tests: Mapping[str, str] = field(default_factory=dict)


def record_lots(
    council: Council,
    *,
    officer_id: uuid.UUID,
    tender: TenderFields,
    lots: Sequence[LotFields],
    source_release: dict[str, Any] | None = None,
) -> Tender:
    """Write down a tender with all its lots. Raises as `record_tender` and `add_lot` do, with the lot in the field."""
    if not lots:
        raise faults.InvalidInputError(gettext("A tender has at least one lot."), "lots")
    fields = {"title", *TenderFields.__annotations__}
    with _at("lots.0", besides=fields):
        made = record_tender(council, officer_id=officer_id, source_release=source_release, **tender, **lots[0])
    for number, lot in enumerate(lots[1:], start=1):
        with _at(f"lots.{number}"):
            add_lot(made, officer_id=officer_id, **lot)
    return made


def bring_in(
    tender: Tender, publication: Publication, chosen: Sequence[Sequence[ChosenStandard]], *, officer_id: uuid.UUID
) -> TenderImport:
    """Bring standards into the lots of a tender, in the order of its lots, measured and weighed.

    Raises as the steps do, with the place in the field, and `InvalidInputError` for a standard that is not in the
    publication or stands twice in a lot.
    """
    known = {one.standard.reference: one.id for one in publication.standards}
    lots = list(zip(tender.lots, chosen, strict=True))
    for number, (_, standards) in enumerate(lots):
        _check_references(standards, known, f"lots.{number}.standards")
    ids = {lot.id: [known[one.reference] for one in standards] for lot, standards in lots}
    with _at("lots"):
        begun = begin_import(tender, publication=publication, chosen=ids, officer_id=officer_id)
    for number, (lot, standards) in enumerate(lots):
        for place, one in enumerate(standards):
            with _at(f"lots.{number}.standards.{place}"):
                _choose(_imported(begun, lot, known[one.reference]), one, officer_id)
    return begun


def explain(tender_import: TenderImport, reasons: Sequence[tuple[str, str]], *, officer_id: uuid.UUID) -> None:
    """Keep why standards are left out: pairs of a standard's reference and the reason.

    Raises `InvalidInputError` with the place for a standard that the tender does not leave out, or that stands twice.
    """
    known = {one.standard.reference: one.id for one in list_left_out(tender_import)}
    given: dict[uuid.UUID, str] = {}
    for number, (reference, reason) in enumerate(reasons):
        if reference not in known or known[reference] in given:
            words = gettext("“%(reference)s” is no standard that this tender leaves out.", reference=reference)
            raise faults.InvalidInputError(words, f"left_out.{number}.reference")
        given[known[reference]] = reason
    if given:
        explain_left_out(tender_import, officer_id=officer_id, reasons=given)


def _check_references(standards: Sequence[ChosenStandard], known: Mapping[str, uuid.UUID], place: str) -> None:
    seen: set[str] = set()
    for number, one in enumerate(standards):
        if one.reference not in known:
            words = gettext("“%(reference)s” is not in this version of the publication.", reference=one.reference)
            raise faults.InvalidInputError(words, f"{place}.{number}.reference")
        if one.reference in seen:
            words = gettext("“%(reference)s” stands twice in this lot.", reference=one.reference)
            raise faults.InvalidInputError(words, f"{place}.{number}.reference")
        seen.add(one.reference)


def _imported(tender_import: TenderImport, lot: TenderLot, published_id: uuid.UUID) -> ImportedStandard:
    return next(
        one
        for one in tender_import.standards
        if one.tender_lot_id == lot.id and one.published_standard_id == published_id
    )


def _choose(imported: ImportedStandard, chosen: ChosenStandard, officer_id: uuid.UUID) -> None:
    choose_measures(
        imported,
        officer_id=officer_id,
        targets=chosen.targets,
        weight=chosen.weight,
        weight_reason=chosen.weight_reason,
        starts_on=chosen.starts_on,
        ends_on=chosen.ends_on,
    )
    if any(chosen.tests.values()):
        with _at("tests"):
            answer_tests_of_standard(imported, officer_id=officer_id, answers=chosen.tests)
    for number, one in enumerate(chosen.adaptations):
        with _at(f"adaptations.{number}"):
            adapt_standard(imported, officer_id=officer_id, field=one.field, words=one.words, reason=one.reason)


@contextmanager
def _at(place: str, *, besides: frozenset[str] | set[str] = frozenset()) -> Iterator[None]:
    """Say of a fault in which part of what was given its field stands; those in `besides` stand by themselves."""
    try:
        yield
    except faults.InvalidInputError as fault:
        if fault.field in besides:
            raise
        inner = {"lot_title": "title"}.get(fault.field or "", fault.field)
        raise faults.InvalidInputError(str(fault), f"{place}.{inner}" if inner else place) from fault
