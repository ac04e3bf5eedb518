"""The workbook of a return as people and programs spoil it: read, or refused in words."""

import io
import random
import zipfile

import pytest
from openpyxl import load_workbook

from citizen_voice.exports.delivery_return import MOST_ROWS, ReturnError, build_return_xlsx, read_return
from tests.unit.exports.long_examples import RECORDED_AT, return_lines


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return build_return_xlsx(return_lines(), title="Delivered", author="Northmoor", moment=RECORDED_AT)


def filled(content: bytes, cells: dict) -> bytes:
    opened = load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        opened["Delivery"][place] = value
    file = io.BytesIO()
    opened.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes | None) -> bytes:
    """Return a workbook with another part of that name, or without it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(file, "w") as target:
        for one in source.namelist():
            if one != name:
                target.writestr(one, source.read(one))
            elif part is not None:
                target.writestr(one, part)
    return file.getvalue()


def is_read_or_refused(content: bytes) -> bool:
    try:
        read_return(content)
    except ReturnError as fault:
        return str(fault).endswith(".")
    return True


def names_of(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


@pytest.mark.parametrize("part", [None, b"", b"<x/>", b"\x00\xff", b"<worksheet>", b"<a><b></a>"])
def test_a_part_that_is_missing_or_no_xml_is_refused_in_words(workbook, part) -> None:
    assert all(is_read_or_refused(with_part(workbook, name, part)) for name in names_of(workbook))
    with pytest.raises(ReturnError, match="can't be read as a workbook"):
        read_return(with_part(workbook, "xl/workbook.xml", b"<a><b></a>"))


@pytest.mark.parametrize("seed", range(150))
def test_a_workbook_that_was_damaged_anywhere_is_read_or_refused_in_words(workbook, seed) -> None:
    chance = random.Random(seed)
    name = chance.choice(names_of(workbook))
    part = bytearray(zipfile.ZipFile(io.BytesIO(workbook)).read(name))
    packed = bytearray(workbook)
    for spoilt in (part, packed):
        for _ in range(chance.randint(1, 6)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    assert is_read_or_refused(with_part(workbook, name, bytes(part)))
    assert is_read_or_refused(bytes(packed))


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,200", 1200), ("1,234,567.5", 1234567.5), (" 7 ", 7), ("-3", -3), (12, 12), (0, 0), (2.5, 2.5)],
)
def test_a_number_is_read_with_the_digits_it_has(workbook, typed, number) -> None:
    (row,) = read_return(filled(workbook, {"I2": typed}))
    assert (row.quantity, row.faults) == (number, ())


@pytest.mark.parametrize("typed", ["12,5", "0,5", "1,20,0", "1 200", "1_000", "٣", "1e5", "12%", True, "Infinity"])
def test_what_two_readers_could_take_for_two_numbers_is_none(workbook, typed) -> None:
    (row,) = read_return(filled(workbook, {"I2": typed}))
    assert row.quantity is None
    assert row.faults == (f"Delivered, in the unit: “{typed}” is no number such as 1,200 or 12.5.",)


def test_long_words_are_read_whole_so_that_nothing_is_cut_in_silence(workbook) -> None:
    (row,) = read_return(filled(workbook, {"I2": 1, "K2": "x" * 3000, "N2": "y" * 3000, "P2": "z" * 3000}))
    assert (row.evidence, row.shared_note, row.note) == ("x" * 3000, "y" * 3000, "z" * 3000)


def test_a_row_far_below_is_refused_and_not_passed_over(workbook) -> None:
    assert read_return(filled(workbook, {f"I{MOST_ROWS}": 1}))[0].place == MOST_ROWS
    with pytest.raises(ReturnError, match="below row 2,000"):
        read_return(filled(workbook, {f"I{MOST_ROWS + 100}": 1}))


def test_a_workbook_that_has_no_room_for_all_that_is_due_says_so() -> None:
    many = [return_lines()[0]] * (MOST_ROWS + 5)
    content = build_return_xlsx(many, title="Delivered", author="Northmoor", moment=RECORDED_AT)
    opened = load_workbook(io.BytesIO(content))
    assert opened["Delivery"].max_row == MOST_ROWS
    assert "take the workbook again" in " ".join(str(one.value) for one in opened["Read me"]["B"])
    assert [one.place for one in read_return(filled(content, {f"I{MOST_ROWS}": 4}))] == [MOST_ROWS]
