"""A theme that the machine itself calls unstable goes no further without a written reason."""

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import IncompleteError, InvalidInputError
from citizen_voice.grouping.stability import STABILITY_FLOOR, grade_of
from citizen_voice.models import AuditRow, CandidateTheme
from citizen_voice.priorities import queries, service
from citizen_voice.standards import service as standards
from citizen_voice.themes.steps.grades import UNSTABLE
from tests.factories import standards as build
from tests.factories import themes as made

WHY = "Few said it, but it is the law."


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def officer(make, consultation):
    return make.officer()


@pytest.fixture
def shaky(make, consultation):
    theme = made.theme(make, consultation, "Shaky", 3)
    make_unstable(theme)
    return theme


def make_unstable(theme):
    db.session.get_one(CandidateTheme, theme.first_candidate_id).grade = UNSTABLE
    db.session.flush()


def test_the_word_is_the_machines():
    assert grade_of(STABILITY_FLOOR - 0.01, 1.0) == UNSTABLE


def test_it_is_chosen_with_a_reason_for_that_and_not_without(make, consultation, officer, shaky):
    steady = made.theme(make, consultation, "Steady")
    reasons = {shaky.id: "Asked for.", steady.id: "Asked for."}
    given = {"officer_id": officer.id, "reasons": reasons}
    for despite in ({}, {shaky.id: "  "}, {steady.id: WHY}):
        with pytest.raises(IncompleteError) as fault:
            service.choose_priorities(consultation, instability_reasons=despite, **given)
        assert fault.value.problems == ["“Shaky” is unstable: say why you choose it all the same."]
    with pytest.raises(InvalidInputError):
        service.choose_priorities(consultation, instability_reasons={shaky.id: "x" * 1001}, **given)
    chosen = service.choose_priorities(
        consultation, instability_reasons={shaky.id: WHY, steady.id: "Not asked"}, **given
    )
    told = {one.theme.title: (one.instability_reason, one.figures["is_unstable"]) for one in chosen.entries}
    assert told == {"Shaky": (WHY, True), "Steady": ("", False)}
    row = db.session.scalars(select(AuditRow).where(AuditRow.event == "priorities_chosen")).one()
    assert row.details["despite_instability"] == 1
    assert service.choose_priorities(consultation, instability_reasons={shaky.id: WHY}, **given).id == chosen.id
    assert service.choose_priorities(consultation, instability_reasons={shaky.id: "Else."}, **given).number == 2


def test_one_that_is_not_chosen_needs_none(make, consultation, officer, shaky):
    steady = made.theme(make, consultation, "Steady")
    chosen = service.choose_priorities(consultation, officer_id=officer.id, reasons={steady.id: "Asked for."})
    assert [one.theme.title for one in chosen.entries if one.is_chosen] == ["Steady"]


def test_the_page_asks_for_it(client_as, consultation, officer, shaky):
    base = f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/priorities"
    browser = client_as(officer)
    fields = {f"chosen-{shaky.id}": "y", f"reason-{shaky.id}": "Asked for."}
    assert "“Shaky” is unstable: say why you choose it all the same" in browser.send(f"{base}/choose", fields).text
    answer = browser.send(f"{base}/choose", {**fields, f"unstable-{shaky.id}": WHY}, follow_redirects=True)
    assert f"Although it was unstable: {WHY}" in answer.text
    assert queries.latest_priority_list(consultation).number == 1


@pytest.fixture
def scene(make):
    return build.scene(make)


def test_no_standard_is_drafted_from_one_that_was_chosen_without(scene):
    make_unstable(scene.theme)
    with pytest.raises(IncompleteError) as fault:
        standards.draft_standards(scene.priority_list, officer_id=scene.officer.id)
    assert "choose the priorities again and give the reason" in fault.value.problems[0]


def test_the_standard_says_why_and_so_does_the_audit(scene, client_as):
    make_unstable(scene.theme)
    chosen = service.choose_priorities(
        scene.consultation,
        officer_id=scene.officer.id,
        reasons={scene.theme.id: "Asked for."},
        instability_reasons={scene.theme.id: WHY},
    )
    (standard,) = standards.draft_standards(chosen, officer_id=scene.officer.id)
    row = db.session.scalars(select(AuditRow).where(AuditRow.event == "standard_drafted")).one()
    assert row.details["despite_instability"] is True
    page = (
        client_as(scene.officer).get(f"/{scene.consultation.authority.slug}/staff/standards/{standard.reference}").text
    )
    assert "It rests on an unstable theme" in page
    assert WHY in page
