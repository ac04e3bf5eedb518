"""How councils use the standards, counted from the records of their tenders: used, left out, adapted, weighed.

Of a tender with several records the last counts. A standard applied to a tender when the set that the council chose
from holds it, it was not withdrawn before, its bounds are met, and it is for that council. No share is worked out: most
regions have few tenders.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import CTE, ColumnElement, Numeric, Select, and_, cast, exists, func, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import distinct_on

from citizen_voice.db import db
from citizen_voice.models import (
    Authority,
    CatalogueEntry,
    Council,
    ImportedStandard,
    Publication,
    StandardWithdrawal,
    Tender,
    TenderImport,
)
from citizen_voice.standards.steps.catalogue import state_of_entry
from citizen_voice.vocabulary import CatalogueState

ENTRY = CatalogueEntry
StandardKey = tuple[uuid.UUID, str]
"""A standard and the version of it: what was published under one version never changes."""


@dataclass(frozen=True)
class Counts:
    """To how many tenders a standard applied, in how many of all it was used, and how many left it out."""

    applied: int = 0
    used: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Weights:
    """The lowest, the middle and the highest of the weights chosen, in percent, and in how many lots."""

    lots: int
    lowest: Decimal
    median: Decimal
    highest: Decimal


@dataclass(frozen=True)
class StandardUse:
    """A version of a standard with what tenders made of it. `entry` is its row of the catalogue."""

    entry: Any
    state: CatalogueState
    counts: Counts
    weights: Weights | None

    @property
    def key(self) -> StandardKey:
        """The standard and its version."""
        return (self.entry.standard_id, self.entry.version)


@dataclass(frozen=True)
class CouncilUse:
    """A council with how many of its tenders are recorded, and of the standards in them."""

    council: Council
    tenders: int
    counts: Counts


def last_records(authority: Authority, council: Council | None = None) -> CTE:
    """Give in SQL the last record of each tender of an authority, or of one of its councils."""
    statement = (
        select(
            *(TenderImport.id, TenderImport.tender_id, TenderImport.publication_id, TenderImport.recorded_at),
            TenderImport.total_weight_reason,
            *(Tender.council_id, Tender.value_gbp, Tender.cpv_code, Tender.category),
            *(Tender.duration_months, Tender.is_light_touch, Publication.published_at),
            Council.code.label("council_code"),
        )
        .ext(distinct_on(TenderImport.tender_id))
        .join(Tender, Tender.id == TenderImport.tender_id)
        .join(Council, Council.id == Tender.council_id)
        .join(Publication, Publication.id == TenderImport.publication_id)
        .where(TenderImport.authority_id == authority.id, TenderImport.recorded_at.is_not(None))
        .order_by(TenderImport.tender_id, TenderImport.recorded_at.desc(), TenderImport.id)
    )
    if council is not None:
        statement = statement.where(Tender.council_id == council.id)
    return statement.cte("last_record").prefix_with("MATERIALIZED", dialect="postgresql")


def applies(record: CTE) -> ColumnElement[bool]:
    """Give in SQL whether a standard could be chosen and is meant for a tender: `drafting.applicability` in SQL.

    What was withdrawn before the record could not be chosen.
    """
    return and_(
        ~exists().where(
            StandardWithdrawal.standard_id == ENTRY.standard_id,
            StandardWithdrawal.withdrawn_at.between(record.c.published_at, record.c.recorded_at),
        ),
        record.c.value_gbp >= func.coalesce(ENTRY.value_from, record.c.value_gbp),
        record.c.value_gbp <= func.coalesce(ENTRY.value_to, record.c.value_gbp),
        or_(func.cardinality(ENTRY.councils) == 0, ENTRY.councils.op("@>")(_one(record.c.council_code))),
        or_(func.cardinality(ENTRY.categories) == 0, ENTRY.categories.op("@>")(_one(record.c.category))),
        or_(
            func.cardinality(ENTRY.cpv_divisions) == 0,
            ENTRY.cpv_divisions.op("@>")(_one(func.substr(record.c.cpv_code, 1, 2))),
        ),
        or_(
            ENTRY.minimum_months.is_(None),
            record.c.duration_months.is_(None),
            record.c.duration_months >= ENTRY.minimum_months,
        ),
        or_(~record.c.is_light_touch, ENTRY.is_for_light_touch),
    )


def _one(value: Any) -> ColumnElement[Any]:
    return func.string_to_array(cast(value, SqlText()), " ")


def is_used(record: CTE) -> ColumnElement[bool]:
    """Give in SQL whether a standard is in some lot of a record."""
    return exists().where(
        ImportedStandard.tender_import_id == record.c.id,
        ImportedStandard.published_standard_id == ENTRY.published_standard_id,
    )


def list_uses(authority: Authority, council: Council | None = None) -> list[StandardUse]:
    """Return each version of a standard that is in force or that a recorded tender could use, by reference."""
    counts, weights = _count(authority, council), _weigh(authority, council)
    found: dict[StandardKey, StandardUse] = {}
    for row in db.session.execute(_entries(authority)):
        key, state = (row.standard_id, row.version), CatalogueState(row.state)
        counted = counts.get(key, Counts())
        is_in_force = state is CatalogueState.IN_FORCE
        if (counted == Counts() and not is_in_force) or (key in found and not is_in_force):
            continue
        found[key] = StandardUse(row, state, counted, weights.get(key))
    return sorted(found.values(), key=lambda one: (len(one.entry.reference), one.entry.reference, one.entry.version))


def _entries(authority: Authority) -> Any:
    return (
        select(
            *(ENTRY.standard_id, ENTRY.version, ENTRY.reference, ENTRY.title, ENTRY.title_cy),
            *(ENTRY.weight_minimum, ENTRY.weight_recommended, ENTRY.weight_maximum),
            Publication.slug.label("publication_slug"),
            Publication.version.label("publication_version"),
            state_of_entry().label("state"),
        )
        .join(Publication, Publication.id == ENTRY.publication_id)
        .where(ENTRY.authority_id == authority.id)
        .order_by(Publication.published_at.desc(), ENTRY.position)
    )


def _count(authority: Authority, council: Council | None) -> Mapping[StandardKey, Counts]:
    held = _held(last_records(authority, council)).subquery()
    rows = db.session.execute(
        select(held.c.standard_id, held.c.version, *_sums(held)).group_by(held.c.standard_id, held.c.version)
    )
    return {(row.standard_id, row.version): Counts(row.applied, row.used, row.left_out) for row in rows}


def _held(record: CTE) -> Select[Any]:
    """Give every standard of the set that each tender chose from, and whether it applied and was used."""
    return select(
        *(ENTRY.standard_id, ENTRY.version, record.c.council_id),
        applies(record).label("applied"),
        is_used(record).label("used"),
    ).join_from(record, ENTRY, ENTRY.publication_id == record.c.publication_id)


def _sums(held: Any) -> tuple[ColumnElement[int], ...]:
    return (
        func.count().filter(held.c.applied).label("applied"),
        func.count().filter(held.c.used).label("used"),
        func.count().filter(held.c.applied, ~held.c.used).label("left_out"),
    )


def _weigh(authority: Authority, council: Council | None) -> Mapping[StandardKey, Weights]:
    record, weight = last_records(authority, council), ImportedStandard.weight
    middle = func.percentile_cont(0.5).within_group(weight)
    rows = db.session.execute(
        select(
            *(ENTRY.standard_id, ENTRY.version, func.count(weight).label("lots")),
            func.min(weight).label("lowest"),
            func.round(cast(middle, Numeric()), 2).label("median"),
            func.max(weight).label("highest"),
        )
        .join_from(record, ImportedStandard, ImportedStandard.tender_import_id == record.c.id)
        .join(ENTRY, ENTRY.published_standard_id == ImportedStandard.published_standard_id)
        .group_by(ENTRY.standard_id, ENTRY.version)
    )
    return {(row.standard_id, row.version): Weights(row.lots, row.lowest, row.median, row.highest) for row in rows}


def list_councils_with_use(authority: Authority, councils: Sequence[Council]) -> list[CouncilUse]:
    """Return the councils in the order given, those without a recorded tender too."""
    record = last_records(authority)
    tenders = {row.council_id: row.tenders for row in db.session.execute(_tenders_of(record))}
    held = _held(record).subquery()
    rows = db.session.execute(select(held.c.council_id, *_sums(held)).group_by(held.c.council_id))
    counts = {row.council_id: Counts(row.applied, row.used, row.left_out) for row in rows}
    return [CouncilUse(one, tenders.get(one.id, 0), counts.get(one.id, Counts())) for one in councils]


def _tenders_of(record: CTE) -> Select[Any]:
    return select(record.c.council_id, func.count().label("tenders")).group_by(record.c.council_id)
