"""The record under the Public Services (Social Value) Act 2012 (England), as one page for the authority's own file."""

from collections.abc import Iterator

from citizen_voice.exports import wording
from citizen_voice.exports.tender import TenderSnapshot
from citizen_voice.exports.tender_record import (
    BUYS,
    RecordSnapshot,
    add_answers,
    add_consultation,
    add_purchase,
    add_recorder,
    begin_record,
)
from citizen_voice.exports.word_document import WordDocument
from citizen_voice.exports.word_tables import Look


def build_value_act_docx(record: RecordSnapshot) -> bytes:
    """Return the Social Value Act record of a tender as DOCX: the same bytes for the same recorded import.

    It takes one page unless the answers are long or the standards many. Raises ValueError when ``recorded_at`` has no
    time zone.
    """
    document = begin_record(record, "Social Value Act record", "Public Services (Social Value) Act 2012 (England)")
    add_purchase(document, record.tender)
    _add_bounds_of_the_act(document, record.tender)
    _add_considered(document, record)
    document.heading("3. Whether to consult", 1)
    add_consultation(document, record, why="Section 1(7) asks whether to consult. ")
    add_recorder(document, record, 4)
    return document.to_bytes()


def _add_bounds_of_the_act(document: WordDocument, tender: TenderSnapshot) -> None:
    if tender.category != "services":
        document.paragraph(
            "The Act is about services, and works or goods bought with them where services are the larger part. "
            f"This contract is recorded as buying {BUYS[tender.category]}: check whether the Act binds it."
        )
    if tender.is_above_threshold is False:
        document.paragraph(
            "The Act is about contracts at or above the threshold of procurement law. By its value with VAT this one is"
            " below it: check whether the Act binds it."
        )
    if tender.buyer.area_code and not tender.buyer.area_code.startswith("E"):
        document.paragraph("The council is not in England, and the Act holds for England: check whether it binds it.")


def _add_considered(document: WordDocument, record: RecordSnapshot) -> None:
    document.heading("2. What was considered", 1)
    document.paragraph(
        "How what is bought might improve the economic, social and environmental wellbeing of the area, and how the "
        "procurement could secure that (section 1(3)), by these standards; only what is relevant and in proportion "
        "(section 1(6)), by these answers to the four tests of section 23(2) of the Procurement Act 2023."
    )
    document.table(
        ("Standard", "Lot", "Weight", "Measures"), list(_standard_rows(record.tender)), (72, 14, 18, 76),
        about="The standards that were brought into the tender", look=Look(numbers=(2,)),
    )  # fmt: skip
    add_answers(document, record)


def _standard_rows(tender: TenderSnapshot) -> Iterator[tuple[str, str, str, str]]:
    for lot in tender.lots:
        for one in lot.standards:
            measures = "; ".join(f"{measure.title}, {wording.target_in_words(measure)}" for measure in one.measures)
            yield (
                f"{wording.standard_in_words(one)}, version {one.version}",
                lot.id,
                wording.percent(one.weight),
                measures,
            )
