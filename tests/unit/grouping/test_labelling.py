import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.grouping.labelling import content_words, spread_out, word_themes, word_weights
from tests.factories.encoders import WordHashEncoder

BUSES = [
    "We need buses that run in the evening, because my shift ends at ten.",
    "Evening buses please",
    "The last bus goes at six! Run buses in the evening.",
    "Buses in the evening and on Sundays",
]
TREES = [
    "Plant more trees along the ring road",
    "Trees along the ring road would clean the air",
    "More trees, fewer parking spaces",
]


def wordings_of(themes: list[list[str]], taken: set[str] | None = None):
    texts = [text for theme in themes for text in theme]
    ends = np.cumsum([0, *map(len, themes)])
    places = [list(range(start, end)) for start, end in pairwise(ends)]
    taken = set() if taken is None else taken
    return word_themes(texts, WordHashEncoder().encode(texts), places, words=8, taken=taken)


def test_a_title_stands_word_for_word_in_one_of_the_texts() -> None:
    for wording, texts in zip(wordings_of([BUSES, TREES]), [BUSES, TREES], strict=True):
        assert any(wording.label.casefold() in text.casefold() for text in texts)
        assert 2 <= len(wording.label.split()) <= 8


def test_titles_and_keywords_are_of_their_theme() -> None:
    buses, trees = wordings_of([BUSES, TREES])
    assert "bus" in buses.label.casefold()
    assert "trees" in trees.label.casefold()
    assert buses.keywords[:2] == ("buses", "evening")
    assert trees.keywords[0] == "trees"


def test_a_title_does_not_end_in_the_air() -> None:
    (wording,) = wordings_of([["Mend the swings in Albert Park for the", "Mend the swings in Albert Park"]])
    assert wording.label == "Mend the swings in Albert Park"


def test_no_title_is_given_twice() -> None:
    taken: set[str] = set()
    first = wordings_of([BUSES, BUSES, ["Parks"], ["Parks"]], taken)
    second = wordings_of([BUSES, ["Parks"]], taken)
    labels = [wording.label.casefold() for wording in [*first, *second]]
    assert len(set(labels)) == len(labels) == len(taken)
    assert [wording.label for wording in [*first[2:], second[1]]] == ["Parks", "Parks (2)", "Parks (3)"]


@pytest.mark.parametrize("text", ["😀", "12", "!?", "x", "a" * 5000, "的" * 300, "the of and", "word " * 50_000])
def test_odd_texts_still_get_a_title_that_fits(text: str) -> None:
    (wording,) = wordings_of([[text]])
    assert 0 < len(wording.label) <= 80
    assert len(wording.label.split()) <= 8


@given(st.lists(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5), min_size=1, max_size=4))
@settings(deadline=None, max_examples=50)
def test_any_themes_have_distinct_titles(themes: list[list[str]]) -> None:
    labels = [wording.label.casefold() for wording in wordings_of(themes)]
    assert len(set(labels)) == len(labels)
    assert all(label.strip() for label in labels)


def test_a_word_that_all_themes_use_weighs_less_than_one_of_its_own() -> None:
    weights = word_weights(["council buses", "council trees", "council paths"], [[0], [1], [2]])
    assert weights[0]["bus"] > weights[0]["council"]


def test_content_words_leave_out_small_words_numbers_and_case() -> None:
    assert content_words("The Ring-Road, and 20 of the council’s TREES") == ["ring-road", "council's", "trees"]


def test_exemplars_are_spread_over_the_theme() -> None:
    vectors = np.array([[1, 0, 0], [1, 0, 0], [0.8, 0.6, 0], [0.8, -0.6, 0]], dtype=np.float32)
    centroid = vectors.mean(axis=0) / np.linalg.norm(vectors.mean(axis=0))
    chosen = spread_out(vectors, vectors @ centroid, 3)
    assert chosen[0] == 0
    assert set(chosen[1:]) == {2, 3}
    assert len(spread_out(vectors, vectors @ centroid, 9)) == 4


def test_the_words_of_a_title_are_counted_as_a_reader_does() -> None:
    (wording,) = wordings_of([["Parks & ponds & paths & play for all the town's children"]])
    assert len(re.split(r"\s+", wording.label)) <= 8
