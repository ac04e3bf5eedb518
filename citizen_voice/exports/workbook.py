"""The workbook of a tender: what bidders fill in, and what evaluators score, with sums that count themselves."""

from collections.abc import Iterator
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font

from citizen_voice.exports import wording
from citizen_voice.exports.definitions import DEFINITION_COLUMNS, definition_rows
from citizen_voice.exports.scores import add_scores
from citizen_voice.exports.sheets import (
    INPUT,
    Column,
    Formula,
    Row,
    add_sheet,
    allow_numbers,
    code,
    name_range,
    start_workbook,
    to_bytes,
)
from citizen_voice.exports.tender import TenderSnapshot

RESPONSE_COLUMNS = (
    Column("Lot", 5),
    Column("Standard", 9),
    Column("Measure id", 11),
    Column("Measure", 22),
    Column("Unit", 11),
    Column("At least or at most", 10),
    Column("Target", 10, is_number=True),
    Column("First day", 12),
    Column("Last day", 12),
    Column("Your commitment, in the unit", 14, is_number=True),
    Column("How you will do it", 32),
    Column("Evidence you will give", 26),
)
QUESTION_COLUMNS = (
    Column("Lot", 5),
    Column("Standard", 9),
    Column("Number", 8),
    Column("Question", 40),
    Column("Kind of answer", 11),
    Column("Word limit", 8, is_number=True),
    Column("Your answer", 60),
    Column("Words used", 8, is_number=True),
    Column("Within the limit?", 11),
)
_README = (
    ("For bidders", "Fill in the yellow cells of the sheets Response and Questions, and your name below."),
    ("", "All other cells are locked, so that all bidders answer the same words. There is no password."),
    ("", "Give each commitment as a number in the unit of its measure. Leave Scores empty."),
    ("For evaluators", "Save one copy for each bidder. Fill in the yellow cells of the sheet Scores."),
    ("", "Give each standard a whole score from 0 to 5. Weighted points are weight × score ÷ 5; they add up by lot."),
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
    _add_response(workbook, tender)
    _add_questions(workbook, tender)
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
    sheet = add_sheet(
        workbook, "Read me", (Column("Read me", 24), Column("Social value: response and scores", 90)), rows
    )
    last = len(rows) + 1
    for row in range(2, last + 1):
        sheet.cell(row, 1).font = Font(name="Arial", size=10, bold=True)
    name_range(workbook, "bidder_name", sheet, f"$B${last - 1}")
    name_range(workbook, "evaluator_name", sheet, f"$B${last}")


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
    sheet = add_sheet(workbook, "Response", RESPONSE_COLUMNS, rows, lines=4)
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


def _add_questions(workbook: Workbook, tender: TenderSnapshot) -> None:
    rows = list(_question_rows(tender))
    sheet = add_sheet(workbook, "Questions", QUESTION_COLUMNS, rows, lines=8)
    if rows:
        name_range(workbook, "answers", sheet, f"$G$2:$G${len(rows) + 1}")


def _question_rows(tender: TenderSnapshot) -> Iterator[Row]:
    places = [(lot, one) for lot in tender.lots for one in lot.standards]
    row = 1
    for lot, one in places:
        for number, question in enumerate(one.questions, start=1):
            row += 1
            # Line ends part words as spaces do.
            words = f'TRIM(SUBSTITUTE(SUBSTITUTE(G{row},CHAR(10)," "),CHAR(13)," "))'
            yield (
                code(lot.id),
                one.reference,
                number,
                question.question,
                "An amount" if question.kind == "quantitative" else "In words",
                question.word_limit,
                INPUT,
                Formula(f'=IF({words}="",0,LEN({words})-LEN(SUBSTITUTE({words}," ",""))+1)'),
                Formula(f'=IF(F{row}="","No limit",IF(H{row}>F{row},"Too long","Yes"))'),
            )
