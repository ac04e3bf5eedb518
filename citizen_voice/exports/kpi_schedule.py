"""The schedule of key performance indicators as a Word document, for the contract with the winning bidder."""

from datetime import datetime

from citizen_voice.exports import wording
from citizen_voice.exports.tender import ImportedMeasureSnapshot, ImportedStandardSnapshot, LotSnapshot, TenderSnapshot
from citizen_voice.exports.word_document import WordDocument
from citizen_voice.exports.word_tables import Content, Line, Look

_AGREED = "Agreed, from the winning bid"
KPI_COLUMNS = (
    "Measure id",
    "Measure",
    "How it is counted",
    "Where it is counted",
    "Asked for in the tender",
    _AGREED,
    "Days that count",
    "Source of the data",
    "Reported",
)
# Millimetres; together what lies between the margins of a landscape page.
_KPI_WIDTHS = (20, 40, 50, 28, 26, 27, 25, 31, 20)

# The names of the Procurement Regulations 2024, with their meaning in our words.
RATINGS = (
    ("Good", "What was agreed is met, or more is done."),
    ("Approaching target", "Close to what was agreed."),
    ("Requires improvement", "Below what was agreed."),
    ("Inadequate", "Far below what was agreed."),
    ("Other", "None of these fits; the council says why."),
)


def build_kpi_schedule_docx(tender: TenderSnapshot, *, recorded_at: datetime) -> bytes:
    """Return the schedule of performance indicators of a tender as DOCX, with room for what the winner agreed to.

    It is the same bytes for the same recorded import. Raises ValueError when ``recorded_at`` has no time zone.
    """
    document = WordDocument(
        title=f"Schedule of performance indicators: {tender.title}",
        subject=f"Tender {tender.reference}",
        author=tender.buyer.name,
        moment=recorded_at,
        is_landscape=True,
        margin=15,
    )
    document.title("Schedule of performance indicators", f"{tender.title} ({tender.reference}), {tender.buyer.name}")
    document.footer(f"{tender.reference}: performance indicators, {wording.day_of(recorded_at)}.")
    document.paragraph(
        f"Fill in the yellow column, “{_AGREED}”, before the contract is signed: what the winning bidder committed to,"
        " in the unit of each measure."
        " The rest is as it stood in the tender, and stays as it is."
    )
    lots = [lot for lot in tender.lots if lot.standards]
    for number, lot in enumerate(lots, start=1):
        _add_lot(document, lot, tender, number)
    document.heading(f"{len(lots) + 1}. Ratings", 1)
    document.paragraph("Each time a measure is reported, the council gives it one of these ratings.")
    document.table(
        ("Rating", "Meaning"),
        RATINGS,
        (50, 140),
        about="The ratings of a measure and what each means",
        look=Look(is_short=True),
    )
    return document.to_bytes()


def _add_lot(document: WordDocument, lot: LotSnapshot, tender: TenderSnapshot, number: int) -> None:
    document.heading(f"{number}. {wording.lot_in_words(lot, tender)}", 1)
    for place, one in enumerate(lot.standards, start=1):
        document.heading(f"{number}.{place} {wording.standard_in_words(one)}", 2)
        document.link("Version:", f"{one.version}, at", one.document_url)
        document.table(
            KPI_COLUMNS,
            [_row(one, measure) for measure in one.measures],
            _KPI_WIDTHS,
            about=f"The performance indicators of {wording.standard_in_words(one)}",
            look=Look(fill_in=(KPI_COLUMNS.index(_AGREED),)),
        )
        clause, remedy = one.contract_terms
        document.paragraph(clause, lead="Clause:")
        document.paragraph(remedy, lead="Remedy:")


def _row(one: ImportedStandardSnapshot, measure: ImportedMeasureSnapshot) -> tuple[Content, ...]:
    return (
        measure.id,
        (Line(measure.title, is_bold=True), Line(measure.description)),
        measure.counting_rule,
        measure.geography or wording.NOT_STATED,
        wording.target_in_words(measure),
        "",
        wording.days_in_words(one),
        measure.evidence or wording.NOT_STATED,
        measure.frequency or wording.NOT_STATED,
    )
