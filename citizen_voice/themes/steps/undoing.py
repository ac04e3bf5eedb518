"""Undoing an act: all that it changed is put back, by an act of its own, unless a later one builds upon it."""

import uuid
from collections.abc import Iterable

from flask_babel import gettext
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidTransitionError
from citizen_voice.models import Theme, ThemeChange, ThemeDecision, ThemeMove, ThemeOriginChange
from citizen_voice.templating import format_moment
from citizen_voice.themes.steps import decisions, history
from citizen_voice.themes.steps.journal import (
    Changes,
    Move,
    OriginMove,
    Standing,
    list_memberships,
    list_moves,
    list_origin_moves,
    list_standings,
    standing_of,
)
from citizen_voice.vocabulary import ThemeAct, ThemeState


def undo_decision(decision: ThemeDecision, *, officer_id: uuid.UUID, reason: str = "") -> ThemeDecision:
    """Put back all that an act changed, and return the act that did so. An undoing can be undone itself.

    Raises `ConflictError` when it was undone already, when a later act builds upon it (the message names that one),
    when a standard rests on what would go, or when the act is older than the record of what acts changed.
    """
    theme = db.session.get_one(Theme, decision.theme_id)
    decisions.hold_consultation(theme.consultation_id)
    decision = _in_effect(decision)
    _check(decision)
    standings = list_standings(decision)
    changes = Changes()
    moves = [one.reversed() for one in list_moves(decision)]
    for theme_id, before, after in sorted(standings, key=_place_in_order):
        _put_back(changes, theme_id, before, after)
    _check_members(moves)
    changes.move(decision.authority_id, moves)
    changes.hand_on(
        decision.authority_id,
        [OriginMove(one.candidate_theme_id, one.to_theme_id, one.from_theme_id) for one in list_origin_moves(decision)],
    )
    return decisions.append(
        theme,
        ThemeAct.UNDO,
        changes=changes,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason, is_required=False),
        undoes=decision,
    )


def _in_effect(decision: ThemeDecision) -> ThemeDecision:
    """Return the act to undo: this one, or the last undoing of an undoing by which it is there again."""
    chain = [decision]
    while (undoing := _undoing_of(chain[-1])) is not None:
        chain.append(undoing)
    if len(chain) % 2 == 0:
        raise ConflictError(gettext("This was undone already."))
    return chain[-1]


def _undoing_of(decision: ThemeDecision) -> ThemeDecision | None:
    return db.session.scalars(select(ThemeDecision).where(ThemeDecision.undoes_id == decision.id)).one_or_none()


def _check(decision: ThemeDecision) -> None:
    if db.session.scalar(select(ThemeChange.id).where(ThemeChange.theme_decision_id == decision.id).limit(1)) is None:
        raise ConflictError(gettext("This was decided before acts could be undone, so it stays."))
    later = find_builder(decision)
    if later is not None:
        raise ConflictError(
            gettext(
                "“%(act)s” (%(officer)s, %(moment)s) builds upon this: undo that first.",
                act=history.describe_act(later),
                officer=later.officer.name,
                moment=format_moment(later.decided_at),
            )
        )


def find_builder(decision: ThemeDecision) -> ThemeDecision | None:
    """Return the last act that builds upon this one, and so must be undone before it; None when it is free.

    A later act builds upon an earlier one that moved or oriented one of the same statements, gave away the same
    suggestion, changed the same title, or changed the state of a theme that the other has to do with. It counts when
    it holds now and did not hold before this one was taken, or the other way round: acts that were undone since, and
    those that were undone and done again before it, count for nothing.
    """
    undoing = aliased(ThemeDecision)
    later = db.session.scalars(
        select(ThemeDecision)
        .outerjoin(undoing, undoing.undoes_id == ThemeDecision.id)
        .where(
            ThemeDecision.authority_id == decision.authority_id,
            ThemeDecision.number > decision.number,
            undoing.id.is_(None),
            or_(_same_statements(decision), _same_suggestions(decision), _same_themes(decision)),
        )
        .order_by(ThemeDecision.number.desc())
    )
    return next((one for one in later if _changes_what_held(one, decision)), None)


