"""The rules by which decisions about themes are taken, and the records they leave."""

import uuid
from collections.abc import Collection

from flask_babel import gettext
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.grouping.types import FINE
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    GroupedStatement,
    GroupingRun,
    Theme,
    ThemeDecision,
    ThemeOrigin,
    ThemeStatement,
)
from citizen_voice.themes import queries
from citizen_voice.themes.steps.journal import Changes, Membership, Move, OriginMove
from citizen_voice.vocabulary import RunState, Stance, StanceBasis, ThemeAct, ThemeState

OPEN, CONFIRMED, DISCARDED = ThemeState.OPEN, ThemeState.CONFIRMED, ThemeState.DISCARDED
LIVE = (OPEN, CONFIRMED)
"""The states in which a theme is worked on: its statements have their place in it."""

_STAYING = frozenset({(OPEN, OPEN), (CONFIRMED, CONFIRMED)})
_FORWARD: dict[ThemeAct, frozenset[tuple[ThemeState | None, ThemeState]]] = {
    ThemeAct.TAKE_UP: frozenset({(None, OPEN)}),
    ThemeAct.CONFIRM: frozenset({(None, CONFIRMED), (OPEN, CONFIRMED)}),
    ThemeAct.RENAME: _STAYING,
    ThemeAct.MERGE: frozenset({(OPEN, DISCARDED), (CONFIRMED, DISCARDED)}),
    ThemeAct.DISCARD: frozenset({(None, DISCARDED), (OPEN, DISCARDED), (CONFIRMED, DISCARDED)}),
    # The theme that statements are moved or split off to may be made by the act.
    ThemeAct.MOVE: _STAYING | {(None, OPEN), (None, CONFIRMED)},
    ThemeAct.SPLIT: _STAYING | {(None, OPEN), (None, CONFIRMED)},
    ThemeAct.ORIENT: _STAYING,
}


def _undoings() -> frozenset[tuple[ThemeState | None, ThemeState]]:
    ways = {pair for pairs in _FORWARD.values() for pair in pairs}
    # An undoing may be undone itself: then the act is there again.
    return frozenset(
        {(new, old or ThemeState.UNDONE) for old, new in ways} | {(old or ThemeState.UNDONE, new) for old, new in ways}
    )


TRANSITIONS = {**_FORWARD, ThemeAct.UNDO: _undoings()}
"""Which act may take a theme from which state to which; None: it is not there, the machine has only suggested it.

A merged theme is discarded in favour of the other.
"""

SETTLED = (StanceBasis.TITLE, StanceBasis.VOTES)
"""What the machine's stance must rest on to be counted without an officer."""

LONGEST_TITLE = 150
LONGEST_REASON = 1000


def hold_consultation(consultation_id: uuid.UUID) -> None:
    """Let one act at a time change the themes of a consultation: the second officer sees what the first did."""
    hold_row(Consultation, consultation_id)


def hold_undecided(candidate: CandidateTheme) -> GroupingRun:
    """Hold a candidate, so that of two officers the second sees what the first did. Returns its run.

    Raises `InvalidTransitionError` for a broad one or one of a replaced run, `ConflictError` for one dealt with.
    """
    run = db.session.get_one(GroupingRun, candidate.grouping_run_id)
    hold_consultation(run.consultation_id)
    # Held, so that no newer run takes its place while this is decided.
    db.session.refresh(run, with_for_update={"read": True})
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
    """Read a theme again and hold it, with its consultation, until the transaction ends."""
    hold_consultation(theme.consultation_id)
    db.session.refresh(theme, with_for_update=True)


def hold_target(into: Theme) -> None:
    """Hold the theme that statements go to; refuse one that was discarded or undone."""
    hold(into)
    if into.state not in LIVE:
        raise InvalidTransitionError(gettext("The theme that you chose was discarded or undone: choose another."))


def require(theme: Theme, act: ThemeAct, state: ThemeState) -> None:
    """Raise `InvalidTransitionError` unless the act may take the theme to that state."""
    if (theme.state, state) not in TRANSITIONS[act]:
        if theme.state is ThemeState.CONFIRMED:
            raise InvalidTransitionError(gettext("This theme is confirmed already."))
        raise InvalidTransitionError(
            gettext("This theme was discarded, merged or undone: nothing more can be done with it.")
        )


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


