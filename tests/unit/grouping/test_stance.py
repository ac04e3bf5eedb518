import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import pearsonr

from citizen_voice.grouping.stance import (
    NO_STANCE,
    Basis,
    Stance,
    are_opposites,
    correlate_votes,
    orient_by_votes,
    orient_statements,
    strongest_dissent,
    suggest_by_words,
)

TEXTS = [
    "Build more cycle lanes in the town",
    "We should not build any more cycle lanes",
    "Cycle lanes should be protected by kerbs",
    "My knees hurt",
    "No more cycle lanes!",
]
VOTES = st.lists(
    st.lists(st.sampled_from([-1, 0, 1]), min_size=12, max_size=12), min_size=2, max_size=5
).map(np.array)  # fmt: skip


def opposed_votes(people: int) -> csr_array:
    """The first two statements split people in half, the other way round; the third was answered by three people."""
    half = np.where(np.arange(people) < people // 2, 1, -1)
    few = np.where(np.arange(people) < 3, 1, 0)
    return csr_array(np.array([half, -half, few]))


def test_a_wish_and_its_opposite_are_on_two_sides() -> None:
    stances = suggest_by_words("More cycle lanes", TEXTS, language="en", languages=["en"] * len(TEXTS))
    assert [stance.sign for stance in stances] == [1, -1, 1, 0, -1]
    assert all(stance.basis is Basis.WORDS and 0.5 < stance.confidence < 1 for stance in stances if stance.sign)
    assert not any(stance.is_settled for stance in stances)
    assert stances[1].reason == "not build more"


def test_against_a_title_that_forbids_the_sides_change() -> None:
    stances = suggest_by_words("Ban cars from the square", ["Cars should be banned", "Keep cars in the square"])
    assert [stance.sign for stance in stances] == [0, -1]
    stances = suggest_by_words("No cars in the square", ["Ban cars from the square", "Allow cars in the square"])
    assert [stance.sign for stance in stances] == [1, -1]


def test_what_does_not_tell_is_left_to_an_officer() -> None:
    assert suggest_by_words("Cars in the square", ["Ban cars from the square"]) == [NO_STANCE]
    assert suggest_by_words("Ban cars from the square", ["Ban dogs from the park"]) == [NO_STANCE]
    both = "Ban cars from the square. Do not ban cars from the square."
    assert suggest_by_words("Ban cars from the square", [both]) == [NO_STANCE]


def test_a_text_in_another_language_than_the_title_is_not_read() -> None:
    title, text = "Llai o geir yn y dref", "Mwy o geir yn y dref"
    assert [one.sign for one in suggest_by_words(title, [text], language="cy", languages=["cy"])] == [-1]
    assert suggest_by_words(title, [text], language="cy", languages=["en"]) == [NO_STANCE]


@pytest.mark.parametrize(
    ("first", "second", "opposite"),
    [
        ("Parents should be fined", "Parents should NOT be fined", True),
        ("The NHS is underfunded", "The NHS is not underfunded", True),
        ("Ban cars from the square", "Allow cars in the square", True),
        ("Ban cars from the square", "Cars should be banned from the square", False),
        ("Ban cars from the square", "Do not allow dogs in the park", False),
        ("Trwsiwch y ffordd", "Peidiwch trwsio'r ffordd", False),
        ("", "", False),
    ],
)
def test_opposites_are_told_from_repeats(first: str, second: str, opposite: bool) -> None:
    assert are_opposites(first, second) is are_opposites(second, first) is opposite
    assert not are_opposites(first, first)
    assert not are_opposites(first, second, "de")


def test_votes_go_before_words_and_the_source_is_for_its_title() -> None:
    texts = ["Build cycle lanes", "Build cycle lanes now", "Do not build cycle lanes"]
    stances = orient_statements("Build cycle lanes", texts, source=0, votes=opposed_votes(40))
    assert [stance.basis for stance in stances] == [Basis.TITLE, Basis.VOTES, Basis.WORDS]
    assert [stance.sign for stance in stances] == [1, -1, -1]
    assert stances[1].reason == "-1.00"
    assert stances[1].confidence > 0.99
    assert [stance.is_settled for stance in stances] == [True, True, False]


def test_a_statement_that_few_saw_with_the_source_is_compared_through_another() -> None:
    side = np.where(np.arange(120) % 2 == 0, 1, -1)
    first, second = np.arange(120) < 40, np.arange(120) >= 40
    votes = csr_array(np.array([side * first, -side, side * second, -side * second]))
    stances = orient_by_votes(votes, 0)
    assert [stance.sign for stance in stances] == [1, -1, 1, -1]
    assert [stance.compared_with for stance in stances] == [None, 0, 1, 1]
    assert orient_by_votes(csr_array(np.array([side * first, side * second])), 0)[1] == NO_STANCE


def test_too_few_people_say_nothing() -> None:
    votes = opposed_votes(28)
    assert correlate_votes(votes, 0)[1].tolist() == [0, 0, 0]
    assert correlate_votes(votes, 0, fewest=28)[1][1] > 2


def test_votes_that_all_agree_say_nothing() -> None:
    correlations, strengths = correlate_votes(csr_array(np.ones((2, 50), dtype=int)), 0)
    assert correlations.tolist() == strengths.tolist() == [0, 0]


@given(VOTES)
@settings(deadline=None)
def test_the_correlation_is_pearsons_over_people_who_voted_on_both(dense: np.ndarray) -> None:
    correlations, _ = correlate_votes(csr_array(dense), 0, fewest=3)
    for row, found in zip(dense, correlations, strict=True):
        both = (row != 0) & (dense[0] != 0)
        mine, theirs = row[both], dense[0][both]
        if both.sum() >= 3 and mine.std() > 0 and theirs.std() > 0:
            assert found == pytest.approx(pearsonr(mine, theirs).statistic)
        else:
            assert found == 0


def test_the_strongest_dissent_is_settled_then_agreed_with_then_central() -> None:
    votes, words = Stance(-1, Basis.VOTES, 0.9, ""), Stance(-1, Basis.WORDS, 0.9, "")
    likeness = np.array([0.9, 0.2, 0.8, 0.5])
    stances = [Stance(1, Basis.TITLE, 1.0, ""), votes, words, words]
    assert strongest_dissent(stances, likeness) == 1
    assert strongest_dissent([stances[0], words, words, words], likeness) == 2
    assert strongest_dissent([stances[0], words, words, words], likeness, [9, 0, 3, 7]) == 3
    assert strongest_dissent([stances[0], NO_STANCE], likeness[:2]) is None
