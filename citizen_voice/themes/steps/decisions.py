"""The rules by which decisions about themes are taken, and the records they leave."""

import uuid

from flask_babel import gettext
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.grouping.types import FINE
from citizen_voice.models import (
    CandidateTheme,
    GroupedStatement,
    GroupingRun,
    Theme,
    ThemeDecision,
    ThemeOrigin,
    ThemeStatement,
)
from citizen_voice.themes import queries
from citizen_voice.vocabulary import RunState, ThemeAct, ThemeState

TRANSITIONS: dict[ThemeAct, frozenset[tuple[ThemeState | None, ThemeState]]] = {
    # None: the theme is not there yet, the machine has only suggested it.
    ThemeAct.CONFIRM: frozenset({(None, ThemeState.CONFIRMED)}),
    ThemeAct.RENAME: frozenset({(ThemeState.CONFIRMED, ThemeState.CONFIRMED)}),
    ThemeAct.MERGE: frozenset({(ThemeState.CONFIRMED, ThemeState.DISCARDED)}),
    ThemeAct.DISCARD: frozenset({(None, ThemeState.DISCARDED), (ThemeState.CONFIRMED, ThemeState.DISCARDED)}),
}
"""Which act may take a theme from which state to which. A merged theme is discarded in favour of the other."""


class TitleTakenError(ConflictError):
    """Another confirmed theme of the consultation has the title."""


LONGEST_TITLE = 150
LONGEST_REASON = 1000


def hold_undecided(candidate: CandidateTheme) -> GroupingRun:
    """Hold a candidate, so that of two officers the second sees what the first did. Returns its run.

    Raises `InvalidTransitionError` for a broad one or one of a replaced run, `ConflictError` for one dealt with.
    """
    db.session.execute(select(CandidateTheme.id).where(CandidateTheme.id == candidate.id).with_for_update())
    run = db.session.get_one(GroupingRun, candidate.grouping_run_id, populate_existing=True)
    if candidate.level != FINE:
        raise InvalidTransitionError(gettext("This is a broad heading: decide about the themes below it."))
    if run.state is not RunState.SUCCEEDED:
        raise InvalidTransitionError(
            gettext("A newer grouping has replaced this suggestion: decide about the new ones.")
        )
    origin = select(ThemeOrigin.id).where(ThemeOrigin.candidate_theme_id == candidate.id)
    if db.session.scalar(origin) is not None:
        raise ConflictError(gettext("This suggestion has been dealt with already."))
    return run


def hold(theme: Theme) -> None:
    """Read a theme again and hold it until the transaction ends."""
    db.session.refresh(theme, with_for_update=True)


def hold_confirmed(theme: Theme) -> None:
    """Hold the theme that another is merged into; refuse one that is not confirmed (any more)."""
    hold(theme)
    if theme.state is not ThemeState.CONFIRMED:
        raise InvalidTransitionError(gettext("The theme to merge into is not confirmed (any more): choose another."))


def require(theme: Theme, act: ThemeAct, state: ThemeState) -> None:
    """Raise `InvalidTransitionError` unless the act may take the theme to that state."""
    if (theme.state, state) not in TRANSITIONS[act]:
        raise InvalidTransitionError(gettext("This theme was discarded or merged: nothing more can be done with it."))


def require_same_consultation(consultation_id: uuid.UUID, theme: Theme) -> None:
    """Raise `ConflictError` when the theme belongs to another consultation."""
    if theme.consultation_id != consultation_id:
        raise ConflictError(gettext("The two themes belong to different consultations."))


def require_no_standard(theme: Theme) -> None:
    """Raise `ConflictError` when a standard rests on the theme."""
    if queries.has_standard(theme):
        raise ConflictError(
            gettext("A standard rests on this theme, so it stays. Rename it, or withdraw the standard first.")
        )


def add_theme(candidate: CandidateTheme, state: ThemeState, *, title: str) -> Theme:
    """Write the theme that a candidate becomes, with its statements. Raises `ConflictError` for a taken title."""
    theme = Theme(
        authority_id=candidate.authority_id,
        consultation_id=db.session.get_one(GroupingRun, candidate.grouping_run_id).consultation_id,
        title=title,
        state=state,
        first_candidate_id=candidate.id,
        is_title_from_residents=title == candidate.label,
        title_language=candidate.label_language if title == candidate.label else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(theme)
    except IntegrityError as fault:
        raise title_taken(title) from fault
    add_origin(theme, candidate)
    return theme


def add_origin(theme: Theme, candidate: CandidateTheme) -> None:
    """Write that a candidate went into a theme, and add those of its statements that the theme lacks."""
    db.session.add(ThemeOrigin(authority_id=theme.authority_id, theme_id=theme.id, candidate_theme_id=candidate.id))
    db.session.flush()
    exemplars = {uuid.UUID(one) for one in candidate.exemplar_statement_ids}
    has_it = select(ThemeStatement.statement_id).where(ThemeStatement.theme_id == theme.id)
    grouped = db.session.scalars(
        select(GroupedStatement.statement_id).where(
            GroupedStatement.candidate_theme_id == candidate.id, GroupedStatement.statement_id.not_in(has_it)
        )
    ).all()
    rows = [
        {
            "authority_id": theme.authority_id,
            "theme_id": theme.id,
            "statement_id": statement_id,
            "is_exemplar": statement_id in exemplars,
        }
        for statement_id in grouped
    ]
    if rows:
        db.session.execute(insert(ThemeStatement), rows)


def append(
    theme: Theme,
    act: ThemeAct,
    *,
    officer_id: uuid.UUID,
    reason: str,
    candidate: CandidateTheme | None = None,
    merged_into: Theme | None = None,
    old_title: str | None = None,
    new_title: str | None = None,
) -> None:
    """Append the decision to the record, and to the audit trail."""
    db.session.add(
        ThemeDecision(
            authority_id=theme.authority_id,
            theme_id=theme.id,
            officer_id=officer_id,
            act=act,
            candidate_theme_id=candidate.id if candidate else None,
            merged_into_id=merged_into.id if merged_into else None,
            old_title=old_title,
            new_title=new_title,
            reason=reason,
            decided_at=utcnow(),
        )
    )
    db.session.flush()
    audit.record(
        f"theme_{act.value}",
        who=audit.officer(officer_id),
        authority_id=theme.authority_id,
        subject_kind="theme",
        subject_id=theme.id,
        candidate_theme_id=str(candidate.id) if candidate else None,
        merged_into_id=str(merged_into.id) if merged_into else None,
    )


def checked_title(title: str) -> str:
    """Return the title without surplus blanks. Raises `InvalidInputError` when it is empty or too long."""
    title = " ".join(title.split())
    if not title:
        raise InvalidInputError(gettext("Enter a title."), "title")
    if len(title) > LONGEST_TITLE:
        raise InvalidInputError(gettext("The title must be %(most)d characters or fewer.", most=LONGEST_TITLE), "title")
    return title


def checked_reason(reason: str, *, is_required: bool = True) -> str:
    """Return the reason, trimmed. Raises `InvalidInputError` when it is missing or too long."""
    reason = reason.strip()
    if is_required and not reason:
        raise InvalidInputError(gettext("Enter the reason."), "reason")
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError(
            gettext("The reason must be %(most)d characters or fewer.", most=LONGEST_REASON), "reason"
        )
    return reason


def title_taken(title: str) -> TitleTakenError:
    """Return the fault to raise when another confirmed theme has the title."""
    return TitleTakenError(
        gettext(
            "Another confirmed theme has the title “%(title)s”: give this one another, or merge the two.", title=title
        )
    )
