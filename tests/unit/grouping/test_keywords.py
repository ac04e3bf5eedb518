from collections import Counter

import pytest

from citizen_voice.grouping.keywords import carries_meaning, common_words, content_words, count_words, stem


def test_content_words_leave_out_small_words_numbers_and_case() -> None:
    assert content_words("The Ring-Road, and 20 of the council’s TREES") == ["ring-road", "council's", "trees"]
    assert content_words("Mae angen mwy o goed ar y ffordd newydd", "cy") == ["goed", "newydd"]
    assert content_words("Die Straße ist zu schmal", "de") == ["die", "straße", "ist", "zu", "schmal"]


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("buses", "bus"), ("bus", "bus"), ("houses", "house"), ("libraries", "library"), ("trees", "tree"),
        ("glass", "glass"), ("crisis", "crisis"), ("council's", "council"), ("boxes", "box"), ("gas", "gas"),
        ("nurses", "nurse"), ("ties", "tie"),
    ],
)  # fmt: skip
def test_plurals_are_counted_with_their_word(word: str, root: str) -> None:
    assert stem(word, "en") == stem(root, "en")


def test_other_languages_keep_their_endings() -> None:
    assert stem("bws", "cy") == stem("bws'r", "cy") == "bws"
    assert stem("autos", "de") == "autos"


def test_a_letter_that_is_repeated_says_nothing() -> None:
    assert not carries_meaning("xxxx", frozenset())
    assert carries_meaning("xenon", frozenset())


def test_words_are_counted_over_all_texts() -> None:
    assert count_words(["Bus, bus!", "a BUS"]) == Counter(bus=3, a=1)


def test_small_words_are_short_and_nearly_everywhere() -> None:
    counts = [Counter({"die": 3, "überall": 1, name: 2}) for name in ("rad", "bus", "weg", "tor", "amt")]
    assert common_words(counts) == {"die"}
    assert common_words(counts[:4]) == frozenset()
