"""The same request several times at one moment, each with a connection of its own: it is done once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import IdempotentRequest, Tender
from tests.factories import programs
from tests.own_site import build_office, own_app

SENDERS = 4


@pytest.fixture
def office(settings):
    with own_app(settings) as app:
        yield build_office(app)


def test_of_several_at_once_one_is_done_and_all_get_its_answer(office):
    body = {
        "council": office.council,
        "title": "Grounds maintenance",
        "reference": "GM-1",
        "value_gbp": 900000,
        "cpv_code": "77300000",
        "lots": [
            {
                "title": "All parks",
                "price_weight": 50,
                "quality_weight": 42.5,
                "standards": [programs.standard_sent(office.references[0])],
            }
        ],
        "publication": {"slug": office.publication, "version": "1.0"},
        "tests": programs.TESTS,
    }
    start = Barrier(SENDERS)

    def send(_number):
        browser = office.app.test_client()
        start.wait(timeout=20)
        return browser.post(f"/api/v1/{office.slug}/tenders", json=body, headers=programs.headers(office.secret, "one"))

    with ThreadPoolExecutor(SENDERS) as pool:
        answers = list(pool.map(send, range(SENDERS)))
    assert [one.status_code for one in answers] == [201] * SENDERS
    assert len({one.json["id"] for one in answers}) == 1
    assert sum("Idempotent-Replayed" not in one.headers for one in answers) == 1
    with office.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(IdempotentRequest)) == 1
        assert db.session.scalar(select(func.count()).select_from(Tender)) == 2
