"""Two halves of a theme: every statement in one of them, the same each time, cut where the meaning is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from citizen_voice.grouping.halving import FEWEST, propose_halves

rows = arrays(
    np.float64,
    st.tuples(st.integers(0, 30), st.just(4)),
    elements=st.floats(-1, 1, allow_nan=False).map(lambda value: round(value, 3)),
).map(lambda found: found + np.array([0.0, 0.0, 0.0, 2.0]))


@settings(deadline=None)
@given(rows)
def test_every_statement_is_in_one_half(vectors):
    halves = propose_halves(vectors)
    if halves is None:
        assert len(vectors) < FEWEST or np.allclose(
            vectors / np.linalg.norm(vectors, axis=1)[:, None], vectors[0] / np.linalg.norm(vectors[0]), atol=0.01
        )
        return
    assert sorted(halves.first + halves.second) == list(range(len(vectors)))
    assert len(halves.first) >= len(halves.second) > 0
    assert -1.0 <= halves.likeness <= 1.0 + 1e-9


@settings(deadline=None)
@given(rows)
def test_the_same_statements_give_the_same_halves(vectors):
    assert propose_halves(vectors) == propose_halves(vectors.copy())


def test_it_cuts_where_the_meaning_is():
    rng = np.random.default_rng(3)
    buses = np.array([1.0, 0.0, 0.2]) + rng.normal(0, 0.05, (7, 3))
    parks = np.array([0.0, 1.0, 0.2]) + rng.normal(0, 0.05, (5, 3))
    halves = propose_halves(np.concatenate([buses, parks]))
    assert set(halves.first) == set(range(7))
    assert set(halves.second) == set(range(7, 12))
    assert halves.likeness < 0.3


def test_one_that_is_unlike_all_others_is_no_half():
    rng = np.random.default_rng(5)
    buses = np.array([1.0, 0.0, 0.2, 0.0]) + rng.normal(0, 0.05, (20, 4))
    trams = np.array([0.8, 0.6, 0.2, 0.0]) + rng.normal(0, 0.05, (20, 4))
    stranger = np.array([[0.0, 0.0, 0.1, 1.0]])
    halves = propose_halves(np.concatenate([buses, trams, stranger]))
    assert {*halves.first, *halves.second} == set(range(41))
    assert len(halves.second) >= 20


def test_what_says_the_same_is_not_cut():
    assert propose_halves(np.ones((10, 3))) is None


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_vector_that_is_not_finite_is_refused(bad):
    vectors = np.eye(5)
    vectors[2, 2] = bad
    with pytest.raises(ValueError, match="not finite"):
        propose_halves(vectors)


def test_a_vector_without_length_is_refused():
    with pytest.raises(ValueError, match="no length"):
        propose_halves(np.zeros((5, 3)))
