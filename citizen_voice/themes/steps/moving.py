"""Moving statements: out of one theme into another, into a new one, or to none; and in from where they lay."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError
from citizen_voice.models import CandidateTheme, Consultation, Statement, Theme, ThemeStatement
from citizen_voice.themes.steps import decisions
from citizen_voice.themes.steps.journal import Changes, Membership, Move, among, list_memberships
from citizen_voice.vocabulary import ThemeAct, ThemeState


@dataclass(frozen=True, slots=True)
class NewTheme:
    """A theme that is to be made of the statements that are moved."""

    title: str


Target = Theme | CandidateTheme | NewTheme | None
"""Where statements go: a theme, a suggestion (taken up on the way), a new theme, or None for nowhere."""


def take_up(candidate: CandidateTheme, *, officer_id: uuid.UUID, reason: str = "") -> Theme:
    """Make an open theme of a candidate: not confirmed yet, but an officer may now change what it holds.

    Raises `InvalidTransitionError` for a broad candidate or one of a replaced run, `ConflictError` when it was dealt
    with already.
    """
    decisions.hold_undecided(candidate)
    changes = Changes()
    theme = decisions.add_theme(changes, candidate, ThemeState.OPEN, title=candidate.label)
    decisions.append(
        theme,
        ThemeAct.TAKE_UP,
        changes=changes,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason, is_required=False),
        candidate=candidate,
        new_title=theme.title,
    )
    return theme


def move_statements(
    ids: Collection[uuid.UUID],
    *,
    consultation: Consultation,
    source: Theme | CandidateTheme | None,
    target: Target,
    officer_id: uuid.UUID,
    reason: str,
) -> Theme | None:
    """Move statements from `source` (None: they lie in no theme) to `target`. Returns the theme they are in, if any.

    Afterwards they are in no other open or confirmed theme. Their stance is a suggestion in the new place. Raises
    `InvalidInputError` when none is given, or the reason or a title is missing; `ConflictError` when one of them is
    not in the source any more, or a standard rests on a theme that it would leave; and as `take_up` does.
    """
    reason = decisions.checked_reason(reason)
    if not ids:
        raise InvalidInputError(gettext("Tick at least one statement."), "statements")
    decisions.hold_consultation(consultation.id)
    source = take_up(source, officer_id=officer_id) if isinstance(source, CandidateTheme) else source
    target = take_up(target, officer_id=officer_id) if isinstance(target, CandidateTheme) else target
    changes = Changes()
    if source is not None:
        _check_source(changes, source, consultation)
    into = _made(changes, target, source, consultation) if isinstance(target, NewTheme) else target
    if into is not None and not isinstance(target, NewTheme):
        _check_target(changes, into, source, consultation)
    if source is None and into is None:
        raise InvalidInputError(gettext("These statements are in no theme: choose one."), "into")
    changes.move(consultation.authority_id, _moves(changes, set(ids), source, into, consultation))
    decisions.append(
        _first(source, into),
        ThemeAct.MOVE,
        changes=changes,
        officer_id=officer_id,
        reason=reason,
        moved_to=into,
        new_title=into.title if into is not None and isinstance(target, NewTheme) else None,
    )
    return into


def _first(source: Theme | None, into: Theme | None) -> Theme:
    found = source or into
    assert found is not None  # noqa: S101  # refused by the caller
    return found


def _check_source(changes: Changes, source: Theme, consultation: Consultation) -> None:
    decisions.require_same_consultation(consultation.id, source)
    decisions.hold(source)
    decisions.require(source, ThemeAct.MOVE, source.state)
    changes.touch(source)


def _check_target(changes: Changes, into: Theme, source: Theme | None, consultation: Consultation) -> None:
    decisions.require_same_consultation(consultation.id, into)
    if source is not None and source.id == into.id:
        raise InvalidInputError(gettext("The statements are in this theme already: choose another."), "into")
    decisions.hold_target(into)
    changes.touch(into)


def _made(changes: Changes, target: NewTheme, source: Theme | None, consultation: Consultation) -> Theme:
    theme = Theme(
        authority_id=consultation.authority_id,
        consultation_id=consultation.id,
        title=decisions.checked_title(target.title),
        # As far along as the theme that its statements come from; what comes from none is still to be confirmed.
        state=source.state if source is not None else ThemeState.OPEN,
        first_candidate_id=source.first_candidate_id if source is not None else None,
        is_title_from_residents=False,
        title_language=None,
    )
    changes.make(theme)
    return theme


def _moves(
    changes: Changes, ids: set[uuid.UUID], source: Theme | None, into: Theme | None, consultation: Consultation
) -> list[Move]:
    holding = _holding(ids, consultation)
    held = {at: members for at in holding if (members := list_memberships(at, ids))}
    if (set(held[source.id]) if source is not None and source.id in held else set()) != ids and source is not None:
        raise ConflictError(gettext("One of the statements is not in this theme any more. Reload the page."))
    if source is None:
        _check_unplaced(ids, held, consultation)
    for at in held:
        if into is None or at != into.id:
            decisions.require_no_standard(holding[at])
            changes.touch(holding[at])
    # Each goes in from the source, or else from the first theme that holds it, and out of every other.
    arrived = set(held.get(into.id, {})) if into is not None else set()
    moves = []
    for at in sorted(held, key=lambda one: (source is None or one != source.id, one)):
        if into is not None and at == into.id:
            continue
        for statement_id, before in held[at].items():
            goes_in = into is not None and statement_id not in arrived
            arrived.add(statement_id)
            to = into.id if into is not None and goes_in else None
            moves.append(Move(statement_id, at, to, before, before.as_suggestion()))
    if into is not None:
        moves += [Move(one, None, into.id, Membership(), Membership()) for one in sorted(ids - arrived)]
    return moves


def _holding(ids: set[uuid.UUID], consultation: Consultation) -> dict[uuid.UUID, Theme]:
    rows = db.session.scalars(
        select(Theme)
        .where(
            Theme.consultation_id == consultation.id,
            Theme.state.in_(decisions.LIVE),
            Theme.id.in_(select(ThemeStatement.theme_id).where(among(ThemeStatement.statement_id, ids))),
        )
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in rows}


def _check_unplaced(
    ids: set[uuid.UUID], held: dict[uuid.UUID, dict[uuid.UUID, Membership]], consultation: Consultation
) -> None:
    known = select(Statement.id).where(Statement.consultation_id == consultation.id, among(Statement.id, ids))
    if set(db.session.scalars(known)) != ids:
        raise ConflictError(gettext("One of the statements does not belong to this consultation."))
    if held:
        raise ConflictError(gettext("One of the statements has found a place in a theme meanwhile. Reload the page."))
