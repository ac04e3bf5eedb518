"""The workbook of a tender: what bidders fill in, and what evaluators score, with sums that count themselves."""

import math
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

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
    allow_words,
    code,
    make_room,
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
    Column("How you will do it", 44),
    Column("Evidence you will give", 30),
)
LOT_COLUMNS = (
    Column("Lot", 5),
    Column("Lot title", 40),
    Column("Weight of price, percent", 17, is_number=True),
    Column("Weight of quality, percent", 17, is_number=True),
    Column("Weight of social value, percent", 20, is_number=True),
    Column("Together", 12, is_number=True),
    Column("Do you bid for this lot?", 18),
)
QUESTION_COLUMNS = (
    Column("Lot", 5),
    Column("Standard", 9),
    Column("Number", 8),
    Column("Question", 40),
    Column("Kind of answer", 11),
    Column("Word limit", 8, is_number=True),
    Column("Your answer", 80),
    Column("Words used", 8, is_number=True),
    Column("Within the limit?", 11),
)
_LETTERS_OF_A_LINE, _LETTERS_OF_A_WORD, _LINES_OF_ANSWER = 95, 6, 15
"""Of the box of an answer: letters of a line and of a word with its space, and its lines where there is no limit."""

_README = (
    ("For bidders", "Fill in the yellow cells of the sheets Lots, Response and Questions, and your name below."),
    ("", "Answer the rows of each lot that you bid for. Leave those of other lots empty."),
    ("", "All other cells are locked, so that all bidders answer the same words. There is no password."),
    ("", "Give each commitment as a number in the unit of its measure. Leave Scores empty."),
    ("For evaluators", "Save one copy for each bidder. Fill in the yellow cells of the sheet Scores."),
    ("", "Give each standard a whole score from 0 to 5. Weighted points are weight × score ÷ 5."),
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


def _add_lots(workbook: Workbook, tender: TenderSnapshot) -> None:
    rows: list[Row] = [
        (
            code(lot.id),
            lot.title,
            lot.price_weight,
            lot.quality_weight,
            sum((one.weight for one in lot.standards), Decimal(0)),
            Formula(f"=SUM(C{row}:E{row})"),
            INPUT,
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


def _add_questions(workbook: Workbook, tender: TenderSnapshot) -> None:
    rows = list(_question_rows(tender))
    sheet = add_sheet(workbook, "Questions", QUESTION_COLUMNS, rows, lines=8)
    for number, row in enumerate(rows, start=2):
        # A filled sheet is read on paper and on a screen: a box holds an answer of the length that was asked for.
        make_room(sheet, number, lines=_lines_of_answer(row[5]))
    if rows:
        name_range(workbook, "answers", sheet, f"$G$2:$G${len(rows) + 1}")


def _lines_of_answer(word_limit: object) -> int:
    if not isinstance(word_limit, int):
        return _LINES_OF_ANSWER
    return math.ceil(word_limit * _LETTERS_OF_A_WORD / _LETTERS_OF_A_LINE)


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
