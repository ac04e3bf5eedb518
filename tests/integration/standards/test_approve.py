"""Revising and approving: who may, in which state, and what must be there."""

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import (
    ConflictError,
    IncompleteError,
    InvalidInputError,
    InvalidTransitionError,
    NotAllowedError,
)
from citizen_voice.models import Standard, StandardDecision, StandardRevision
from citizen_voice.standards import queries, service
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.states import STEPS, check_step, take_step
from citizen_voice.vocabulary import ClauseKind, ConsultationState, StandardAct, StandardState
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def standard(scene) -> Standard:
    return build.drafts(scene)[0]


def change(value, reason="The councils asked for it.", source=""):
    return service.FieldChange(value, reason, source)


def revise(standard, scene, officer=None, **changes):
    officer = officer or scene.officer
    return service.revise_standard(standard, officer_id=officer.id, changes={k: change(v) for k, v in changes.items()})


@pytest.mark.parametrize("act", StandardAct)
@pytest.mark.parametrize("state", StandardState)
def test_every_pair_of_act_and_state(scene, standard, act, state):
    standard.state = state
    if (act, state) in STEPS:
        decision = take_step(standard, act, officer_id=scene.officer.id, reason="Because")
        assert standard.state is STEPS[act, state]
        assert (decision.old_state, decision.new_state) == (state, standard.state)
    else:
        with pytest.raises(InvalidTransitionError, match=standard.reference):
            check_step(standard, act)
        with pytest.raises(InvalidTransitionError):
            take_step(standard, act, officer_id=scene.officer.id, reason="Because")
        assert standard.state is state


def test_a_revision_keeps_what_was_not_changed(scene, standard):
    before = {one.field: one for one in standard.current_revision.clauses}
    old = standard.current_revision
    new = revise(standard, scene, title="Later buses", rationale="  Votes were in favour.")
    assert (new.number, standard.current_revision_id) == (2, new.id)
    after = {one.field: one for one in new.clauses}
    for field in ("priority_statement", "resident_evidence", "dissent"):
        assert after[field].value == before[field].value
        assert queries.support_of(after[field]) == queries.support_of(before[field])
    assert (after["title"].kind, after["title"].supports) == (ClauseKind.OFFICER, [])
    assert after["title"].officer_id == scene.officer.id
    assert {one.field for one in old.clauses} == set(before)
    assert new.suggested_missions == old.suggested_missions


@pytest.mark.parametrize(
    ("field", "value", "reason", "words"),
    [
        ("title", "Later buses", "  ", "reason"),
        ("title", " ", "Why", "empty"),
        ("nothing_of_the_kind", "x", "Why", "no field"),
        ("reference", "SV-99", "Why", "the system"),
        ("priority_statement", {"text": "Buses.", "quoted": ["a"]}, "Why", "can't quote"),
        ("priority_statement", {"text": "word " * 101}, "Why", "101 words"),
        ("weighting_range", {"minimum": 1.5, "recommended": "2", "maximum": "3"}, "Why", "number"),
        ("measures", [{"id": "M1"}], "Why", "missing"),
        ("where_delivered", {"place": "named_places", "councils": ["X999"]}, "Why", "council"),
    ],
)
def test_what_an_officer_may_not_write(scene, standard, field, value, reason, words):
    with pytest.raises(InvalidInputError, match=words):
        service.revise_standard(standard, officer_id=scene.officer.id, changes={field: change(value, reason)})
    assert standard.current_revision.number == 1


def test_an_empty_change_is_refused_and_an_empty_value_clears(scene, standard):
    with pytest.raises(InvalidInputError, match="Nothing"):
        service.revise_standard(standard, officer_id=scene.officer.id, changes={})
    revise(standard, scene, rationale="So.")
    revise(standard, scene, rationale="")
    assert queries.find_clause(standard, "rationale") is None
    revise(standard, scene, mission_links=[])
    assert "mission_links" not in {one.field for one in gate.missing(standard)}


def test_the_second_of_two_who_edit_is_told_and_nothing_is_lost(scene, standard, make):
    other = make.officer()
    service.revise_standard(standard, officer_id=other.id, changes={"title": change("Buses")}, seen_number=1)
    with pytest.raises(ConflictError, match=other.name):
        service.revise_standard(
            standard, officer_id=scene.officer.id, changes={"title": change("Trams")}, seen_number=1
        )
    assert queries.title_of(standard).words == "Buses"
    assert db.session.query(StandardRevision).filter_by(standard_id=standard.id).count() == 2


