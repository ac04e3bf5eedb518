from itertools import product
from math import nan
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from citizen_voice.opinion.raking import MarginsError, MissingCategory, Raking, rake

Counts = NDArray[np.int64]
People = list[tuple[str | None, str | None]]

AREAS, AGES = {"north": 600.0, "south": 400.0}, {"young": 300.0, "middle": 450.0, "old": 250.0}
MARGINS = {"area": AREAS, "age": AGES}
EVERYWHERE: People = list(product(AREAS, AGES))
PEOPLE = st.lists(st.tuples(st.sampled_from([*AREAS]), st.sampled_from([*AGES])), max_size=30).map(
    lambda people: EVERYWHERE + people
)
ANYBODY = st.lists(st.tuples(st.sampled_from([*AREAS, None]), st.sampled_from([*AGES, None])), max_size=30)
NO_CAPS = {"lowest": 1e-9, "highest": 1e9}


def raked(people: People, **options: float) -> Raking:
    return rake({"area": [area for area, _ in people], "age": [age for _, age in people]}, MARGINS, **options)  # type: ignore[arg-type]


def shares(people: People, weights: NDArray[np.float64], side: int) -> dict[str | None, float]:
    stated = [(person[side], weight) for person, weight in zip(people, weights, strict=True) if person[side]]
    total = sum(weight for _, weight in stated)
    return {
        category: sum(weight for own, weight in stated if own == category) / total
        for category in {own for own, _ in stated}
    }


@settings(deadline=None)
@given(PEOPLE)
def test_raked_people_are_like_the_population_in_every_margin(people: People) -> None:
    raking = raked(people, **NO_CAPS)
    assert raking.has_converged
    assert raking.largest_difference <= 1e-6
    assert shares(people, raking.weights, 0) == pytest.approx({"north": 0.6, "south": 0.4}, abs=2e-6)
    assert shares(people, raking.weights, 1) == pytest.approx({"young": 0.3, "middle": 0.45, "old": 0.25}, abs=2e-6)
    assert raking.weights.mean() == pytest.approx(1)
    assert raking.missing == ()


@settings(deadline=None)
@given(PEOPLE)
def test_raking_multiplies_one_factor_of_each_margin_and_nothing_else(people: People) -> None:
    weight = dict(zip(people, raked(people, **NO_CAPS).weights, strict=True))
    for age in ("middle", "old"):
        odds = weight["north", "young"] * weight["south", age] / (weight["north", age] * weight["south", "young"])
        assert odds == pytest.approx(1)


