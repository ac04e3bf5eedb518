"""What an act changes, row for row: applied and written down in one, so that it can be taken back exactly."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import gettext
from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, cast, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError
from citizen_voice.models import (
    Theme,
    ThemeChange,
    ThemeDecision,
    ThemeMove,
    ThemeOrigin,
    ThemeOriginChange,
    ThemeStatement,
)
from citizen_voice.vocabulary import Stance, StanceBasis, ThemeState


class TitleTakenError(ConflictError):
    """Another confirmed theme of the consultation has the title. `field` is that of the form in which it was given."""

    field = "title"


class Membership(NamedTuple):
    """How a statement belongs to a theme."""

    is_exemplar: bool = False
    stance: Stance | None = None
    basis: StanceBasis | None = None
    is_settled: bool = False

    def as_suggestion(self) -> "Membership":
        """Return it as it is under another title: typical of nothing yet, and its stance a mere suggestion."""
        return Membership(False, self.stance, self.basis if self.stance else None, False)


@dataclass(frozen=True, slots=True)
class Move:
    """A statement that goes from one theme to another, comes in from none, is taken out, or is oriented anew."""

    statement_id: uuid.UUID
    from_theme_id: uuid.UUID | None
    to_theme_id: uuid.UUID | None
    before: Membership
    after: Membership

    def reversed(self) -> "Move":
        """Return the way back."""
        return Move(self.statement_id, self.to_theme_id, self.from_theme_id, self.after, self.before)


class OriginMove(NamedTuple):
    """A suggestion that is given to a theme, handed on to another, or given back."""

    candidate_theme_id: uuid.UUID
    from_theme_id: uuid.UUID | None
    to_theme_id: uuid.UUID | None


class Standing(NamedTuple):
    """What there is to a theme itself. Without a state it is not there."""

    state: ThemeState | None
    title: str
    is_from_residents: bool
    language: str | None


def standing_of(theme: Theme) -> Standing:
    """Return how a theme stands now."""
    return Standing(theme.state, theme.title, theme.is_title_from_residents, theme.title_language)


def among(column: Any, ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """Return the condition that a column is one of these ids, however many there are."""
    found: ColumnElement[bool] = column == any_(cast(list(ids), ARRAY(Uuid)))
    return found


class Changes:
    """The changes of one act. Each method applies a change at once; `write` writes all of them down with the act."""

    def __init__(self) -> None:
        self._themes: dict[uuid.UUID, tuple[Theme, Standing]] = {}
        self._moves: list[Move] = []
        self._origins: list[OriginMove] = []

    def touch(self, theme: Theme) -> None:
        """Note that the act has to do with a theme, whether it changes it or not."""
        self._themes.setdefault(theme.id, (theme, standing_of(theme)))

    def make(self, theme: Theme) -> None:
        """Add a theme that was not there. Raises `TitleTakenError` when another confirmed one has its title."""
        try:
            with db.session.begin_nested():
                db.session.add(theme)
        except IntegrityError as fault:
            raise title_taken(theme.title) from fault
        self._themes[theme.id] = (theme, standing_of(theme)._replace(state=None))

    def stand(self, theme: Theme, standing: Standing) -> None:
        """Give a theme another state or title. Raises `TitleTakenError` as `make` does."""
        self.touch(theme)
        try:
            with db.session.begin_nested():
                theme.state = standing.state or ThemeState.UNDONE
                theme.title, theme.is_title_from_residents = standing.title, standing.is_from_residents
                theme.title_language = standing.language
        except IntegrityError as fault:
            raise title_taken(standing.title) from fault

    def set_state(self, theme: Theme, state: ThemeState) -> None:
        """Give a theme another state."""
        self.stand(theme, standing_of(theme)._replace(state=state))

    def move(self, authority_id: uuid.UUID, moves: Sequence[Move]) -> None:
        """Move or orient statements. Every theme of a move must have been made or touched."""
        leaving: dict[uuid.UUID, list[uuid.UUID]] = {}
        for one in moves:
            if one.from_theme_id is not None:
                leaving.setdefault(one.from_theme_id, []).append(one.statement_id)
        for theme_id, ids in leaving.items():
            db.session.execute(
                delete(ThemeStatement)
                .where(ThemeStatement.theme_id == theme_id, among(ThemeStatement.statement_id, ids))
                .execution_options(synchronize_session=False)
            )
        rows = [
            {
                "authority_id": authority_id,
                "theme_id": one.to_theme_id,
                "statement_id": one.statement_id,
                "is_exemplar": one.after.is_exemplar,
                "stance": one.after.stance,
                "stance_basis": one.after.basis,
                "is_stance_settled": one.after.is_settled,
            }
            for one in moves
            if one.to_theme_id is not None
        ]
        if rows:
            db.session.execute(insert(ThemeStatement), rows)
        self._moves += moves

    def hand_on(self, authority_id: uuid.UUID, moves: Iterable[OriginMove]) -> None:
        """Give suggestions to themes, hand them on, or give them back."""
        for one in moves:
            known = ThemeOrigin.candidate_theme_id == one.candidate_theme_id
            if one.from_theme_id is None:
                row = {"theme_id": one.to_theme_id, "candidate_theme_id": one.candidate_theme_id}
                db.session.execute(insert(ThemeOrigin), [row | {"authority_id": authority_id}])
            elif one.to_theme_id is None:
                db.session.execute(delete(ThemeOrigin).where(known))
            else:
                db.session.execute(update(ThemeOrigin).where(known).values(theme_id=one.to_theme_id))
            self._origins.append(one)

    def count_moved(self) -> int:
        """Return how many statements the act moved or oriented."""
        return len({one.statement_id for one in self._moves})

    def write(self, decision: ThemeDecision) -> None:
        """Write down what the act changed, once it is written itself."""
        own = {"authority_id": decision.authority_id, "theme_decision_id": decision.id}
        _insert(ThemeChange, own, [_change_row(theme.id, old, standing_of(theme)) for theme, old in self.themes()])
        _insert(ThemeMove, own, [_move_row(one) for one in self._moves])
        _insert(ThemeOriginChange, own, [one._asdict() for one in self._origins])

    def themes(self) -> list[tuple[Theme, Standing]]:
        """Return the themes that the act has to do with, each with how it stood before."""
        return list(self._themes.values())


def title_taken(title: str) -> TitleTakenError:
    """Return the fault to raise when another confirmed theme has the title."""
    return TitleTakenError(
        gettext(
            "Another confirmed theme has the title “%(title)s”: give this one another, or merge the two.", title=title
        )
    )


def list_moves(decision: ThemeDecision) -> list[Move]:
    """Return the statements that an act moved or oriented."""
    rows = db.session.scalars(select(ThemeMove).where(ThemeMove.theme_decision_id == decision.id))
    return [
        Move(
            row.statement_id,
            row.from_theme_id,
            row.to_theme_id,
            Membership(row.was_exemplar, row.old_stance, row.old_basis, row.was_settled),
            Membership(row.is_exemplar, row.new_stance, row.new_basis, row.is_settled),
        )
        for row in rows
    ]


def list_origin_moves(decision: ThemeDecision) -> list[OriginMove]:
    """Return the suggestions that an act gave to themes or handed on."""
    rows = db.session.scalars(select(ThemeOriginChange).where(ThemeOriginChange.theme_decision_id == decision.id))
    return [OriginMove(row.candidate_theme_id, row.from_theme_id, row.to_theme_id) for row in rows]


def list_standings(decision: ThemeDecision) -> list[tuple[uuid.UUID, Standing, Standing]]:
    """Return (theme, before, after) for each theme that an act had to do with. No row: it can't be undone."""
    rows = db.session.scalars(select(ThemeChange).where(ThemeChange.theme_decision_id == decision.id))
    return [
        (
            row.theme_id,
            Standing(row.old_state, row.old_title, row.old_is_from_residents, row.old_language),
            Standing(row.new_state, row.new_title, row.new_is_from_residents, row.new_language),
        )
        for row in rows
    ]


