"""Who is missing: areas and ages below their share, what weighting is worth, missions without a priority."""

import pytest
from sqlalchemy import delete, select

from citizen_voice.db import db
from citizen_voice.models import CandidateSuggestion, PopulationMargin, PriorityListEntry, ThemeOrigin
from citizen_voice.priorities.steps.coverage import describe_coverage, people_needed
from citizen_voice.priorities.steps.goal_coverage import describe_goals
from citizen_voice.reference.catalogue import missions
from citizen_voice.standards import service as standards_service
from citizen_voice.vocabulary import (
    AgeBand,
    Capacity,
    ContributionSource,
    MarginKind,
    ModerationStatus,
    SuggestionKind,
)
from tests.factories import populations, standards
from tests.factories import themes as made
from tests.query_count import counted_statements


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def brant(make, consultation):
    return make.council(code="X1", name="Brant")


@pytest.fixture
def tamer(make, consultation):
    return make.council(code="X2", name="Tamer")


@pytest.fixture
def page(consultation):
    return f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/coverage"


@pytest.fixture
def browser(make, client_as, consultation):
    return client_as(make.officer())


def words(browser, page) -> str:
    """The page as it reads, with one blank between words."""
    return " ".join(browser.get(page).text.replace("&#39;", "'").split())


def test_who_counts_as_having_taken_part(make, consultation, brant):
    here = {"participant": make.participant(consultation, council=brant)}
    make.vote(make.proposal(consultation, **here), **here)
    make.proposal(consultation, **here)
    for values in (
        {"status": ModerationStatus.PENDING},
        {"source": ContributionSource.SEED},
        {"withdrawn_at": consultation.opened_at},
    ):
        make.proposal(consultation, participant=make.participant(consultation, council=brant), **values)
    make.participant(consultation, council=brant)
    make.vote(make.proposal(make.consultation()))
    coverage = describe_coverage(consultation)
    assert coverage.people == 1
    assert coverage.areas.rows[0].people == 1


def test_people_needed_bring_an_area_to_four_fifths_of_its_share():
    for people, of, share in ((3, 100, 0.12), (0, 10, 0.5), (0, 3, 0.001), (999, 33_422, 0.12)):
        needed = people_needed(people, of, share)
        assert (people + needed) / (of + needed) >= 0.8 * share
        assert (people + needed - 1) / (of + needed - 1) < 0.8 * share
    assert people_needed(8, 100, 0.1) == 0
    assert people_needed(50, 100, 0.1) == 0


def test_areas_below_their_share_come_first_in_sentences(make, consultation, brant, tamer, browser, page):
    make.council(code="X3", name="Carrow")
    populations.give(consultation, {"X1": 80_000, "X2": 12_000, "X3": 8_000})
    populations.voters(make, consultation, 90, brant)
    populations.voters(make, consultation, 3, tamer)
    populations.voters(make, consultation, 7)
    populations.voters(make, consultation, 4, tamer, capacity=Capacity.ORGANISATION)
    shown = words(browser, page)
    first = "Tamer has 12% of the people and 3% of those who took part: about 7 more would be needed."
    second = "Carrow has 8% of the people and 0% of those who took part: about 7 more would be needed."
    assert first in shown
    assert second in shown
    assert "Brant has" not in shown
    rows = describe_coverage(consultation).areas
    assert [row.category.code for row in rows.rows] == ["X3", "X2", "X1"], "of two that miss as many, the emptier first"
    assert [(row.people, row.organisations) for row in rows.rows] == [(0, 0), (3, 4), (90, 0)]
    assert (rows.people, rows.rest, rows.rest_organisations) == (93, 7, 0)
    assert "100</dd>" in shown
    assert "Where the numbers of people are from: ONS mid-2024 estimates" in shown


def test_without_a_population_there_are_counts_and_the_way_to_enter_it(make, consultation, tamer, browser, page):
    populations.voters(make, consultation, 3, tamer, age_band=AgeBand.FROM_16)
    shown = words(browser, page)
    assert "It is not known how many people live in each area" in shown
    assert "It is not known how many people are of each age" in shown
    assert shown.count(f'href="{page.replace("coverage", "population")}"') == 3
    assert "more would be needed" not in shown
    assert "once its numbers are known" in shown


def test_nobody_yet(consultation, brant, browser, page):
    populations.give(consultation)
    shown = words(browser, page)
    assert "Nobody who lives in the area has taken part yet." in shown
    assert "Nobody has said how old they are." in shown
    assert "Nothing is chosen yet" in shown