@settings(deadline=None)
@given(ANYBODY, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(people: People, random: Random) -> None:
    order = list(range(len(people)))
    random.shuffle(order)
    here, there = raked(people), raked([people[place] for place in order])
    assert here.weights[order] == pytest.approx(there.weights)
    assert (here.missing, here.has_converged) == (there.missing, there.has_converged)


@settings(deadline=None)
@given(ANYBODY, st.floats(0.1, 1), st.floats(1, 5))
def test_weights_keep_within_the_caps_with_mean_1(people: People, lowest: float, highest: float) -> None:
    raking = raked(people, lowest=lowest, highest=highest)
    assert ((raking.weights >= lowest) & (raking.weights <= highest)).all()
    assert raking.weights.sum() == pytest.approx(len(people))
    assert raking.effective_size <= len(people) + 1e-9
    assert raking.has_converged is (raking.largest_difference <= 1e-6)


def test_one_margin_is_worked_out_by_hand() -> None:
    raking = rake({"area": ["north"] * 3 + ["south"]}, {"area": {"north": 50, "south": 50}})
    assert raking.weights == pytest.approx([2 / 3] * 3 + [2])
    assert raking.effective_size == pytest.approx(4**2 / (3 * (2 / 3) ** 2 + 2**2))
    assert (raking.capped, raking.has_converged, raking.rounds) == (0, True, 1)


def test_caps_that_forbid_the_margins_leave_a_difference_that_is_told() -> None:
    raking = rake({"area": ["north"] * 99 + ["south"]}, {"area": {"north": 50, "south": 50}})
    assert raking.weights == pytest.approx([95 / 99] * 99 + [5])
    assert (raking.has_converged, raking.capped, raking.furthest) == (False, 1, ("area", "north"))
    assert raking.largest_difference == pytest.approx(0.45)
    assert raking.effective_size == pytest.approx(100**2 / (99 * (95 / 99) ** 2 + 25))


def test_a_sample_like_the_population_is_left_alone() -> None:
    raking = rake({"area": ["north", "south"]}, {"area": {"north": 7, "south": 7}})
    assert raking.weights.tolist() == [1, 1]
    assert (raking.effective_size, raking.rounds, raking.largest_difference) == (2, 0, 0)


def test_who_did_not_state_a_margin_keeps_their_weight_and_takes_no_part() -> None:
    raking = rake({"area": ["north"] * 3 + ["south"] + [None] * 4}, {"area": {"north": 50, "south": 50}})
    assert raking.weights == pytest.approx([2 / 3] * 3 + [2] + [1] * 4)
    nobody = rake({"area": [None, None]}, {"area": {"north": 50, "south": 50}})
    assert nobody.weights.tolist() == [1, 1]
    assert (nobody.has_converged, nobody.furthest) == (True, None)
    assert nobody.missing == (MissingCategory("area", "north", 0.5), MissingCategory("area", "south", 0.5))


def test_a_category_in_which_nobody_answered_is_reported() -> None:
    raking = rake({"age": ["young", "old", "old"]}, {"age": AGES})
    assert raking.missing == (MissingCategory("age", "middle", 0.45),)
    assert raking.weights == pytest.approx(3 * np.array([300, 125, 125]) / 550)
    assert raking.has_converged


@pytest.mark.parametrize("memberships", [{}, {"area": [], "age": []}], ids=["no margins", "nobody"])
def test_nobody_and_no_margins_are_raked_to_nothing(memberships: dict[str, list[str | None]]) -> None:
    raking = rake(memberships, {name: MARGINS[name] for name in memberships})
    assert (len(raking.weights), raking.effective_size, raking.has_converged) == (0, 0, True)
    assert len(raking.missing) == sum(len(MARGINS[name]) for name in memberships)


def test_totals_that_differ_a_little_are_scaled_to_one() -> None:
    people = {"area": ["north", "south"], "age": ["young", "old"]}
    raking = rake(people, {"area": {"north": 510, "south": 510}, "age": {"young": 500, "old": 500}})
    assert raking.weights.tolist() == [1, 1]
    with pytest.raises(MarginsError, match='"area" adds up to 1,022 people and "age" to 1,000'):
        rake(people, {"area": {"north": 511, "south": 511}, "age": {"young": 500, "old": 500}})


@pytest.mark.parametrize(
    ("memberships", "margins", "message"),
    [
        ({"area": ["east"]}, {"area": AREAS}, '"east".*"area"'),
        ({"area": [""]}, {"area": AREAS}, '"".*"area"'),
        ({"area": ["north"]}, {"area": AREAS | {"south": 0}}, '"south" in the margin "area" has 0 people'),
        ({"area": ["north"]}, {"area": AREAS | {"south": -4}}, '"south" in the margin "area" has -4 people'),
        ({"area": ["north"]}, {"area": AREAS | {"south": nan}}, '"south" in the margin "area" has nan people'),
        ({"area": ["north"]}, {"area": AREAS | {"south": float("inf")}}, '"south" in the margin "area" has inf'),
        ({"area": ["north"]}, {"area": {}}, '"area" has no categories'),
        ({"area": ["north"]}, MARGINS, '"age" must be known'),
        ({"area": ["north"], "age": ["old"]}, {"area": AREAS}, '"age" must be known'),
        ({"area": ["north"], "age": ["old", "old"]}, MARGINS, "'area': 1, 'age': 2"),
    ],
)
def test_bad_margins_are_named(
    memberships: dict[str, list[str | None]], margins: dict[str, dict[str, float]], message: str
) -> None:
    with pytest.raises(MarginsError, match=message):
        rake(memberships, margins)


@pytest.mark.parametrize("caps", [(0, 5), (-1, 5), (1.1, 5), (0.2, 0.9), (0.2, np.inf), (nan, 5), (0.2, nan)])
def test_caps_on_one_side_of_the_mean_are_refused(caps: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="two sides"):
        raked(EVERYWHERE, lowest=caps[0], highest=caps[1])