def list_memberships(theme_id: uuid.UUID, ids: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, Membership]:
    """Return how statements belong to a theme: all of its, or those of `ids` that are in it."""
    rows = select(ThemeStatement).where(ThemeStatement.theme_id == theme_id)
    if ids is not None:
        rows = rows.where(among(ThemeStatement.statement_id, ids))
    return {
        row.statement_id: Membership(row.is_exemplar, row.stance, row.stance_basis, row.is_stance_settled)
        for row in db.session.scalars(rows)
    }


def oriented(
    theme_id: uuid.UUID, found: dict[uuid.UUID, Membership], wanted: dict[uuid.UUID, Membership]
) -> list[Move]:
    """Return the moves that leave statements where they are and give them another membership, where it differs."""
    return [Move(at, theme_id, theme_id, found[at], after) for at, after in wanted.items() if found[at] != after]


def _insert(model: Any, own: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), [own | row for row in rows])


def _change_row(theme_id: uuid.UUID, old: Standing, new: Standing) -> dict[str, Any]:
    return {
        "theme_id": theme_id,
        "old_state": old.state,
        "new_state": new.state,
        "old_title": old.title,
        "new_title": new.title,
        "old_is_from_residents": old.is_from_residents,
        "new_is_from_residents": new.is_from_residents,
        "old_language": old.language,
        "new_language": new.language,
    }


def _move_row(one: Move) -> dict[str, Any]:
    return {
        "statement_id": one.statement_id,
        "from_theme_id": one.from_theme_id,
        "to_theme_id": one.to_theme_id,
        "was_exemplar": one.before.is_exemplar,
        "old_stance": one.before.stance,
        "old_basis": one.before.basis,
        "was_settled": one.before.is_settled,
        "is_exemplar": one.after.is_exemplar,
        "new_stance": one.after.stance,
        "new_basis": one.after.basis,
        "is_settled": one.after.is_settled,
    }
