"""The workbook of a contract: what is read of it, and what of it is refused rather than cut or guessed."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from citizen_voice.exports.delivery_return import MOST_ROWS, ReturnError, ReturnLine, build_return_xlsx, read_return

LINE = ReturnLine("id", 1, "SV-01", "Apprentices", "people", "Once", date(2027, 1, 1), date(2027, 3, 31))


def build(count=1):
    moment = datetime(2027, 4, 1, tzinfo=UTC)
    content = build_return_xlsx([LINE] * count, title="Delivered", author="North", moment=moment)
    return load_workbook(io.BytesIO(content))


def read(workbook):
    file = io.BytesIO()
    workbook.save(file)
    return read_return(file.getvalue())


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,200.5", "1200.5"), ("1,200,000", "1200000"), (" 12 ", "12"), (1.5, "1.5"), (0, "0"), ("-3", "-3")],
)
def test_a_number_is_read_as_it_was_typed(typed, number):
    workbook = build()
    workbook["Delivery"]["I2"] = typed
    (row,) = read(workbook)
    assert (row.quantity, row.faults) == (Decimal(number), ())


@pytest.mark.parametrize("typed", ["1,5", "12,34", "1_000", "1 000", "twelve", "1e3", True, date(2027, 1, 1), "NaN"])
def test_what_could_be_another_number_is_refused(typed):
    workbook = build()
    workbook["Delivery"]["I2"] = typed
    (row,) = read(workbook)
    assert row.quantity is None
    assert "is no number" in row.faults[0]


def test_long_words_are_read_whole():
    workbook = build()
    workbook["Delivery"]["I2"], workbook["Delivery"]["N2"], workbook["Delivery"]["P2"] = 1, "a" * 3000, "b" * 3000
    (row,) = read(workbook)
    assert (len(row.shared_note), len(row.note)) == (3000, 3000)


def test_no_row_is_left_out_in_silence():
    workbook = build(MOST_ROWS + 5)
    sheet = workbook["Delivery"]
    assert sheet.max_row == MOST_ROWS
    assert "take the workbook again" in " ".join(str(one.value) for one in workbook["Read me"]["B"])
    sheet[f"I{MOST_ROWS}"] = 4
    assert [one.place for one in read(workbook)] == [MOST_ROWS]
    sheet[f"A{MOST_ROWS + 1}"], sheet[f"I{MOST_ROWS + 1}"] = "id", 4
    with pytest.raises(ReturnError, match="At most 2,000 rows"):
        read(workbook)
