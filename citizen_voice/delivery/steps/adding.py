"""The query that adds up what an authority's contracts reported, and counts of how many reports due how many came in.

It goes over all reports once: by the measure of a lot first, whatever record of the tender they were made under, and
then for what is shared by measures and by contracts.
"""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import distinct_on

from citizen_voice.delivery.counting import OF_THE_LATEST
from citizen_voice.delivery.periods import DAYS_TO_REPORT
from citizen_voice.delivery.standing import stands
from citizen_voice.models import Commitment, Contract, Council, DeliveryDecision, DeliveryReport, Standard
from citizen_voice.vocabulary import DeliveryAct

FIGURES = ("quantity", "whole", "verified", "additional", "shared")
_LABELS = ("measure_code", "unit", "council", "standard", "goals")
_MEASURE = ("tender_lot_id", "measure_code", "unit")


def select_delivered(authority_id: uuid.UUID, day: date) -> Select[Any]:
    """Return the query: rows without a `lot` are sums of a measure, those with one are counts of a contract."""
    counted = _counted(authority_id)
    holding, figures, due = _holding(authority_id), _figures(counted), _due(authority_id, counted, day)
    has_reported = figures.c.quantity.is_not(None)
    is_held = and_(Commitment.replaced_at.is_(None), Commitment.starts_on <= day)
    lot = Commitment.tender_lot_id
    agreed = _agreed(authority_id)
    promised = func.coalesce(cast(agreed.c.agreed[Commitment.measure_code].astext, Numeric), Commitment.target)
    sums = (Commitment.measure_code, Commitment.unit, Council.code, Standard.reference, Commitment.missions)
    return (
        select(
            *(column.label(name) for column, name in zip(sums, _LABELS, strict=True)),
            lot.label("lot"),
            *(func.sum(figures.c[name]).label(name) for name in FIGURES),
            func.count(func.distinct(case((has_reported, lot)))).label("reported"),
            func.count(func.distinct(case((or_(has_reported, is_held), lot)))).label("contracts"),
            func.sum(Commitment.target).filter(is_held).label("target"),
            func.sum(promised).filter(is_held).label("agreed"),
            func.max(Commitment.title).label("title"),
            func.max(Commitment.direction).label("direction"),
            func.coalesce(func.sum(due.c.due), 0).label("due"),
            func.coalesce(func.sum(due.c.received), 0).label("received"),
        )
        .select_from(holding)
        .join(Commitment, Commitment.id == holding.c.id)
        .join(Council, Council.id == Commitment.council_id)
        .join(Standard, Standard.id == Commitment.standard_id)
        .outerjoin(figures, and_(*(getattr(Commitment, name) == figures.c[name] for name in _MEASURE)))
        .outerjoin(due, due.c.id == Commitment.id)
        .outerjoin(agreed, agreed.c.tender_lot_id == lot)
        .where(or_(has_reported, is_held))
        .group_by(func.grouping_sets(tuple_(*sums), tuple_(lot, Commitment.missions)))
    )


def _counted(authority_id: uuid.UUID) -> CTE:
    """All reports that stand, each with the measure of the lot that it is about."""
    verified = exists().where(
        DeliveryDecision.delivery_report_id == DeliveryReport.id, DeliveryDecision.act == DeliveryAct.VERIFY
    )
    names = ("starts_on", "ends_on", "quantity", "whole", "is_additional", "is_shared")
    return (
        select(
            *(getattr(Commitment, name) for name in _MEASURE),
            *(getattr(DeliveryReport, name) for name in names),
            verified.label("is_verified"),
        )
        .join(Commitment, Commitment.id == DeliveryReport.commitment_id)
        .where(Commitment.authority_id == authority_id, stands())
        .cte("counted")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def _figures(counted: CTE) -> Any:
    """The sums of each measure of a lot; of people over a year, and of yes or no, only the latest report of it."""
    keys = [counted.c[name] for name in _MEASURE]
    last = (
        select(*keys, func.max(counted.c.ends_on).label("ends_on"))
        .where(counted.c.unit.in_(OF_THE_LATEST))
        .group_by(*keys)
        .subquery("last")
    )
    counts = or_(last.c.ends_on.is_(None), counted.c.ends_on == last.c.ends_on)
    quantity = func.sum(counted.c.quantity)
    return (
        select(
            *keys,
            quantity.label("quantity"),
            func.sum(counted.c.whole).label("whole"),
            *(quantity.filter(counted.c[f"is_{name}"]).label(name) for name in ("verified", "additional", "shared")),
        )
        .outerjoin(last, and_(*(counted.c[name] == last.c[name] for name in _MEASURE)))
        .where(counts)
        .group_by(*keys)
        .subquery("figures")
    )


def _holding(authority_id: uuid.UUID) -> Any:
    """The commitment that speaks for each measure of a lot: the one in force, or the last that was."""
    keys = [getattr(Commitment, name) for name in _MEASURE]
    return (
        select(Commitment.id)
        .ext(distinct_on(*keys))
        .where(Commitment.authority_id == authority_id)
        .order_by(*keys, Commitment.replaced_at.is_(None).desc(), Commitment.created_at.desc())
        .subquery("holding")
    )


def _agreed(authority_id: uuid.UUID) -> Any:
    """What was agreed in the contract for each lot, under whatever record of the tender it was written down last."""
    return (
        select(Contract.tender_lot_id, Contract.agreed)
        .ext(distinct_on(Contract.tender_lot_id))
        .where(Contract.authority_id == authority_id)
        .order_by(Contract.tender_lot_id, Contract.created_at.desc())
        .subquery("agreed")
    )


def _due(authority_id: uuid.UUID, counted: CTE, day: date) -> Any:
    """How many reports of each commitment in force were due before a day, and how many of these came in.

    The periods are those of `periods.list_periods`: each is counted in months from the first day.
    """
    days = (
        select(
            counted.c.tender_lot_id,
            counted.c.measure_code,
            func.range_agg(func.daterange(counted.c.starts_on, counted.c.ends_on, "[]")).label("days"),
        )
        .group_by(counted.c.tender_lot_id, counted.c.measure_code)
        .subquery("days")
    )
    one = Commitment
    most = (
        (day.year - func.extract("year", one.starts_on)) * 12 + day.month - func.extract("month", one.starts_on)
    ) / one.every_months
    count = cast(func.greatest(func.floor(most), 0), Integer)
    series = func.generate_series(0, count).table_valued("number", name="series").render_derived()
    first, following = (_months_later(one.starts_on, one.every_months * (series.c.number + n)) for n in (0, 1))
    last = func.least(following - 1, one.ends_on)
    came_in = days.c.days.op("&&")(func.daterange(first, last, "[]"))
    return (
        select(one.id, func.count().label("due"), func.count().filter(came_in).label("received"))
        .select_from(one)
        .join(series, true())
        .outerjoin(days, and_(days.c.tender_lot_id == one.tender_lot_id, days.c.measure_code == one.measure_code))
        .where(
            one.authority_id == authority_id,
            one.replaced_at.is_(None),
            first <= one.ends_on,
            last < day - timedelta(days=DAYS_TO_REPORT),
        )
        .group_by(one.id)
        .subquery("due")
    )


def _months_later(day: Any, months: Any) -> ColumnElement[Any]:
    return cast(day + func.make_interval(0, months), Date)
