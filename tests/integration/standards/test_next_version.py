"""What the next version of a set goes on from, and what it may change of the set alone."""

import re
from decimal import Decimal

import pytest

from citizen_voice.exceptions import InvalidTransitionError
from citizen_voice.standards import queries
from tests.factories import standards as build

TOTAL = (Decimal(5), Decimal("17.5"))


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def first(scene):
    return build.published(scene, total_weight=TOTAL)


@pytest.fixture
def form(scene, first):
    authority, consultation = first.authority.slug, scene.consultation.slug
    return f"/{authority}/staff/consultations/{consultation}/standards/publish"


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_range_of_the_weights_together_goes_on_into_the_form_of_the_next_version(scene, form, client_as):
    page = client_as(scene.approver).get(form).text
    for name, value in (("total_minimum", "5"), ("total_maximum", "17.5")):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', page)


@pytest.mark.parametrize(
    "change",
    [{"total_weight": (Decimal(5), Decimal(20))}, {"total_weight": None}, {"title": "What we ask of contracts"}],
)
def test_a_set_may_say_something_else_of_itself_though_no_standard_changed(scene, first, change):
    standards = [row.standard for row in first.standards]
    with pytest.raises(InvalidTransitionError, match="Nothing here has changed"):
        build.published(scene, standards, total_weight=TOTAL)
    second = build.published(scene, standards, **{"total_weight": TOTAL, **change})
    assert (second.version, [one.version for one in second.standards]) == ("1.1", ["1.0"])


def test_pages_say_what_the_standards_may_weigh_together_and_how_that_changed(scene, first, client):
    base = f"/{first.authority.slug}/publications/priorities"
    assert "What the standards may weigh together 5 to 17.5 percent" in plain(client.get(f"{base}/1.0").text)
    build.published(scene, [row.standard for row in first.standards])
    assert "weigh together" not in client.get(f"{base}/1.1").text
    assert queries.read_snapshot(first).total_weight is not None
    changes = plain(client.get(f"{base}/1.1/changes").text)
    said = "What the standards may weigh together Before 5 to 17.5 percent of the total score Now It is not there"
    assert said in changes


def test_all_that_is_wrong_with_a_set_is_told_at_once_and_by_name(scene, form, client_as):
    sent = {
        **build.about_as_sent(),
        "title": "",
        "foreword": " ",
        "contact_email": "nobody",
        "period_to": ["31", "2", ""],
    }
    answer = client_as(scene.approver).send(form, sent)
    assert answer.status_code == 400
    page = plain(answer.text)
    for words in (
        "Enter a title",
        "Foreword: fill this in",
        "E-mail address for questions: give an e-mail address in the form name@example.com",
        "Enter a real date",
    ):
        assert words in page
    assert "Last day of the period: fill this in" not in page
    assert "Code of the area (optional)" in page
