"""What changed between two versions of a publication, on a page for everybody."""

import re

import pytest

from citizen_voice.standards import service
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make, themes=2)


@pytest.fixture
def base(scene):
    return f"/{scene.consultation.authority.slug}/publications"


@pytest.fixture
def versions(scene):
    """1.0 of two standards; 1.1 with another target and outcome of the first, and without the second."""
    first, second = build.approved(scene)
    old = build.published(scene, [first, second])
    build.fill(first, scene.officer, outcome_sought="Buses run all night.")
    higher = [{**one, "target": "7"} for one in measures_of(first)]
    change = service.FieldChange(higher, "Residents asked for more.")
    service.revise_standard(first, officer_id=scene.officer.id, changes={"measures": change})
    service.submit_standard(first, officer_id=scene.officer.id)
    service.approve_standard(first, officer_id=scene.approver.id, reason="It says what people said.")
    return old, build.published(scene, [first]), first, second


def measures_of(standard):
    return next(one.value for one in standard.current_revision.clauses if one.field == "measures")


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_what_changed_is_told_in_words(client, base, versions):
    old, new, first, second = versions
    assert f'href="{base}/priorities/{new.version}/changes"' in client.get(f"{base}/priorities/{new.version}").text
    said = plain(client.get(f"{base}/priorities/{new.version}/changes").text)
    assert f"What changed from version {old.version} to version {new.version}" in said
    assert f"Left out: {second.reference}" in said
    assert f"Changed: {first.reference}" in said
    code = measures_of(first)[0]["id"]
    assert re.search(rf"{code}, .*?\. Target or minimum was: \S+\. It is now: 7", said)
    assert "Outcome sought Before" in said
    assert "Buses run all night." in said
    assert "In the officers’ words: The target is higher." in said


def test_the_first_version_has_nothing_to_compare_with(client, base, versions):
    old, *_rest = versions
    page = client.get(f"{base}/priorities/{old.version}/changes").text
    assert "This is the first version, so nothing has changed." in page


def test_any_two_versions_are_compared_and_others_are_refused(client, base, versions):
    old, new, _first, second = versions
    back = plain(client.get(f"{base}/priorities/{old.version}/changes?since={new.version}").text)
    assert f"New: {second.reference}" in back
    assert "was: 7. It is now:" in back
    for since in (old.version, "9.9", "", "%00", "x" * 500):
        assert client.get(f"{base}/priorities/{old.version}/changes?since={since}").status_code == 404
    assert client.get(f"{base}/nothing/{old.version}/changes").status_code == 404


def test_it_can_be_read_in_welsh(client, base, versions):
    _old, new, *_rest = versions
    client.set_cookie("language", "cy")
    assert "Yr hyn a newidiodd" in client.get(f"{base}/priorities/{new.version}/changes").text
