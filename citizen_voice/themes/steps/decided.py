"""What officers decided so far, in the form in which a new run keeps it."""

from dataclasses import dataclass

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import Theme, ThemeStatement
from citizen_voice.themes.steps.runs import RunInput
from citizen_voice.vocabulary import ThemeState


@dataclass(frozen=True)
class Decided:
    """Decisions about the statements of a run, by the engine's keys (`row_id:number`) and the ids of themes.

    `fixed` gives the confirmed theme of a statement, `apart` are pairs that must not share a theme, and `discarded` the
    statements of each theme that was put aside.
    """

    fixed: dict[str, str]
    apart: tuple[tuple[str, str], ...]
    discarded: dict[str, frozenset[str]]


def key_of(row_id: str) -> str:
    """Return the engine's key of a statement: each goes in as a text of its own, so its number is 1."""
    return f"{row_id}:1"


def gather_decisions(given: RunInput) -> Decided:
    """Return what officers decided about the statements of a run.

    A statement of several confirmed themes counts to the one that it was put into last.
    """
    rows_by_statement = {at: row_id for row_id, at in given.statement_of().items()}
    fixed: dict[str, str] = {}
    discarded: dict[str, set[str]] = {}
    members = db.session.execute(
        select(Theme.id, Theme.state, ThemeStatement.statement_id)
        .join(ThemeStatement, ThemeStatement.theme_id == Theme.id)
        .where(Theme.consultation_id == given.consultation_id)
        .order_by(ThemeStatement.created_at, ThemeStatement.id)
    )
    for theme_id, state, statement_id in members:
        row_id = rows_by_statement.get(statement_id)
        if row_id is None:
            continue
        if state is ThemeState.CONFIRMED:
            fixed[key_of(row_id)] = str(theme_id)
        else:
            discarded.setdefault(str(theme_id), set()).add(key_of(row_id))
    return Decided(fixed, (), {name: frozenset(keys) for name, keys in discarded.items()})
