"""Circles on the map: inside the picture, none upon another, labels that can be read."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.themes.steps.map_layout import NARROW, WIDE, Spot, lay_out
from citizen_voice.themes.steps.picture import MOST_CIRCLES

CANVASES = pytest.mark.parametrize("canvas", [WIDE, NARROW], ids=["wide", "narrow"])
TITLES = ["More buses on Sunday", "Mend the pavements on every street before winter", "Coed", "x" * 60, ""]

spots = st.lists(
    st.builds(
        Spot, x=st.floats(0, 1), y=st.floats(0, 1), people=st.integers(0, 100_000), title=st.sampled_from(TITLES)
    ),
    max_size=MOST_CIRCLES,
)


def crowd(count: int, seed: int = 1) -> list[Spot]:
    dice = random.Random(seed)
    return [Spot(dice.random(), dice.random(), int(dice.lognormvariate(3, 1)), TITLES[0]) for _ in range(count)]


@CANVASES
@given(spots=spots)
def test_every_spot_is_a_circle_inside_the_picture_and_a_finger_wide(canvas, spots):
    circles = lay_out(spots, canvas)
    assert len(circles) == len(spots)
    for one in circles:
        assert one.radius >= 12
        assert one.x - one.radius >= -0.1
        assert one.x + one.radius <= canvas.width + 0.1
        assert one.y - one.radius >= -0.1
        assert one.y + one.radius <= canvas.height + 0.1


@CANVASES
@given(spots=spots)
def test_labels_stay_inside_and_never_cross(canvas, spots):
    boxes = []
    for circle in lay_out(spots, canvas):
        if circle.label is None:
            continue
        half = max(map(len, circle.label.lines)) * canvas.font * 0.5 / 2
        top = circle.label.baselines[0] - canvas.font * 0.8
        boxes.append((circle.label.x - half, top, circle.label.x + half, circle.label.baselines[-1]))
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= canvas.width
        assert top >= 0
        assert bottom <= canvas.height
        for other in boxes[:number]:
            assert not (left < other[2] and other[0] < right and top < other[3] and other[1] < bottom)


@CANVASES
@pytest.mark.parametrize("count", [2, 20, MOST_CIRCLES])
def test_circles_do_not_lie_upon_each_other(canvas, count):
    circles = lay_out(crowd(count), canvas)
    deepest = max(
        one.radius + other.radius - math.dist((one.x, one.y), (other.x, other.y))
        for number, one in enumerate(circles)
        for other in circles[:number]
    )
    assert deepest < 1


@CANVASES
def test_the_area_of_a_circle_is_its_people(canvas):
    few, many = lay_out([Spot(0, 0, 100, ""), Spot(1, 1, 400, "")], canvas)
    assert many.radius == pytest.approx(2 * few.radius, rel=0.01)


@CANVASES
def test_those_at_one_place_are_told_apart(canvas):
    circles = lay_out([Spot(0.5, 0.5, 10, "One")] * 12, canvas)
    assert len({(one.x, one.y) for one in circles}) == 12


def test_the_first_are_labelled_first_and_the_same_spots_give_the_same_picture():
    crowded = crowd(MOST_CIRCLES)
    circles = lay_out(crowded, WIDE)
    assert circles == lay_out(crowded, WIDE)
    labelled = [number for number, one in enumerate(circles) if one.label]
    assert labelled
    assert labelled[0] < 5


@CANVASES
def test_a_word_is_never_cut(canvas):
    (circle,) = lay_out([Spot(0.5, 0.5, 40, "More weekend festivals/activities for children")], canvas)
    assert circle.label is not None
    words = " ".join(circle.label.lines).removesuffix("…").split()
    assert words == ["More", "weekend", "festivals/activities", "for", "children"][: len(words)]


def test_likeness_and_height_are_kept():
    low, high = lay_out([Spot(0, 0, 1, "Low"), Spot(1, 1, 1, "High")], WIDE)
    assert low.x < high.x
    assert low.y > high.y


def test_nothing_is_nothing():
    assert lay_out([], WIDE) == []
