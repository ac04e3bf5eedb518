import json
from datetime import date

import pytest

from citizen_voice.exceptions import InvalidInputError
from citizen_voice.intake.mapping import Mapping, as_mapping, fit_to_file, read_mapping
from citizen_voice.intake.response_rows import PassedOver, RowReader, read_day
from citizen_voice.proposals.policy import LONGEST_PROPOSAL
from citizen_voice.vocabulary import ResponseChannel, RowOutcome, RowReason

WHOLE = """
series = "paper-march"
[columns]
text = "Answer"
id = "Number"
participant = "Who"
source = "How"
received_on = "Day"
area = "Place"
language = "Tongue"
[values.source]
"Letter" = "paper"
[defaults]
source = "phone"
"""
COLUMNS = ["Number", "Answer", "Who", "How", "Day", "Place", "Tongue"]


def test_toml_and_json_say_the_same(tmp_path):
    (tmp_path / "a.toml").write_text(WHOLE)
    found = read_mapping(tmp_path / "a.toml")
    said = {"series": "paper-march", "columns": found.columns, "values": found.values, "defaults": found.defaults}
    (tmp_path / "a.json").write_text(json.dumps(said))
    assert read_mapping(tmp_path / "a.json") == found
    assert (found.columns["text"], found.values["source"]["letter"]) == ("Answer", "paper")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("columns = 3", "columns is not a table"),
        ("[columns]\nname = 'x'", "columns has “name”"),
        ("[columns]\ntext = 3", "words in quotation marks"),
        ("[defaults]\nsource = 'pigeon'", "“pigeon” is none of paper"),
        ("[values.source]\nLetter = 'post'", "“post” is none of"),
        ("[other]", "no other"),
        ("series = 5", "series is not a name"),
        ("[columns", "not a mapping in TOML or JSON"),
    ],
)
def test_a_mapping_that_can_not_be_is_said_so(tmp_path, content, said):
    (tmp_path / "a.toml").write_text(content)
    with pytest.raises(InvalidInputError, match=said):
        read_mapping(tmp_path / "a.toml")


def test_a_mapping_that_is_no_text_is_said_so(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInputError, match="can't be read as UTF-8"):
        read_mapping(tmp_path / "a.toml")
    with pytest.raises(InvalidInputError, match="no other"):
        as_mapping([1], "a.json")


@pytest.mark.parametrize(
    ("columns", "rows", "found"),
    [
        (["Anything"], [], "Anything"),
        (["id", "Answer", "notes"], [["1", "a", "b"]], "Answer"),
        (["Rhif", "Ymateb"], [["1", "a"]], "Ymateb"),
        (["id", "Q1"], [["1", "we need more buses here"], ["2", "yes"]], "Q1"),
    ],
)
def test_the_column_of_texts_is_found_when_only_one_can_be_meant(columns, rows, found):
    numbered = list(enumerate(rows, start=2))
    assert fit_to_file(Mapping(), name="a.csv", columns=columns, rows=numbered).columns == {"text": found}


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (["id", "Q1", "Q2"], [["1", "we need more buses here", "and more trams than now"]]),
        (["id", "Q1"], [["1", "yes"]]),
        (["answer", "comment"], [["we need more buses here", "and more trams than now"]]),
    ],
)
def test_otherwise_the_columns_are_listed(columns, rows):
    with pytest.raises(InvalidInputError, match=f"--text.*{columns[0]}, {columns[1]}"):
        fit_to_file(Mapping(), name="a.csv", columns=columns, rows=list(enumerate(rows, start=2)))


def test_a_column_that_is_not_there_is_said_so():
    with pytest.raises(InvalidInputError, match=r"no column “Answers”\. Its columns are: id, Answer"):
        fit_to_file(Mapping(columns={"text": "Answers"}), name="a.csv", columns=["id", "Answer"], rows=[])


@pytest.fixture
def reader(tmp_path):
    (tmp_path / "a.toml").write_text(WHOLE)
    mapping = read_mapping(tmp_path / "a.toml")
    return RowReader(mapping, COLUMNS, today=date(2026, 3, 31), last_day=date(2026, 3, 20))


def test_a_row_says_all_that_is_mapped(reader):
    one = reader.read((2, ["7", " More\x00 buses \r\nplease ", "h12", "letter", "19/03/2026", "Elmet", "Welsh"]))
    assert (one.given_id, one.text, one.person, one.area) == ("7", "More buses \nplease", "h12", "Elmet")
    assert (one.channel, one.received_on, one.language) == (ResponseChannel.PAPER, date(2026, 3, 19), "cy")


def test_a_row_that_says_little_has_the_defaults(reader):
    one = reader.read((2, ["", "More buses"]))
    assert (one.channel, one.received_on, one.language, one.area) == (ResponseChannel.PHONE, None, "", "")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["1", "x", "", "", "", "", "", "more"], RowReason.WRONG_CELLS),
        (["1", "x" * (LONGEST_PROPOSAL + 1)], RowReason.TOO_LONG),
        (["9" * 201, "x"], RowReason.ID_TOO_LONG),
        (["1", "x", "", "pigeon"], RowReason.UNKNOWN_SOURCE),
        (["1", "x", "", "", "last week"], RowReason.UNREADABLE_DATE),
        (["1", "x", "", "", "2026-02-31"], RowReason.UNREADABLE_DATE),
        (["1", "x", "", "", "2026-04-01"], RowReason.DATE_IN_FUTURE),
        (["1", "x", "", "", "21.03.2026"], RowReason.RECEIVED_TOO_LATE),
        (["1", "x", "", "", "", "", "Klingon please"], RowReason.UNKNOWN_LANGUAGE),
    ],
)
def test_a_row_is_refused_with_a_reason(reader, cells, reason):
    found = reader.read((5, cells))
    assert (found.line, found.outcome, found.reason) == (5, RowOutcome.REFUSED, reason)


def test_an_empty_text_is_no_response(reader):
    assert reader.read((3, ["1", " \x00\n "])) == PassedOver(3, "1", RowOutcome.EMPTY)


def test_what_a_row_is_known_by_does_not_hang_on_the_mapping_or_the_order_of_columns():
    bare = RowReader(Mapping(columns={"text": "a"}), ["a", "b"], today=date(2026, 1, 1), last_day=None)
    other = RowReader(Mapping(columns={"text": "a", "area": "b"}), ["b", "a"], today=date(2026, 1, 1), last_day=None)
    assert bare.read((2, ["x", "y"])).content_sha256 == other.read((9, ["y", "x "])).content_sha256
    assert bare.read((2, ["x", "y"])).content_sha256 != bare.read((2, ["xy", ""])).content_sha256


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-03-31", date(2026, 3, 31)), ("2026-03-31T10:00:00Z", date(2026, 3, 31)), ("3/4/2026", date(2026, 4, 3)),
        ("31.12.2025 09:00", date(2025, 12, 31)), ("31/12/25", None), ("99/99/2026", None), ("", None),
    ],
)  # fmt: skip
def test_days_are_read_the_british_way(words, day):
    assert read_day(words) == day
