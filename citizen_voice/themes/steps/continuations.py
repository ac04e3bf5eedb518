"""Suggestions that continue a theme of the officers: what is new in them, and adding that to the theme."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError
from citizen_voice.models import CandidateTheme, GroupedStatement, Theme, ThemeDecision, ThemeMove, ThemeStatement
from citizen_voice.themes.steps import decisions
from citizen_voice.themes.steps.decided import PARTING
from citizen_voice.themes.steps.decisions import LIVE
from citizen_voice.themes.steps.journal import Changes
from citizen_voice.vocabulary import ThemeAct, ThemeState


@dataclass(frozen=True)
class Continuation:
    """The theme that a suggestion continues, and how many of its statements could be added to it.

    `is_live` is False for a theme that was discarded: then `reason` says why. One that was merged away or undone is not
    continued: its statements are elsewhere by now.
    """

    theme: Theme
    fresh: int
    is_live: bool
    reason: str


def describe_continuations(candidates: Sequence[CandidateTheme]) -> dict[uuid.UUID, Continuation]:
    """Return what each suggestion continues, by its id, for those that continue a theme."""
    continuing = {one.id: one.continues_theme_id for one in candidates if one.continues_theme_id is not None}
    if not continuing:
        return {}
    themes = db.session.scalars(select(Theme).where(Theme.id.in_(set(continuing.values())))).all()
    reasons = _reasons([theme.id for theme in themes if theme.state is ThemeState.DISCARDED])
    theme_of = {theme.id: theme for theme in themes if theme.state in LIVE or theme.id in reasons}
    continuing = {at: theme_id for at, theme_id in continuing.items() if theme_id in theme_of}
    if not continuing:
        return {}
    counts = db.session.execute(
        select(GroupedStatement.candidate_theme_id, func.count().label("fresh"))
        .join(CandidateTheme, CandidateTheme.id == GroupedStatement.candidate_theme_id)
        .where(GroupedStatement.candidate_theme_id.in_(list(continuing)), _is_fresh())
        .group_by(GroupedStatement.candidate_theme_id)
    )
    fresh = {row.candidate_theme_id: row.fresh for row in counts}
    return {
        at: Continuation(
            theme=theme_of[theme_id],
            fresh=fresh.get(at, 0),
            is_live=theme_of[theme_id].state in LIVE,
            reason=reasons.get(theme_id, ""),
        )
        for at, theme_id in continuing.items()
    }


def continue_theme(candidate: CandidateTheme, *, officer_id: uuid.UUID) -> tuple[Theme, int]:
    """Add what is new in a suggestion to the theme that it continues. Returns the theme and how many were added.

    New are the statements that are in no theme that officers work with, and that nobody moved out of this one. Raises
    as `confirm_candidate` does, and `ConflictError` when the suggestion continues no theme, or the theme was discarded.
    """
    run = decisions.hold_undecided(candidate)
    theme = db.session.get(Theme, candidate.continues_theme_id) if candidate.continues_theme_id else None
    if theme is None:
        raise ConflictError(gettext("This suggestion continues no theme: confirm it, or merge it into one."))
    decisions.require_same_consultation(run.consultation_id, theme)
    decisions.hold_target(theme)
    fresh = db.session.scalars(
        select(GroupedStatement.statement_id)
        .join(CandidateTheme, CandidateTheme.id == GroupedStatement.candidate_theme_id)
        .where(GroupedStatement.candidate_theme_id == candidate.id, _is_fresh())
    ).all()
    changes = Changes()
    decisions.add_origin(changes, theme, candidate, only=fresh)
    reason = gettext("A later grouping found the theme again: its new statements were added.")
    decisions.append(theme, ThemeAct.MERGE, changes=changes, officer_id=officer_id, reason=reason, candidate=candidate)
    return theme, len(fresh)


def require_new(candidate: CandidateTheme) -> None:
    """Raise `ConflictError` when the candidate is a theme that officers work with, found again."""
    theme = db.session.get(Theme, candidate.continues_theme_id) if candidate.continues_theme_id else None
    if theme is not None and theme.state in LIVE:
        raise ConflictError(
            gettext(
                "This is your theme “%(title)s”, found again: add what is new in it to that theme, or merge it into "
                "another.",
                title=theme.title,
            )
        )


def _is_fresh() -> ColumnElement[bool]:
    """Return the condition that a grouped statement can be added to the theme that its candidate continues."""
    member, holder, move = aliased(ThemeStatement), aliased(Theme), aliased(ThemeMove)
    is_placed = (
        select(member.id)
        .join(holder, holder.id == member.theme_id)
        .where(member.statement_id == GroupedStatement.statement_id, holder.state.in_(LIVE))
        .exists()
    )
    was_parted = (
        select(move.id)
        .join(ThemeDecision, ThemeDecision.id == move.theme_decision_id)
        .where(
            move.statement_id == GroupedStatement.statement_id,
            move.from_theme_id == CandidateTheme.continues_theme_id,
            move.from_theme_id.is_distinct_from(move.to_theme_id),
            ThemeDecision.act.in_(PARTING),
        )
        .exists()
    )
    return ~is_placed & ~was_parted


def _reasons(theme_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return why each theme was discarded, by the last decision that did so."""
    rows = db.session.execute(
        select(ThemeDecision.theme_id, ThemeDecision.reason)
        .where(ThemeDecision.theme_id.in_(theme_ids), ThemeDecision.act == ThemeAct.DISCARD)
        .order_by(ThemeDecision.number)
    )
    return {row.theme_id: row.reason for row in rows}
