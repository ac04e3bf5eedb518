import numpy as np
import pytest

from citizen_voice.grouping.vectors import (
    MemoryVectorStore,
    VectorsNotFiniteError,
    embed,
    normalise_text,
    text_key,
)
from tests.factories.encoders import BrokenEncoder, WordHashEncoder


def test_texts_that_differ_in_white_space_or_composition_have_one_key() -> None:
    assert normalise_text("  cafe\u0301\n now ") == "café now"
    assert text_key("cafe\u0301  now") == text_key("café now") != text_key("Café now")


def test_each_distinct_text_is_encoded_once() -> None:
    encoder, store = WordHashEncoder(), MemoryVectorStore()
    first = embed(["more buses", "more  buses", "trees"], encoder, store)
    again = embed(["trees", "paths"], encoder, store)
    assert sorted(encoder.asked) == ["more buses", "paths", "trees"]
    assert np.array_equal(first[0], first[1])
    assert np.array_equal(again[0], first[2])


def test_no_texts_give_no_rows_of_the_right_width() -> None:
    assert embed([], WordHashEncoder(dimension=7), MemoryVectorStore()).shape == (0, 7)


def test_a_vector_that_is_not_finite_is_refused_by_name_and_not_stored() -> None:
    store = MemoryVectorStore()
    with pytest.raises(VectorsNotFiniteError, match="for text 2") as refused:
        embed(["good text", "bad text"], BrokenEncoder("bad text"), store)
    assert refused.value.place == 1
    assert "bad text" not in str(refused.value)
    assert store.load([text_key("good text"), text_key("bad text")]) == {}
