"""The sheet on which evaluators score: weighted points, and their sums to 100 percent by lot, are formulas."""

import re

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from citizen_voice.exports.sheet_cells import INPUT, Column, Formula, Row
from citizen_voice.exports.sheet_rules import allow_numbers
from citizen_voice.exports.sheets import add_sheet, code, make_room, name_range, set_row_bold
from citizen_voice.exports.tender import LotSnapshot, TenderSnapshot

SCORE_COLUMNS = (
    Column("Lot", 5),
    Column("Lot title", 34),
    Column("Standard", 9),
    Column("Title", 30),
    Column("Weight, percent", 10, is_number=True),
    Column("Score, 0 to 5", 10, is_number=True),
    Column("Weighted points", 11, is_number=True),
    Column("Reasons for the score", 48),
    Column("Lowest score that passes", 9),
    Column("Does it pass?", 9),
)
FAILS, BID_FAILS = "Fails", "The bid fails"
_FAILED = DifferentialStyle(font=Font(bold=True, color="942514"), fill=PatternFill(bgColor="F4D7D5"))
_LINES_OF_REASONS = 6
_NOT_IN_NAMES = re.compile(r"\W")


def add_scores(workbook: Workbook, tender: TenderSnapshot) -> None:
    """Add the sheet Scores: for each lot a row for each standard, their sum, price, quality, and the total of the lot.

    Weighted points are weight × score ÷ 5, in percentage points of the total score; a standard that has no score yet
    has none, and the sum says how many are missing. Price and quality are scored by the council's own method: their
    points are typed in, at most their weight. The weights of a lot make 100.00, and its last row says whether they do.
    A score below the lowest that passes is marked, in words and in red, and so is the bid that fails by it.
    """
    rows: list[Row] = []
    spans: list[tuple[str, int, int]] = []
    for lot in tender.lots:
        if lot.standards:
            first = len(rows) + 2
            rows += _lot_rows(lot, first)
            spans.append((lot.id, first, first + len(lot.standards) - 1))
    sheet = add_sheet(workbook, "Scores", SCORE_COLUMNS, rows)
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
        _look(sheet, first, last)
        _mark_failures(sheet, first, last)


def _look(sheet: Worksheet, first: int, last: int) -> None:
    """Make room for reasons, set sums in bold, show two decimals, and keep points of price and quality in bounds."""
    for row in range(first, last + 1):
        make_room(sheet, row, lines=_LINES_OF_REASONS)
    for row in (last + 1, last + 4):
        set_row_bold(sheet, row)
    for row in range(first, last + 5):
        for column in (5, 7):
            sheet.cell(row, column).number_format = "0.00"
    for row in (last + 2, last + 3):
        allow_numbers(
            sheet,
            f"G{row}",
            least=0,
            most=f"E{row}",
            title="Points",
            words="Enter the points by your own method of scoring: from 0 up to the weight of the row.",
        )


def _mark_failures(sheet: Worksheet, first: int, last: int) -> None:
    """Show in red what fails: the score with its word, and the word at both sums."""
    failed = f'$J{first}="{FAILS}"'
    sheet.conditional_formatting.add(f"F{first}:F{last}", Rule("expression", dxf=_FAILED, formula=[failed]))
    said = f'OR(J{first}="{FAILS}",J{first}="{BID_FAILS}")'
    sheet.conditional_formatting.add(f"J{first}:J{last + 4}", Rule("expression", dxf=_FAILED, formula=[said]))


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
            one.minimum_band,
            Formula(f'=IF(OR(F{row}="",I{row}=""),"",IF(F{row}<I{row},"{FAILS}","Passes"))'),
        )
        for row, one in enumerate(lot.standards, start=first)
    ]
    last = first + len(rows) - 1
    rows.append(
        (
            code(lot.id),
            lot.title,
            "",
            f"Social value of lot {lot.id}",
            Formula(f"=SUM(E{first}:E{last})"),
            "",
            Formula(f"=SUM(G{first}:G{last})"),
            Formula(
                f"=IF(COUNT(F{first}:F{last})<{len(lot.standards)},"
                f'"Scores missing: "&({len(lot.standards)}-COUNT(F{first}:F{last})),"All are scored")'
            ),
            "",
            Formula(f'=IF(COUNTIF(J{first}:J{last},"{FAILS}")>0,"{BID_FAILS}","")'),
        )
    )
    return [*rows, *_whole_lot(lot, last + 1)]


def _whole_lot(lot: LotSnapshot, sums: int) -> list[Row]:
    """Return the rows of price and quality, and of the lot altogether; ``sums`` is the row of social value."""
    price, quality = sums + 1, sums + 2
    own_method = "Points by your own method, at most the weight"
    return [
        (code(lot.id), lot.title, "", "Price", lot.price_weight, "", INPUT, own_method, "", ""),
        (code(lot.id), lot.title, "", "Quality", lot.quality_weight, "", INPUT, own_method, "", ""),
        (
            code(lot.id),
            lot.title,
            "",
            f"Total of lot {lot.id}",
            Formula(f"=SUM(E{sums}:E{quality})"),
            "",
            Formula(f"=SUM(G{sums}:G{quality})"),
            Formula(
                f'=IF(ROUND(E{quality + 1},2)<>100,"The weights do not add up to 100.00",'
                f'IF(OR(H{sums}<>"All are scored",COUNT(G{price}:G{quality})<2),"Not all is scored yet",'
                '"Weights add up to 100.00, all is scored"))'
            ),
            "",
            Formula(f"=J{sums}"),
        ),
    ]