def test_approval_by_a_second_person(scene, standard):
    build.fill(standard, scene.officer)
    service.submit_standard(standard, officer_id=scene.officer.id)
    with pytest.raises(InvalidTransitionError, match="in review"):
        revise(standard, scene, title="Buses")
    service.approve_standard(standard, officer_id=scene.approver.id, reason="Sound.")
    assert standard.state is StandardState.APPROVED
    decisions = db.session.scalars(select(StandardDecision).order_by(StandardDecision.decided_at)).all()
    assert [(one.act, one.officer_id, one.reason) for one in decisions] == [
        (StandardAct.SUBMIT, scene.officer.id, ""),
        (StandardAct.APPROVE, scene.approver.id, "Sound."),
    ]
    with pytest.raises(InvalidTransitionError):
        service.approve_standard(standard, officer_id=scene.approver.id, reason="Again.")


def test_a_bilingual_authority_approves_nothing_without_its_welsh_title(scene, standard, client_as):
    scene.consultation.authority.is_bilingual = True
    build.fill(standard, scene.officer)
    page = f"/{scene.consultation.authority.slug}/staff/standards/{standard.reference}"
    assert "Title in Welsh (optional)" not in client_as(scene.officer).get(page).text
    assert "Title in Welsh (optional)" not in client_as(scene.officer).get(f"{page}/revise/title_cy").text
    service.submit_standard(standard, officer_id=scene.officer.id)
    with pytest.raises(IncompleteError) as refused:
        service.approve_standard(standard, officer_id=scene.approver.id, reason="Sound.")
    assert refused.value.problems == [
        "Title in Welsh: give the title in Welsh too: your authority publishes in both languages",
        "Short name in Welsh: give the short name in Welsh too: your authority publishes in both languages",
    ]
    assert [row.problems for row in gate.list_standards(scene.consultation)] == [gate.missing(standard)]
    service.return_standard(standard, officer_id=scene.approver.id, reason="The Welsh title is missing.")
    revise(standard, scene, title_cy="Bysiau hwyrach", short_name_cy="Bysiau")
    service.submit_standard(standard, officer_id=scene.officer.id)
    service.approve_standard(standard, officer_id=scene.approver.id, reason="Sound.")
    assert standard.state is StandardState.APPROVED


def test_another_authority_is_not_asked_for_a_welsh_title(scene, standard, client_as):
    page = client_as(scene.officer).get(f"/{scene.consultation.authority.slug}/staff/standards/{standard.reference}")
    assert "Title in Welsh (optional)" in page.text
    assert "title_cy" not in {one.field for one in gate.missing(standard)}


def test_nobody_approves_what_they_wrote_any_part_of(scene, standard):
    revise(standard, scene, scene.approver, rationale="Mine.")
    build.fill(standard, scene.officer)
    service.submit_standard(standard, officer_id=scene.officer.id)
    for author in (scene.officer, scene.approver):
        with pytest.raises(NotAllowedError, match="somebody else"):
            service.approve_standard(standard, officer_id=author.id, reason="Fine.")
    assert standard.state is StandardState.IN_REVIEW


def test_the_gate_names_what_is_missing(scene, standard):
    service.submit_standard(standard, officer_id=scene.officer.id)
    with pytest.raises(IncompleteError) as fault:
        service.approve_standard(standard, officer_id=scene.approver.id, reason="Fine.")
    assert "Measures: add at least one measure with a unit" in fault.value.problems
    assert not any(one.startswith("Approval:") for one in fault.value.problems)


def test_nothing_is_approved_while_the_consultation_is_open(make):
    scene = build.scene(make, state=ConsultationState.OPEN)
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    service.submit_standard(standard, officer_id=scene.officer.id)
    with pytest.raises(InvalidTransitionError, match="open"):
        service.approve_standard(standard, officer_id=scene.approver.id, reason="Fine.")


def test_decisions_need_a_reason(scene, standard):
    build.fill(standard, scene.officer)
    service.submit_standard(standard, officer_id=scene.officer.id)
    with pytest.raises(InvalidInputError), db.session.begin_nested():
        service.return_standard(standard, officer_id=scene.approver.id, reason=" ")
    with pytest.raises(InvalidInputError), db.session.begin_nested():
        service.approve_standard(standard, officer_id=scene.approver.id, reason="")
    service.return_standard(standard, officer_id=scene.approver.id, reason="Say how it is counted.")
    assert standard.state is StandardState.DRAFT


def test_after_approval_only_the_formal_decision_is_entered(scene):
    (standard,) = build.approved(scene)
    with pytest.raises(InvalidTransitionError, match="send it back"):
        revise(standard, scene, title="Something else")
    revise(standard, scene, approval={**build.APPROVAL, "decision_reference": "MD 13"})
    assert standard.state is StandardState.APPROVED
    assert queries.find_clause(standard, "approval").value["decision_reference"] == "MD 13"
