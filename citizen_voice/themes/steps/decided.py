"""What officers decided so far, in the form in which a new run keeps it."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import Theme, ThemeDecision, ThemeMove, ThemeStatement
from citizen_voice.themes.steps.decisions import LIVE
from citizen_voice.themes.steps.runs import RunInput
from citizen_voice.vocabulary import ThemeAct, ThemeState

PARTING = (ThemeAct.MOVE, ThemeAct.SPLIT)
"""Acts by which an officer says that a statement does not belong to a theme. Undoing an act says no such thing."""


@dataclass(frozen=True)
class Decided:
    """Decisions about the statements of a run, by the engine's keys (`row_id:number`) and the ids of themes.

    `fixed` gives the theme, open or confirmed, of a statement, `apart` are pairs that must not share a theme, and
    `discarded` the statements of each theme that was put aside.
    """

    fixed: dict[str, str]
    apart: tuple[tuple[str, str], ...]
    discarded: dict[str, frozenset[str]]


def key_of(row_id: str) -> str:
    """Return the engine's key of a statement: each goes in as a text of its own, so its number is 1."""
    return f"{row_id}:1"


def gather_decisions(given: RunInput) -> Decided:
    """Return what officers decided about the statements of a run.

    A statement of several themes counts to the one that it was put into last. One that was moved out of a theme, and
    is in none that is worked on, must lie apart from that theme: from its first statement, and so from all of them,
    since they stay together.
    """
    keys = {at: key_of(row_id) for row_id, at in given.statement_of().items()}
    fixed: dict[str, str] = {}
    discarded: dict[str, set[str]] = {}
    members = db.session.execute(
        select(Theme.id, Theme.state, ThemeStatement.statement_id)
        .join(ThemeStatement, ThemeStatement.theme_id == Theme.id)
        .where(Theme.consultation_id == given.consultation_id, Theme.state != ThemeState.UNDONE)
        .order_by(ThemeStatement.created_at, ThemeStatement.id)
    )
    for theme_id, state, statement_id in members:
        key = keys.get(statement_id)
        if key is not None and state in LIVE:
            fixed[key] = str(theme_id)
        elif key is not None:
            discarded.setdefault(str(theme_id), set()).add(key)
    apart = tuple(sorted(set(_apart(given, keys, fixed))))
    return Decided(fixed, apart, {name: frozenset(several) for name, several in discarded.items()})


def _apart(given: RunInput, keys: Mapping[uuid.UUID, str], fixed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    anchors: dict[str, str] = {}
    for key in sorted(fixed):
        anchors.setdefault(fixed[key], key)
    parted = db.session.execute(
        select(ThemeMove.statement_id, ThemeMove.from_theme_id)
        .join(ThemeDecision, ThemeDecision.id == ThemeMove.theme_decision_id)
        .join(Theme, Theme.id == ThemeMove.from_theme_id)
        .where(
            Theme.consultation_id == given.consultation_id,
            Theme.state.in_(LIVE),
            ThemeDecision.act.in_(PARTING),
            ThemeMove.from_theme_id.is_distinct_from(ThemeMove.to_theme_id),
        )
    )
    for statement_id, theme_id in parted:
        parting, anchor = keys.get(statement_id), anchors.get(str(theme_id))
        # What is in a theme of its own lies apart from every other already.
        if parting is not None and anchor is not None and parting not in fixed:
            yield parting, anchor
