"""Goals of the authority that no chosen priority serves, and priorities that serve no goal."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from citizen_voice.db import db
from citizen_voice.models import Clause, PriorityList, Standard, Theme
from citizen_voice.priorities import queries
from citizen_voice.reference.catalogue import Goal
from citizen_voice.themes.steps.goals import list_goals
from citizen_voice.themes.steps.serving import NearestGoal, nearest_goals
from citizen_voice.vocabulary import StandardState

if TYPE_CHECKING:
    from citizen_voice.models import Consultation

FIELD = "mission_links"


@dataclass(frozen=True)
class ServingPriority:
    """A chosen theme, the standard drafted from it if any, and the goals an officer linked that to.

    `reason` is why it serves none, where an officer said so; `nearest` is the machine's suggestion, and only there
    while no officer has linked it or said that there is no goal.
    """

    theme: Theme
    reference: str | None
    linked: frozenset[str]
    reason: str
    nearest: NearestGoal | None


@dataclass(frozen=True)
class SuggestedGoal:
    """A goal that no chosen priority is linked to, and those that the machine says are nearest to it."""

    goal: Goal
    priorities: Sequence[ServingPriority]


@dataclass(frozen=True)
class GoalCoverage:
    """What the latest list leaves out: goals without a priority, goals that only the machine connects with one,
    and priorities that no officer linked to a goal, those without a suggestion first.
    """

    priority_list: PriorityList
    unserved: Sequence[Goal]
    suggested: Sequence[SuggestedGoal]
    unlinked: Sequence[ServingPriority]


def describe_goals(consultation: "Consultation") -> GoalCoverage | None:
    """Return which goals the priorities chosen last serve; None while nothing is chosen."""
    latest = queries.latest_priority_list(consultation)
    if latest is None:
        return None
    goals = list_goals(consultation.id)
    priorities = _priorities(latest, consultation, goals)
    linked = {code for one in priorities for code in one.linked}
    suggested = [
        SuggestedGoal(goal, own)
        for goal in goals
        if goal.code not in linked
        and (own := [one for one in priorities if one.nearest and one.nearest.goal.code == goal.code])
    ]
    known = linked | {one.goal.code for one in suggested}
    return GoalCoverage(
        priority_list=latest,
        unserved=[goal for goal in goals if goal.code not in known],
        suggested=suggested,
        unlinked=sorted((one for one in priorities if not one.linked), key=lambda one: one.nearest is not None),
    )


def _priorities(latest: PriorityList, consultation: "Consultation", goals: Sequence[Goal]) -> list[ServingPriority]:
    themes = [entry.theme for entry in queries.list_entries(latest) if entry.is_chosen]
    known = frozenset(goal.code for goal in goals)
    links = _links([theme.id for theme in themes], known)
    nearest = nearest_goals(consultation.id, [theme.id for theme in themes])
    return [_priority(theme, links.get(theme.id), nearest) for theme in themes]


def _priority(theme: Theme, link: "_Link | None", nearest: Mapping[uuid.UUID, NearestGoal]) -> ServingPriority:
    is_settled = link is not None and bool(link.codes or link.reason)
    return ServingPriority(
        theme=theme,
        reference=link.reference if link else None,
        linked=link.codes if link else frozenset(),
        reason=link.reason if link and not link.codes else "",
        nearest=None if is_settled else nearest.get(theme.id),
    )


@dataclass(frozen=True)
class _Link:
    reference: str
    codes: frozenset[str]
    reason: str


def _links(theme_ids: Sequence[uuid.UUID], known: frozenset[str]) -> dict[uuid.UUID, _Link]:
    """Return by theme its standard and the known goals that this is linked to, as its current revision says."""
    is_field = and_(Clause.standard_revision_id == Standard.current_revision_id, Clause.field == FIELD)
    rows = db.session.execute(
        select(Standard.theme_id, Standard.reference, Clause.value, Clause.reason)
        .outerjoin(Clause, is_field)
        .where(Standard.theme_id.in_(theme_ids), Standard.state != StandardState.WITHDRAWN)
    )
    return {
        theme_id: _Link(reference, frozenset(one["code"] for one in value or ()) & known, reason or "")
        for theme_id, reference, value, reason in rows
    }
