"""Missions and milestones that a theme may serve: suggested with a score and reasons; only officers decide."""

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import CandidateSuggestion, Clause
from citizen_voice.reference.catalogue import milestones, missions, well_being_goals
from citizen_voice.themes import service
from citizen_voice.themes.steps import measures, serving
from citizen_voice.themes.steps.goals import goal_scores
from citizen_voice.vocabulary import PolicyProfileCode, SuggestionKind
from tests.factories import standards


def test_a_suggestion_has_a_score_and_the_statements_that_speak_for_it(
    proposals, group, suggestion_of, statement, encoder
):
    found = suggestion_of(group(), proposals["job"][0])
    rows = db.session.scalars(
        select(CandidateSuggestion)
        .where(CandidateSuggestion.candidate_theme_id == found.id)
        .order_by(CandidateSuggestion.kind, CandidateSuggestion.rank)
    ).all()
    assert {one.kind for one in rows} == {SuggestionKind.MISSION, SuggestionKind.MILESTONE}
    for kind, known in ((SuggestionKind.MISSION, missions()), (SuggestionKind.MILESTONE, milestones())):
        own = [one for one in rows if one.kind is kind]
        assert [one.rank for one in own] == [1, 2, 3]
        assert [one.score for one in own] == sorted((one.score for one in own), reverse=True)
        assert {one.code for one in own} <= {one.code for one in known}
    members = {str(statement(one).id) for one in proposals["job"]}
    assert all(set(one.nearest_statement_ids) <= members for one in rows)
    growth = next(one for one in rows if one.code == "growth")
    assert "local" in growth.shared_words


def test_the_page_of_a_theme_shows_them_with_their_reasons(proposals, group, suggestion_of, officer, browser, base):
    theme = service.confirm_candidate(suggestion_of(group(), proposals["job"][0]), officer_id=officer.id)
    page = browser.get(f"{base}/themes/{theme.id}").text
    assert "the machine’s suggestion" in page
    assert "Kickstart economic growth" in page
    assert "Words of both" in page
    assert db.session.scalars(select(Clause)).all() == []


def test_measures_of_what_is_published_are_suggested_too(
    make, consultation, proposals, group, suggestion_of, officer, browser, base
):
    standards.published(standards.scene(make))
    (code,) = {one.code for one in measures.list_measures(consultation.id)}
    theme = service.confirm_candidate(suggestion_of(group(), proposals["bus"][0]), officer_id=officer.id)
    (measure,) = [one for one in serving.list_suggestions(theme) if one.kind is SuggestionKind.MEASURE]
    assert (measure.code, measure.name.partition(" ")[0]) == (code, code)
    assert -1 <= measure.score <= 1
    assert measure.nearest
    page = browser.get(f"{base}/themes/{theme.id}").text
    assert "Measures of published standards" in page
    assert measure.name in page


def test_a_theme_found_again_shows_what_the_newest_run_says(
    make, consultation, proposals, group, suggestion_of, officer
):
    first = suggestion_of(group(), proposals["job"][0])
    theme = service.confirm_candidate(first, officer_id=officer.id)
    before = serving.list_suggestions(theme)
    make.proposal(consultation, "hire local apprentices for building work nine")
    found = suggestion_of(group(), proposals["job"][0])
    scores = db.session.scalars(
        select(CandidateSuggestion.score).where(CandidateSuggestion.candidate_theme_id == found.id)
    ).all()
    after = serving.list_suggestions(theme)
    assert sorted(one.score for one in after) == sorted(scores)
    assert [one.score for one in after] != [one.score for one in before]
    assert [one.kind for one in after] == [SuggestionKind.MISSION] * 3 + [SuggestionKind.MILESTONE] * 3


def test_words_in_another_language_than_the_descriptions_are_not_compared_with_them(
    make, consultation, group, suggestion_of
):
    welsh = [
        make.proposal(consultation, f"mwy o goed ger pob ysgol gynradd rhif {number}", language="cy")
        for number in ("un", "dau", "tri")
    ]
    found = suggestion_of(group(), welsh[0])
    rows = select(CandidateSuggestion).where(CandidateSuggestion.candidate_theme_id == found.id)
    assert db.session.scalars(rows).all() == []


def test_in_wales_the_well_being_goals_are_suggested_and_no_mission_or_milestone(
    consultation, proposals, group, suggestion_of, officer, browser, base
):
    consultation.authority.policy_profile = PolicyProfileCode.WALES
    db.session.flush()
    theme = service.confirm_candidate(suggestion_of(group(), proposals["job"][0]), officer_id=officer.id)
    found = serving.list_suggestions(theme)
    assert {one.kind for one in found} == {SuggestionKind.MISSION}
    assert {one.code for one in found} <= {one.code for one in well_being_goals()}
    assert len(goal_scores(theme)) == 7
    page = browser.get(f"{base}/themes/{theme.id}").text
    assert "Well-being goals" in page
    assert "Kickstart" not in page
    # Another profile has other goals, of which the run has said nothing.
    consultation.authority.policy_profile = PolicyProfileCode.ENGLAND
    assert serving.list_suggestions(theme) == []
    assert goal_scores(theme) == []
