"""What our workbooks have in common: widths, heights, links, and the sheet that says how to use them."""

from datetime import date
from decimal import Decimal

import pytest

from citizen_voice.exports.line_lengths import digits_wide
from citizen_voice.exports.sheet_cells import INPUT, Column, Link
from citizen_voice.exports.sheets import LINE_POINTS, add_read_me, add_sheet, set_row_bold, start_workbook
from tests.unit.exports.tender_examples import RECORDED_AT


@pytest.fixture
def workbook():
    return start_workbook(title="T", subject="S", author="A", moment=RECORDED_AT)


def test_a_column_is_as_wide_as_what_cannot_be_broken(workbook):
    address = "https://voice.example.org/northmoor/publications/priorities-2027/1.1#SV-02"
    columns = (
        Column("Target", 5, is_number=True),
        Column("Day", 5),
        Column("Address", 5),
        Column("Commitments still to give", 5),
        Column("Words", 30),
    )
    rows = [(Decimal("12345678.5"), date(2027, 8, 31), Link(address), INPUT, "word " * 40)]
    sheet = add_sheet(workbook, "One", columns, rows)
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]
    longest = ("12,345,678.5", "31 Aug 2027", address)
    assert all(width > digits_wide(words) + 2 for width, words in zip(widths, longest, strict=False))
    assert widths[3] > digits_wide("Commitments", is_bold=True) + 2
    assert widths[4] == 30
    assert sheet["C2"].hyperlink.target == address
    assert sheet["C2"].protection.locked


def test_a_row_has_no_empty_lines_and_none_too_few(workbook):
    rows = [("Short",), ("This runs over two lines, and no more",)]
    sheet = add_sheet(workbook, "One", (Column("Words", 24),), rows)
    assert [sheet.row_dimensions[row].height / LINE_POINTS for row in (1, 2, 3)] == [1, 1, 2]


def test_a_row_in_bold_has_room_for_its_wider_words(workbook):
    words = "mmmm " * 5
    width = digits_wide(words.strip()) + 3
    sheet = add_sheet(workbook, "One", (Column("Words", width),), [(words.strip(),)])
    assert sheet.row_dimensions[2].height == LINE_POINTS
    set_row_bold(sheet, 2)
    assert sheet["A2"].font.bold
    assert sheet.row_dimensions[2].height == 2 * LINE_POINTS


def test_what_is_not_ours_is_in_the_same_letters(workbook):
    sheet = add_sheet(workbook, "One", (Column("Words", 24),), [("a",)])
    assert (sheet["Z9"].font.name, sheet["Z9"].font.size) == ("Arial", 10)
    assert sheet.oddFooter.left.font == "Arial,Regular"


def test_the_read_me_names_what_each_row_is_about_in_bold(workbook):
    sheet = add_read_me(workbook, "Title", [("For bidders", "Fill it in."), ("", "All of it.")])
    assert [cell.value for cell in sheet[1]] == ["Read me", "Title"]
    assert [sheet[place].font.bold for place in ("A2", "A3", "B2")] == [True, True, False]
    assert sheet.protection.sheet
