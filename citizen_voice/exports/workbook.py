"""The workbook of a tender: what bidders fill in, and what evaluators score, with sums that count themselves."""

from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook

from citizen_voice.exports import wording
from citizen_voice.exports.definitions import DEFINITION_COLUMNS, definition_rows
from citizen_voice.exports.question_sheet import add_questions, count_questions
from citizen_voice.exports.scores import add_scores
from citizen_voice.exports.sheet_cells import INPUT, Column, Formula, Row
from citizen_voice.exports.sheet_rules import allow_numbers, allow_words
from citizen_voice.exports.sheets import (
    add_read_me,
    add_sheet,
    code,
    name_range,
    start_workbook,
    to_bytes,
)
from citizen_voice.exports.tender import TenderSnapshot

RESPONSE_COLUMNS = (
    Column("Lot", 5),
    Column("Standard", 9),
    Column("Measure id", 13),
    Column("Measure", 22),
    Column("Unit", 11),
    Column("At least or at most", 10),
    Column("Target", 10, is_number=True),
    Column("First day that counts", 12),
    Column("Last day that counts", 12),
    Column("Your commitment, in the unit", 15, is_number=True),
    Column("How you will do it", 44),
    Column("Evidence you will give", 30),
)
LOT_COLUMNS = (
    Column("Lot", 5),
    Column("Lot title", 40),
    Column("Weight of price, percent", 19, is_number=True),
    Column("Weight of quality, percent", 19, is_number=True),
    Column("Weight of social value, percent", 20, is_number=True),
    Column("Together", 12, is_number=True),
    Column("Do you bid for this lot?", 13),
    Column("Commitments still to give", 13, is_number=True),
    Column("Questions still to answer", 13, is_number=True),
)

_README = (
    ("For bidders", "Fill in the yellow cells of the sheets Lots, Response and Questions, and your name below."),
    ("", "In Lots, choose Yes for each lot that you bid for. It then counts what you still have to fill in."),
    ("", "Answer all rows of each lot that you bid for. Leave those of other lots empty."),
    ("", "All other cells are locked, so that all bidders answer the same words. There is no password."),
    ("", "Give each commitment as a number in the unit of its measure. Leave Scores empty."),
    ("For evaluators", "Save one copy for each bidder. Fill in the yellow cells of the sheet Scores."),
    ("", "Give each standard a whole score from 0 to 5. Weighted points are weight × score ÷ 5."),
    ("", "A score below the lowest that passes is marked “Fails”: that bid fails, whatever else it scores."),
    ("", "Add the points of price and quality by your own method. The weights of each lot add up to 100.00."),
    ("", "The sheet Definitions says what each measure means, how it is counted, and what earns each score."),
)


def build_tender_xlsx(tender: TenderSnapshot, *, recorded_at: datetime) -> bytes:
    """Return the response and scoring sheets of a tender as XLSX: the same bytes for the same recorded import.

    Raises ValueError when ``recorded_at`` has no time zone.
    """
    workbook = start_workbook(
        title=f"Social value response and scores: {tender.title}",
        subject=f"Tender {tender.reference}",
        author=tender.buyer.name,
        moment=recorded_at,
    )
    _add_readme(workbook, tender, recorded_at)
    _add_lots(workbook, tender)
    _add_response(workbook, tender)
    add_questions(workbook, tender)
    add_scores(workbook, tender)
    add_sheet(workbook, "Definitions", DEFINITION_COLUMNS, definition_rows(tender))
    return to_bytes(workbook, recorded_at)


def _add_readme(workbook: Workbook, tender: TenderSnapshot, recorded_at: datetime) -> None:
    rows: list[Row] = [
        ("Tender", tender.title),
        ("Reference", tender.reference),
        ("Council", tender.buyer.name),
        ("Recorded", wording.moment_in_words(recorded_at)),
        *_README,
        ("Name of the bidder", INPUT),
        ("Name of the evaluator", INPUT),
    ]
    sheet = add_read_me(workbook, "Social value: response and scores", rows)
    last = len(rows) + 1
    name_range(workbook, "bidder_name", sheet, f"$B${last - 1}")
    name_range(workbook, "evaluator_name", sheet, f"$B${last}")


def _add_lots(workbook: Workbook, tender: TenderSnapshot) -> None:
    measures = sum(len(one.measures) for one in tender.standards)
    questions = count_questions(tender)
    rows: list[Row] = [
        (
            code(lot.id),
            lot.title,
            lot.price_weight,
            lot.quality_weight,
            sum((one.weight for one in lot.standards), Decimal(0)),
            Formula(f"=SUM(C{row}:E{row})"),
            INPUT,
            Formula(_still_empty(row, "Response", "J", measures)),
            Formula(_still_empty(row, "Questions", "G", questions)),
        )
        for row, lot in enumerate((one for one in tender.lots if one.standards), start=2)
    ]
    sheet = add_sheet(workbook, "Lots", LOT_COLUMNS, rows)
    last = len(rows) + 1
    name_range(workbook, "bids", sheet, f"$G$2:$G${last}")
    allow_words(sheet, f"G2:G{last}", words=("Yes", "No"), title="Do you bid for this lot?", ask="Choose Yes or No.")
    for row in range(2, last + 1):
        for column in range(3, 7):
            sheet.cell(row, column).number_format = "0.00"


def _still_empty(row: int, sheet: str, letter: str, rows: int) -> str:
    """Return the formula that counts a bidder's empty cells of a lot; it counts none of a lot they do not bid for."""
    if not rows:
        return f'=IF(G{row}="Yes",0,"")'
    lots, cells = (f"{sheet}!${one}$2:${one}${rows + 1}" for one in ("A", letter))
    return f'=IF(G{row}="Yes",SUMPRODUCT(({lots}=A{row})*({cells}="")),"")'


def _add_response(workbook: Workbook, tender: TenderSnapshot) -> None:
    rows: list[Row] = [
        (
            code(lot.id),
            one.reference,
            measure.id,
            measure.title,
            measure.unit_name,
            wording.least_or_most(measure),
            measure.target,
            one.starts_on,
            one.ends_on,
            INPUT,
            INPUT,
            INPUT,
        )
        for lot in tender.lots
        for one in lot.standards
        for measure in one.measures
    ]
    sheet = add_sheet(workbook, "Response", RESPONSE_COLUMNS, rows, lines=7)
    sheet.freeze_panes = "D2"
    last = len(rows) + 1
    for name, letter in (("commitments", "J"), ("how", "K"), ("evidence", "L")):
        name_range(workbook, name, sheet, f"${letter}$2:${letter}${last}")
    allow_numbers(
        sheet,
        f"J2:J{last}",
        least=0,
        title="Your commitment",
        words="Enter a number, 0 or more, in the unit of the row.",
    )
    for row in range(2, last + 1):
        sheet.cell(row, 10).number_format = "#,##0.###"
