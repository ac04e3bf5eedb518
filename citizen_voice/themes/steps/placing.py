"""Where statements are moved from, and where they may be moved to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, Consultation, GroupingRun, Theme, ThemeOrigin
from citizen_voice.themes import queries
from citizen_voice.themes.steps.review import list_undecided
from citizen_voice.themes.steps.texts import list_succeeded


class TargetKind(StrEnum):
    """What statements may be moved to."""

    THEME = "theme"
    OPEN = "open"
    SUGGESTION = "suggestion"


@dataclass(frozen=True)
class TargetRow:
    """A theme or suggestion to which statements may be moved, with the key by which a form names it."""

    kind: TargetKind
    target: Theme | CandidateTheme
    title: str

    @property
    def key(self) -> str:
        """Return the key by which a form names it."""
        return f"{self.kind.value}:{self.target.id}"


def source_of(whence: Theme | CandidateTheme | GroupingRun) -> Theme | CandidateTheme | None:
    """Return what statements are moved out of: the theme, the suggestion, or None for a list of unplaced ones.

    A suggestion that has become a theme meanwhile is that theme.
    """
    if isinstance(whence, GroupingRun):
        return None
    if isinstance(whence, CandidateTheme):
        theme = db.session.scalars(
            select(Theme)
            .join(ThemeOrigin, ThemeOrigin.theme_id == Theme.id)
            .where(ThemeOrigin.candidate_theme_id == whence.id)
        ).one_or_none()
        return theme or whence
    return whence


def is_suggestion(source: Theme | CandidateTheme | None) -> bool:
    """Say whether moving statements out of it takes up a suggestion."""
    return isinstance(source, CandidateTheme)


def list_targets(consultation: Consultation, source: Theme | CandidateTheme | None) -> Sequence[TargetRow]:
    """Return where statements of a source may be moved to: themes, open themes, and what is suggested now."""
    run_ids = [one.id for one in list_succeeded(consultation.id)]
    rows = [
        *(TargetRow(TargetKind.THEME, one, one.title) for one in queries.list_confirmed_themes(consultation)),
        *(TargetRow(TargetKind.OPEN, one, one.title) for one in queries.list_open_themes(consultation)),
        *(TargetRow(TargetKind.SUGGESTION, one, one.label) for at in run_ids for one in list_undecided(at)),
    ]
    return [one for one in rows if source is None or one.target.id != source.id]
