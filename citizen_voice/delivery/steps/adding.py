"""The query that adds up what an authority's contracts reported, and counts of how many reports due how many came in.

It goes over all reports once: by the measure of a lot first, whatever record of the tender they were made under, and
then for what is shared by measures and by contracts.
"""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    Numeric,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from citizen_voice.delivery.queries import stands
from citizen_voice.delivery.steps.due import count_received, select_periods, span
from citizen_voice.delivery.totals import OF_THE_LATEST
from citizen_voice.models import Commitment, Contract, Council, DeliveryDecision, DeliveryReport, Standard
from citizen_voice.vocabulary import DeliveryAct

FIGURES = ("quantity", "whole", "verified", "additional", "shared")
_LABELS = ("measure_code", "unit", "council", "standard", "goals")


def select_delivered(authority_id: uuid.UUID, day: date) -> Select[Any]:
    """Return the query: rows without a `lot` are sums of a measure, those with one are counts of a contract."""
    one = _by_commitment(authority_id, day)
    by = tuple(one.c[name] for name in _LABELS)
    return select(
        *by,
        one.c.lot,
        *(func.sum(one.c[name]).label(name) for name in FIGURES),
        func.count(func.distinct(case((one.c.has_reported, one.c.lot)))).label("reported"),
        func.count(func.distinct(one.c.lot)).label("contracts"),
        *(func.sum(one.c[name]).filter(one.c.is_held).label(name) for name in ("target", "agreed")),
        func.max(one.c.title).label("title"),
        func.max(one.c.direction).label("direction"),
        *(func.coalesce(func.sum(one.c[name]).filter(one.c.is_held), 0).label(name) for name in ("due", "received")),
    ).group_by(func.grouping_sets(tuple_(*by), tuple_(one.c.lot, one.c.goals)))


def _by_commitment(authority_id: uuid.UUID, day: date) -> CTE:
    """What was reported and what was due of each commitment that is in force or that was reported on."""
    held = _held(authority_id)
    figures, agreed = _figures(held), _agreed(authority_id)
    periods = select_periods(authority_id, day)
    has_reported = figures.c.id.is_not(None)
    is_held = and_(Commitment.replaced_at.is_(None), Commitment.starts_on <= day)
    lot = Commitment.tender_lot_id
    by = (Commitment.measure_code, Commitment.unit, Council.code, Standard.reference, Commitment.missions)
    rows = (
        select(
            *(column.label(name) for column, name in zip(by, _LABELS, strict=True)),
            *(lot.label("lot"), has_reported.label("has_reported"), is_held.label("is_held")),
            *(Commitment.title, Commitment.direction, Commitment.target),
            func.coalesce(cast(agreed.c.agreed[Commitment.measure_code].astext, Numeric), Commitment.target).label(
                "agreed"
            ),
            *(figures.c[name] for name in FIGURES),
            *(periods.c.due, count_received(periods, figures.c.days).label("received")),
        )
        .select_from(Commitment)
        .join(Council, Council.id == Commitment.council_id)
        .join(Standard, Standard.id == Commitment.standard_id)
        .outerjoin(figures, figures.c.id == Commitment.id)
        .outerjoin(periods, and_(*(column == periods.c[column.name] for column in span())))
        .outerjoin(agreed, agreed.c.tender_lot_id == lot)
        .where(Commitment.authority_id == authority_id, or_(has_reported, is_held))
        .cte("by_commitment")
    )
    # Kept as rows: else the periods are compared once for each way in which they are added up.
    return rows.prefix_with("MATERIALIZED", dialect="postgresql")


def _held(authority_id: uuid.UUID) -> CTE:
    """Each commitment with the one that speaks for its measure of the lot: the one in force, or the last that was."""
    measure = (Commitment.tender_lot_id, Commitment.measure_code, Commitment.unit)
    in_force_first = (Commitment.replaced_at.is_(None).desc(), Commitment.created_at.desc())
    return (
        select(
            Commitment.id.label("commitment_id"),
            Commitment.unit.in_(OF_THE_LATEST).label("is_of_the_latest"),
            func.first_value(Commitment.id).over(partition_by=measure, order_by=in_force_first).label("id"),
        )
        .where(Commitment.authority_id == authority_id)
        .cte("held")
    )


def _figures(held: CTE) -> Any:
    """The sums of each measure of a lot; of people over a year, and of yes or no, only the latest report of it."""
    report = DeliveryReport
    verified = exists().where(
        DeliveryDecision.delivery_report_id == report.id, DeliveryDecision.act == DeliveryAct.VERIFY
    )
    counted = and_(stands(), report.id.not_in(select(_reported_again(held).c.id)))
    last = (
        select(held.c.id, func.max(report.ends_on).label("ends_on"))
        .join(held, held.c.commitment_id == report.commitment_id)
        .where(held.c.is_of_the_latest, counted)
        .group_by(held.c.id)
        .subquery("last")
    )
    counts = or_(last.c.ends_on.is_(None), report.ends_on == last.c.ends_on)
    sums = {"quantity": report.quantity, "whole": report.whole}
    parts = {"verified": verified, "additional": report.is_additional, "shared": report.is_shared}
    return (
        select(
            held.c.id,
            *(func.sum(column).filter(counts).label(name) for name, column in sums.items()),
            *(func.sum(report.quantity).filter(counts, said).label(name) for name, said in parts.items()),
            func.range_agg(func.daterange(report.starts_on, report.ends_on, "[]")).label("days"),
        )
        .select_from(report)
        .join(held, held.c.commitment_id == report.commitment_id)
        .outerjoin(last, last.c.id == held.c.id)
        .where(counted)
        .group_by(held.c.id)
        .cte("figures")
    )


def _reported_again(held: CTE) -> CTE:
    """The reports under an earlier record whose days were reported under the one in force too, as could be once."""
    report, later = aliased(DeliveryReport), aliased(DeliveryReport)
    return (
        select(report.id)
        .join(held, and_(held.c.commitment_id == report.commitment_id, held.c.commitment_id != held.c.id))
        .join(later, later.commitment_id == held.c.id)
        .where(later.starts_on <= report.ends_on, later.ends_on >= report.starts_on, stands(later))
        .cte("reported_again")
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
