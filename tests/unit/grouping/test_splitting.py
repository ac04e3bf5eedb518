import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.grouping.splitting import split_statements
from citizen_voice.grouping.types import SourceText, Statement
from tests.unit.grouping.splitting_cases import ENGLISH, OTHERS, WELSH

LETTER = re.compile(r"[^\W\d_]")


def texts_of(text: str, *, language: str | None = None, split: bool = True) -> list[str]:
    return [statement.text for statement in split_statements(SourceText("r", text, language), split=split)]


@pytest.mark.parametrize("language", ["en", None])
@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_is_cut_where_what_follows_stands_alone(text: str, expected: list[str], language: str | None) -> None:
    assert texts_of(text, language=language) == expected


@pytest.mark.parametrize(("text", "expected"), WELSH)
def test_welsh_is_cut_where_what_follows_stands_alone(text: str, expected: list[str]) -> None:
    assert texts_of(text, language="cy") == expected


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS)
def test_other_languages_have_whole_sentences(language: str, text: str, expected: list[str]) -> None:
    assert texts_of(text, language=language) == expected


def test_without_splitting_the_whole_text_is_one_statement() -> None:
    assert split_statements(SourceText("r", " One. Two.\n"), split=False) == [Statement("r", 1, 1, 10, "One. Two.")]


@pytest.mark.parametrize("text", ["", " ", "\n\t \u00a0"])
@pytest.mark.parametrize("split", [True, False])
def test_an_empty_text_has_one_entry_with_number_nought(text: str, split: bool) -> None:
    assert split_statements(SourceText("r", text), split=split) == [Statement("r", 0, 0, 0, "")]


def test_what_leans_is_joined_up_to_a_length_that_an_encoder_reads() -> None:
    found = texts_of("Run later buses. " + "It should be free for all. " * 200)
    assert len(found) > 1
    assert max(map(len, found)) <= 1000


words = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
sentences = st.lists(
    st.one_of(
        words,
        st.sampled_from(
            [
                "Yes. ",
                "No!",
                "\n- ",
                "\r\n",
                "3. ",
                "😀",
                "e\u0301",
                "The bus is late",
                " and the food was good",
                ", ",
                "; ",
                " It should be free. ",
                "1) ",
                "2) ",
                "a) ",
                "• ",
                " because ",
                "(",
                '"',
                "\x00",
                "\u202eabc",
                "Thanks.",
                " as well as making the town safe",
                "more buses; fewer cars",
                "Mae'r bws yn hwyr",
                " ac mae'r trên yn dda",
            ]
        ),
    )
).map("".join)
languages = st.sampled_from([None, "en", "cy", "de", "xx"])


@given(text=sentences, split=st.booleans(), language=languages)
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


@given(text=sentences, language=languages)
def test_the_same_text_is_cut_the_same_way_again(text: str, language: str | None) -> None:
    source = SourceText("r", text, language)
    assert split_statements(source) == split_statements(source)


@given(text=sentences, language=languages)
def test_a_statement_has_a_letter_when_the_text_has_one(text: str, language: str | None) -> None:
    if LETTER.search(text):
        assert all(LETTER.search(one) for one in texts_of(text, language=language))


def test_a_million_characters_are_split() -> None:
    assert len(texts_of("Mend the road. " * 66_667)) == 66_667


@pytest.mark.parametrize(
    "unit", ["1. ", '( " ', "’“ ", "the bus is late, ", "It is. ", "• a ", "x", "- a\n", "1) a 2) b "]
)
def test_long_texts_without_clear_ends_lose_nothing(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    assert "".join("".join(texts_of(text)).split()) == "".join(text.split())
