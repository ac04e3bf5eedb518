"""The sheet on which bidders answer the questions of a tender, with a count of the words they used."""

from collections.abc import Iterator
from dataclasses import replace

from openpyxl import Workbook

from citizen_voice.exports.answer_boxes import answer_lines, answer_width
from citizen_voice.exports.sheet_cells import INPUT, Column, Formula, Row
from citizen_voice.exports.sheets import add_sheet, code, make_room, name_range
from citizen_voice.exports.tender import QuestionSnapshot, TenderSnapshot

_ANSWER = Column("Your answer", 80)
QUESTION_COLUMNS = (
    Column("Lot", 5),
    Column("Standard", 9),
    Column("Number", 8),
    Column("Question", 40),
    Column("Kind of answer", 11),
    Column("Word limit", 8, is_number=True),
    _ANSWER,
    Column("Words used", 8, is_number=True),
    Column("Within the limit?", 13),
)


def count_questions(tender: TenderSnapshot) -> int:
    """Return how many questions a tender asks, those of each lot counted."""
    return sum(len(one.questions) for one in tender.standards)


def add_questions(workbook: Workbook, tender: TenderSnapshot) -> None:
    """Add the sheet Questions: a row for each question of each lot, and a box with room for as long an answer."""
    limits = [question.word_limit for one in tender.standards for question in one.questions]
    answer = replace(_ANSWER, width=answer_width(limits))
    columns = [answer if one is _ANSWER else one for one in QUESTION_COLUMNS]
    sheet = add_sheet(workbook, "Questions", columns, _rows(tender))
    for row, limit in enumerate(limits, start=2):
        # A filled sheet is read on paper and on a screen: a box holds an answer of the length that was asked for.
        make_room(sheet, row, lines=answer_lines(limit, answer.width))
        sheet.cell(row, 8).number_format = "#,##0"
    if limits:
        name_range(workbook, "answers", sheet, f"$G$2:$G${len(limits) + 1}")


def _rows(tender: TenderSnapshot) -> Iterator[Row]:
    row = 1
    for lot in tender.lots:
        for one in lot.standards:
            for number, question in enumerate(one.questions, start=1):
                row += 1
                yield (code(lot.id), one.reference, number, *_cells(row, question))


def _cells(row: int, question: QuestionSnapshot) -> Row:
    # Line ends part words as spaces do.
    words = f'TRIM(SUBSTITUTE(SUBSTITUTE(G{row},CHAR(10)," "),CHAR(13)," "))'
    return (
        question.question,
        "An amount" if question.kind == "quantitative" else "In words",
        question.word_limit,
        INPUT,
        Formula(f'=IF({words}="",0,LEN({words})-LEN(SUBSTITUTE({words}," ",""))+1)'),
        Formula(f'=IF(H{row}=0,"No answer yet",IF(F{row}="","No limit",IF(H{row}>F{row},"Too long","Yes")))'),
    )
