"""The theme that a standard belongs to, and the ids that its evidence leads back by."""

import csv
import io
import json
from dataclasses import replace

import pytest

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.drafting.problems import Problem
from citizen_voice.drafting.validation import validate_value
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.exports.changes import compare_standards
from citizen_voice.exports.field_cells import field_cells
from citizen_voice.exports.snapshot import PublicationSnapshot, content_hash
from citizen_voice.models import OpinionRun
from citizen_voice.standards import queries, service
from citizen_voice.vocabulary import RunState, ThemeState
from tests.factories import _keep
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def standard(scene):
    (one,) = build.drafts(scene)
    return one


def belong(scene, standard, value):
    change = service.FieldChange(value, "It belongs there.")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"theme": change})
    return queries.find_clause(standard, "theme").value


def address_of(standard, rest):
    return f"/{standard.consultation.authority.slug}/staff/standards/{standard.reference}{rest}"


def test_a_theme_is_stored_with_its_code_and_the_title_that_it_has_now(scene, standard):
    code = str(scene.theme.id)
    assert belong(scene, standard, {"code": code}) == {"code": code, "title": scene.theme.title}
    assert belong(scene, standard, {"code": code, "title": "Something else"})["title"] == scene.theme.title


def test_words_of_ones_own_do_where_it_belongs_to_no_theme(scene, standard):
    assert belong(scene, standard, {"title": "Getting about"}) == {"title": "Getting about"}
    assert belong(scene, standard, "Getting about") == "Getting about"


@pytest.mark.parametrize("state", [ThemeState.DISCARDED, None])
def test_what_is_no_confirmed_theme_of_the_consultation_is_refused(make, scene, standard, state):
    other, _ = build.theme(make, scene.consultation if state else make.consultation(), title="Another")
    other.state = state or ThemeState.CONFIRMED
    db.session.flush()
    with pytest.raises(InvalidInputError, match="confirmed in this consultation"):
        belong(scene, standard, {"code": str(other.id)})


def test_the_form_offers_the_confirmed_themes_and_begins_with_the_standards_own(scene, standard, client_as):
    officer, page = client_as(scene.officer), address_of(standard, "/revise/theme")
    shown = officer.get(page).text
    assert f'value="{scene.theme.id}" selected' in shown
    assert officer.send(page, {"value_code": str(scene.theme.id), "reason": "It does."}).status_code == 302
    assert queries.find_clause(standard, "theme").value["title"] == scene.theme.title
    again = officer.get(page).text
    assert f'id="value_title" name="value_title" type="text" value="{scene.theme.title}"' not in again
    assert officer.send(page, {"value_code": "", "value_title": "Ours", "reason": "None fits."}).status_code == 302
    db.session.expire_all()
    assert queries.find_clause(standard, "theme").value == {"title": "Ours"}
    assert officer.send(page, {"value_code": "forged", "reason": "So."}).status_code == 400


def test_what_was_published_as_words_alone_still_reads_hashes_and_is_shown(scene, standard, client):
    build.approve(standard, scene)
    publication = build.published(scene, [standard])
    said = queries.read_snapshot(publication)
    (one,) = said.standards
    clauses = tuple(
        replace(clause, value="Getting about") if clause.field == "theme" else clause for clause in one.clauses
    )
    older = replace(said, standards=(replace(one, clauses=clauses),))
    stored = json.loads(json.dumps(older.to_json()))
    assert content_hash(PublicationSnapshot.from_json(stored)) == content_hash(older)
    assert field_cells(older.standards[0])["theme"] == "Getting about"
    assert validate_value("theme", "Getting about") == []
    assert compare_standards(older.standards[0], one) is None
    assert validate_value("theme", ["Getting about"]) == [Problem("not_in_parts")]


def test_the_evidence_leads_back_to_consultation_theme_groups_and_opinion_groups(make, scene, client):
    run = _keep(
        OpinionRun(
            authority_id=scene.consultation.authority_id,
            consultation_id=scene.consultation.id,
            state=RunState.SUCCEEDED,
            queued_at=utcnow(),
            finished_at=utcnow(),
            k=2,
        )
    )
    (standard,) = build.approved(scene)
    publication = build.published(scene, [standard])
    value = queries.read_snapshot(publication).standards[0].value("resident_evidence")
    wanted = {
        "consultation": scene.consultation.slug,
        "theme": str(scene.theme.id),
        "groups": [str(scene.theme.first_candidate_id)],
        "opinion_run": str(run.id),
        "opinion_groups": ["A", "B"],
    }
    assert {name: value[name] for name in wanted} == wanted
    address = f"/{publication.authority.slug}/publications/{publication.slug}/{publication.version}"
    assert str(scene.theme.id) in client.get(address).text
    (row,) = csv.DictReader(io.StringIO(client.get(f"{address}/publication.csv").data.decode()))
    assert row["resident_evidence_theme"] == str(scene.theme.id)
    assert row["resident_evidence_opinion_groups"] == "A B"


def test_without_a_count_or_without_groups_none_is_named(scene, standard):
    value = queries.find_clause(standard, "resident_evidence").value
    assert "opinion_run" not in value
    assert "opinion_groups" not in value
    assert value["theme"] == str(scene.theme.id)