def _changes_what_held(last: ThemeDecision, decision: ThemeDecision) -> bool:
    """Say whether the act behind a chain of undoings, of which `last` is the last, held otherwise before `decision`."""
    numbers = [last.number]
    while last.undoes_id is not None:
        last = db.session.get_one(ThemeDecision, last.undoes_id)
        numbers.append(last.number)
    # An act that was never undone holds, one with an undoing does not, one whose undoing was undone does, and so on.
    held_before = sum(number < decision.number for number in numbers) % 2 == 1
    holds_now = len(numbers) % 2 == 1
    return holds_now is not held_before


def _same_statements(decision: ThemeDecision) -> ColumnElement[bool]:
    own = select(ThemeMove.statement_id).where(ThemeMove.theme_decision_id == decision.id)
    other = aliased(ThemeMove)
    return ThemeDecision.id.in_(select(other.theme_decision_id).where(other.statement_id.in_(own)))


def _same_suggestions(decision: ThemeDecision) -> ColumnElement[bool]:
    own = select(ThemeOriginChange.candidate_theme_id).where(ThemeOriginChange.theme_decision_id == decision.id)
    other = aliased(ThemeOriginChange)
    return ThemeDecision.id.in_(select(other.theme_decision_id).where(other.candidate_theme_id.in_(own)))


def _same_themes(decision: ThemeDecision) -> ColumnElement[bool]:
    own, other = aliased(ThemeChange), aliased(ThemeChange)
    return ThemeDecision.id.in_(
        select(other.theme_decision_id)
        .join(own, own.theme_id == other.theme_id)
        .where(
            own.theme_decision_id == decision.id,
            or_(_changes_state(own), _changes_state(other), _changes_title(own) & _changes_title(other)),
        )
    )


def _changes_state(one: type[ThemeChange]) -> ColumnElement[bool]:
    return one.old_state.is_distinct_from(one.new_state)


def _changes_title(one: type[ThemeChange]) -> ColumnElement[bool]:
    return (
        (one.old_title != one.new_title)
        | (one.old_is_from_residents != one.new_is_from_residents)
        | one.old_language.is_distinct_from(one.new_language)
    )


def _place_in_order(standing: tuple[uuid.UUID, Standing, Standing]) -> tuple[bool, bool]:
    """Put first what gives a title free and last what takes one: of the confirmed themes no two may share one."""
    _, before, after = standing
    return before.state is ThemeState.CONFIRMED, after.state is not ThemeState.CONFIRMED


def _put_back(changes: Changes, theme_id: uuid.UUID, before: Standing, after: Standing) -> None:
    theme = db.session.get_one(Theme, theme_id)
    db.session.refresh(theme, with_for_update=True)
    changes.touch(theme)
    if before == after:
        return
    now, wanted = standing_of(theme), _wanted(theme, before, after)
    if (now.state, wanted.state) not in decisions.TRANSITIONS[ThemeAct.UNDO] and now.state is not wanted.state:
        raise InvalidTransitionError(gettext("This theme is not as the act left it, so the act can't be undone."))
    if now.state is ThemeState.CONFIRMED and wanted.state is not ThemeState.CONFIRMED:
        decisions.require_no_standard(theme)
    changes.stand(theme, wanted)


def _wanted(theme: Theme, before: Standing, after: Standing) -> Standing:
    """Return how the theme stands once the act is undone: what else has changed since stays."""
    wanted = standing_of(theme)
    if before.state is not after.state:
        wanted = wanted._replace(state=before.state or ThemeState.UNDONE)
    if before[1:] != after[1:]:
        wanted = before._replace(state=wanted.state)
    return wanted


def _check_members(moves: Iterable[Move]) -> None:
    """Refuse to take statements out of a theme on which a standard rests, or that are not as the act left them."""
    leaving: dict[uuid.UUID, dict[uuid.UUID, Move]] = {}
    for one in moves:
        if one.from_theme_id is not None:
            leaving.setdefault(one.from_theme_id, {})[one.statement_id] = one
    for theme_id, several in leaving.items():
        if any(one.to_theme_id != theme_id for one in several.values()):
            decisions.require_no_standard(db.session.get_one(Theme, theme_id))
        there = list_memberships(theme_id, several)
        if there != {at: one.before for at, one in several.items()}:
            raise ConflictError(gettext("A statement is not as the act left it, so the act can't be undone."))
