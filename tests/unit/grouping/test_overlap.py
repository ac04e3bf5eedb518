from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.grouping.overlap import compare_themes

LANES = ["More cycle lanes on the road", "A cycle lane on every road", "Cycle lanes keep the road safe"]
LORRIES = ["Fewer lorries on the road", "Lorries ruin the road", "No lorry on this road"]
TEXTS = st.lists(st.text(alphabet="abc ", min_size=1, max_size=12), min_size=1, max_size=6)


def test_what_both_use_and_what_one_uses() -> None:
    found = compare_themes(LANES, LORRIES, language="en")
    assert found.shared == ("road",)
    assert set(found.only_first) == {"cycle", "lanes"}
    assert found.only_second == ("lorries",)


@given(TEXTS, TEXTS)
def test_the_other_way_round_says_the_same(first: list[str], second: list[str]) -> None:
    found, turned = compare_themes(first, second), compare_themes(second, first)
    assert (found.shared, found.only_first, found.only_second) == (turned.shared, turned.only_second, turned.only_first)
    said = [*found.shared, *found.only_first, *found.only_second]
    assert len(set(said)) == len(said)


def test_the_same_texts_are_not_told_apart() -> None:
    found = compare_themes(LANES, LANES, language="en")
    assert found.only_first == found.only_second == ()
    assert "road" in found.shared


def test_nothing_has_no_words() -> None:
    assert compare_themes([], []).shared == ()
