"""Words looked for, and where they stand in what residents wrote."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.themes.steps.searching import MOST_WORDS, mark, words_in


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("bus", ["bus"]),
        ("  More   buses! ", ["More", "buses"]),
        ("o'r dŵr", ["o", "r", "dŵr"]),
        ("cycle-lanes & 'x' | !y:*", ["cycle", "lanes", "x", "y"]),
        ("a_b\x00c", ["a", "b", "c"]),
        ("?!… 🙂", []),
        ("", []),
        ("a b c d e f g h i j", list("abcdefgh")),
    ],
)
def test_words_are_letters_and_digits(asked, words):
    assert words_in(asked) == words


@pytest.mark.parametrize(
    ("words", "sought", "marked"),
    [
        ("More buses, more bus stops.", ["bus"], "More <mark>buses</mark>, more <mark>bus</mark> stops."),
        ("Omnibus", ["bus"], "Omnibus"),
        ("BUS lanes", ["bus", "lane"], "<mark>BUS</mark> <mark>lanes</mark>"),
        ("Dŵr glân", ["dŵr"], "<mark>Dŵr</mark> glân"),
        ("<b>bus</b> & co", ["bus"], "&lt;b&gt;<mark>bus</mark>&lt;/b&gt; &amp; co"),
        ("a.c abc", ["a"], "<mark>a</mark>.c <mark>abc</mark>"),
        ("nothing", [], "nothing"),
    ],
)
def test_words_that_begin_so_are_marked_and_all_else_is_escaped(words, sought, marked):
    assert str(mark(words, sought)) == marked


@given(words=st.text(), asked=st.text())
def test_marking_changes_nothing_of_the_words(words, asked):
    sought = words_in(asked)
    assert len(sought) <= MOST_WORDS
    assert html.unescape(re.sub(r"</?mark>", "", str(mark(words, sought)))) == html.unescape(html.escape(words))
