"""The sheet on which evaluators score: weighted points and their sums by lot are formulas."""

import re

from openpyxl import Workbook
from openpyxl.styles import Font

from citizen_voice.exports.sheets import INPUT, Column, Formula, Row, add_sheet, allow_numbers, code, name_range
from citizen_voice.exports.tender import LotSnapshot, TenderSnapshot

SCORE_COLUMNS = (
    Column("Lot", 5),
    Column("Lot title", 22),
    Column("Standard", 9),
    Column("Title", 30),
    Column("Weight, percent", 10, is_number=True),
    Column("Score, 0 to 5", 9, is_number=True),
    Column("Weighted points", 11, is_number=True),
    Column("Reasons for the score", 48),
)
_NOT_IN_NAMES = re.compile(r"\W")


def add_scores(workbook: Workbook, tender: TenderSnapshot) -> None:
    """Add the sheet Scores: a row for each standard of each lot, and after a lot its total.

    Weighted points are weight × score ÷ 5, in percentage points of the total score; a standard that has no score yet
    has none, and the total says how many are missing.
    """
    rows: list[Row] = []
    spans: list[tuple[str, int, int]] = []
    for lot in tender.lots:
        if lot.standards:
            first = len(rows) + 2
            rows += _lot_rows(lot, first)
            spans.append((lot.id, first, len(rows)))
    sheet = add_sheet(workbook, "Scores", SCORE_COLUMNS, rows, lines=2)
    for lot_id, first, last in spans:
        name_range(workbook, f"scores_lot_{_NOT_IN_NAMES.sub('_', lot_id)}", sheet, f"$F${first}:$F${last}")
        allow_numbers(
            sheet,
            f"F{first}:F{last}",
            least=0,
            most=5,
            title="Score",
            words="Enter a whole number from 0 to 5. The sheet Definitions says what earns each score.",
        )
        for column in range(1, len(SCORE_COLUMNS) + 1):
            sheet.cell(last + 1, column).font = Font(name="Arial", size=10, bold=True)
        for row in range(first, last + 2):
            sheet.cell(row, 7).number_format = "0.00"


def _lot_rows(lot: LotSnapshot, first: int) -> list[Row]:
    rows: list[Row] = [
        (
            code(lot.id),
            lot.title,
            one.reference,
            one.title,
            one.weight,
            INPUT,
            Formula(f'=IF(F{row}="","",E{row}*F{row}/5)'),
            INPUT,
        )
        for row, one in enumerate(lot.standards, start=first)
    ]
    last = first + len(rows) - 1
    rows.append(
        (
            code(lot.id),
            lot.title,
            "",
            f"Total of lot {lot.id}",
            Formula(f"=SUM(E{first}:E{last})"),
            "",
            Formula(f"=SUM(G{first}:G{last})"),
            Formula(
                f"=IF(COUNT(F{first}:F{last})<{len(lot.standards)},"
                f'"Scores missing: "&({len(lot.standards)}-COUNT(F{first}:F{last})),"All are scored")'
            ),
        )
    )
    return rows
