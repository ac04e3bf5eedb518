import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.grouping.labelling import Wording, spread_out, title_key, word_themes, word_weights
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


SAID = "we need more buses in the evening, because so that trees. not stop and council £5 “ ( ) -"
WORDS = st.sampled_from(SAID.split())
THEMES = st.lists(
    st.lists(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=5), min_size=1, max_size=4
)


def wordings_of(
    themes: list[list[str]], taken: set[str] | None = None, languages: list[str | None] | None = None
) -> list[Wording]:
    texts = [text for theme in themes for text in theme]
    ends = np.cumsum([0, *map(len, themes)])
    places = [list(range(start, end)) for start, end in pairwise(ends)]
    taken = set() if taken is None else taken
    return word_themes(texts, WordHashEncoder().encode(texts), places, words=8, taken=taken, languages=languages)


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


@given(THEMES)
@settings(deadline=None)
def test_a_title_is_a_run_of_words_of_the_text_that_it_names(themes: list[list[str]]) -> None:
    texts = [text for theme in themes for text in theme]
    wordings = wordings_of(themes)
    for wording, own in zip(wordings, themes, strict=True):
        title = re.sub(r" \(\d+\)$", "", wording.label)
        assert title.casefold() in " ".join(texts[wording.source].split()).casefold()
        assert texts[wording.source] in own
        assert 1 <= len(wording.label.split()) <= 8
    keys = [title_key(wording.label) for wording in wordings if not wording.label.endswith(")")]
    assert len(set(keys)) == len(keys)


@given(THEMES, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_in_which_a_theme_is_given_changes_nothing(themes: list[list[str]], random) -> None:
    texts = [text for theme in themes for text in theme]
    vectors = WordHashEncoder().encode(texts)
    ends = np.cumsum([0, *map(len, themes)])
    places = [list(range(start, end)) for start, end in pairwise(ends)]
    shuffled = [random.sample(own, len(own)) for own in places]
    first, again = (word_themes(texts, vectors, own, words=8, taken=set()) for own in (places, shuffled))
    assert first == again


def test_titles_with_the_same_words_of_meaning_are_the_same() -> None:
    assert title_key("More TREES along the road", "en") == title_key("Trees along a Road!", "en")
    assert title_key("Mwy o goed ar y ffordd", "cy") == title_key("Coed ar ffordd", "cy").replace("coed", "goed")
    labels = [one.label for one in wordings_of([["More trees in the park"], ["The trees in a park, now"]])]
    assert title_key(labels[0], "en") != title_key(labels[1], "en")


def test_the_title_and_keywords_are_in_the_language_of_most_of_the_texts() -> None:
    welsh = ["Mwy o fysiau gyda'r nos", "Bysiau gyda'r nos os gwelwch yn dda", "Mae angen bysiau ar ddydd Sul"]
    languages = ["cy"] * 3 + ["en"] * 2
    (wording,) = wordings_of([[*welsh, "Evening buses please", "Run buses in the evening"]], languages=languages)
    assert wording.language == "cy"
    assert wording.source < 3
    assert "bysiau" in wording.keywords
    assert not {"gyda'r", "evening", "buses", "mae"} & set(wording.keywords)


def test_a_language_without_a_list_has_its_small_words_found() -> None:
    subjects = ["Radweg", "Ampel", "Kreuzung", "Parkplatz", "Brücke", "Haltestelle"]
    themes = [[f"Die {one} ist zu eng", f"Mehr Platz für die {one}", f"Die {one} der Stadt"] for one in subjects]
    wordings = wordings_of(themes, languages=["de"] * 18)
    for subject, wording in zip(subjects, wordings, strict=True):
        assert wording.keywords[0] == subject.lower()
        assert "die" not in wording.keywords
        assert subject in wording.label
        assert wording.language == "de"


def test_two_words_that_stand_together_are_one_keyword() -> None:
    lanes = ["Cycle lanes on Mill Road", "We want cycle lanes", "Cycle lanes with kerbs", "A cycle lane to the school"]
    (wording, _) = wordings_of([lanes, TREES])
    assert wording.keywords[0] == "cycle lanes"
    assert not {"cycle", "lanes", "lane"} & set(wording.keywords)


def test_a_title_never_loses_the_word_that_turns_it_round() -> None:
    (wording,) = wordings_of(
        [["We should not build houses on the green belt", "Do not build houses on the green belt"]]
    )
    assert "not" in wording.label.casefold()


def test_a_word_that_all_themes_use_weighs_less_than_one_of_its_own() -> None:
    weights = word_weights(["council buses", "council trees", "council paths"], [[0], [1], [2]])
    assert weights[0]["bus"] > weights[0]["council"]


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


def test_a_campaign_gives_its_words_to_a_theme_that_it_is_most_of() -> None:
    pool = "Please reopen the swimming pool"
    texts = [pool, "Cheaper than pumping out the high street", "The high street floods", "Pump out the high street"]
    vectors = WordHashEncoder().encode(texts)

    def label(voices: list[int]) -> str:
        said = np.array(voices, dtype=np.int64)
        return word_themes(texts, vectors, [[0, 1, 2, 3]], words=8, taken=set(), voices=said)[0].label

    assert "street" in label([1, 1, 1, 1])
    assert "pool" in label([60, 1, 1, 1])
