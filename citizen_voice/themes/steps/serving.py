"""Which goals, milestones and measures a theme may serve, as the last run that knew it says, with its reasons."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, union
from sqlalchemy.dialects.postgresql import distinct_on

from citizen_voice.db import db
from citizen_voice.models import CandidateSuggestion, CandidateTheme, GroupingRun, Theme, ThemeOrigin
from citizen_voice.reference.catalogue import Goal
from citizen_voice.themes.steps.goals import list_goals
from citizen_voice.themes.steps.measures import list_measures
from citizen_voice.themes.steps.words import ShownStatement, load_shown
from citizen_voice.vocabulary import RunState, SuggestionKind


@dataclass(frozen=True)
class ShownSuggestion:
    """A goal, milestone or measure by name, how near the theme's words are to it (0 to 1), and what speaks for it.

    `name` is in the words of the reference data, to be translated where it is shown, or the title of a measure.
    """

    kind: SuggestionKind
    code: str
    name: str
    score: float
    nearest: list[ShownStatement]
    shared_words: list[str]


class NearestGoal(NamedTuple):
    """The goal that a theme's words are nearest to, and how near (0 to 1): the machine's suggestion."""

    goal: Goal
    score: float


def list_suggestions(theme: Theme) -> list[ShownSuggestion]:
    """Return what a theme may serve, goals first, the nearest first; empty when no run has said anything of it.

    It is what the newest run says that the theme came from, took in, or was found again by.
    """
    newest = _newest_candidates(theme.consultation_id, [theme.id])
    rows = db.session.scalars(
        select(CandidateSuggestion)
        .where(CandidateSuggestion.candidate_theme_id == newest.get(theme.id))
        .order_by(CandidateSuggestion.kind.desc(), CandidateSuggestion.rank)
    ).all()
    shown = load_shown({uuid.UUID(at) for row in rows for at in row.nearest_statement_ids})
    names = _names(theme)
    return [
        ShownSuggestion(
            kind=row.kind,
            code=row.code,
            name=names[row.kind, row.code],
            score=row.score,
            nearest=[shown[uuid.UUID(at)] for at in row.nearest_statement_ids],
            shared_words=list(row.shared_words),
        )
        for row in rows
        # A later edition of the reference data, or version of a publication, may have dropped one.
        if (row.kind, row.code) in names
    ]


def nearest_goals(consultation_id: uuid.UUID, theme_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, NearestGoal]:
    """Return by theme of a consultation the goal that the machine says is nearest to it; in three queries.

    It is what `list_suggestions` gives first of the goals. A theme of which no run has said anything is missing.
    """
    newest = _newest_candidates(consultation_id, theme_ids)
    named = {one.code: one for one in list_goals(consultation_id)}
    rows = db.session.execute(
        select(CandidateSuggestion.candidate_theme_id, CandidateSuggestion.code, CandidateSuggestion.score)
        .where(
            CandidateSuggestion.candidate_theme_id.in_(list(newest.values())),
            CandidateSuggestion.kind == SuggestionKind.MISSION,
            CandidateSuggestion.code.in_(list(named)),
        )
        .ext(distinct_on(CandidateSuggestion.candidate_theme_id))
        .order_by(CandidateSuggestion.candidate_theme_id, CandidateSuggestion.rank)
    )
    nearest = {at: NearestGoal(named[code], score) for at, code, score in rows}
    return {theme_id: nearest[at] for theme_id, at in newest.items() if at in nearest}


def _newest_candidates(consultation_id: uuid.UUID, theme_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return by theme the suggestion of the newest run that said what the theme may serve."""
    came_from = select(ThemeOrigin.theme_id, ThemeOrigin.candidate_theme_id).where(ThemeOrigin.theme_id.in_(theme_ids))
    found_again = select(CandidateTheme.continues_theme_id, CandidateTheme.id).where(
        CandidateTheme.continues_theme_id.in_(theme_ids)
    )
    own = union(came_from, found_again).subquery()
    theme_id, candidate_id = own.c
    rows = db.session.execute(
        select(theme_id, candidate_id)
        .join(CandidateTheme, CandidateTheme.id == candidate_id)
        .join(GroupingRun, GroupingRun.id == CandidateTheme.grouping_run_id)
        .where(
            GroupingRun.consultation_id == consultation_id,
            GroupingRun.state.in_((RunState.SUCCEEDED, RunState.SUPERSEDED)),
            candidate_id.in_(select(CandidateSuggestion.candidate_theme_id)),
        )
        .ext(distinct_on(theme_id))
        # Of several that were merged into one theme, the one that most people stand behind.
        .order_by(theme_id, GroupingRun.queued_at.desc(), CandidateTheme.people.desc(), CandidateTheme.number)
    )
    return {row[0]: row[1] for row in rows}


def _names(theme: Theme) -> dict[tuple[SuggestionKind, str], str]:
    measured = list_measures(theme.consultation_id)
    named = {(SuggestionKind.MEASURE, one.code): f"{one.code} {one.title}" for one in measured}
    goals = list_goals(theme.consultation_id)
    named |= {(SuggestionKind.MISSION, one.code): one.name for one in goals}
    return named | {(SuggestionKind.MILESTONE, one.code): one.text for goal in goals for one in goal.milestones}
