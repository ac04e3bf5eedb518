"""Everybody's page of two regions side by side."""

import html
import re

import pytest

from citizen_voice.db import db
from citizen_voice.standards.steps import gate
from tests.factories import commissioning, standards
from tests.query_count import counted_statements

SHARED = {
    "id": "JOB-01-M1",
    "title": "Jobs",
    "definition": "People hired",
    "unit": "people",
    "direction": "higher",
    "counting_rule": "Each once",
}


def plain(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


@pytest.fixture
def regions(make):
    """Westvale took a measure over from Northmoor, before that was checked, and counts it otherwise."""
    north, west = make.authority(name="Northmoor"), make.authority(name="Westvale")
    own = {"id": "OWN-M1", "title": "Trees", "unit": "trees", "direction": "higher"}
    first = commissioning.make_publication(
        make, authority=north, count=1, called="Work", measures=[SHARED, own], mission_links=[{"code": "growth"}]
    )
    second = commissioning.make_publication(
        make,
        authority=west,
        count=1,
        called="Jobs near home",
        measures=[{**SHARED, "id": f"{north.slug}/JOB-01-M1", "counting_rule": "Each month"}],
        weighting_range={"minimum": "3", "recommended": "4", "maximum": "6"},
        mission_links=[{"code": "growth"}],
    )
    return north, west, first, second


def test_shared_measures_missions_and_weights_are_shown(client, regions):
    north, west, *_ = regions
    said = plain(client.get(f"/standards/compare?one={north.slug}&other={west.slug}"))
    assert "1 measure is used by both. 0 of them are counted alike." in said
    assert "1 measure only in Northmoor" in said
    assert f"{north.slug}/JOB-01-M1 Jobs" in said
    assert "No . These differ: Counting rule" in said
    assert "Measures only in Northmoor OWN-M1 Trees (trees)" in said
    assert "Measures only in Westvale" not in said
    assert "Weight 2 to 10 percent, 5 recommended" in said
    assert "Weight 3 to 6 percent, 4 recommended" in said


def test_it_leads_to_both_publications(client, regions):
    north, west, first, second = regions
    page = client.get(f"/standards/compare?one={north.slug}&other={west.slug}").text
    for region, publication in ((north, first), (west, second)):
        reference = publication.standards[0].standard.reference
        assert f'href="/{region.slug}/publications/{publication.slug}/1.0#{reference}"' in page


def test_withdrawn_standards_are_not_compared(client, regions):
    north, west, first, _ = regions
    standards.withdraw(first)
    db.session.flush()
    said = plain(client.get(f"/standards/compare?one={north.slug}&other={west.slug}"))
    assert "The two regions share no measure." in said
    assert "0 measures only in Northmoor 1 measure only in Westvale" in said


def test_what_can_not_be_compared_is_said(client, regions):
    north, *_ = regions
    asked = client.get("/standards/compare")
    assert asked.status_code == 200
    assert client.get(f"/standards/compare?one={north.slug}").status_code == 200
    for other, words in ((north.slug, "Choose another region than the first"), ("nowhere", "Choose one from the list")):
        answer = client.get(f"/standards/compare?one={north.slug}&other={other}")
        assert answer.status_code == 400
        assert words in answer.text


def test_one_region_alone_says_what_is_missing(client, make):
    commissioning.make_publication(make, count=1)
    assert "Two regions have to have published standards first." in client.get("/standards/compare").text


def test_more_standards_take_no_more_queries(client, make, regions):
    north, west, *_ = regions
    address = f"/standards/compare?one={north.slug}&other={west.slug}"
    counts = []
    for _ in range(2):
        with counted_statements() as counted:
            assert client.get(address).status_code == 200
        counts.append(len(counted))
        commissioning.make_publication(make, authority=north, count=3)
    assert counts[0] == counts[1]


TAKEN = {
    **SHARED,
    "geography": "In Westvale",
    "target": "12",
    "target_scaling": "fixed",
    "evidence": "Payroll",
    "frequency": "yearly",
}


@pytest.fixture
def problems(make, regions):
    """Return a function that gives what is wrong with a measure in a standard of Westvale, in plain words."""
    standard = regions[3].standards[0].standard

    def check(**parts):
        found = gate.value_problems(standard, "measures", [{**TAKEN, **parts}])
        return [one.in_words() for one in found]

    return check


def test_a_measure_that_is_taken_over_says_what_it_says_where_it_comes_from(regions, problems):
    full_id = f"{regions[0].slug}/JOB-01-M1"
    assert problems(id=full_id) == []
    assert problems(id=full_id, counting_rule="each  once.") == []
    (fault,) = problems(id=full_id, counting_rule="Each month")
    assert f"{full_id} is published, and there its Counting rule is another" in fault
    (fault,) = problems(id=full_id, unit="people_fte")
    assert "its Unit is another" in fault


def test_what_no_region_publishes_can_not_be_taken_over(regions, problems):
    for unknown in (f"{regions[0].slug}/JOB-01-M9", "nowhere/JOB-01-M1", f"{regions[0].slug}/{'x' * 300}"):
        (fault,) = problems(id=unknown)
        assert f"no region has published a measure {unknown}" in fault


def test_an_id_means_the_same_in_every_version(make, regions):
    north, _, first, _ = regions
    own = first.standards[0].standard
    mine = {**TAKEN, "id": f"{own.reference}-M1"}
    commissioning.make_publication(make, authority=north, count=1, measures=[mine])
    assert gate.value_problems(own, "measures", [{**mine, "target": "20", "title": "Jobs here"}]) == []
    (fault,) = gate.value_problems(own, "measures", [{**mine, "unit": "people_fte"}])
    assert "An id means the same everywhere and in every version" in fault.in_words()


def test_a_measure_of_the_own_region_has_one_spelling(regions, problems):
    (fault,) = problems(id=f"{regions[1].slug}/JOB-01-M1")
    assert "is of your own region: give this standard a measure of its own" in fault
