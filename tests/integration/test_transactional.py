"""One transaction for each entry: all of it is stored or none, and work goes out only after it is."""

import pytest
from flask import abort
from sqlalchemy import select

from citizen_voice.db import commit, db, on_commit, rollback, transactional
from citizen_voice.models import Authority


def add(slug="region"):
    db.session.add(Authority(slug=slug, name="Region"))
    db.session.flush()


def stored():
    rollback()
    return db.session.scalars(select(Authority.slug)).all()


def test_what_went_well_is_stored_and_then_sent(app):
    sent = []

    @transactional
    def job():
        add()
        on_commit(lambda: sent.append("now"))
        assert sent == []

    job()
    assert sent == ["now"]
    assert stored() == ["region"]


@pytest.mark.parametrize("answer", [("no", 400), ("no", 409), ("no", 503)])
def test_a_refusal_stores_and_sends_nothing(app, answer):
    sent = []

    @transactional
    def view():
        add()
        on_commit(lambda: sent.append("now"))
        return answer

    with app.test_request_context():
        assert view() == answer
    assert (sent, stored()) == ([], [])


@pytest.mark.parametrize("fault", [lambda: abort(404), lambda: 1 / 0])
def test_a_fault_stores_and_sends_nothing(app, fault):
    sent = []

    @transactional
    def view():
        add()
        on_commit(lambda: sent.append("now"))
        fault()

    with app.test_request_context(), pytest.raises(Exception):  # noqa: B017  # whichever it was
        view()
    commit()
    assert (sent, stored()) == ([], [])


def test_a_savepoint_that_is_released_sends_nothing(app):
    sent = []
    with db.session.begin_nested():
        add()
        on_commit(lambda: sent.append("now"))
    assert sent == []
    commit()
    assert sent == ["now"]
