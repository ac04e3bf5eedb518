"""Where statements are moved from, and where they may be moved to."""

from enum import StrEnum

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, Consultation, GroupingRun, Theme, ThemeOrigin
from citizen_voice.themes import queries
from citizen_voice.themes.steps.review import list_undecided
from citizen_voice.themes.steps.texts import list_succeeded
from citizen_voice.vocabulary import ThemeState


class TargetKind(StrEnum):
    """What statements may be moved to."""

    THEME = "theme"
    OPEN = "open"
    SUGGESTION = "suggestion"


def kind_of(target: Theme | CandidateTheme) -> TargetKind:
    """Say what it is that statements may be moved to."""
    if isinstance(target, CandidateTheme):
        return TargetKind.SUGGESTION
    return TargetKind.THEME if target.state is ThemeState.CONFIRMED else TargetKind.OPEN


def title_of(target: Theme | CandidateTheme) -> str:
    """Return the words under which officers know it."""
    return target.label if isinstance(target, CandidateTheme) else target.title


def key_of(target: Theme | CandidateTheme) -> str:
    """Return the key by which a form names it: the same before and after a theme is confirmed."""
    return f"{'candidate' if isinstance(target, CandidateTheme) else 'theme'}:{target.id}"


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


def list_live(consultation: Consultation) -> list[Theme]:
    """Return the themes that hold statements: the confirmed ones, then those not confirmed yet, each by title."""
    return [*queries.list_confirmed_themes(consultation), *queries.list_open_themes(consultation)]


def list_targets(
    consultation: Consultation, source: Theme | CandidateTheme | None = None
) -> list[Theme | CandidateTheme]:
    """Return where statements of a source may be moved to: themes, and what is suggested now and not decided."""
    targets: list[Theme | CandidateTheme] = [*list_live(consultation)]
    for run in list_succeeded(consultation.id):
        targets += list_undecided(run.id)
    return [one for one in targets if source is None or one.id != source.id]
