"""The confirmed themes of a consultation, a page at a time, with figures that were counted beforehand."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    Theme,
    ThemeChange,
    ThemeDecision,
    ThemeFigures,
    ThemeOrigin,
)
from citizen_voice.themes.steps import theme_figures
from citizen_voice.themes.steps.figures import load_area_names, may_have_changed
from citizen_voice.themes.steps.grades import list_unstable
from citizen_voice.themes.steps.theme_figures import ThemeFiguresRow
from citizen_voice.vocabulary import ThemeState

PER_PAGE = 25
COUNTED_AT_ONCE = 50


class ThemeSort(StrEnum):
    """What the list is ordered by."""

    PEOPLE = "people"
    STATEMENTS = "statements"
    TITLE = "title"


def list_themes(consultation: Consultation, *, sort: ThemeSort = ThemeSort.PEOPLE, page: int = 1) -> Pagination:
    """Return a page of `ThemeFiguresRow` of the confirmed themes.

    Figures are those counted beforehand; of a theme about which something was decided since, they are counted here.
    """
    order: dict[ThemeSort, ColumnElement[Any]] = {
        ThemeSort.PEOPLE: func.coalesce(ThemeFigures.people, CandidateTheme.people).desc().nulls_last(),
        ThemeSort.STATEMENTS: func.coalesce(ThemeFigures.statements, CandidateTheme.statements).desc().nulls_last(),
    }
    rows = (
        select(Theme)
        # An officer may have made a theme of statements that the machine placed nowhere.
        .outerjoin(CandidateTheme, CandidateTheme.id == Theme.first_candidate_id)
        .outerjoin(ThemeFigures, ThemeFigures.theme_id == Theme.id)
        .where(Theme.consultation_id == consultation.id, Theme.state == ThemeState.CONFIRMED)
        .order_by(*([order[sort]] if sort in order else []), Theme.title)
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    listing.items = _describe(listing.items, consultation)
    return listing


def _describe(themes: Sequence[Theme], consultation: Consultation) -> list[ThemeFiguresRow]:
    counted = {
        row.theme_id: row
        for row in db.session.scalars(
            select(ThemeFigures).where(ThemeFigures.theme_id.in_([one.id for one in themes]), ~_is_decided_since())
        )
    }
    names, unstable = load_area_names(consultation.authority_id), list_unstable(list(counted))
    fresh = {one.theme.id: one for one in _count([one for one in themes if one.id not in counted], consultation)}
    return [fresh.get(one.id) or _row(one, counted[one.id], names, is_unstable=one.id in unstable) for one in themes]


def _row(theme: Theme, counted: ThemeFigures, names: dict[str, str], *, is_unstable: bool) -> ThemeFiguresRow:
    return ThemeFiguresRow(
        theme=theme,
        **{name: getattr(counted, name) for name in _NUMBERS},
        areas=[(code, names.get(code, code), people) for code, people in counted.areas],
        is_unstable=is_unstable,
    )


def _count(themes: Sequence[Theme], consultation: Consultation) -> list[ThemeFiguresRow]:
    if not themes:
        return []
    return theme_figures.describe_themes(themes, theme_figures.theme_members(consultation, [one.id for one in themes]))


def _is_decided_since() -> ColumnElement[bool]:
    """Say of a row of `ThemeFigures` whether an officer has decided about its theme after it was counted."""
    return exists().where(
        ThemeChange.theme_id == ThemeFigures.theme_id,
        ThemeDecision.id == ThemeChange.theme_decision_id,
        ThemeDecision.decided_at >= ThemeFigures.counted_at,
    )


def recount_due() -> int:
    """Count some confirmed themes of one consultation whose figures are missing or out of date. Returns how many.

    For the sweep: what is left over is counted the next time.
    """
    due = (
        select(Theme)
        .join(Consultation, Consultation.id == Theme.consultation_id)
        .outerjoin(ThemeFigures, ThemeFigures.theme_id == Theme.id)
        .where(
            Theme.state == ThemeState.CONFIRMED,
            or_(ThemeFigures.id.is_(None), _is_decided_since(), may_have_changed(ThemeFigures.counted_at)),
        )
        .order_by(Theme.consultation_id, Theme.id)
        .limit(COUNTED_AT_ONCE)
        .with_for_update(skip_locked=True, of=Theme)
    )
    themes = db.session.scalars(due).all()
    consultations = {one.consultation_id for one in themes}
    for at in consultations:
        _store([one for one in themes if one.consultation_id == at], db.session.get_one(Consultation, at))
    return len(themes)


def _store(themes: Sequence[Theme], consultation: Consultation) -> None:
    counted_at = utcnow()
    rows = [
        {
            "authority_id": consultation.authority_id,
            "theme_id": one.theme.id,
            "areas": [[code, people] for code, _name, people in one.areas],
            "counted_at": counted_at,
            **{name: getattr(one, name) for name in _NUMBERS},
        }
        for one in _count(themes, consultation)
    ]
    db.session.execute(delete(ThemeFigures).where(ThemeFigures.theme_id.in_([one.id for one in themes])))
    db.session.execute(insert(ThemeFigures), rows)


_NUMBERS = (
    "people",
    "proposals",
    "statements",
    "voters",
    "support",
    "opposition",
    "unsure",
    "unoriented",
    "votes_left_out",
)


def describe_theme(theme: Theme, consultation: Consultation) -> ThemeFiguresRow:
    """Return the figures of one theme, confirmed or discarded, as they are now."""
    return _count([theme], consultation)[0]


def list_origins(theme: Theme) -> list[CandidateTheme]:
    """Return the suggestions that went into a theme, the largest first."""
    rows = (
        select(CandidateTheme)
        .join(ThemeOrigin, ThemeOrigin.candidate_theme_id == CandidateTheme.id)
        .where(ThemeOrigin.theme_id == theme.id)
        .order_by(CandidateTheme.people.desc(), CandidateTheme.number)
    )
    return list(db.session.scalars(rows))
