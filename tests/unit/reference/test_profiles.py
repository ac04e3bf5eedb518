"""Policy profiles: which goals, duties, thresholds and documents bind the authorities of a nation, and since when."""

from datetime import date

import pytest

from citizen_voice.reference import catalogue
from citizen_voice.reference.profiles import (
    CODES,
    default_code,
    profile_by_date,
    profile_on,
    profiles,
)
from citizen_voice.vocabulary import PolicyProfileCode

NOW = date(2026, 11, 27)


def test_england_has_the_missions_and_wales_the_seven_well_being_goals_each_in_both_languages():
    england, wales = (profile_on(code, NOW) for code in ("england", "wales"))
    assert england.goals == catalogue.missions()
    assert wales.goals == catalogue.well_being_goals()
    assert [goal.code for goal in wales.goals] == (
        ["prosperous", "resilient", "healthier", "equal", "cohesive", "culture", "global"]
    )
    assert wales.goals[0].name_cy == "Cymru lewyrchus"
    assert all(goal.name and goal.name_cy and goal.name != goal.name_cy for goal in (*england.goals, *wales.goals))
    assert (england.has_well_being_goals, wales.has_well_being_goals) == (False, True)
    # A code names one goal whatever the profile, so that what is published keeps its meaning.
    assert len({goal.code for goal in (*england.goals, *wales.goals)}) == 12


def test_each_goal_says_in_two_sentences_what_contracts_could_do_for_it():
    assert all(goal.description.count(". ") == 1 for goal in catalogue.well_being_goals())
    assert all("contract" in goal.description.casefold() for goal in catalogue.well_being_goals())


def test_wales_has_neither_the_policy_statement_nor_the_social_value_act_and_england_none_of_the_welsh_duties():
    england, wales = (profile_on(code, NOW) for code in ("england", "wales"))
    assert [one.code for one in england.duties] == ["npps", "social_value_act", "kpis", "local_reservation"]
    assert [one.code for one in wales.duties] == (
        ["kpis", "socially_responsible", "social_public_works", "annual_report"]
    )
    assert ("record" in england.documents, "goals-record" in england.documents) == (True, False)
    assert ("record" in wales.documents, "goals-record" in wales.documents) == (False, True)
    assert wales.find_duty("socially_responsible").source.endswith("(Wales) Act 2023 s.24")
    assert wales.find_duty("npps") is None


def test_local_reservation_begins_in_england_with_the_order_and_never_in_wales():
    assert not profile_on("england", date(2026, 2, 3)).allows_local_reservation
    assert profile_on("england", date(2026, 2, 3)).find_duty("local_reservation") is None
    assert profile_on("england", date(2026, 2, 4)).allows_local_reservation
    assert not profile_on("wales", NOW).allows_local_reservation


def test_a_profile_of_the_past_is_found_by_its_day_and_a_day_before_all_has_the_first():
    first = profile_by_date("england", date(2025, 2, 24))
    assert profile_on("england", date(2020, 1, 1)) == first == profile_on("england", date(2026, 2, 3))
    with pytest.raises(LookupError, match="no policy profile “england” of 2025-02-25"):
        profile_by_date("england", date(2025, 2, 25))
    with pytest.raises(LookupError, match="no policy profile “scotland”"):
        profile_on("scotland", NOW)
    with pytest.raises(LookupError, match="no set of goals “scotland”"):
        catalogue.goals_of_set("scotland")


def test_no_two_profiles_of_a_nation_begin_on_one_day_and_all_that_they_name_is_there():
    assert len({(one.code, one.valid_from) for one in profiles()}) == len(profiles())
    assert {one.code for one in profiles()} == set(CODES) == set(PolicyProfileCode)
    for one in profiles():
        assert len(one.thresholds_on(NOW)) == len(one.thresholds)
        assert one.goals
        assert one.source
        assert all(duty.source and duty.about for duty in one.duties)


@pytest.mark.parametrize(
    ("councils", "code"),
    [
        (["W06000015", "W06000013"], "wales"),
        (["E08000003"], "england"),
        (["E06000019", "W06000021"], "england"),
        (["DEMO-1"], "england"),
        ([], "england"),
    ],
)
def test_the_profile_of_a_new_authority_is_that_of_its_councils(councils, code):
    assert default_code(councils) == code
