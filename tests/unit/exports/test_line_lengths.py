"""How long words are: rows of a workbook are as tall, and its columns as wide, as they need."""

import pytest

from citizen_voice.exports.answer_boxes import answer_lines, answer_width
from citizen_voice.exports.line_lengths import EDGES, digits_wide, lines_in
from citizen_voice.exports.sheets import LINE_POINTS, TALLEST


def test_a_digit_is_the_measure_and_letters_differ():
    assert digits_wide("2027") == pytest.approx(4)
    assert digits_wide("ill") < 2 < digits_wide("mw")
    assert digits_wide("Lot", is_bold=True) > digits_wide("Lot")
    assert digits_wide("ŵ") > digits_wide("w")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("", 1),
        ("one", 1),
        ("0123456789", 1),
        ("0123456789 0123456789", 2),
        ("one\ntwo\n\nthree", 4),
        ("0197a2c4-6f1e-7d2b-9a3c-5e8f1b2d4c01", 5),
        ("example/one/two - three", 3),
        # What has no end of a part is broken where the line ends.
        ("0" * 25, 3),
        ("one " + "0" * 25 + " two", 5),
    ],
)
def test_lines_are_counted_as_words_wrap(words, lines):
    assert lines_in(words, 10 + EDGES) == lines


def test_a_column_narrower_than_its_edges_still_has_lines():
    assert lines_in("ab", 1) == 2


@pytest.mark.parametrize("limit", [50, 250, 500, 750, 900])
def test_the_box_of_an_answer_holds_as_many_words_as_are_allowed(limit):
    width = answer_width([limit, None, 20])
    words = "People who live here start and finish an apprenticeship on this contract. " * (limit // 12 + 1)
    allowed = " ".join(words.split()[:limit])
    room = answer_lines(limit, width)
    assert lines_in(allowed, width) <= room
    assert room * LINE_POINTS <= TALLEST


def test_without_limits_the_box_is_as_wide_as_a_page_can_be_read():
    assert answer_width([]) == answer_width([None]) == answer_width([10]) == 80
    assert answer_lines(None, 80) == 15
    assert answer_width([5000]) == 180