def test_every_area_has_its_share(make, consultation, brant, tamer, browser, page):
    populations.give(consultation)
    populations.voters(make, consultation, 5, brant)
    populations.voters(make, consultation, 5, tamer)
    assert "Every area has at least four fifths of its share" in words(browser, page)


def test_ages_are_of_those_who_stated_them(make, consultation, brant, browser, page):
    populations.give(consultation, {"X1": 1_007}, {"16-24": 300, "25-34": 701})
    populations.voters(make, consultation, 10, brant, age_band=AgeBand.FROM_25)
    populations.voters(make, consultation, 30, brant)
    shown = words(browser, page)
    assert "10 people said how old they are, and are counted here. 30 people did not say." in shown
    assert (
        "Those aged 16-24 are 30% of the people and 0% of those who took part: about 4 more would be needed." in shown
    )
    ages = describe_coverage(consultation).ages
    assert (ages.people, ages.rest, ages.rows[0].category) == (10, 30, AgeBand.FROM_16)


def test_what_a_weighted_sample_is_worth(make, consultation, brant, tamer, browser, page):
    make.council(code="X3", name="Carrow")
    populations.give(consultation, {"X1": 400, "X2": 400, "X3": 200})
    populations.voters(make, consultation, 30, brant)
    populations.voters(make, consultation, 10, tamer)
    populations.voters(make, consultation, 5, tamer, capacity=Capacity.ORGANISATION)
    populations.voters(make, consultation, 5)
    weighing = describe_coverage(consultation).weighing
    # Weights of 2/3 and 2: Kish's (30 · 2/3 + 10 · 2)² / (30 · 4/9 + 10 · 4).
    assert weighing.people == 40
    assert weighing.raking.effective_size == pytest.approx(40**2 / (30 * 4 / 9 + 40))
    shown = words(browser, page)
    assert "The 40 people who live here and took part then tell as much as about 30 who each count once." in shown
    assert "Areas can be made to count as they do in the population." in shown
    assert "Nobody from Carrow took part, where 20% of the people live: no weight can stand for them." in shown
    assert "No limit was needed" in shown
    assert "Weighting does not cure self-selection" in shown


def test_weights_at_their_limit_and_ages_are_said(make, consultation, brant, tamer, browser, page):
    populations.give(consultation, {"X1": 100, "X2": 900}, {"16-24": 294, "25-34": 700})
    populations.voters(make, consultation, 90, brant, age_band=AgeBand.FROM_16)
    populations.voters(make, consultation, 10, tamer, age_band=AgeBand.FROM_25)
    weighing = describe_coverage(consultation).weighing
    assert weighing.kinds == {MarginKind.AREA, MarginKind.AGE}
    assert not weighing.raking.has_converged
    shown = words(browser, page)
    assert "Areas and ages can be made to count as they do in the population." in shown
    assert "people are held at a limit" in shown
    assert "Even so, the share of" in shown
    assert "Nobody said that they are aged 0-15, as 0% of the people are" in shown
    assert "That is less than half" in shown


def test_ages_alone_can_be_weighted_to(make, consultation, brant, browser, page):
    populations.give(consultation, {"X1": 1000}, {"16-24": 497, "25-34": 497})
    db.session.execute(delete(PopulationMargin).where(PopulationMargin.kind == MarginKind.AREA))
    populations.voters(make, consultation, 6, brant, age_band=AgeBand.FROM_16)
    shown = words(browser, page)
    assert "Ages can be made to count as they do in the population." in shown
    assert "It is not known how many people live in each area" in shown


def test_areas_that_changed_since_are_said(make, consultation, brant, browser, page):
    populations.give(consultation)
    populations.voters(make, consultation, 6, make.council(code="X9", name="New"))
    populations.voters(make, consultation, 6, brant)
    shown = words(browser, page)
    assert "The areas of your authority have changed since" in shown
    assert describe_coverage(consultation).weighing is None


