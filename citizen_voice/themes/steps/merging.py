"""Merging: a suggestion or a theme goes into another theme, with all of its statements."""

import uuid

from flask_babel import gettext
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError
from citizen_voice.models import CandidateTheme, Theme, ThemeOrigin
from citizen_voice.themes.steps import decisions
from citizen_voice.themes.steps.journal import Changes, Move, OriginMove, list_memberships
from citizen_voice.vocabulary import ThemeAct, ThemeState


def merge_candidate(
    candidate: CandidateTheme, *, into: Theme | CandidateTheme, officer_id: uuid.UUID, reason: str
) -> Theme:
    """Add the statements of a candidate to a theme, or to another candidate that this confirms. Returns the theme.

    Raises `InvalidTransitionError` for a broad candidate, one of a replaced run, or a theme that was discarded;
    `ConflictError` when the candidate was dealt with or the theme is not of this consultation; and
    `InvalidInputError` when the reason is missing.
    """
    if isinstance(into, CandidateTheme):
        return merge_candidates(candidate, other=into, officer_id=officer_id, reason=reason)
    run = decisions.hold_undecided(candidate)
    reason = decisions.checked_reason(reason)
    decisions.require_same_consultation(run.consultation_id, into)
    decisions.hold_target(into)
    changes = Changes()
    decisions.add_origin(changes, into, candidate)
    decisions.append(into, ThemeAct.MERGE, changes=changes, officer_id=officer_id, reason=reason, candidate=candidate)
    return into


def merge_candidates(
    candidate: CandidateTheme, *, other: CandidateTheme, officer_id: uuid.UUID, reason: str, title: str | None = None
) -> Theme:
    """Confirm one candidate and merge another into it: two acts, the second undone first. Raises as `merge_candidate`.

    Raises `TitleTakenError` when another confirmed theme has the title.
    """
    if candidate.id == other.id:
        raise ConflictError(gettext("A theme can't be merged with itself: choose another."))
    decisions.hold_undecided(other)
    changes = Changes()
    title = decisions.checked_title(title if title is not None else other.label)
    theme = decisions.add_theme(changes, other, ThemeState.CONFIRMED, title=title)
    decisions.append(
        theme,
        ThemeAct.CONFIRM,
        changes=changes,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason),
        candidate=other,
        new_title=title,
    )
    return merge_candidate(candidate, into=theme, officer_id=officer_id, reason=reason)


def merge_theme(theme: Theme, *, into: Theme, officer_id: uuid.UUID, reason: str) -> Theme:
    """Move the statements of a theme into another one, and discard it. Returns the other.

    What is settled of their stance is a suggestion in the other theme, since that has another title. Raises
    `ConflictError` when both are one, belong to different consultations, or a standard rests on the first;
    `InvalidTransitionError` when one of them was discarded.
    """
    if theme.id == into.id:
        raise ConflictError(gettext("A theme can't be merged with itself: choose another."))
    decisions.require_same_consultation(theme.consultation_id, into)
    decisions.hold(theme)
    decisions.require(theme, ThemeAct.MERGE, ThemeState.DISCARDED)
    decisions.hold_target(into)
    decisions.require_no_standard(theme)
    reason = decisions.checked_reason(reason)
    changes = Changes()
    changes.touch(into)
    changes.set_state(theme, ThemeState.DISCARDED)
    changes.move(theme.authority_id, _moves(theme, into))
    origins = db.session.scalars(select(ThemeOrigin.candidate_theme_id).where(ThemeOrigin.theme_id == theme.id)).all()
    changes.hand_on(theme.authority_id, [OriginMove(at, theme.id, into.id) for at in origins])
    decisions.append(theme, ThemeAct.MERGE, changes=changes, officer_id=officer_id, reason=reason, merged_into=into)
    return into


def _moves(theme: Theme, into: Theme) -> list[Move]:
    there = list_memberships(into.id)
    return [
        Move(at, theme.id, None, before, before)
        if at in there
        else Move(at, theme.id, into.id, before, before.as_suggestion()._replace(is_exemplar=before.is_exemplar))
        for at, before in list_memberships(theme.id).items()
    ]
