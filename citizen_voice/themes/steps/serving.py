"""Which missions, milestones and measures a theme may serve, as the last run that knew it says, with its reasons."""

import uuid
from dataclasses import dataclass

from sqlalchemy import or_, select

from citizen_voice.db import db
from citizen_voice.models import CandidateSuggestion, CandidateTheme, GroupingRun, Theme, ThemeOrigin
from citizen_voice.reference.catalogue import milestones, missions
from citizen_voice.themes.steps.measures import list_measures
from citizen_voice.themes.steps.words import ShownStatement, load_shown
from citizen_voice.vocabulary import RunState, SuggestionKind


@dataclass(frozen=True)
class ShownSuggestion:
    """A mission, milestone or measure by name, how near the theme's words are to it (0 to 1), and what speaks for it.

    `name` is in the words of the reference data, to be translated where it is shown, or the title of a measure.
    """

    kind: SuggestionKind
    code: str
    name: str
    score: float
    nearest: list[ShownStatement]
    shared_words: list[str]


def list_suggestions(theme: Theme) -> list[ShownSuggestion]:
    """Return what a theme may serve, missions first, the nearest first; empty when no run has said anything of it.

    It is what the newest run says that the theme came from, took in, or was found again by.
    """
    rows = db.session.scalars(
        select(CandidateSuggestion)
        .where(CandidateSuggestion.candidate_theme_id == _newest_candidate_id(theme))
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


def _newest_candidate_id(theme: Theme) -> uuid.UUID | None:
    is_of_theme = or_(
        CandidateTheme.continues_theme_id == theme.id,
        CandidateTheme.id.in_(select(ThemeOrigin.candidate_theme_id).where(ThemeOrigin.theme_id == theme.id)),
    )
    return db.session.scalar(
        select(CandidateTheme.id)
        .join(GroupingRun, GroupingRun.id == CandidateTheme.grouping_run_id)
        .where(
            is_of_theme,
            GroupingRun.consultation_id == theme.consultation_id,
            GroupingRun.state.in_((RunState.SUCCEEDED, RunState.SUPERSEDED)),
            CandidateTheme.id.in_(select(CandidateSuggestion.candidate_theme_id)),
        )
        # Of several that were merged into one theme, the one that most people stand behind.
        .order_by(GroupingRun.queued_at.desc(), CandidateTheme.people.desc(), CandidateTheme.number)
        .limit(1)
    )


def _names(theme: Theme) -> dict[tuple[SuggestionKind, str], str]:
    measured = list_measures(theme.consultation_id)
    named = {(SuggestionKind.MEASURE, one.code): f"{one.code} {one.title}" for one in measured}
    named |= {(SuggestionKind.MISSION, one.code): one.name for one in missions()}
    return named | {(SuggestionKind.MILESTONE, one.code): one.text for one in milestones()}
