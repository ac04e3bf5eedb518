"""Standards in Wales: goals are the seven well-being goals, from the draft to what is published."""

import csv
import io
import json
from datetime import date

import pytest

from citizen_voice.models import Publication
from citizen_voice.standards import queries
from citizen_voice.standards import service as standards_service
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.profiles import profile_in
from citizen_voice.vocabulary import PolicyProfileCode
from tests.factories import commissioning as made
from tests.factories import standards

CULTURE = [{"code": "culture", "strength": "direct"}]


@pytest.fixture
def scene(make):
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    return standards.scene(make)


@pytest.fixture
def standard(scene):
    return standards.drafts(scene)[0]


def link(standard, officer, value, reason="It is about the language."):
    change = standards_service.FieldChange(value, reason)
    return standards_service.revise_standard(standard, officer_id=officer.id, changes={"mission_links": change})


def missing(standard):
    return [one.in_words() for one in gate.missing(standard) if one.field == "mission_links"]


def page_of(browser, standard, more=""):
    return browser.get(f"/{standard.consultation.authority.slug}/staff/standards/{standard.reference}{more}").text


def test_the_gate_asks_for_a_well_being_goal_and_refuses_a_mission(scene, standard):
    assert missing(standard) == (
        ["Links to well-being goals: link at least one well-being goal, or give the reason why there is none"]
    )
    with pytest.raises(standards_service.InvalidInputError, match="“growth” is not a well-being goal"):
        link(standard, scene.officer, [{"code": "growth", "strength": "direct"}])
    link(standard, scene.officer, CULTURE)
    assert missing(standard) == []


def test_pages_of_a_draft_speak_of_well_being_goals(scene, standard, client_as):
    browser = client_as(scene.officer)
    form = page_of(browser, standard, "/revise/mission_links")
    assert "Links to well-being goals" in form
    assert "A Wales of cohesive communities" in form
    link(standard, scene.officer, CULTURE)
    shown = page_of(browser, standard)
    assert "A Wales of vibrant culture and thriving Welsh language" in shown
    slug, consultation = standard.consultation.authority.slug, standard.consultation.slug
    coverage = browser.get(f"/{slug}/staff/consultations/{consultation}/coverage").text
    assert "Well-being goals without a priority" in coverage
    assert "A resilient Wales" in coverage
    for page in (form, shown, coverage):
        words = page.replace("permission", "").replace("mission_links", "").casefold()
        assert "mission" not in words
        assert "kickstart" not in words


def test_a_draft_linked_to_missions_before_the_profile_was_changed_is_held_back_by_name(make, client_as):
    scene = standards.scene(make)
    standard = standards.drafts(scene)[0]
    link(standard, scene.officer, [{"code": "growth", "strength": "direct"}])
    assert missing(standard) == []
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    assert missing(standard) == ["Links to well-being goals: “growth” is not a well-being goal"]
    assert "is not a well-being goal" in page_of(client_as(scene.officer), standard)


@pytest.fixture
def publication(make):
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    return made.make_publication(make, count=1, mission_links=CULTURE)


def address(publication, more=""):
    return f"/{publication.authority.slug}/publications/{publication.slug}/{publication.version}{more}"


def test_a_publication_names_its_profile_its_date_and_the_goals_of_the_day(publication):
    snapshot = queries.read_snapshot(publication)
    assert (snapshot.profile.code, snapshot.profile.valid_from) == ("wales", date(2026, 4, 1))
    assert [goal.name_cy for goal in snapshot.profile.goals][:2] == ["Cymru lewyrchus", "Cymru gydnerth"]


def test_its_pages_and_files_name_well_being_goals_and_stay_so_when_the_profile_changes(make, client, publication):
    def look():
        page = client.get(address(publication)).text
        document = json.loads(client.get(address(publication, "/publication.jsonld")).data)
        rows = list(csv.DictReader(io.StringIO(client.get(address(publication, "/publication.csv")).data.decode())))
        return page, document, rows

    page, document, rows = before = look()
    assert "Links to well-being goals" in page
    assert "A Wales of vibrant culture and thriving Welsh language" in page
    assert document["policyProfile"] == {"code": "wales", "since": "2026-04-01"}
    (goal,) = document["goal"]
    assert goal["@id"].endswith("/well-being-goals#culture")
    assert {one["@language"] for one in goal["prefLabel"]} == {"en", "cy"}
    assert document["hasTopConcept"][0]["relatedMatch"] == [goal["@id"]]
    first = rows[0]
    assert (first["policy_profile"], first["policy_profile_since"]) == ("wales", "2026-04-01")
    assert (first["missions"], first["well_being_goals"]) == ("", "culture")
    make.the_authority().policy_profile = PolicyProfileCode.ENGLAND
    after = look()
    assert after[1:] == before[1:]
    assert "Links to well-being goals" in after[0]


def test_the_well_being_goals_have_a_page_that_exports_lead_to(client):
    page = client.get("/well-being-goals").text
    assert 'id="culture"' in page
    assert page.count("<section") == 7


def test_a_set_from_before_there_were_profiles_still_has_its_hash_and_its_missions(make, client):
    publication = made.make_publication(make, count=1, mission_links=[{"code": "growth", "strength": "direct"}])
    snapshot = queries.read_snapshot(publication)
    older = {name: part for name, part in publication.snapshot.items() if name != "profile"}
    read = type(snapshot).from_json(older)
    assert read.profile is None
    assert read.to_json() == older
    assert profile_in(read).code == "england"
    make.the_authority().policy_profile = PolicyProfileCode.WALES
    assert profile_in(read).code == "england"
    page = client.get(address(publication)).text
    assert "Mission links" in page
    assert "Kickstart economic growth" in page
    assert isinstance(publication, Publication)
