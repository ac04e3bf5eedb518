import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.grouping.phrases import opening_of, phrases_of
from citizen_voice.grouping.wordlists import ENGLISH, WELSH, words_of


def best(text: str, language: str = "en") -> str:
    phrases = sorted(phrases_of(text, words_of(language), words=8), key=lambda phrase: (-phrase.shape, phrase.text))
    return phrases[0].text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Insulate council homes so that tenants can afford to heat them.", "Insulate council homes"),
        ("I think that we should plant trees on the ring road", "plant trees on the ring road"),
        (
            "There should be safe crossings outside schools, with a lower limit for everybody who drives there.",
            "safe crossings outside schools",
        ),
        ("We need more buses because the last one goes at six", "more buses"),
        ("Please mend the swings!", "mend the swings"),
        ("Contractors should pay small firms within thirty days.", "pay small firms within thirty days"),
        ("Recycling services need to be improved", "Recycling services need to be improved"),
        ("Make the bus and the train meet.", "Make the bus and the train meet"),
        ('Warren county needs to be "wet".', 'Warren county needs to be "wet"'),
        (
            "Please make contractors put money into reopening Tannery Lane Baths so that every child can swim.",
            "put money into reopening Tannery Lane Baths",
        ),
        ("Good morning. Mend the swings! Best wishes from Anwen", "Mend the swings"),
        ("Regards, Sheila. Plant trees on the ring road.", "Plant trees on the ring road"),
    ],
)
def test_the_best_phrase_is_a_whole_wish(text: str, title: str) -> None:
    assert best(text) == title


def test_a_phrase_does_not_stop_at_a_word_that_waits_for_another() -> None:
    text = "Cut bus fares to £1 for everybody under nineteen and a half"
    phrases = {phrase.text for phrase in phrases_of(text, ENGLISH, words=8)}
    assert phrases == {"Cut bus fares to £1", "Cut bus fares to £1 for everybody"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mae angen goleuadau gwell ar y llwybr ger yr afon", "goleuadau gwell ar y llwybr ger yr afon"),
        ("Plannwch goed ar hyd y ffordd fel bod cysgod i bawb yn yr haf", "Plannwch goed ar hyd y ffordd"),
        ("Hoffwn weld mwy o fysiau", "mwy o fysiau"),
    ],
)
def test_welsh_wishes_are_whole_too(text: str, title: str) -> None:
    assert best(text, "cy") == title


def test_a_welsh_phrase_that_points_elsewhere_is_worth_less() -> None:
    text = "Cadwch y llyfrgell ar agor. Gallai cwmni lleol dalu am hynny."
    shapes = {one.text: one.shape for one in phrases_of(text, WELSH, words=8)}
    assert shapes["Gallai cwmni lleol dalu am hynny"] < shapes["Cadwch y llyfrgell ar agor"]
    assert list(phrases_of("Diolch yn fawr", WELSH, words=8)) == []


@pytest.mark.parametrize(
    "text",
    ["We should not close the baths", "I don't want you to sell the library", "Stop asking us to cut the grass"],
)
def test_nothing_is_taken_from_behind_a_negation(text: str) -> None:
    for phrase in phrases_of(text, ENGLISH, words=8):
        assert {"not", "don't", "stop"} & set(phrase.words)


def test_an_open_quotation_is_never_left() -> None:
    for phrase in phrases_of('Lads are told "no experience, no job" by firms', ENGLISH, words=8):
        assert phrase.text.count('"') % 2 == 0


@given(st.text(max_size=200), st.sampled_from(["en", "cy", "de"]), st.integers(2, 8))
def test_any_phrase_stands_in_its_text_and_is_short(text: str, language: str, words: int) -> None:
    for phrase in phrases_of(text, words_of(language), words=words):
        assert re.sub(r"\s+", " ", phrase.text) in " ".join(text.split())
        assert 1 <= len(phrase.text.split()) <= words
        assert len(phrase.text) <= 80


@given(st.text(max_size=100).filter(str.strip))
def test_the_opening_of_a_text_begins_it(text: str) -> None:
    opening = opening_of(text, WELSH, words=8)
    assert opening
    assert " ".join(text.split()).startswith(opening)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("Where are the evening buses", "More evening buses"),
        ("My bus was late", "Run the bus on time"),
        ("It should be fixed", "The bridge should be fixed"),
        ("FIX THE BROKEN BRIDGE NOW", "Fix the broken bridge now"),
        ("Fix the (old) bridge", "Fix the old bridge"),
        ("Do not close the bridge", "Open the bridge"),
        ("Because of the bridge", "Mend the bridge"),
        ("Fix it", "Fix the bridge at last"),
        ("Cheaper than pumping out Ellerham each February", "Cheaper bus fares"),
        ("Open to anyone, in Welsh and English", "Open the library on Sundays"),
        ("Bus shelter, timetable, bus", "Bus shelter, timetable and bus"),
    ],
)
def test_what_reads_as_a_wish_stands_alone_better(worse: str, better: str) -> None:
    shapes = {}
    for text in (worse, better):
        shapes[text] = next(one.shape for one in phrases_of(text, ENGLISH, words=8) if one.text == text)
    assert shapes[worse] < shapes[better]


def test_in_a_language_without_a_list_a_phrase_may_stop_before_a_small_word() -> None:
    text = "Ein breiter Radweg entlang der Kaiserstraße vom Hauptbahnhof bis zum Rhein in beiden Richtungen"
    phrases = {one.text for one in phrases_of(text, words_of("de"), words=8, small=frozenset(["der", "vom", "ein"]))}
    assert phrases == {"Ein breiter Radweg entlang", "Ein breiter Radweg entlang der Kaiserstraße"}