def suggest(theme, *codes: str) -> None:
    """The machine's suggestion for a theme, the nearest first."""
    if not db.session.scalars(select(ThemeOrigin).filter_by(candidate_theme_id=theme.first_candidate_id)).all():
        owned = {"authority_id": theme.authority_id, "theme_id": theme.id}
        made.keep(ThemeOrigin(**owned, candidate_theme_id=theme.first_candidate_id))
    for rank, code in enumerate(codes, start=1):
        made.keep(
            CandidateSuggestion(
                authority_id=theme.authority_id,
                candidate_theme_id=theme.first_candidate_id,
                kind=SuggestionKind.MISSION,
                code=code,
                rank=rank,
                score=0.6 / rank,
                nearest_statement_ids=[],
                shared_words=[],
            )
        )


def link(standard, officer, codes, reason="It serves it."):
    value = [{"code": code, "strength": "direct"} for code in codes]
    change = standards_service.FieldChange(value, reason)
    standards_service.revise_standard(standard, officer_id=officer.id, changes={"mission_links": change})


def test_missions_and_priorities_without_another(make, browser, client_as):
    known = [mission.code for mission in missions()]
    scene = standards.scene(make, themes=4)
    officer, page = scene.officer, f"/{scene.consultation.authority.slug}/staff/consultations/"
    page += f"{scene.consultation.slug}/coverage"
    linked, told, suggested, neither = [entry.theme for entry in scene.priority_list.entries]
    suggest(suggested, known[2], known[3])
    suggest(linked, known[4])
    suggest(told, known[4])
    drafted = {one.theme_id: one for one in standards.drafts(scene)}
    link(drafted[linked.id], officer, [known[0], known[1]])
    link(drafted[told.id], officer, [], "It is about this place alone.")
    found = describe_goals(scene.consultation)
    assert [mission.code for mission in found.unserved] == known[3:]
    assert [(one.goal.code, [each.theme.id for each in one.priorities]) for one in found.suggested] == [
        (known[2], [suggested.id])
    ]
    assert [one.theme.id for one in found.unlinked][-1] == suggested.id, "those without a suggestion come first"
    assert {one.theme.id for one in found.unlinked} == {told.id, suggested.id, neither.id}
    shown = words(client_as(officer), page)
    assert f"“{missions()[3].name}” has no chosen priority." in shown
    assert f"“{missions()[2].name}” has a priority only by the machine’s suggestion" in shown
    assert f"By the machine’s suggestion: “{missions()[2].name}” (0.60 on a scale from 0 to 1)" in shown
    assert "None, as an officer said: It is about this place alone." in shown
    assert "None, and the machine suggests none" in shown
    reference = drafted[suggested.id].reference
    assert f"/standards/{reference}/revise/mission_links" in shown


def test_only_the_latest_list_and_what_is_chosen_on_it_count(make, browser, page, consultation):
    known = [mission.code for mission in missions()]
    first, second = made.theme(make, consultation, "Buses"), made.theme(make, consultation, "Parks")
    suggest(first, known[0])
    suggest(second, known[1])
    standards.priority_list(consultation, [first])
    standards.priority_list(consultation, [second])
    assert [one.goal.code for one in describe_goals(consultation).suggested] == [known[1]]
    last = standards.priority_list(consultation, [])
    owned = {"authority_id": consultation.authority_id, "priority_list_id": last.id}
    made.keep(PriorityListEntry(**owned, theme_id=second.id, rank=1, is_chosen=False, figures={}))
    found = describe_goals(consultation)
    assert (len(found.unserved), found.suggested, found.unlinked) == (len(known), [], [])
    assert "Draft a standard" not in words(browser, page)


def test_a_priority_without_a_standard_is_to_be_drafted(make, browser, page, consultation):
    theme = made.theme(make, consultation, "Buses")
    standards.priority_list(consultation, [theme])
    shown = words(browser, page)
    assert "Draft a standard from it" in shown
    assert f"/consultations/{consultation.slug}/standards" in shown


def test_the_page_needs_no_more_queries_for_more_people_and_themes(make, consultation, brant, tamer, browser, page):
    populations.give(consultation, None, {"16-24": 1000, "25-34": 994})
    counts = []
    for number in range(3):
        populations.voters(make, consultation, 3, brant, age_band=list(AgeBand)[number])
        populations.voters(make, consultation, 3, tamer)
        theme = made.theme(make, consultation, f"Theme {number}")
        suggest(theme, missions()[number].code)
        themes = list(db.session.scalars(select(made.Theme).filter_by(consultation_id=consultation.id)))
        standards.priority_list(consultation, themes)
        browser.get(page)
        with counted_statements() as sent:
            assert browser.get(page).status_code == 200
        counts.append(len(sent))
    assert len(set(counts)) == 1
