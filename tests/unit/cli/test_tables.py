import csv
import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.cli.faults import Fault
from citizen_voice.cli.tables import read_texts


def written(folder: Path, content: str | bytes, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def fault_of(path: Path, *, text: str = "text", id_column: str | None = None) -> str:
    with pytest.raises(Fault) as caught:
        read_texts(path, text_column=text, id_column=id_column)
    assert "\n" not in caught.value.message
    assert caught.value.exit_code == 2
    return caught.value.message


def test_a_csv_with_line_breaks_quotes_and_commas_is_read_as_it_was_meant(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeffid,text\r\na,"Two lines\r\nand ""quotes"", yes"\r\n\r\nb,plain\r\n')
    rows = read_texts(path, text_column="text", id_column="id").rows
    assert [(row.row_id, row.text, row.line) for row in rows] == [
        ("a", 'Two lines\r\nand "quotes", yes', 2),
        ("b", "plain", 5),
    ]
    assert [row.row_id for row in read_texts(path, text_column="text", id_column=None).rows] == ["2", "5"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.ndjson"])
def test_jsonl_is_read_plain_and_gzipped(tmp_path: Path, name: str) -> None:
    content = b'{"id": 1, "text": "one\\u2028line"}\n\n{"id": "x", "text": null}\n{"id": 2.5}\n'
    path = written(tmp_path, gzip.compress(content) if name.endswith("gz") else content, name)
    rows = read_texts(path, text_column="text", id_column="id").rows
    assert [(row.row_id, row.text, row.line) for row in rows] == [
        ("1", "one\u2028line", 1),
        ("x", "", 3),
        ("2.5", "", 4),
    ]


def test_the_hash_is_of_the_file_as_it_lies_there(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"text\nhello\n", mtime=0), "a.csv.gz")
    read = read_texts(path, text_column="text", id_column=None)
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_cell_of_a_million_characters_is_read_whole_and_the_limit_put_back(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    path = written(tmp_path, f"text\n{'a' * 1_000_000}\n")
    assert len(read_texts(path, text_column="text", id_column=None).rows[0].text) == 1_000_000
    assert csv.field_size_limit() == limit


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(cells=st.lists(texts, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_texts_come_back_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    folder = tmp_path_factory.mktemp("tables")
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([["key", "text"], *enumerate(cells)])
    as_csv = written(folder, stream.getvalue())
    as_json = written(folder, "".join(json.dumps({"text": cell}) + "\n" for cell in cells), "a.jsonl")
    for path in (as_csv, as_json):
        assert [row.text for row in read_texts(path, text_column="text", id_column=None).rows] == cells


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "gone.csv") == f"There is no file {tmp_path}/gone.csv: check its name and folder."
    assert "is a folder" in fault_of(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04rest of a spreadsheet", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)) * 40],
)
def test_what_is_no_text_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "is not a text file: give a CSV or JSONL file" in fault_of(written(tmp_path, content))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_refused_with_the_line(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "text\nplain\nCafé für alle\n".encode(encoding))
    line = 3 if encoding == "cp1252" else 1
    assert fault_of(path) == f"{path} is not in UTF-8 (line {line}): save it again as CSV UTF-8."


def test_a_missing_column_is_answered_with_those_there_are(tmp_path: Path) -> None:
    path = written(tmp_path, "id,comment,council\n1,hello,E1\n")
    assert fault_of(path) == f'{path} has no column "text". Its columns are: id, comment, council.'
    assert 'no column "key"' in fault_of(path, text="comment", id_column="key")
    wide = written(tmp_path, ",".join(f"c{number}" for number in range(30)) + "\n", "wide.csv")
    assert "c19 and 10 more." in fault_of(wide)
    assert 'no column "text"' in fault_of(written(tmp_path, '{"comment": "a"}\n', "a.jsonl"))


@pytest.mark.parametrize("damage", ["cut", "flipped", "not at all"])
def test_a_broken_gzip_is_refused(tmp_path: Path, damage: str) -> None:
    content = gzip.compress(("text\n" + "".join(f"text number {number}\n" for number in range(2000))).encode())
    broken = {
        "cut": content[:-200],
        "flipped": content[:500] + b"\x00\xff" * 8 + content[516:],
        "not at all": b"text\n",
    }
    assert "is not a whole gzip file" in fault_of(written(tmp_path, broken[damage], "a.csv.gz"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("text\n", "has column names but no rows"),
        ("text,text\na,b\n", 'has the column "text" twice'),
        ("id,text\n1,two, cells\n", "has 3 cells in the row on line 2, but 2 column names"),
        ('id,text\n1,fine\n2,"never closed\nand on\n', "the row that begins on line 3 can't be read"),
        ('id,text\n1,"half "quoted" text"\n', "the row that begins on line 2 can't be read"),
    ],
)
def test_a_csv_out_of_order_is_refused_in_a_sentence(tmp_path: Path, content: str, message: str) -> None:
    assert message in fault_of(written(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "a"}\n{"text": \n', "line 2 is not JSON"),
        ('["a", "b"]\n', "line 1 is no object"),
        ('{"text": ["a"]}\n', 'holds no text in "text" on line 1'),
        ('{"text": "\\ud83d"}\n', 'holds half a character in "text" on line 1'),
        ("[" * 100_000, "line 1 is not JSON"),
    ],
)
def test_a_jsonl_out_of_order_is_refused_in_a_sentence(tmp_path: Path, content: str, message: str) -> None:
    assert message in fault_of(written(tmp_path, content, "a.jsonl"))


def test_a_doubled_id_is_named_with_both_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "id,text\na,one\nb,two\na,three\n")
    assert '"a" twice in column "id", on lines 2 and 4' in fault_of(path, id_column="id")


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_id_is_refused(tmp_path: Path, empty: str) -> None:
    path = written(tmp_path, f"id,text\na,one\n{empty},two\n")
    assert 'no id in column "id" on line 3' in fault_of(path, id_column="id")
