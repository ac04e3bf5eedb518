"""Where statements may go: the themes most like them first, and every other in a list."""

import re

import numpy as np
import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.grouping.vectors import text_key
from citizen_voice.models import GroupingRun
from citizen_voice.themes.routes.destinations import FEW
from citizen_voice.themes.steps import alike, placing, vectors
from citizen_voice.vocabulary import RunState
from tests.factories import themes as made

REVISION = "0" * 64
MANY = 2 * FEW + 1


@pytest.fixture
def themes(make, consultation):
    """More themes than are shown as buttons. Each has a direction of its own; every statement's vector lies in it."""
    several = []
    for number in range(MANY):
        run = db.session.scalars(select(GroupingRun).filter_by(consultation_id=consultation.id)).one_or_none()
        statement = make.statement(make.proposal(consultation, f"See to matter number {number} soon."))
        suggestion = made.candidate(
            make, run or made.grouping_run(make, consultation), [statement], f"Matter number {number:02}"
        )
        several.append(made.service.confirm_candidate(suggestion, officer_id=consultation.created_by_id))
    for number, theme in enumerate(several):
        keep_vectors(made.members(theme), direction(number))
    return several


def direction(number):
    """Return a vector that is the less like the first one the higher the number."""
    angle = number * np.pi / (2 * MANY)
    return np.array([np.cos(angle), np.sin(angle), 0.0], dtype=np.float32)


def keep_vectors(ids, vector):
    rows = select(made.Statement).where(made.Statement.id.in_(ids))
    words = [one.proposal_text.text[one.start_offset : one.end_offset] for one in db.session.scalars(rows)]
    vectors.save_vectors(REVISION, {text_key(text): vector for text in words})


@pytest.fixture
def loose(make, consultation, themes):
    """A statement that lies nowhere, in the direction of the fourth theme."""
    proposal = make.proposal(consultation, "Mend the clock on the town hall.")
    statement = make.statement(proposal)
    run = db.session.scalars(select(GroupingRun).filter_by(consultation_id=consultation.id)).one()
    made.place(run, statement, None)
    keep_vectors([statement.id], direction(3))
    return statement


def offered(text):
    """Return the values of the buttons on a page, and of its list."""
    return re.findall(r'type="radio" value="([^"]+)"', text), re.findall(r'<option value="([^"]+)"', text)


@pytest.fixture
def page(base, consultation, loose):
    run = db.session.scalars(select(GroupingRun).filter_by(consultation_id=consultation.id)).one()
    return f"{base}/groupings/{run.id}/unplaced/move?statements={loose.id}"


def test_themes_come_in_the_order_of_their_likeness(consultation, themes, loose):
    found = alike.order_by_likeness(consultation, placing.list_targets(consultation), [loose.id])
    assert [one.title[-2:] for one in found[:5]] == ["03", "02", "04", "01", "05"]
    assert len(found) == MANY


def test_what_has_no_vector_is_left_out(make, consultation, themes, loose):
    other = made.theme(make, consultation, "Without a vector", 1)
    assert other not in alike.order_by_likeness(consultation, placing.list_targets(consultation), [loose.id])
    assert alike.order_by_likeness(consultation, themes, made.members(other)) == []
    assert alike.order_by_likeness(consultation, themes, []) == []


def test_a_run_that_was_stopped_names_no_encoder(make, consultation, themes):
    made.grouping_run(make, consultation, state=RunState.FAILED, encoder_revision="f" * 64)
    assert vectors.newest_revision(consultation.id) == REVISION


def test_the_few_most_alike_are_buttons_and_all_are_in_the_list(browser, page, themes):
    buttons, listed = offered(browser.get(page).text)
    keys = [placing.key_of(one) for one in themes]
    assert buttons[0] == keys[3]
    assert set(buttons[:FEW]) <= set(keys)
    assert buttons[FEW:] == ["other", "new"]
    assert listed == keys


def test_a_theme_of_the_list_is_moved_to(browser, page, themes, loose):
    far = themes[-1]
    assert placing.key_of(far) not in offered(browser.get(page).text)[0]
    send = {"statements": str(loose.id), "into": "other", "reason": "It is about clocks."}
    assert "Select the theme" in browser.send(page, send, page=page).text
    assert "Not a valid choice" in browser.send(page, {**send, "other": "theme:nonsense"}, page=page).text
    browser.send(page, {**send, "other": placing.key_of(far)}, page=page)
    assert loose.id in made.members(far)


def test_what_a_link_names_is_chosen_already(make, browser, base, consultation, themes):
    run = db.session.scalars(select(GroupingRun).filter_by(consultation_id=consultation.id)).one()
    suggestion = made.candidate(make, run, [make.statement(make.proposal(consultation))], "Matter undecided")
    page, far = f"{base}/candidate-themes/{suggestion.id}/merge", placing.key_of(themes[-1])
    assert far not in offered(browser.get(page).text)[0]
    text = browser.get(f"{page}?into={far}").text
    assert re.search(rf'type="radio" value="{far}"\s+checked', text)


def test_a_theme_without_another_says_so(make, browser, base, consultation):
    only = made.theme(make, consultation, "Matter of its own", 1)
    page = f"{base}/themes/{only.id}/merge"
    assert "There is no other theme" in browser.get(page).text
    assert "Select what to merge into" in browser.send(page, {"into": "", "reason": "Same."}, page=page).text
