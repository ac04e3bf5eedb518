"""The confirmed themes of a consultation, a page at a time."""

from enum import StrEnum

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, Consultation, Theme, ThemeOrigin
from citizen_voice.themes.steps import theme_figures
from citizen_voice.themes.steps.theme_figures import ThemeFiguresRow
from citizen_voice.vocabulary import ThemeState

PER_PAGE = 25


class ThemeSort(StrEnum):
    """What the list is ordered by."""

    PEOPLE = "people"
    STATEMENTS = "statements"
    TITLE = "title"


def list_themes(consultation: Consultation, *, sort: ThemeSort = ThemeSort.PEOPLE, page: int = 1) -> Pagination:
    """Return a page of `ThemeFiguresRow` of the confirmed themes. Votes and areas are counted for its rows alone."""
    members = theme_figures.theme_members(consultation)
    order = {
        ThemeSort.PEOPLE: func.count(members.c.participant_id.distinct()).desc(),
        ThemeSort.STATEMENTS: func.count(members.c.statement_id).desc(),
    }
    rows = (
        select(Theme)
        .outerjoin(members, members.c.theme_id == Theme.id)
        .where(Theme.consultation_id == consultation.id, Theme.state == ThemeState.CONFIRMED)
        .group_by(Theme.id)
        .order_by(*([order[sort]] if sort in order else []), Theme.title)
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    ids = [one.id for one in listing.items]
    listing.items = theme_figures.describe_themes(listing.items, theme_figures.theme_members(consultation, ids))
    return listing


def describe_theme(theme: Theme, consultation: Consultation) -> ThemeFiguresRow:
    """Return the figures of one theme, confirmed or discarded."""
    return theme_figures.describe_themes([theme], theme_figures.theme_members(consultation, [theme.id]))[0]


def list_origins(theme: Theme) -> list[CandidateTheme]:
    """Return the suggestions that went into a theme, the largest first."""
    rows = (
        select(CandidateTheme)
        .join(ThemeOrigin, ThemeOrigin.candidate_theme_id == CandidateTheme.id)
        .where(ThemeOrigin.theme_id == theme.id)
        .order_by(CandidateTheme.people.desc(), CandidateTheme.number)
    )
    return list(db.session.scalars(rows))
