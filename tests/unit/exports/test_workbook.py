"""The workbook of a tender: what is locked, what may be typed, and that its sums are right."""

import io
import re
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from citizen_voice.exports.workbook import RESPONSE_COLUMNS, build_tender_xlsx
from tests.unit.exports.examples import imported, lot, measure, tender
from tests.unit.exports.tender_examples import BANDS, FORMULA, RECORDED_AT, full_tender

POINTS = re.compile(r'=IF\(F(\d+)="","",E\1\*F\1/5\)')
SUM = re.compile(r"=SUM\(([EG])(\d+):\1(\d+)\)")


@pytest.fixture(scope="module")
def content():
    return build_tender_xlsx(full_tender(), recorded_at=RECORDED_AT)


@pytest.fixture
def workbook(content):
    return load_workbook(io.BytesIO(content))


def rows_of(sheet):
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def unlocked(sheet):
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


def counted(sheet, row):
    """Count a cell of weighted points or a sum as a spreadsheet would, from what its formula says."""
    formula = sheet[f"G{row}"].value
    if not isinstance(formula, str):
        return formula
    if POINTS.fullmatch(formula):
        score = sheet[f"F{row}"].value
        return "" if score is None else sheet[f"E{row}"].value * score / 5
    letter, first, last = SUM.fullmatch(formula).groups()
    assert letter == "G"
    numbers = [counted(sheet, one) for one in range(int(first), int(last) + 1)]
    return sum(one for one in numbers if one != "")


def test_the_sheets_stand_in_their_order(workbook):
    assert workbook.sheetnames == ["Read me", "Lots", "Response", "Questions", "Scores", "Definitions"]


