import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.grouping.duplicates import duplicate_groups
from tests.factories.encoders import WordHashEncoder

CAMPAIGN = (
    "Please make contractors put money into reopening the baths so that every child in the town can learn to swim"
)


def groups_of(texts: list[str]) -> list[int]:
    vectors = WordHashEncoder().encode(texts)
    return duplicate_groups(texts, vectors, cosine=0.9, shared_words=0.75).tolist()


def test_the_same_words_are_a_repeat_whatever_their_case_and_punctuation() -> None:
    assert groups_of(["More buses!", "more buses", "MORE, BUSES…", "more trams"]) == [0, 0, 0, 1]


def test_a_template_with_a_greeting_is_a_repeat() -> None:
    assert groups_of([CAMPAIGN, f"Hello, {CAMPAIGN}!", f"{CAMPAIGN}. Thank you", "plant trees"]) == [0, 0, 0, 1]


@pytest.mark.parametrize(
    "turned",
    [
        CAMPAIGN.replace("Please make", "Please do not make"),
        CAMPAIGN.replace("every child", "every child under 11"),
        CAMPAIGN.replace("put money", "put less money"),
        f"Don't {CAMPAIGN}",
    ],
)
def test_words_that_turn_the_meaning_round_are_no_repeat(turned: str) -> None:
    assert groups_of([CAMPAIGN, turned]) == [0, 1]


def test_wishes_for_the_opposite_are_no_repeat() -> None:
    wish = "the council should {} the mobile library that comes to our village every other Tuesday afternoon"
    assert groups_of([wish.format("keep"), wish.format("close")]) == [0, 1]
    assert groups_of([wish.format("fund"), wish.format("abolish"), f"Hi, {wish.format('fund')}"]) == [0, 1, 0]


def test_texts_without_words_are_repeats_only_of_themselves() -> None:
    assert groups_of(["😀", "!!!", "?"]) == [0, 1, 2]


def test_no_texts_have_no_groups() -> None:
    vectors = np.zeros((0, 8), dtype=np.float32)
    assert duplicate_groups([], vectors, cosine=0.9, shared_words=0.75).tolist() == []


texts = st.lists(
    st.sampled_from(
        [CAMPAIGN, f"Hi. {CAMPAIGN}", f"{CAMPAIGN} now", "trees", "Trees!", "no trees", "more trees", "😀"]
    ),
    unique=True,
    min_size=1,
)


@given(texts=texts, random=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_texts_does_not_matter(texts: list[str], random) -> None:
    def partition(ordered: list[str]) -> set[frozenset[str]]:
        groups = groups_of(ordered)
        return {
            frozenset(text for text, own in zip(ordered, groups, strict=True) if own == group) for group in set(groups)
        }

    shuffled = random.sample(texts, len(texts))
    assert partition(shuffled) == partition(texts)
