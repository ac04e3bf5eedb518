"""Staff's page of one revision: its author, and what it changed."""

import re

import pytest

from citizen_voice.standards import service
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def standard(scene):
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    return standard


@pytest.fixture
def base(scene):
    return f"/{scene.consultation.authority.slug}/staff/standards/SV-01"


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def revise(standard, officer, **values):
    changes = {field: service.FieldChange(value, "Residents asked.") for field, value in values.items()}
    return service.revise_standard(standard, officer_id=officer.id, changes=changes)


def test_a_revision_says_who_changed_what(scene, standard, base, client_as):
    measures = next(one.value for one in standard.current_revision.clauses if one.field == "measures")
    revise(
        standard, scene.officer, measures=[{**one, "target": "7"} for one in measures], outcome_sought="<b>Buses</b>"
    )
    number = standard.current_revision.number
    officer = client_as(scene.officer)
    assert f'href="{base}/revisions/{number}"' in officer.get(base).text
    page = officer.get(f"{base}/revisions/{number}").text
    said = plain(page)
    assert scene.officer.name in said
    assert f"What changed since revision {number - 1} " in said
    assert re.search(r"Target or minimum was: \S+\. It is now: 7", said)
    assert "&lt;b&gt;Buses&lt;/b&gt;" in page
    assert "<b>Buses" not in page


def test_the_first_revision_has_nothing_before_it(scene, standard, base, client_as):
    said = plain(client_as(scene.officer).get(f"{base}/revisions/1").text)
    assert "It is the first revision, so there is nothing to compare it with." in said


def test_the_same_value_with_another_reason_changes_nothing(scene, standard, base, client_as):
    revise(standard, scene.officer, outcome_sought="Buses.")
    revise(standard, scene.officer, outcome_sought="Buses.")
    number = standard.current_revision.number
    said = plain(client_as(scene.officer).get(f"{base}/revisions/{number}").text)
    assert f"It asks the same as revision {number - 1}." in said


@pytest.mark.parametrize("number", ["0", "999", "9" * 40, "-1", "x"])
def test_a_revision_that_there_is_not_is_not_found(scene, standard, base, client_as, number):
    assert client_as(scene.officer).get(f"{base}/revisions/{number}").status_code == 404


def test_the_public_does_not_see_drafts(standard, base, client):
    assert client.get(f"{base}/revisions/1").status_code in (302, 401, 403)
