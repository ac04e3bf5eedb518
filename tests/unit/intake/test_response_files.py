"""Files as people save them: how each is read, and what is said of those that can't be."""

import contextlib
import csv
import gzip
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.exceptions import InvalidInputError
from citizen_voice.intake.response_files import LONGEST_CELL_READ, look_through

WORDS = "The café’s “lights” cost £5 – too much"


def written(folder, content, name="answers.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(path):
    return [cells for _, cells in look_through(path).rows()]


def table(delimiter=",", ending="\r\n"):
    return ending.join(delimiter.join(cells) for cells in (["id", "answer"], ["1", WORDS], ["2", "Ŵy"], [])).replace(
        "Ŵy", "More trams"
    )


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"), ("cp1252", "cp1252"),
    ],
)  # fmt: skip
def test_the_encoding_is_found(tmp_path, encoding, found):
    path = written(tmp_path, table().encode(encoding))
    assert look_through(path).encoding == found
    assert rows_of(path) == [["1", WORDS], ["2", "More trams"]]


def test_another_alphabet_is_found(tmp_path):
    answer = "Нам нужны более чистые улицы и больше автобусов вечером, пожалуйста"
    path = written(tmp_path, f"id;answer\r\n1;{answer}\r\n".encode("cp1251"))
    assert rows_of(path) == [["1", answer]]


@pytest.mark.parametrize(("delimiter", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe")])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_the_delimiter_is_found(tmp_path, delimiter, name, ending):
    path = written(tmp_path, table(delimiter, ending).encode())
    assert look_through(path).delimiter_name == name
    assert [cells[0] for cells in rows_of(path)] == ["1", "2"]


def test_commas_in_the_texts_of_a_file_with_semicolons_do_no_harm(tmp_path):
    path = written(tmp_path, b"id;answer\n1;Buses, trams, and, yes, trains\n2;a, b\n3;c\n")
    assert rows_of(path) == [["1", "Buses, trams, and, yes, trains"], ["2", "a, b"], ["3", "c"]]


def test_a_file_of_one_column_keeps_whatever_stands_in_its_texts(tmp_path):
    path = written(tmp_path, b'answer\nBuses, trams; and trains\n"Two\nlines"\n')
    assert look_through(path).delimiter_name == "none"
    assert rows_of(path) == [["Buses, trams; and trains"], ["Two\nlines"]]


def test_rows_know_the_line_on_which_they_begin(tmp_path):
    path = written(tmp_path, b'id,answer\n\n1,"two\nlines"\n2,one\n')
    assert [line for line, _ in look_through(path).rows()] == [3, 5]


def test_a_packed_file_is_read_and_hashed_as_it_lies_there(tmp_path):
    content = gzip.compress(table().encode())
    path = written(tmp_path, content, "answers.csv.gz")
    assert look_through(path).sha256 == hashlib.sha256(content).hexdigest()
    assert len(rows_of(path)) == 2


def test_nul_bytes_in_a_text_do_not_stop_the_file(tmp_path):
    assert rows_of(written(tmp_path, b"id,answer\n1,more\x00 buses\n")) == [["1", "more\x00 buses"]]


def test_a_cell_of_a_million_characters_is_read(tmp_path):
    path = written(tmp_path, b"id,answer\n1," + b"x" * 1_000_000 + b"\n2,short\n")
    assert [len(cells[1]) for cells in rows_of(path)] == [1_000_000, 5]
    assert csv.field_size_limit() == 131_072


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\r\n\r\n", "not a CSV file"),
        ("a.xlsx", b"PK\x03\x04rest", "a spreadsheet or another packed file .*“CSV UTF-8”"),
        ("a.pdf", b"%PDF-1.7 rest", "a PDF file"),
        ("a.xls", b"\xd0\xcf\x11\xe0rest", "an older Office file"),
        ("a.csv", b"<!DOCTYPE html><p>Sign in", "a web page"),
        ("a.csv", bytes(range(1, 9)) + b"\x00\x00\x00\n", "not a CSV file"),
        ("a.csv.gz", b"id,answer\n", "not a whole gzip file"),
        ("a.csv.gz", gzip.compress(b"id,answer\n1,x\n" * 900, mtime=0)[:60], "not a whole gzip file"),
        ("a.csv", "id,answer\n1,café\n".encode() + "2,café\n".encode("cp1252"), "line 3 is not"),
        ("a.csv", "\ufeffid,answer\n1,tram\n".encode("utf-16-le")[:-1], "cut off or damaged"),
        ("a.csv", b'id,answer\n1,"never closed\n2,x\n', "row that begins on line 2"),
        ("a.csv", b'id,answer\n1,"x" y\n', "row that begins on line 2"),
        ("a.csv", b"id,answer,id\n1,x,2\n", "the column “id” twice"),
        ("a.csv", b'id,answer\n1,"' + b"x" * (LONGEST_CELL_READ + 9), "longer than"),
    ],
)
def test_what_can_not_be_read_is_said_in_a_sentence(tmp_path, name, content, said):
    with pytest.raises(InvalidInputError, match=said) as raised:
        list(look_through(written(tmp_path, content, name)).rows())
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(InvalidInputError, match="There is no file"):
        look_through(tmp_path / "none.csv")
    with pytest.raises(InvalidInputError, match="is a folder"):
        look_through(tmp_path)


cells = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


@given(
    rows=st.lists(st.tuples(st.integers(0, 99).map(str), cells), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_the_csv_module_writes_is_read_back(tmp_path_factory, rows, delimiter, encoding):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("id", "answer"), *rows])
    path = written(tmp_path_factory.mktemp("file"), text.getvalue().encode(encoding))
    assert [tuple(one) for one in rows_of(path)] == rows


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_a_sentence(tmp_path_factory, content):
    path = written(tmp_path_factory.mktemp("file"), content)
    with contextlib.suppress(InvalidInputError):
        list(look_through(path).rows())
