"""What the demonstration's officer writes into drafts, in an authority of one language and in a bilingual one."""

from dataclasses import replace

import pytest

from citizen_voice.demonstration.drafting import publish
from citizen_voice.demonstration.material import read_plan
from citizen_voice.exceptions import IncompleteError
from citizen_voice.standards import queries
from citizen_voice.standards.steps.words import words_of
from citizen_voice.vocabulary import ClauseKind
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make)


def published(scene, *, is_bilingual):
    """Let the demonstration draft, fill in, approve and publish the one standard; return its Welsh title's clause."""
    scene.consultation.authority.is_bilingual = is_bilingual
    plan = read_plan()
    acting = {"drafts": scene.officer.email, "approves": scene.approver.email}
    plan = replace(plan, settings={**plan.settings, "acting": acting})
    assert len(publish(plan, scene.consultation, scene.priority_list).standards) == 1
    return welsh_title(scene)


def welsh_title(scene):
    return queries.find_clause(queries.get_standard(scene.consultation.authority.slug, "SV-01"), "title_cy")


def test_a_bilingual_authority_gets_the_officers_own_title_in_welsh(scene):
    welsh = published(scene, is_bilingual=True)
    assert welsh.value in {one["fields"]["title_cy"] for one in read_plan().fields["profile"]}
    assert (welsh.kind, welsh.officer_id) == (ClauseKind.OFFICER, scene.officer.id)
    assert "translate no resident" in welsh.reason


def test_an_authority_of_one_language_gets_none(scene):
    assert published(scene, is_bilingual=False) is None


def test_residents_own_welsh_title_stays_and_the_english_one_is_asked_for(scene):
    scene.theme.title, scene.theme.title_language = words_of(scene.statements[1]), "cy"
    with pytest.raises(IncompleteError) as refused:
        published(scene, is_bilingual=True)
    assert refused.value.problems == ["Title: fill this in"]
    welsh = welsh_title(scene)
    assert (welsh.kind, welsh.value) == (ClauseKind.RESIDENT, scene.theme.title)
