import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.grouping.splitting import split_statements
from citizen_voice.grouping.types import SourceText, Statement


def texts_of(text: str, *, language: str | None = None, split: bool = True) -> list[str]:
    return [statement.text for statement in split_statements(SourceText("r", text, language), split=split)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More buses. Fewer cars!", ["More buses.", "Fewer cars!"]),
        ("Mr. Jones paid £5.50 for it. Too much.", ["Mr. Jones paid £5.50 for it.", "Too much."]),
        ("Two things:\n- buses\r\n- trams", ["Two things:", "- buses", "- trams"]),
        ("1. Buses run late.\n2. Trams too.", ["1. Buses run late.", "2. Trams too."]),
        ("Thank you! 😀", ["Thank you! 😀"]),
        ("  one idea only  ", ["one idea only"]),
        ("😀", ["😀"]),
        ("12 34", ["12 34"]),
    ],
)
def test_a_statement_is_a_sentence_or_a_line_of_a_list(text: str, expected: list[str]) -> None:
    assert texts_of(text) == expected


def test_welsh_is_split_too() -> None:
    assert texts_of("Mae'r bws yn hwyr. Rydw i'n flin.", language="cy") == ["Mae'r bws yn hwyr.", "Rydw i'n flin."]


def test_without_splitting_the_whole_text_is_one_statement() -> None:
    assert split_statements(SourceText("r", " One. Two.\n"), split=False) == [Statement("r", 1, 1, 10, "One. Two.")]


@pytest.mark.parametrize("text", ["", " ", "\n\t \u00a0"])
@pytest.mark.parametrize("split", [True, False])
def test_an_empty_text_has_one_entry_with_number_nought(text: str, split: bool) -> None:
    assert split_statements(SourceText("r", text), split=split) == [Statement("r", 0, 0, 0, "")]


words = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
sentences = st.lists(st.one_of(words, st.sampled_from(["Yes. ", "No!", "\n- ", "\r\n", "3. ", "😀", "e\u0301"]))).map(
    "".join
)


@given(text=sentences, split=st.booleans(), language=st.sampled_from([None, "en", "cy", "de", "xx"]))
def test_offsets_slice_back_to_the_text_and_nothing_is_lost(text: str, split: bool, language: str | None) -> None:
    statements = split_statements(SourceText("r", text, language), split=split)
    covered = 0
    for statement in statements:
        assert text[statement.start : statement.end] == statement.text
        assert not text[covered : statement.start].strip()
        covered = statement.end
    assert not text[covered:].strip()
    if text.strip():
        assert [statement.number for statement in statements] == list(range(1, len(statements) + 1))
        assert all(statement.text.strip() == statement.text != "" for statement in statements)


def test_a_million_characters_are_split() -> None:
    assert len(texts_of("Mend the road. " * 66_667)) == 66_667
