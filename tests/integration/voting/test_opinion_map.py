"""The map of opinion: whom it draws, and that nobody can be found on it."""

import numpy as np
import pytest
from flask import render_template_string
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import OpinionPlace
from citizen_voice.voting import jobs
from citizen_voice.voting.steps import opinion_points, opinion_runs
from citizen_voice.voting.steps.opinion_points import CELL, MARGIN, WIDTH
from tests.factories.votes import store_ballots, two_blocs

DRAW = '{% from "components/opinion_map.html" import opinion_map %}{{ opinion_map(picture) }}'


@pytest.fixture
def consultation(make):
    return make.consultation()


def worked_through(consultation, signs):
    store_ballots(consultation, signs)
    run = opinion_runs.request_run(consultation)
    jobs.run_opinion(str(run.id))
    db.session.refresh(run)
    return run


def place(run, number, x, y):
    """Put the first 60 people of a run where a test wants them, in groups and at places, and the others in no group."""
    rows = db.session.scalars(select(OpinionPlace).where(OpinionPlace.opinion_run_id == run.id)).all()
    for row in rows[60:]:
        row.group_number = None
    for row, group, across, up in zip(rows[:60], number, x, y, strict=True):
        row.group_number, row.x, row.y = group, float(across), float(up)
    db.session.flush()
    return rows


def test_each_person_placed_is_a_point_inside_the_picture(app, consultation):
    run = worked_through(consultation, two_blocs(120, 24))
    picture = opinion_points.draw_map(run)
    assert [(one.letter, one.people, len(one.points)) for one in picture.groups] == [("A", 60, 60), ("B", 60, 60)]
    assert (picture.people, picture.step, picture.left_out) == (120, 1, 0)
    for one in picture.groups:
        assert all(0 < x < picture.width and 0 < y < picture.height for x, y in one.points)
        assert list(one.points) == sorted(one.points), "The order tells nothing of who is who"
    first, second = (np.median(one.points, axis=0) for one in picture.groups)
    assert abs(first - second).max() > WIDTH / 3, "Two blocs lie apart"
    assert opinion_points.draw_map(run) == picture


def test_points_lie_in_the_cells_of_people_and_not_where_they_are(app, consultation):
    run = worked_through(consultation, two_blocs(120, 24))
    x, y = np.linspace(-1, 1, 60), np.linspace(-0.5, 0.5, 60)
    place(run, [0] * 30 + [1] * 30, x, y)
    picture = opinion_points.draw_map(run)
    drawn = np.array(sorted(point for one in picture.groups for point in one.points))
    scale = (WIDTH - 2 * MARGIN) / 2
    exact = np.column_stack([WIDTH / 2 + x * scale, picture.height / 2 - y * scale])
    away = np.abs(drawn - exact)
    assert away.max() < 2 * CELL, "People are about where they are"
    assert np.median(away.max(axis=1)) > 2, "And hardly anybody just there"


def test_far_people_are_drawn_at_the_edge_and_both_ways_have_one_scale(app, consultation):
    run = worked_through(consultation, two_blocs(120, 24))
    random = np.random.default_rng(3)
    x, y = random.normal(size=(2, 60)) * np.array([[1.0], [0.25]])
    x[0] = 500.0
    place(run, [0] * 60, x, y)
    picture = opinion_points.draw_map(run)
    points = np.array([point for one in picture.groups for point in one.points])
    assert points[:, 0].max() <= WIDTH - MARGIN // 2
    assert picture.height < WIDTH


def test_groups_of_fewer_than_five_are_not_drawn(app, consultation):
    run = worked_through(consultation, two_blocs(120, 24))
    place(run, [0] * 51 + [1] * 5 + [2] * 4, np.arange(60), np.arange(60) % 7)
    run.k = 3
    picture = opinion_points.draw_map(run)
    assert [(one.letter, one.people) for one in picture.groups] == [("A", 51), ("B", 5)]
    assert (picture.people, picture.left_out) == (56, 4)
    drawn = render_template_string(DRAW, picture=picture)
    assert "Groups of fewer than five people are not drawn." in drawn
    assert "cv-group--c" not in drawn


def test_of_very_many_only_so_many_are_drawn_each_group_its_part(app, consultation, monkeypatch):
    monkeypatch.setattr(opinion_points, "MOST_POINTS", 25)
    run = worked_through(consultation, two_blocs(120, 24))
    place(run, [0] * 40 + [1] * 20, np.arange(60), np.arange(60) % 7)
    picture = opinion_points.draw_map(run)
    assert (picture.people, picture.step) == (60, 3)
    assert [(one.people, len(one.points)) for one in picture.groups] == [(40, 14), (20, 6)]
    assert "one in every 3 is a point" in render_template_string(DRAW, picture=picture)


def test_nothing_is_drawn_where_there_is_nothing_to_tell_apart(app, consultation, make):
    run = worked_through(consultation, two_blocs(120, 24))
    place(run, [0] * 60, np.zeros(60), np.zeros(60))
    assert opinion_points.draw_map(run) is None
    place(run, [0] * 4 + [None] * 56, np.arange(60), np.arange(60))
    assert opinion_points.draw_map(run) is None
    assert opinion_points.draw_map(worked_through(make.consultation(), np.full((1, 1), np.nan))) is None


def test_people_on_one_line_are_drawn(app, consultation):
    run = worked_through(consultation, two_blocs(120, 24))
    for x, y in ((np.arange(60), np.zeros(60)), (np.zeros(60), np.arange(60))):
        place(run, [0] * 60, x, y)
        assert sum(len(one.points) for one in opinion_points.draw_map(run).groups) == 60


def test_no_letter_where_no_groups_are_distinct_and_none_over_a_small_cloud(app, consultation):
    run = worked_through(consultation, two_blocs(120, 24))
    place(run, [0] * 50 + [1] * 10, [*np.arange(50), *([60] * 10)], [*(np.arange(50) % 9), *([4] * 10)])
    run.k = 2
    wide, small = opinion_points.draw_map(run).groups
    assert wide.y == round(float(np.median([y for _, y in wide.points])))
    assert small.y < min(y for _, y in small.points) - opinion_points.LETTER
    run.k = 1
    assert [one.letter for one in opinion_points.draw_map(run).groups] == [None, None]


def test_the_picture_tells_no_ids_and_says_itself_in_words(app, consultation):
    run = worked_through(consultation, two_blocs(120, 24))
    drawn = render_template_string(DRAW, picture=opinion_points.draw_map(run))
    rows = place(run, [None] * 60, np.zeros(60), np.zeros(60))
    assert not [row for row in rows if str(row.participant_id) in drawn or str(row.id) in drawn]
    assert 'aria-label="Map of opinion: people as points. Group A: 60 people. Group B: 60 people."' in drawn
    assert "style=" not in drawn
    assert drawn.count("<text") == 2
