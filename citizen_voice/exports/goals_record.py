"""The record of what a tender in Wales does for the well-being goals, as a page or two for the council's own file."""

from collections.abc import Iterator
from decimal import Decimal

from citizen_voice.exports import wording
from citizen_voice.exports.goals import has_well_being_goals
from citizen_voice.exports.snapshot import ProfileSnapshot
from citizen_voice.exports.tender import ImportedStandardSnapshot, LotSnapshot, TenderSnapshot
from citizen_voice.exports.tender_record import (
    RecordSnapshot,
    add_answers,
    add_consultation,
    add_purchase,
    add_recorder,
    begin_record,
)
from citizen_voice.exports.word_document import WordDocument
from citizen_voice.exports.word_tables import WELSH, Content, Line

LAW = "Social Partnership and Public Procurement (Wales) Act 2023, section 24"
NOT_SERVED = "No standard of this tender is linked to it."
NOT_NAMED = (
    "The set that the standards are from does not name the well-being goals: it was published under another policy "
    "profile. Say by hand which goals the contract contributes to."
)


def build_goals_record_docx(record: RecordSnapshot, *, works_from: Decimal, value_with_vat: Decimal) -> bytes:
    """Return the record of contribution to the well-being goals as DOCX: the same bytes for the same recorded import.

    Works contracts from ``works_from`` pounds, with VAT, need social public works clauses: it says so where
    ``value_with_vat`` is that much. Raises ValueError when ``recorded_at`` of the record has no time zone.
    """
    document = begin_record(record, "Contribution to the well-being goals", LAW)
    add_purchase(document, record.tender)
    if record.tender.category == "works" and value_with_vat >= works_from:
        document.paragraph(
            f"With VAT these works are worth {wording.pounds(value_with_vat)}. From {wording.pounds(works_from)} a "
            "works contract has social public works clauses (section 25): they are not part of this record."
        )
    _add_goals(document, record)
    document.heading("3. What is in proportion", 1)
    document.paragraph(
        "Nothing is asked that is out of proportion to the value of the contract, by these answers to the four tests "
        "of section 23(2) of the Procurement Act 2023."
    )
    add_answers(document, record)
    document.heading("4. What residents said", 1)
    add_consultation(document, record, why="")
    add_recorder(document, record, 5)
    return document.to_bytes()


def _add_goals(document: WordDocument, record: RecordSnapshot) -> None:
    document.heading("2. Contribution to each goal", 1)
    document.paragraph(
        "How this contract improves economic, social, environmental and cultural well-being, by the standards that "
        "were brought into it and the measures that bidders commit to."
    )
    profile = record.publication.profile
    if profile is not None and has_well_being_goals(record.publication):
        rows = list(_rows(record.tender, profile))
    else:
        document.paragraph(NOT_NAMED)
        rows = list(_without_goals(record.tender))
    document.table(
        ("Well-being goal", "Standard and weight", "Measures"),
        rows,
        (56, 60, 64),
        about="What the tender asks for under each well-being goal",
    )


def _rows(tender: TenderSnapshot, profile: ProfileSnapshot) -> Iterator[tuple[Content, Content, Content]]:
    for goal in profile.goals:
        called = (Line(goal.name), Line(goal.name_cy, language=WELSH))
        serving = [
            (lot, one, link.strength)
            for lot in tender.lots
            for one in lot.standards
            for link in one.goals
            if link.code == goal.code
        ]
        for lot, one, strength in serving:
            yield called, _standard(lot, one, tender, strength), _measures(one)
        if not serving:
            yield called, NOT_SERVED, "None"


def _without_goals(tender: TenderSnapshot) -> Iterator[tuple[Content, Content, Content]]:
    for lot in tender.lots:
        for one in lot.standards:
            yield "Not named", _standard(lot, one, tender, ""), _measures(one)


def _standard(lot: LotSnapshot, one: ImportedStandardSnapshot, tender: TenderSnapshot, strength: str) -> str:
    where = f", lot {lot.id}" if len(tender.lots) > 1 else ""
    linked = f", {strength} link" if strength else ""
    return f"{wording.standard_in_words(one)}, version {one.version}{where}, {wording.percent(one.weight)}{linked}"


def _measures(one: ImportedStandardSnapshot) -> str:
    return "; ".join(f"{measure.title}, {wording.target_in_words(measure)}" for measure in one.measures)