def test_every_sheet_is_locked_without_a_password_and_ready_to_print(workbook):
    for sheet in workbook:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes in ("A2", "D2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert all(sheet.column_dimensions[cell.column_letter].width >= 5 for cell in sheet[1])


def test_response_has_a_row_for_each_lot_and_measure(workbook):
    sheet = workbook["Response"]
    assert [cell.value for cell in sheet[1]] == [one.title for one in RESPONSE_COLUMNS]
    rows = rows_of(sheet)
    assert [row[:3] for row in rows] == [
        [1, "SV-01", "SV-01-M1"],
        [1, "SV-02", "SV-02-M1"],
        [1, "SV-02", "SV-02-M2"],
        [2, "SV-02", "SV-02-M1"],
        [2, "SV-02", "SV-02-M2"],
    ]
    assert rows[2][4:7] == ["tonnes of CO2e", "at most", 40.25]
    assert [f"{day:%Y-%m-%d}" for day in rows[1][7:9]] == ["2027-09-01", "2031-08-31"]
    assert unlocked(sheet) == {f"{letter}{row}" for letter in "JKL" for row in range(2, 7)}


def test_commitments_take_numbers_of_0_or_more(workbook):
    (rule,) = workbook["Response"].data_validations.dataValidation
    assert (rule.type, rule.operator, rule.formula1, str(rule.sqref)) == ("decimal", "greaterThanOrEqual", "0", "J2:J6")
    assert rule.showErrorMessage
    assert rule.error == "Enter a number, 0 or more, in the unit of the row."


def test_scores_take_whole_numbers_from_0_to_5(workbook):
    rules = workbook["Scores"].data_validations.dataValidation
    assert [(one.type, one.operator, one.formula1, one.formula2, str(one.sqref)) for one in rules] == [
        ("whole", "between", "0", "5", "F2:F3"),
        ("decimal", "between", "0", "E5", "G5"),
        ("decimal", "between", "0", "E6", "G6"),
        ("whole", "between", "0", "5", "F8"),
        ("decimal", "between", "0", "E10", "G10"),
        ("decimal", "between", "0", "E11", "G11"),
    ]
    assert unlocked(workbook["Scores"]) == ({"F2", "F3", "H2", "H3", "G5", "G6", "F8", "H8", "G10", "G11"})


def test_the_weights_of_each_lot_make_a_hundred(workbook):
    scores, lots = workbook["Scores"], workbook["Lots"]
    for sums, standards in ((4, (2, 3)), (9, (8,))):
        weights = [scores[f"E{row}"].value for row in (*standards, sums + 1, sums + 2)]
        assert sum(Decimal(str(one)) for one in weights) == 100
        assert SUM.fullmatch(scores[f"E{sums + 3}"].value).groups() == ("E", str(sums), str(sums + 2))
        assert "do not add up to 100.00" in scores[f"H{sums + 3}"].value
        assert scores[f"E{sums + 3}"].number_format == "0.00"
    assert [[cell.value for cell in row[:5]] for row in lots.iter_rows(min_row=2)] == [
        [1, "=Parks in the north", 50, 37.5, 12.5],
        [2, "Parks in the south", 50, 42.5, 7.5],
    ]
    assert [lots[f"F{row}"].value for row in (2, 3)] == ["=SUM(C2:E2)", "=SUM(C3:E3)"]


def test_bidders_say_for_which_lots_they_bid(workbook):
    (rule,) = workbook["Lots"].data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", '"Yes,No"', "G2:G3")
    assert unlocked(workbook["Lots"]) == {"G2", "G3"}


@pytest.mark.parametrize("scores", [(4, 3, 5), (0, 5, 1), (5, None, None)])
def test_weighted_points_and_totals_are_right(workbook, scores):
    sheet = workbook["Scores"]
    for row, score in zip((2, 3, 8), scores, strict=True):
        sheet[f"F{row}"] = score
    first, second, third = (score or 0 for score in scores)
    assert counted(sheet, 4) == pytest.approx(5 * first / 5 + 7.5 * second / 5)
    assert counted(sheet, 9) == pytest.approx(7.5 * third / 5)
    for row, points in zip((5, 6, 10, 11), (40, 30.5, 20, 10), strict=True):
        sheet[f"G{row}"] = points
    assert counted(sheet, 7) == pytest.approx(5 * first / 5 + 7.5 * second / 5 + 70.5)
    assert counted(sheet, 12) == pytest.approx(7.5 * third / 5 + 30)
    assert SUM.fullmatch(sheet["E4"].value).groups() == ("E", "2", "3")
    assert sheet["H4"].value == '=IF(COUNT(F2:F3)<2,"Scores missing: "&(2-COUNT(F2:F3)),"All are scored")'


def test_a_standard_without_a_score_has_no_points(workbook):
    assert counted(workbook["Scores"], 2) == ""


def test_the_cells_to_fill_in_have_names(workbook):
    named = {name: one.attr_text for name, one in workbook.defined_names.items()}
    assert named == {
        "bidder_name": "'Read me'!$B$16",
        "evaluator_name": "'Read me'!$B$17",
        "bids": "'Lots'!$G$2:$G$3",
        "commitments": "'Response'!$J$2:$J$6",
        "how": "'Response'!$K$2:$K$6",
        "evidence": "'Response'!$L$2:$L$6",
        "answers": "'Questions'!$G$2:$G$6",
        "scores_lot_1": "'Scores'!$F$2:$F$3",
        "scores_lot_2": "'Scores'!$F$8:$F$8",
    }
    readme = workbook["Read me"]
    assert [readme[f"A{row}"].value for row in (16, 17)] == ["Name of the bidder", "Name of the evaluator"]
    assert unlocked(readme) == {"B16", "B17"}


def test_questions_have_their_limits(workbook):
    rows = rows_of(workbook["Questions"])
    assert rows[1][:6] == [
        1,
        "SV-02",
        1,
        "How will you start and keep apprentices on this contract?",
        "In words",
        500,
    ]
    assert rows[2][4:6] == ["An amount", 100]
    assert rows[1][8] == ('=IF(H3=0,"No answer yet",IF(F3="","No limit",IF(H3>F3,"Too long","Yes")))')
    assert unlocked(workbook["Questions"]) == {f"G{row}" for row in range(2, 7)}


def test_definitions_say_what_measures_and_scores_mean(workbook):
    rows = [tuple(row) for row in rows_of(workbook["Definitions"])]
    assert (
        1,
        "SV-02",
        "SV-02-M2",
        "How it is counted",
        "Distance by the factor of the year; shared rides once.",
    ) in rows
    assert (2, "SV-02", "Score 5", "What earns it", BANDS[5]) in rows
    assert (
        1,
        "SV-02",
        "Scores",
        "Minimum for any score",
        "A bid that makes no measurable commitment scores 0.",
    ) in rows
    assert all(row[4] for row in rows)


def test_typed_words_that_look_like_formulas_are_words(workbook):
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    dangerous = [cell for cell in cells if cell.value in (FORMULA, "+1 for each ride", "@list", "=Parks in the north")]
    assert {cell.value for cell in dangerous} == {FORMULA, "+1 for each ride", "@list", "=Parks in the north"}
    assert {cell.data_type for cell in dangerous} == {"s"}
    assert all(cell.quotePrefix for cell in dangerous)
    formulas = {cell.coordinate[0] for cell in cells if cell.data_type == "f"}
    assert formulas == {"E", "F", "G", "H", "I", "J"}


def test_the_properties_name_tender_and_council(workbook):
    about = workbook.properties
    assert about.title == "Social value response and scores: Grounds maintenance"
    assert (about.creator, about.subject, about.language) == ("Northmoor Council", "Tender NM/2027/1", "en-GB")
    assert about.created == about.modified == RECORDED_AT.replace(tzinfo=None)


def test_the_same_import_makes_the_same_bytes(content):
    assert build_tender_xlsx(full_tender(), recorded_at=RECORDED_AT) == content


def test_a_tender_without_questions_has_an_empty_list_of_them():
    made = load_workbook(io.BytesIO(build_tender_xlsx(tender(), recorded_at=RECORDED_AT)))
    assert rows_of(made["Questions"]) == []
    assert "answers" not in made.defined_names


def test_a_row_is_as_tall_as_its_words_need():
    long = imported(measures=(measure(description="word " * 400),))
    lots = (lot(id="A", standards=(long,)),)
    made = load_workbook(io.BytesIO(build_tender_xlsx(tender(lots=lots), recorded_at=RECORDED_AT)))
    sheet = made["Definitions"]
    (row,) = [one[0].row for one in sheet.iter_rows(min_row=2) if one[3].value == "What it means"]
    assert sheet.row_dimensions[row].height > 250
    assert sheet["A2"].value == "A"


def test_targets_keep_their_digits():
    lots = (lot(standards=(imported(measures=(measure(target=Decimal("1234567.125")),)),)),)
    made = load_workbook(io.BytesIO(build_tender_xlsx(tender(lots=lots), recorded_at=RECORDED_AT)))
    assert made["Response"]["G2"].value == 1234567.125


def test_the_box_of_an_answer_has_room_for_as_many_words_as_are_asked_for(workbook):
    heights = [workbook["Questions"].row_dimensions[row].height for row in range(2, 5)]
    no_limit, five_hundred, hundred = heights
    assert hundred < no_limit < five_hundred <= 405


def test_numbers_stand_apart_from_the_next_column_in_each_program(workbook):
    # LibreOffice forgets the indent of a number that may wrap.
    assert not workbook["Lots"]["D2"].alignment.wrap_text
    assert workbook["Lots"]["D1"].alignment.wrap_text
