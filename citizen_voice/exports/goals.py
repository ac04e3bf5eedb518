"""The goals that standards of a published set are linked to: missions, or the well-being goals of Wales."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from citizen_voice.exports.snapshot import PublicationSnapshot, StandardSnapshot

WELL_BEING_GOALS = "wales-goals"
"""The set of goals of the Welsh profile. Sets of any other name, or of none, are missions."""

MISSION_SCHEME, WELL_BEING_SCHEME = "X_UK_MISSION", "X_WALES_WELL_BEING_GOAL"
_SCHEMES = {True: WELL_BEING_SCHEME, False: MISSION_SCHEME}
_PAGES = {True: "well-being-goals", False: "missions"}


@dataclass(frozen=True, slots=True)
class LinkedGoal:
    """A goal that a standard serves, as it was called when the set was published; ``strength`` direct or supporting.

    ``scheme`` says in OCDS which set of goals the code is from, ``url`` is the goal's own address.
    """

    code: str
    name: str
    name_cy: str
    strength: str
    scheme: str
    url: str


def has_well_being_goals(publication: PublicationSnapshot) -> bool:
    """Say whether a set is linked to well-being goals; one from before there were profiles is linked to missions."""
    return publication.profile is not None and publication.profile.goal_set == WELL_BEING_GOALS


def goal_url(publication: PublicationSnapshot, code: str, base_url: str) -> str:
    """Return the address of a goal of a set."""
    page = _PAGES[has_well_being_goals(publication)]
    return f"{base_url.rstrip('/')}/{page}#{quote(code, safe='')}"


def linked_goals(standard: StandardSnapshot, publication: PublicationSnapshot, base_url: str) -> tuple[LinkedGoal, ...]:
    """Return the goals that a standard is linked to, in the officer's order.

    None for a set that was published before sets named their profile: its names of goals were not kept.
    """
    if publication.profile is None:
        return ()
    named = {goal.code: goal for goal in publication.profile.goals}
    scheme = _SCHEMES[has_well_being_goals(publication)]
    return tuple(
        LinkedGoal(
            code=goal.code,
            name=goal.name,
            name_cy=goal.name_cy,
            strength=str(link.get("strength", "")),
            scheme=scheme,
            url=goal_url(publication, goal.code, base_url),
        )
        for link in standard.value("mission_links") or ()
        if (goal := named.get(link["code"])) is not None
    )


def codes_of_goals(standard: StandardSnapshot) -> str:
    """Return the codes of the goals that a standard is linked to, with spaces between."""
    return " ".join(link["code"] for link in standard.value("mission_links") or ())


def goals_called(goals: Sequence[LinkedGoal]) -> str:
    """Return what goals are called in a document: “Missions served” or “Well-being goals served”."""
    is_welsh = any(goal.scheme == WELL_BEING_SCHEME for goal in goals)
    return "Well-being goals served" if is_welsh else "Missions served"


def goals_in_words(goals: Sequence[LinkedGoal]) -> str:
    """Return the names of goals, each with how strongly it is served; empty when there are none."""
    return "; ".join(f"{goal.name} ({goal.strength})" if goal.strength else goal.name for goal in goals)
