"""Which published standards there are: what is in force today, and what is found by a filter or by words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, case, cast, exists, func, literal, literal_column, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_voice.models import Authority, CatalogueEntry, Publication, StandardWithdrawal
from citizen_voice.standards.steps.force import state_of_publication
from citizen_voice.vocabulary import CatalogueState

_ENGLISH: ColumnElement[str] = literal_column("'english'::regconfig")
_SIMPLE: ColumnElement[str] = literal_column("'simple'::regconfig")

ENTRY = CatalogueEntry
COLUMNS = (
    *(ENTRY.id, ENTRY.published_standard_id, ENTRY.reference, ENTRY.version, ENTRY.title, ENTRY.title_cy),
    *(ENTRY.summary, ENTRY.value_from, ENTRY.value_to, ENTRY.categories, ENTRY.cpv_divisions),
    *(ENTRY.is_for_light_touch, ENTRY.minimum_months, ENTRY.councils, ENTRY.goals, ENTRY.units, ENTRY.codes),
    *(ENTRY.weight_minimum, ENTRY.weight_recommended, ENTRY.weight_maximum),
    Authority.slug.label("authority_slug"),
    Authority.name.label("authority_name"),
    Authority.name_cy.label("authority_name_cy"),
    Authority.is_demonstration,
    Publication.slug.label("publication_slug"),
    Publication.version.label("publication_version"),
    Publication.effective_on,
)
"""What a list and a file show of an entry."""


@dataclass(frozen=True)
class CatalogueFilter:
    """What is looked for. None and nothing narrow nothing; `state` None means all, in force or not.

    `council` is a council's code: standards for the whole area of its authority are found by it too. `value` is the
    worth of a contract in pounds. `words` have no accents (`highlighting.words_in`).
    """

    authority_id: uuid.UUID | None = None
    council: str | None = None
    value: Decimal | None = None
    cpv_division: str | None = None
    category: str | None = None
    goal: str | None = None
    unit: str | None = None
    state: CatalogueState | None = CatalogueState.IN_FORCE
    words: Sequence[str] = ()


def state_of_entry() -> ColumnElement[str]:
    """Give in SQL whether a standard of a publication is in force today, from their own records.

    A standard that is being revised stays in force as it was published, and one that was withdrawn and published again
    is withdrawn where it was published before. For a statement that joins `Publication`.
    """
    withdrawn = exists().where(
        StandardWithdrawal.standard_id == ENTRY.standard_id, StandardWithdrawal.withdrawn_at >= Publication.published_at
    )
    return case((withdrawn, literal(CatalogueState.WITHDRAWN.value)), else_=state_of_publication())


def select_entries(chosen: CatalogueFilter, *columns: Any) -> Select[Any]:
    """Return a statement for the entries that a filter leaves, in no order."""
    statement = (
        select(*columns)
        .select_from(ENTRY)
        .join(Publication, Publication.id == ENTRY.publication_id)
        .join(Authority, Authority.id == ENTRY.authority_id)
    )
    return statement.where(*_conditions(chosen))


def _conditions(chosen: CatalogueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.authority_id is not None:
        found.append(ENTRY.authority_id == chosen.authority_id)
    if chosen.state is not None:
        found.append(state_of_entry() == chosen.state.value)
    if chosen.value is not None:
        found.append(func.coalesce(ENTRY.value_from, 0) <= chosen.value)
        found.append(or_(ENTRY.value_to.is_(None), ENTRY.value_to >= chosen.value))
    for_all = ((ENTRY.councils, chosen.council), (ENTRY.cpv_divisions, chosen.cpv_division))
    for column, code in (*for_all, (ENTRY.categories, chosen.category)):
        if code:
            found.append(or_(func.cardinality(column) == 0, _holds(column, code)))
    for column, code in ((ENTRY.goals, chosen.goal), (ENTRY.units, chosen.unit)):
        if code:
            found.append(_holds(column, code))
    if chosen.words:
        found.append(
            or_(
                ENTRY.english_words.op("@@")(english_question(chosen.words)),
                ENTRY.plain_words.op("@@")(plain_question(chosen.words)),
            )
        )
    return found


def _holds(column: Any, code: str) -> ColumnElement[bool]:
    held: ColumnElement[bool] = column.op("@>")(cast([code], ARRAY(SqlText())))
    return held


def english_question(words: Sequence[str]) -> ColumnElement[Any]:
    """Give in SQL a question for every word, in any of its English forms: "buses" finds "bus"."""
    return func.plainto_tsquery(_ENGLISH, " ".join(words))


def plain_question(words: Sequence[str]) -> ColumnElement[Any]:
    """Give in SQL a question for every word as it stands, each also as the beginning of a longer one."""
    return func.to_tsquery(_SIMPLE, " & ".join(f"'{word}':*" for word in words))


def rank_of_entry(words: Sequence[str]) -> ColumnElement[Any]:
    """Give in SQL how well an entry answers the words: more where they stand in the title, and more often."""
    best = func.greatest(
        func.ts_rank(ENTRY.english_words, english_question(words)),
        func.ts_rank(ENTRY.plain_words, plain_question(words)),
    )
    return func.round(cast(best, ENTRY.value_from.type), 8)
