"""The workbooks as a bidder, an evaluator and a supplier fill them in, saved by LibreOffice: sums, counts and locks."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from citizen_voice.exports.delivery_return import build_return_xlsx, read_return
from citizen_voice.exports.supplier_pack import build_pack_xlsx
from citizen_voice.exports.workbook import build_tender_xlsx
from tests.unit.exports.long_examples import RECORDED_AT, long_pack, long_tender, return_lines

SCORES = {"F2": 4, "F3": 3, "F4": 5, "G6": 40.5, "G7": 30.25, "F9": 2, "G11": 50, "G12": 0}


def filled(content, sheets):
    """Write into the cells to fill in, and into no others, as a person can while the sheets are locked."""
    workbook = load_workbook(io.BytesIO(content))
    for name, cells in sheets.items():
        for place, value in cells.items():
            cell = workbook[name][place]
            assert not cell.protection.locked, f"{name} {place} is locked"
            cell.value = value
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def unlocked(sheet):
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


@pytest.fixture(scope="module")
def empty():
    return build_tender_xlsx(long_tender(), recorded_at=RECORDED_AT)


@pytest.fixture(scope="module")
def answered(empty, libreoffice):
    """A bidder bids for the first lot and leaves out one commitment; an evaluator scores everything."""
    answers = {
        "Read me": {"B16": "Green Spaces of Ellermarch Ltd"},
        "Lots": {"G2": "Yes", "G3": "No"},
        "Response": {"J2": 1300, "J3": 12500.5, "J4": 39.75, "J5": 70, "K2": "With the college", "L2": "The payroll"},
        "Questions": {"G2": "We take on\nten a year,  and a mentor.", "G3": "word " * 101, "G4": "Vans, from 2028."},
        "Scores": SCORES,
    }
    return libreoffice.counted("answered.xlsx", filled(empty, answers))


def test_the_weights_of_each_lot_come_to_a_hundred(answered):
    assert [answered["Lots"][place].value for place in ("E2", "F2", "E3", "F3")] == [22.75, 100, 7.5, 100]
    assert [answered["Scores"][f"E{row}"].value for row in (5, 8, 10, 13)] == [22.75, 100, 7.5, 100]


def test_weighted_points_and_their_sums_are_right(answered):
    sheet = answered["Scores"]
    points = [7.5 * 4 / 5, 5.25 * 3 / 5, 10 * 5 / 5]
    assert [sheet[f"G{row}"].value for row in (2, 3, 4)] == pytest.approx(points)
    assert sheet["G5"].value == pytest.approx(sum(points))
    assert sheet["G8"].value == pytest.approx(sum(points) + 40.5 + 30.25)
    assert sheet["G13"].value == pytest.approx(7.5 * 2 / 5 + 50)
    assert [sheet[f"H{row}"].value for row in (5, 8, 10, 13)] == [
        "All are scored",
        "Weights add up to 100.00, all is scored",
        "All are scored",
        "Weights add up to 100.00, all is scored",
    ]


def test_the_sheet_says_what_is_not_scored_yet(empty, libreoffice):
    some = {place: value for place, value in SCORES.items() if place not in ("F3", "G12")}
    sheet = libreoffice.counted("some.xlsx", filled(empty, {"Scores": some}))["Scores"]
    assert [sheet[f"H{row}"].value for row in (5, 8, 13)] == [
        "Scores missing: 1",
        "Not all is scored yet",
        "Not all is scored yet",
    ]
    assert sheet["G3"].value in (None, "")


def test_a_score_below_the_lowest_that_passes_is_marked(libreoffice):
    first, second = long_tender().lots
    passing = [replace(one, minimum_band=least) for one, least in zip(first.standards, (3, 4, None), strict=True)]
    marked = long_tender(lots=(replace(first, standards=tuple(passing)), second))
    content = filled(build_tender_xlsx(marked, recorded_at=RECORDED_AT), {"Scores": {**SCORES, "F4": 0}})
    sheet = libreoffice.counted("marked.xlsx", content)["Scores"]
    assert [sheet[f"I{row}"].value for row in (2, 3, 4)] == [3, 4, None]
    said = [sheet[f"J{row}"].value or "" for row in range(2, 14)]
    assert said == ["Passes", "Fails", "", "The bid fails", "", "", "The bid fails", *[""] * 5]
    assert sheet["G8"].value == pytest.approx(7.5 * 4 / 5 + 5.25 * 3 / 5 + 40.5 + 30.25)
    some = filled(build_tender_xlsx(marked, recorded_at=RECORDED_AT), {"Scores": {"F2": 3}})
    sheet = libreoffice.counted("unmarked.xlsx", some)["Scores"]
    assert [sheet[f"J{row}"].value or "" for row in (2, 3, 4, 5, 8)] == ["Passes", "", "", "", ""]
    rules = load_workbook(io.BytesIO(libreoffice.saved("rules.xlsx", content)))["Scores"].conditional_formatting
    assert {str(one.sqref) for one in rules} == {"F2:F4", "J2:J8", "F9", "J9:J13"}


def test_bidders_see_what_they_have_still_to_fill_in(answered, empty, libreoffice):
    lots = answered["Lots"]
    assert [lots["H2"].value, lots["I2"].value] == [1, 2]
    assert [lots[place].value or "" for place in ("H3", "I3")] == ["", ""]
    both = libreoffice.counted("both.xlsx", filled(empty, {"Lots": {"G2": "Yes", "G3": "Yes"}}))["Lots"]
    assert [both[place].value for place in ("H2", "I2", "H3", "I3")] == [5, 5, 2, 2]


def test_words_are_counted_and_held_against_the_limit(answered):
    sheet = answered["Questions"]
    assert [sheet[f"H{row}"].value for row in range(2, 6)] == [9, 101, 3, 0]
    assert [sheet[f"I{row}"].value for row in range(2, 6)] == ["Yes", "Too long", "No limit", "No answer yet"]


def test_ids_stay_locked_and_the_yellow_cells_open_in_libreoffice(empty, libreoffice):
    ours, saved = load_workbook(io.BytesIO(empty)), libreoffice.counted("locked.xlsx", empty, data_only=False)
    assert saved.sheetnames == ours.sheetnames
    for sheet in ours:
        assert saved[sheet.title].protection.sheet
        assert {one for one in unlocked(saved[sheet.title]) if sheet[one].has_style} == unlocked(sheet)
    assert saved["Response"]["C2"].protection.locked
    assert [saved["Response"][f"{letter}2"].value for letter in "ABC"] == [1, "SV-01", "SV-01-M1"]
    ranges = {str(rule.sqref): rule.type for rule in saved["Response"].data_validations.dataValidation}
    assert ranges == {"J2:J8": "decimal"}


def test_a_return_that_libreoffice_saved_is_read_back(libreoffice):
    lines = return_lines()
    content = build_return_xlsx(lines, title="What was delivered", author="Northmoor", moment=RECORDED_AT)
    first = {
        "I2": 12,
        "L2": "yes",
        "K2": "https://example.org/payroll",
        "O2": "Good",
        "P2": "Two of them\nare care leavers.",
    }
    share = {"I14": 1200.5, "J14": 2000, "M14": "yes", "N14": "The college"}
    cells = {**first, **share, "I21": 0}
    rows = read_return(libreoffice.saved("returned.xlsx", filled(content, {"Delivery": cells})))
    assert [row.faults for row in rows] == [(), (), ()]
    assert [(row.place, row.id) for row in rows] == [(2, lines[0].id), (14, lines[12].id), (21, lines[19].id)]
    assert [(row.quantity, row.whole) for row in rows] == [(12, None), (Decimal("1200.5"), 2000), (0, None)]
    assert [(row.is_additional, row.is_shared, row.shared_note) for row in rows] == [
        (True, False, ""),
        (False, True, "The college"),
        (False, False, ""),
    ]
    assert (rows[0].first, rows[0].last) == (date(2027, 9, 1), date(2027, 11, 30))
    assert rows[0].rating
    assert (rows[0].evidence, rows[0].note) == ("https://example.org/payroll", "Two of them are care leavers.")


def test_a_supplier_keeps_their_answers_in_the_pack(libreoffice):
    content = build_pack_xlsx(long_pack(), authority="Ellermarch", moment=RECORDED_AT)
    kept = {"Measures": {"J2": "Five for each million pounds"}, "Questions": {"F2": "With a mentor."}}
    saved = libreoffice.counted("pack-kept.xlsx", filled(content, kept))
    assert saved["Measures"]["J2"].value == "Five for each million pounds"
    assert saved["Questions"]["F2"].value == "With a mentor."
    assert [saved["Measures"][f"C{row}"].value for row in (2, 6)] == ["SV-01-M1", "SV-03-M1"]
    assert all(sheet.protection.sheet for sheet in saved)
