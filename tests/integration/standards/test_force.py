"""Which version of a set holds on a day, in whatever order the versions take effect."""

from datetime import timedelta

import pytest

from citizen_voice.clock import Clock, today
from citizen_voice.commissioning.queries import list_publications_in_force
from citizen_voice.standards import service
from citizen_voice.standards.steps.catalogue import CatalogueFilter
from citizen_voice.standards.steps.catalogue_pages import list_all
from citizen_voice.standards.steps.force import find_holding, find_replacement, list_states
from citizen_voice.vocabulary import CatalogueOrder, CatalogueState
from tests.factories import standards as build

IN_FORCE, COMING, REPLACED = CatalogueState.IN_FORCE, CatalogueState.COMING, CatalogueState.REPLACED


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def overtaken(scene):
    """Version 1.0 holds today, 1.1 was planned for 90 days from now, and 1.2 mends it and holds from day 30."""
    first = build.published(scene)
    standard = first.standards[0].standard
    return [first, publish_again(scene, standard, days=90), publish_again(scene, standard, days=30)]


def publish_again(scene, standard, *, days):
    change = service.FieldChange("Later buses for all", "Shorter.")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"title": change})
    build.approve(standard, scene)
    return build.published(scene, [standard], effective_on=today() + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "states", "holding"),
    [
        (0, [IN_FORCE, REPLACED, COMING], "1.0"),
        (29, [IN_FORCE, REPLACED, COMING], "1.0"),
        (30, [REPLACED, REPLACED, IN_FORCE], "1.2"),
        (90, [REPLACED, REPLACED, IN_FORCE], "1.2"),
    ],
)
def test_one_version_holds_on_each_day(monkeypatch, scene, overtaken, days, states, holding):
    monkeypatch.setattr(Clock, "shift", Clock.shift + timedelta(days=days))
    authority = scene.consultation.authority
    found = list_states([one.id for one in overtaken])
    assert [found[one.id] for one in overtaken] == states
    assert find_holding(authority, "priorities").version == holding
    assert [one.version for one in list_publications_in_force(authority.id)] == [holding]
    listed = list_all(CatalogueFilter(authority_id=authority.id), CatalogueOrder.TITLE)
    assert [row.publication_version for row in listed] == [holding]


def test_each_version_says_which_later_one_holds_first(overtaken):
    first, second, third = overtaken
    assert [find_replacement(one) for one in overtaken] == [third, third, None]
    rows = list_all(CatalogueFilter(state=None), CatalogueOrder.TITLE)
    days = {row.publication_version: row.replaced_on for row in rows}
    assert days == {first.version: third.effective_on, second.version: third.effective_on, third.version: None}


def test_the_pages_say_what_holds_and_until_when(client, scene, overtaken):
    base = f"/{scene.consultation.authority.slug}/publications"
    later = "A later version of the set holds from"
    assert later in client.get(f"{base}/priorities/1.0").text
    assert "Replaced: a later version of the set holds from" in client.get(f"{base}/priorities/1.1").text
    last = client.get(f"{base}/priorities/1.2").text
    assert "Not in force yet: it holds from" in last
    assert "ater version" not in last
    assert client.get(f"{base}/priorities").location.endswith("/priorities/1.0")
    listed = client.get(base).text
    assert (listed.count("Not in force yet"), listed.count("Replaced")) == (1, 1)


def test_programs_hear_that_a_version_holds_until_the_next_one_does(client, monkeypatch, scene, overtaken):
    def current():
        base = f"/api/v1/{scene.consultation.authority.slug}/publications"
        listed = {one["version"]: one["is_current"] for one in client.get(base).json["items"]}
        assert listed == {one: client.get(f"{base}/priorities/{one}").json["is_current"] for one in listed}
        return {version for version, is_current in listed.items() if is_current}

    assert current() == {"1.0", "1.2"}
    monkeypatch.setattr(Clock, "shift", Clock.shift + timedelta(days=30))
    assert current() == {"1.2"}