def add_theme(changes: Changes, candidate: CandidateTheme, state: ThemeState, *, title: str) -> Theme:
    """Write the theme that a candidate becomes, with its statements.

    Raises `ConflictError` for a taken title, and where a theme to work on would be empty, since all that the candidate
    has lies in other such themes.
    """
    theme = Theme(
        authority_id=candidate.authority_id,
        consultation_id=db.session.get_one(GroupingRun, candidate.grouping_run_id).consultation_id,
        title=title,
        state=state,
        first_candidate_id=candidate.id,
        is_title_from_residents=title == candidate.label,
        title_language=candidate.label_language if title == candidate.label else None,
    )
    changes.make(theme)
    if not add_origin(changes, theme, candidate) and state in LIVE:
        raise ConflictError(gettext("All its statements are in other themes by now: merge it into one, or discard it."))
    return theme


def add_origin(
    changes: Changes, theme: Theme, candidate: CandidateTheme, *, only: Collection[uuid.UUID] | None = None
) -> int:
    """Write that a candidate went into a theme, and add those of its statements that the theme lacks; return how many.

    `only` names the statements that may be added, where not all of the candidate's may. To a theme that is worked on
    none is added that lies in another such theme: there it stays, and nobody is counted twice. What the machine says of
    their stance holds towards the candidate's label: in a theme that goes back to another candidate it is a suggestion.
    """
    changes.touch(theme)
    changes.hand_on(theme.authority_id, [OriginMove(candidate.id, None, theme.id)])
    allowed = None if only is None else set(only)
    exemplars = {uuid.UUID(one) for one in candidate.exemplar_statement_ids}
    is_own = theme.first_candidate_id == candidate.id
    grouped = db.session.execute(
        select(GroupedStatement.statement_id, GroupedStatement.stance, GroupedStatement.stance_basis)
        .where(GroupedStatement.candidate_theme_id == candidate.id, ~_has_a_place(theme))
        .order_by(GroupedStatement.statement_id)
    )
    moves = []
    for statement_id, stance, basis in grouped:
        if allowed is not None and statement_id not in allowed:
            continue
        as_grouped = Membership(statement_id in exemplars, stance, basis, basis in SETTLED)
        if statement_id == candidate.label_statement_id:
            as_grouped = Membership(statement_id in exemplars, Stance.FOR, StanceBasis.TITLE, True)
        after = as_grouped if is_own else as_grouped._replace(is_settled=False)
        moves.append(Move(statement_id, None, theme.id, Membership(), after))
    changes.move(theme.authority_id, moves)
    return len(moves)


def _has_a_place(theme: Theme) -> ColumnElement[bool]:
    """Return the condition that a grouped statement lies in the theme, or in another where it is to stay."""
    holder = aliased(Theme)
    is_there = holder.id == theme.id
    return (
        select(ThemeStatement.id)
        .join(holder, holder.id == ThemeStatement.theme_id)
        .where(
            ThemeStatement.statement_id == GroupedStatement.statement_id,
            or_(is_there, holder.state.in_(LIVE)) if theme.state in LIVE else is_there,
        )
        .exists()
    )


def append(
    theme: Theme,
    act: ThemeAct,
    *,
    changes: Changes,
    officer_id: uuid.UUID,
    reason: str,
    candidate: CandidateTheme | None = None,
    merged_into: Theme | None = None,
    moved_to: Theme | None = None,
    undoes: ThemeDecision | None = None,
    old_title: str | None = None,
    new_title: str | None = None,
) -> ThemeDecision:
    """Append the decision to the record with all that it changed, and to the audit trail."""
    changes.touch(theme)
    decision = ThemeDecision(
        authority_id=theme.authority_id,
        theme_id=theme.id,
        officer_id=officer_id,
        act=act,
        candidate_theme_id=candidate.id if candidate else None,
        merged_into_id=merged_into.id if merged_into else None,
        moved_to_id=moved_to.id if moved_to else None,
        undoes_id=undoes.id if undoes else None,
        old_title=old_title,
        new_title=new_title,
        reason=reason,
        decided_at=utcnow(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(decision)
    except IntegrityError as fault:
        raise ConflictError(gettext("This was undone already.")) from fault
    changes.write(decision)
    _audit(decision, changes.count_moved())
    return decision


def _audit(decision: ThemeDecision, statements: int) -> None:
    others = {
        name: getattr(decision, name) for name in ("candidate_theme_id", "merged_into_id", "moved_to_id", "undoes_id")
    }
    audit.record(
        f"theme_{decision.act.value}",
        who=audit.officer(decision.officer_id),
        authority_id=decision.authority_id,
        subject_kind="theme",
        subject_id=decision.theme_id,
        decision_id=str(decision.id),
        statements=statements,
        **{name: str(at) if at else None for name, at in others.items()},
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
