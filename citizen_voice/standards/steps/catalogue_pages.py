"""The list of published standards a page at a time: by key, so that the hundredth page is as quick as the first."""

import base64
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import Date, Numeric, Row, Select, Text, Uuid, cast, func, literal_column, select, tuple_

from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import Publication
from citizen_voice.standards.steps.catalogue import (
    COLUMNS,
    ENTRY,
    CatalogueFilter,
    english_question,
    rank_of_entry,
    select_entries,
    state_of_entry,
)
from citizen_voice.standards.steps.force import replaced_on
from citizen_voice.standards.steps.highlighting import START, STOP, excerpt, mark, spans_of
from citizen_voice.vocabulary import CatalogueOrder

PER_PAGE = 20
_TYPES: dict[CatalogueOrder, Any] = {
    CatalogueOrder.BEST: Numeric(),
    CatalogueOrder.TITLE: Text(),
    CatalogueOrder.NEWEST: Date(),
    CatalogueOrder.VALUE: Numeric(),
}
_LATEST_FIRST = {CatalogueOrder.BEST, CatalogueOrder.NEWEST}


@dataclass(frozen=True)
class Listed:
    """A published standard in a list: its row, and its words with those that were looked for marked."""

    row: Any
    title: Markup
    title_cy: Markup
    excerpt: Markup


@dataclass(frozen=True)
class CataloguePage:
    """A page of a list, how many there are in all, and the keys that lead on and back; None at an end."""

    items: list[Listed]
    total: int
    after: str | None
    before: str | None


def list_page(
    chosen: CatalogueFilter,
    order: CatalogueOrder,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = PER_PAGE,
    is_marked: bool = True,
) -> CataloguePage:
    """Return the standards that follow a key, or come before one. Raises `NotFoundError` for what is no key.

    Words that were looked for are marked, unless nobody is to see them so.
    """
    total = db.session.scalar(select_entries(chosen, func.count())) or 0
    key, is_back = (before, True) if before else (after, False)
    rows = db.session.execute(_page_of(chosen, order, key, is_back=is_back, limit=limit)).all()
    has_more, rows = len(rows) > limit, rows[:limit]
    if is_back:
        rows = rows[::-1]
    return CataloguePage(
        items=_listed(rows, chosen.words if is_marked else ()),
        total=total,
        after=encode_key(rows[-1].key, rows[-1].id) if rows and (has_more or is_back) else None,
        before=encode_key(rows[0].key, rows[0].id) if rows and (has_more if is_back else after) else None,
    )


def list_all(chosen: CatalogueFilter, order: CatalogueOrder) -> Sequence[Row[Any]]:
    """Return every standard that a filter leaves, in order: for files."""
    return db.session.execute(_in_order(_with_key(chosen, order), order)).all()


def _with_key(chosen: CatalogueFilter, order: CatalogueOrder) -> Select[Any]:
    keys = {
        CatalogueOrder.BEST: rank_of_entry(chosen.words) if chosen.words else cast(literal_column("0"), Numeric()),
        CatalogueOrder.TITLE: func.lower(ENTRY.title),
        CatalogueOrder.NEWEST: Publication.effective_on,
        CatalogueOrder.VALUE: func.coalesce(ENTRY.value_from, 0),
    }
    return select_entries(
        chosen,
        *COLUMNS,
        state_of_entry().label("state"),
        replaced_on().label("replaced_on"),
        keys[order].label("key"),
    )


def _page_of(
    chosen: CatalogueFilter, order: CatalogueOrder, key: str | None, *, is_back: bool, limit: int
) -> Select[Any]:
    found = _with_key(chosen, order).subquery("found")
    statement = select(found)
    is_falling = (order in _LATEST_FIRST) != is_back
    if key:
        value, entry_id = _read_key(key, order)
        place, reached = tuple_(found.c.key, found.c.id), tuple_(cast(value, _TYPES[order]), cast(entry_id, Uuid()))
        statement = statement.where(place < reached if is_falling else place > reached)
    columns = (found.c.key, found.c.id)
    return statement.order_by(*(one.desc() if is_falling else one.asc() for one in columns)).limit(limit + 1)


def _in_order(statement: Select[Any], order: CatalogueOrder) -> Select[Any]:
    columns: tuple[Any, Any] = (literal_column("key"), ENTRY.id)
    return statement.order_by(*(one.desc() if order in _LATEST_FIRST else one.asc() for one in columns))


def encode_key(value: Any, entry_id: Any) -> str:
    """Return the key of an entry at which a page of the list ends."""
    return base64.urlsafe_b64encode(json.dumps([str(value), str(entry_id)]).encode()).decode().rstrip("=")


def _read_key(key: str, order: CatalogueOrder) -> tuple[Any, uuid.UUID]:
    try:
        value, entry_id = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        return _READERS[order](value), uuid.UUID(entry_id)
    except (ValueError, TypeError, AttributeError, ArithmeticError) as fault:
        raise NotFoundError(gettext("There is no such page of this list.")) from fault


def _read_number(value: str) -> Decimal:
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(value)
    return number


def _read_words(value: str) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    # Half of a sign can't be sent to the database.
    return value.encode().decode()


_READERS: dict[CatalogueOrder, Callable[[str], Any]] = {
    CatalogueOrder.BEST: _read_number,
    CatalogueOrder.TITLE: _read_words,
    CatalogueOrder.NEWEST: date.fromisoformat,
    CatalogueOrder.VALUE: _read_number,
}


def _listed(rows: Sequence[Any], words: Sequence[str]) -> list[Listed]:
    texts = _load_texts([row.id for row in rows], words) if words else {}
    found = []
    for row in rows:
        text = texts.get(row.id)
        said = text.words if text else row.summary
        spans = spans_of(said, words, text.said_marked) if text else []
        found.append(
            Listed(
                row=row,
                title=mark(row.title, spans_of(row.title, words, text.title_marked if text else None)),
                title_cy=mark(row.title_cy, spans_of(row.title_cy, words)),
                # A word that stands in the title alone has no place in the text to show.
                excerpt=excerpt(said, spans) if spans else excerpt(row.summary, []),
            )
        )
    return found


def _load_texts(ids: Sequence[Any], words: Sequence[str]) -> dict[Any, Any]:
    marking = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"
    english: Any = literal_column("'english'::regconfig")
    question = english_question(words)
    rows = db.session.execute(
        select(
            ENTRY.id,
            ENTRY.words,
            func.ts_headline(english, ENTRY.words, question, marking).label("said_marked"),
            func.ts_headline(english, ENTRY.title, question, marking).label("title_marked"),
        ).where(ENTRY.id.in_(ids))
    )
    return {row.id: row for row in rows}
