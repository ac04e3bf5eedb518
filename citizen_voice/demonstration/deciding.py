"""Fourth step: an officer confirms or discards what the machine suggests, and another chooses the priorities."""

from typing import TYPE_CHECKING

from citizen_voice.demonstration import queries, rules
from citizen_voice.demonstration.material import Plan
from citizen_voice.demonstration.rules import CandidateFigures, LeftStatement, ThemeVotes
from citizen_voice.demonstration.setting_up import find_officer_id
from citizen_voice.exceptions import IncompleteError
from citizen_voice.priorities import queries as priorities
from citizen_voice.priorities import service as priorities_service
from citizen_voice.themes import queries as themes
from citizen_voice.themes import service as themes_service
from citizen_voice.themes.steps.theme_figures import list_theme_figures
from citizen_voice.vocabulary import Stance

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, GroupingRun, PriorityList
    from citizen_voice.themes.steps.theme_figures import ThemeFiguresRow

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


def choose_priorities(plan: Plan, consultation: "Consultation") -> "PriorityList":
    """Return the list of priorities: the one that is there, or the one that the stated rule chooses now.

    Raises `IncompleteError` when no theme meets the rule.
    """
    standing = priorities.latest_priority_list(consultation)
    if standing is not None:
        return standing
    figures = list_theme_figures(consultation)
    chosen = rules.choose_priorities(
        [_votes_on(one) for one in figures], plan.settings["rules"], plan.settings["reasons"]
    )
    if not chosen:
        raise IncompleteError(
            "No theme can be chosen.", ["None has enough votes for the rule that the demonstration's officers follow."]
        )
    return priorities_service.choose_priorities(
        consultation,
        officer_id=find_officer_id(consultation.authority, plan.acting("chooses")),
        reasons={figures[place].theme.id: reason for place, reason in chosen.items()},
    )


def _votes_on(row: "ThemeFiguresRow") -> ThemeVotes:
    return ThemeVotes(row.people, len(row.areas), row.support, row.opposition, row.unsure)
