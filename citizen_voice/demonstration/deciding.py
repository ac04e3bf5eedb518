"""Fourth step: an officer confirms or discards what the machine suggests, and another takes the proposed slate."""

from typing import TYPE_CHECKING

from citizen_voice.db import commit
from citizen_voice.demonstration import queries, rules
from citizen_voice.demonstration.material import Plan
from citizen_voice.demonstration.rules import CandidateFigures, LeftStatement
from citizen_voice.demonstration.setting_up import find_officer_id
from citizen_voice.exceptions import IncompleteError
from citizen_voice.priorities import jobs as priority_jobs
from citizen_voice.priorities import queries as priorities
from citizen_voice.priorities import service as priorities_service
from citizen_voice.priorities.steps import signing
from citizen_voice.priorities.steps.population import Margin, set_population
from citizen_voice.themes import queries as themes
from citizen_voice.themes import service as themes_service
from citizen_voice.vocabulary import MarginKind, Stance
from citizen_voice.voting import jobs as voting_jobs
from citizen_voice.voting.steps import opinion_runs

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, GroupingRun, PriorityList

ACCEPTED = "What the machine read from votes and words is accepted."
READ = "Read through: each is on the side of the title, or against it."
SAME_TITLE = "The machine found the same words for both, so they are one theme."


def decide_themes(plan: Plan, consultation: "Consultation", run: "GroupingRun") -> None:
    """Confirm or discard every suggested theme by the stated rules, unless that was done before."""
    officer_id = find_officer_id(consultation.authority, plan.acting("confirms_themes"))
    confirmed = {one.title: one for one in themes.list_confirmed_themes(consultation)}
    for found in queries.list_fine_candidates(run):
        if found.is_decided:
            continue
        candidate = found.candidate
        verdict = rules.judge_candidate(
            CandidateFigures(candidate.people, candidate.stability, found.welsh),
            plan.settings["rules"],
            plan.settings["reasons"],
        )
        if not verdict.is_confirmed:
            themes_service.discard_candidate(candidate, officer_id=officer_id, reason=verdict.reason)
        elif candidate.label in confirmed:
            into = confirmed[candidate.label]
            themes_service.merge_candidate(candidate, into=into, officer_id=officer_id, reason=SAME_TITLE)
        else:
            theme = themes_service.confirm_candidate(candidate, officer_id=officer_id, reason=verdict.reason)
            confirmed[theme.title] = theme


def orient_themes(plan: Plan, consultation: "Consultation") -> None:
    """Settle for and against in every confirmed theme by the stated rule. What is settled stays."""
    officer_id = find_officer_id(consultation.authority, plan.acting("confirms_themes"))
    orientation = plan.settings["orientation"]
    for theme in themes.list_confirmed_themes(consultation):
        members = queries.list_stances(theme)
        suggested = [one.statement_id for one in members if one.is_suggested and not one.is_settled]
        if suggested and orientation["accepts_suggestions"]:
            themes_service.accept_suggestions(theme, suggested, officer_id=officer_id, reason=ACCEPTED)
        left = [one for one in members if not one.is_settled]
        title_key = next((one.key for one in members if one.is_title), None)
        settled = rules.settle_stances(
            [LeftStatement(one.key, one.is_suggested) for one in left], title_key, orientation
        )
        stances = {
            left[place].statement_id: Stance.FOR if is_for else Stance.AGAINST for place, is_for in settled.items()
        }
        themes_service.orient_statements(theme, stances, officer_id=officer_id, reason=READ)


def enter_population(plan: Plan, consultation: "Consultation") -> None:
    """Enter how many people live in each area, where the plan says: so that pages can tell who is missing."""
    settings = plan.settings["authority"]
    people = {one["code"]: one["people"] for one in settings["councils"] if "people" in one}
    if people:
        set_population(
            consultation,
            {MarginKind.AREA: Margin(people, settings["population_source"])},
            officer_id=find_officer_id(consultation.authority, plan.acting("chooses")),
        )


def work_votes_through(consultation: "Consultation") -> None:
    """Find opinion groups and count what people think of the themes, unless that was done on the votes there are."""
    if opinion_runs.find_last_good(consultation.id) is None:
        run = opinion_runs.request_run(consultation)
        commit()
        if run is not None:
            voting_jobs.run_opinion(str(run.id))
    priority_jobs.count_theme_opinion(str(consultation.id))


def choose_priorities(plan: Plan, consultation: "Consultation") -> "PriorityList":
    """Return the list of priorities: the one that is there, or the slate that is proposed now, taken as it stands.

    Raises `IncompleteError` when nothing is proposed.
    """
    standing = priorities.latest_priority_list(consultation)
    if standing is not None:
        return standing
    figures = signing.rank_themes(consultation)
    places = plan.settings["rules"]["priorities"]
    at_hand = signing.find_slate(consultation, places, {row.theme.id for row in figures})
    if at_hand is None or not at_hand.theme_ids:
        raise IncompleteError("No theme can be chosen.", ["Nobody has voted for any, so no slate is proposed."])
    unstable = {row.theme.id for row in figures if row.is_unstable}
    return priorities_service.choose_priorities(
        consultation,
        officer_id=find_officer_id(consultation.authority, plan.acting("chooses")),
        reasons=dict.fromkeys(at_hand.theme_ids, ""),
        instability_reasons=dict.fromkeys(at_hand.theme_ids & unstable, plan.settings["reasons"]["unstable"]),
        places=places,
    )
