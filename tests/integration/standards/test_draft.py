"""From chosen priorities to drafts: which clause rests on what."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.drafting.fields import FIELDS
from citizen_voice.exceptions import ConflictError, IncompleteError
from citizen_voice.grouping.vectors import text_key
from citizen_voice.models import AuditRow, CandidateTheme, Clause, Embedding, GroupingRun, ThemeStatement
from citizen_voice.reference.catalogue import missions
from citizen_voice.standards import queries, service
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.words import words_of
from citizen_voice.vocabulary import ClauseKind, Stance, StandardState, ThemeState
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make)


def support(standard, field):
    return set(queries.support_of(queries.find_clause(standard, field)))


def ids(statements):
    return {str(one.id) for one in statements}


def test_each_clause_rests_on_exactly_the_statements_that_support_it(scene):
    (standard,) = build.drafts(scene)
    first, welsh, disputed = scene.statements
    assert standard.reference == "SV-01"
    assert standard.state is StandardState.DRAFT
    assert support(standard, "title") == ids([first])
    assert support(standard, "resident_evidence") == ids([first, welsh, disputed])
    quoted = queries.find_clause(standard, "priority_statement").value["quoted"]
    assert set(quoted) == support(standard, "priority_statement")
    assert support(standard, "dissent") == ids([welsh, disputed])
    evidence = queries.find_clause(standard, "resident_evidence").value
    assert evidence["votes"] == {"agree": 4, "disagree": 2, "unsure": 0}
    assert evidence["areas"] == [{"area": scene.council.code, "people": 12, "shown": "12"}]


def test_the_machine_fills_four_fields_and_no_more(scene):
    (standard,) = build.drafts(scene)
    clauses = standard.current_revision.clauses
    assert [one.field for one in clauses] == ["title", "priority_statement", "resident_evidence", "dissent"]
    assert all(one.kind is ClauseKind.RESIDENT and one.officer_id is None and one.reason is None for one in clauses)
    assert standard.current_revision.author_id == scene.officer.id
    assert "machine" in standard.current_revision.note


def test_words_in_welsh_are_the_welsh_title_and_the_english_one_waits(scene, client_as):
    welsh = scene.statements[1]
    scene.theme.title, scene.theme.title_language = words_of(welsh).rstrip("."), "cy"
    (standard,) = build.drafts(scene)
    assert queries.title_of(standard) == (scene.theme.title, "cy")
    assert support(standard, "title_cy") == ids([welsh])
    assert "title" in {one.field for one in gate.missing(standard)}
    assert "title_cy" not in {one.field for one in gate.missing(standard)}
    page = client_as(scene.officer).get(f"/{scene.consultation.authority.slug}/staff/standards/SV-01").text
    assert f'<span lang="cy">{scene.theme.title}</span>' in page
    change = service.FieldChange("Later buses", "Translated by the authority's translator.")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"title": change})
    assert queries.title_of(standard) == ("Later buses", "en")
    assert "title" not in {one.field for one in gate.missing(standard)}


def test_a_title_that_an_officer_worded_is_the_officers(scene, make):
    namer = make.officer()
    build.rename(scene.theme, namer, "Transport for shift workers", "The machine's title was a part of a sentence.")
    (standard,) = build.drafts(scene)
    title = queries.find_clause(standard, "title")
    assert (title.kind, title.officer_id, title.supports) == (ClauseKind.OFFICER, namer.id, [])
    assert title.reason == "The machine's title was a part of a sentence."


def test_missions_are_suggested_and_not_linked(scene):
    """The run left vectors of the statements and of the missions; here two of the missions, one of them nearer."""
    run = db.session.get_one(
        GroupingRun, db.session.get_one(CandidateTheme, scene.theme.first_candidate_id).grouping_run_id
    )
    run.encoder_revision = "for-this-test"
    texts = {words_of(one): [1.0, 0.2, 0.0] for one in scene.statements}
    near, far = missions()[0], missions()[1]
    texts |= {near.description: [1.0, 0.0, 0.0], far.description: [0.0, 0.0, 1.0]}
    db.session.add_all(
        Embedding(text_sha256=text_key(words), encoder_revision="for-this-test", vector=vector)
        for words, vector in texts.items()
    )
    db.session.flush()
    (standard,) = build.drafts(scene)
    suggested = standard.current_revision.suggested_missions
    assert [(one["code"], one["name"]) for one in suggested] == [(near.code, near.name), (far.code, far.name)]
    assert suggested[0]["score"] > 0.9 > suggested[1]["score"]
    assert queries.find_clause(standard, "mission_links") is None


def test_what_is_against_the_theme_is_dissent_and_never_quoted_as_the_wish(scene):
    first, _, disputed = scene.statements
    row = db.session.scalars(select(ThemeStatement).filter_by(statement_id=disputed.id)).one()
    row.stance, row.is_stance_settled, row.is_exemplar = Stance.AGAINST, True, True
    db.session.flush()
    (standard,) = build.drafts(scene)
    assert str(disputed.id) not in queries.find_clause(standard, "priority_statement").value["quoted"]
    quoted = queries.find_clause(standard, "dissent").value["quoted"]
    assert str(disputed.id) in {one["statement_id"] for one in quoted}
    assert str(first.id) not in {one["statement_id"] for one in quoted}


def test_values_hold_no_words_of_residents(scene):
    (standard,) = build.drafts(scene)
    for clause in standard.current_revision.clauses:
        for statement in scene.statements:
            assert words_of(statement) not in str(clause.value)


def test_drafting_again_drafts_only_what_is_new(scene, make):
    build.drafts(scene)
    assert build.drafts(scene) == []
    other, _ = build.theme(make, scene.consultation, title="bring trouble", texts=("Night buses bring trouble",))
    later = build.priority_list(scene.consultation, [scene.theme, other])
    (second,) = service.draft_standards(later, officer_id=scene.officer.id)
    assert (second.reference, second.theme_id) == ("SV-02", other.id)


def test_references_count_in_each_authority_alone(scene, make):
    build.drafts(scene)
    elsewhere = type(make)()
    (other,) = build.drafts(build.scene(elsewhere))
    assert other.reference == "SV-01"


def test_what_was_withdrawn_supports_nothing(scene):
    scene.statements[0].proposal.withdrawn_at = utcnow()
    db.session.flush()
    (standard,) = build.drafts(scene)
    assert support(standard, "resident_evidence") == ids(scene.statements[1:])


def test_a_theme_that_is_over_or_empty_is_refused(scene):
    for statement in scene.statements:
        statement.proposal.withdrawn_at = utcnow()
    db.session.flush()
    with pytest.raises(IncompleteError) as fault:
        build.drafts(scene)
    assert "no statements" in fault.value.problems[0]
    scene.theme.state = ThemeState.DISCARDED
    db.session.flush()
    with pytest.raises(ConflictError, match="discarded"):
        build.drafts(scene)


def test_no_field_takes_statements_from_an_officer(scene):
    """Whatever an officer writes, in whichever field, no statement stands behind it."""
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    counts = {"agree": 1, "disagree": 1, "unsure": 0}
    taken_over = {
        "title": "Later buses",
        "priority_statement": {"text": "Later buses."},
        "dissent": {"text": "Some disagree.", **counts},
        "resident_evidence": {"people": 1, "proposals": 1, "statements": 1, "voters": 1, "votes": counts},
        "title_cy": "Bysiau hwyrach",
        "short_name_cy": "Bysiau",
        "other_evidence": [{"title": "Plan", "url": "https://example.org"}],
        "contract_terms": {"kpi_clause": "Report."},
        "framework_links": [{"framework": "ppn-002", "code": "1", "strength": "direct"}],
        "changes_since_last": "None.",
    }
    changes = {field: service.FieldChange(value, "We word it.") for field, value in taken_over.items()}
    service.revise_standard(standard, officer_id=scene.officer.id, changes=changes)
    clauses = {one.field: one for one in standard.current_revision.clauses}
    assert set(clauses) == {spec.code for spec in FIELDS if spec.filled_by != "system"}
    for clause in clauses.values():
        assert clause.kind is ClauseKind.OFFICER, clause.field
        assert clause.supports == [], clause.field
        assert clause.officer_id == scene.officer.id, clause.field
        assert clause.reason, clause.field


def test_the_database_refuses_an_officers_clause_without_a_reason(scene):
    (standard,) = build.drafts(scene)
    row = Clause(
        authority_id=standard.authority_id,
        standard_revision_id=standard.current_revision_id,
        field="rationale",
        position=1,
        kind=ClauseKind.OFFICER,
        value="So",
        officer_id=scene.officer.id,
    )
    with pytest.raises(IntegrityError, match="officer_clause_has_reason"), db.session.begin_nested():
        db.session.add(row)


def test_drafting_is_audited_with_ids_alone(scene):
    (standard,) = build.drafts(scene)
    row = db.session.scalars(select(AuditRow).where(AuditRow.event == "standard_drafted")).one()
    assert row.subject_id == str(standard.id)
    assert set(row.details) == {"reference", "theme_id", "priority_list_id", "despite_instability"}
