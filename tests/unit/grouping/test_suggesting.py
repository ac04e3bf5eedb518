import numpy as np

from citizen_voice.grouping.suggesting import Described, suggest_codes
from tests.factories.encoders import WordHashEncoder

MISSIONS = [
    Described("energy", "Plant trees and insulate homes"),
    Described("nhs", "Help people to see a doctor or a dentist"),
    Described("nhs", "Keep older people company"),
]
TREES = ["Plant more trees by the river", "Trees, trees, trees", "I like the park"]


def suggested(texts: list[str], most: int = 3):
    encoder = WordHashEncoder()
    described = encoder.encode([one.text for one in MISSIONS])
    return suggest_codes(MISSIONS, described, texts, encoder.encode(texts), most=most, language="en")


def test_the_most_alike_comes_first_with_its_reason() -> None:
    first, second = suggested(TREES)
    assert (first.code, second.code) == ("energy", "nhs")
    assert first.score > second.score
    assert first.nearest[0] == 0
    assert first.shared_words == ("trees", "plant")
    assert first.description == "Plant trees and insulate homes"


def test_a_code_counts_once_by_its_nearest_description() -> None:
    suggestions = suggested(["Company for older people"])
    assert [one.code for one in suggestions] == ["nhs", "energy"]
    assert suggestions[0].description == "Keep older people company"
    assert len(suggested(["Company for older people"], most=1)) == 1


def test_the_score_is_the_cosine_to_the_middle_of_the_theme() -> None:
    described = np.array([[1.0, 0.0]], dtype=np.float32)
    vectors = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    (only,) = suggest_codes(MISSIONS[:1], described, ["a", "b"], vectors)
    assert only.score == round(2**-0.5, 4)
    assert only.nearest == (0, 1)


def test_nothing_is_suggested_from_nothing() -> None:
    empty = np.zeros((0, 2), dtype=np.float32)
    assert suggest_codes(MISSIONS[:1], np.ones((1, 2), dtype=np.float32), [], empty) == []
    assert suggest_codes([], empty, ["a"], np.ones((1, 2), dtype=np.float32)) == []
