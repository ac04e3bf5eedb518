"""Residents' words come from outside the snapshot, and a withdrawn one is not shown again."""

from datetime import date

import pytest

from citizen_voice.exports.words import MissingWords, Words, WordsEntry
from tests.unit.exports.examples import WORDS


def test_shows_the_words_or_the_day_they_were_withdrawn() -> None:
    assert WORDS.render("s1") == "Run the last bus, please"
    assert WORDS.render("s3") == "withdrawn on 2027-02-03"


def test_a_withdrawn_text_is_never_shown_even_when_it_is_still_given() -> None:
    words = Words({"s": WordsEntry("secret", "cy", date(2027, 1, 1))})
    assert words.render("s") == "withdrawn on 2027-01-01"
    assert words.quoted(["s"]) == "“withdrawn on 2027-01-01”"


def test_the_language_is_that_of_what_is_shown() -> None:
    assert WORDS.language("s2") == "cy"
    assert WORDS.language("s3") == "en"


def test_a_gap_is_said_and_not_shown_as_silence() -> None:
    with pytest.raises(MissingWords, match="statement s9"):
        WORDS.render("s9")
    with pytest.raises(MissingWords, match="Statement s has no published text"):
        Words({"s": WordsEntry(None, "en")}).render("s")
