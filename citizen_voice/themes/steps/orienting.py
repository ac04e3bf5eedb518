"""For or against: what officers settle about the stance of a theme's statements."""

import uuid
from collections.abc import Collection, Mapping

from flask_babel import gettext

from citizen_voice.exceptions import ConflictError, InvalidInputError
from citizen_voice.models import Theme
from citizen_voice.themes.steps import decisions
from citizen_voice.themes.steps.journal import Changes, Membership, list_memberships, oriented
from citizen_voice.vocabulary import Stance, StanceBasis, ThemeAct


def orient_statements(
    theme: Theme, stances: Mapping[uuid.UUID, Stance | None], *, officer_id: uuid.UUID, reason: str = ""
) -> int:
    """Settle the stance of statements of a theme; None: it can't be told. Returns how many have changed.

    What is so already is left alone, so that pressing twice is one act. Raises `ConflictError` when one of them is
    not in the theme (any more), `InvalidTransitionError` when the theme was discarded.
    """
    found = _held(theme, stances)
    wanted = {
        at: found[at]._replace(stance=stance, basis=StanceBasis.OFFICER, is_settled=True)
        for at, stance in stances.items()
        # What votes or the title have settled the same way is left to rest on them.
        if not (found[at].is_settled and found[at].stance == stance)
    }
    return _settle(theme, found, wanted, officer_id=officer_id, reason=reason)


def accept_suggestions(theme: Theme, ids: Collection[uuid.UUID], *, officer_id: uuid.UUID, reason: str = "") -> int:
    """Settle what is suggested for these statements of a theme. Returns how many were settled by it.

    Raises `InvalidInputError` when nothing is suggested for any of them, else as `orient_statements` does.
    """
    found = _held(theme, ids)
    wanted = {
        at: one._replace(basis=StanceBasis.OFFICER, is_settled=True)
        for at, one in found.items()
        if one.stance is not None and not one.is_settled
    }
    if not wanted:
        raise InvalidInputError(gettext("There is nothing left to accept here."), "statements")
    return _settle(theme, found, wanted, officer_id=officer_id, reason=reason)


def unsettle(changes: Changes, theme: Theme) -> None:
    """Make suggestions of all that is settled about the stances of a theme's statements."""
    found = list_memberships(theme.id)
    wanted = {at: one.as_suggestion()._replace(is_exemplar=one.is_exemplar) for at, one in found.items()}
    changes.move(theme.authority_id, oriented(theme.id, found, wanted))


def _held(theme: Theme, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Membership]:
    decisions.hold(theme)
    decisions.require(theme, ThemeAct.ORIENT, theme.state)
    found = list_memberships(theme.id, set(ids))
    if len(found) != len(set(ids)):
        raise ConflictError(gettext("One of the statements is not in this theme any more. Reload the page."))
    return found


def _settle(
    theme: Theme,
    found: dict[uuid.UUID, Membership],
    wanted: dict[uuid.UUID, Membership],
    *,
    officer_id: uuid.UUID,
    reason: str,
) -> int:
    moves = oriented(theme.id, found, wanted)
    if not moves:
        return 0
    changes = Changes()
    changes.touch(theme)
    changes.move(theme.authority_id, moves)
    decisions.append(
        theme,
        ThemeAct.ORIENT,
        changes=changes,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason, is_required=False),
    )
    return len(moves)
