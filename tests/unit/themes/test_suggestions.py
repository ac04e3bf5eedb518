"""Which suggestions an address asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.themes.steps.suggestions import Decided, Sort, Wanted

wanted = st.builds(
    Wanted,
    sort=st.sampled_from(Sort),
    is_ascending=st.booleans(),
    broad=st.none() | st.integers(0, 10**8 - 1),
    state=st.none() | st.sampled_from(Decided),
)


@given(wanted)
def test_an_address_asks_for_what_it_was_made_of(asked):
    assert Wanted.of({key: str(value) for key, value in asked.arguments().items()}) == asked


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"sort": "drop table", "order": "sideways", "broad": "-1", "state": "lost"},
        {"sort": "\x00", "broad": "9" * 40, "state": ""},
        {"broad": "٣"},
    ],
)
def test_what_is_not_known_counts_as_not_said(odd):
    assert Wanted.of(odd) == Wanted()


def test_one_thing_is_changed_and_the_rest_stays():
    asked = Wanted(sort=Sort.AGREEMENT, broad=3, state=Decided.UNDECIDED)
    assert asked.arguments(state=None) == {"sort": "agreement", "broad": 3}
    assert asked.arguments(sort=Sort.PEOPLE, is_ascending=True) == {"order": "up", "broad": 3, "state": "undecided"}
