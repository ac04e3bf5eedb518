"""Adding up what an authority's contracts reported, in the database, and how many of how many have reported."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.delivery.counting import YEARLY
from citizen_voice.delivery.queries import stands
from citizen_voice.delivery.totals import ZERO, Sums
from citizen_voice.models import Commitment, Council, DeliveryDecision, DeliveryReport, Standard
from citizen_voice.vocabulary import DeliveryAct


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many contracts have reported anything, of those whose first day has come. A contract is a lot of a tender."""

    reported: int = 0
    contracts: int = 0


def list_sums(authority_id: uuid.UUID, *, council_id: uuid.UUID | None = None) -> list[Sums]:
    """Return what was reported by measure, unit, council, standard and missions; in two queries.

    Left out is what was corrected or taken back. Contracts that report a measure and have not yet are counted too.
    """
    wanted = [Commitment.authority_id == authority_id]
    if council_id is not None:
        wanted.append(Commitment.council_id == council_id)
    reported = {_key(row): row for row in db.session.execute(_sums(wanted))}
    asked = {_key(row): row for row in db.session.execute(_asked(wanted))}
    return [_as_sums(key, reported.get(key), asked.get(key)) for key in sorted({*reported, *asked})]


Key = tuple[str, str, str, str, tuple[str, ...]]


def _key(row: Any) -> Key:
    return row.measure_code, row.unit, row.council, row.standard, tuple(row.missions)


_BY = (Commitment.measure_code, Commitment.unit, Council.code, Standard.reference, Commitment.missions)
_LABELS = ("measure_code", "unit", "council", "standard", "missions")
_GROUPED = [column.label(name) for column, name in zip(_BY, _LABELS, strict=True)]
_HAS_BEGUN = and_(Commitment.replaced_at.is_(None), Commitment.starts_on <= func.current_date())


def _sums(wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Return the query of sums of what stands; of full-time equivalents only the latest year of each contract."""
    order = func.row_number().over(partition_by=DeliveryReport.commitment_id, order_by=DeliveryReport.ends_on.desc())
    verified = exists().where(
        DeliveryDecision.delivery_report_id == DeliveryReport.id, DeliveryDecision.act == DeliveryAct.VERIFY
    )
    standing = (
        select(DeliveryReport, order.label("place"), verified.label("is_verified"))
        .join(Commitment, Commitment.id == DeliveryReport.commitment_id)
        .where(*wanted, stands())
        .subquery()
    )
    one = standing.c
    counts = case((and_(Commitment.unit == YEARLY, one.place > 1), None), else_=one.quantity)
    said_yes = case((and_(Commitment.unit == "yes_no", one.place > 1), None), else_=counts)
    return (
        select(
            *_GROUPED,
            func.sum(said_yes).label("quantity"),
            func.sum(one.whole).label("whole"),
            func.sum(said_yes).filter(one.is_verified).label("verified"),
            func.sum(said_yes).filter(one.is_additional).label("additional"),
            func.sum(said_yes).filter(one.is_shared).label("shared"),
            func.count(func.distinct(Commitment.tender_lot_id)).label("reported"),
            func.max(Commitment.title).label("title"),
        )
        .join(Commitment, Commitment.id == one.commitment_id)
        .join(Council, Council.id == Commitment.council_id)
        .join(Standard, Standard.id == Commitment.standard_id)
        .group_by(*_BY)
    )


def _asked(wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(
            *_GROUPED,
            func.count(func.distinct(Commitment.tender_lot_id)).label("contracts"),
            func.sum(Commitment.target).label("target"),
            func.max(Commitment.title).label("title"),
        )
        .join(Council, Council.id == Commitment.council_id)
        .join(Standard, Standard.id == Commitment.standard_id)
        .where(*wanted, _HAS_BEGUN)
        .group_by(*_BY)
    )


def _as_sums(key: Key, reported: Any, asked: Any) -> Sums:
    names = ("quantity", "whole", "verified", "additional", "shared")
    sums: dict[str, Any] = {name: getattr(reported, name) or ZERO for name in names} if reported else {}
    return Sums(
        *key,
        **sums,
        reported=reported.reported if reported else 0,
        contracts=max(asked.contracts if asked else 0, reported.reported if reported else 0),
        target=asked.target if asked else ZERO,
        title=(asked or reported).title,
    )


def count_coverage(authority_id: uuid.UUID) -> Coverage:
    """Return how many contracts of an authority have reported anything, of how many that have begun."""
    reported, contracts = db.session.execute(select(*_COUNTS).where(*_which(authority_id))).one()
    return Coverage(reported, contracts)


def coverage_by_mission(authority_id: uuid.UUID) -> Mapping[str, Coverage]:
    """Return the same for each mission that contracts have a measure of, by its code."""
    mission = func.jsonb_array_elements_text(Commitment.missions).label("mission")
    measured = select(mission, Commitment.tender_lot_id, Commitment.id).where(*_which(authority_id)).subquery()
    has_reported = exists().where(DeliveryReport.commitment_id == measured.c.id, stands())
    rows = db.session.execute(
        select(
            measured.c.mission,
            func.count(func.distinct(case((has_reported, measured.c.tender_lot_id)))),
            func.count(func.distinct(measured.c.tender_lot_id)),
        ).group_by(measured.c.mission)
    )
    return {name: Coverage(reported, contracts) for name, reported, contracts in rows}


_HAS_REPORTED = exists().where(DeliveryReport.commitment_id == Commitment.id, stands())
_COUNTS = (
    func.count(func.distinct(case((_HAS_REPORTED, Commitment.tender_lot_id)))),
    func.count(func.distinct(Commitment.tender_lot_id)),
)


def _which(authority_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    return (Commitment.authority_id == authority_id, or_(_HAS_BEGUN, _HAS_REPORTED))


def count_late(authority_id: uuid.UUID) -> int:
    """Return how many contracts ended their term with measures that nothing was ever reported of."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(Commitment.tender_lot_id))).where(
                Commitment.authority_id == authority_id,
                Commitment.replaced_at.is_(None),
                Commitment.ends_on < today(),
                ~_HAS_REPORTED,
            )
        )
        or 0
    )
