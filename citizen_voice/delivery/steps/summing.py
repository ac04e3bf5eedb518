"""What an authority's contracts reported, added up, and how many of the reports due came in."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.delivery.steps.adding import FIGURES, select_delivered
from citizen_voice.delivery.totals import ZERO, ContractCount, Coverage, Sums, cover


@dataclass(frozen=True, slots=True)
class Delivered:
    """All that is said of delivery: sums by measure, unit, council, standard and goals, and how much is known.

    `contracts` is by the id of the lot.
    """

    sums: list[Sums] = field(default_factory=list)
    contracts: Mapping[uuid.UUID, ContractCount] = field(default_factory=dict)
    coverage: Coverage = field(default_factory=Coverage)
    by_goal: Mapping[str, Coverage] = field(default_factory=dict)


def read_delivered(authority_id: uuid.UUID) -> Delivered:
    """Return what was reported and how many reports are missing, in one query.

    Left out is what was corrected or taken back. What was reported under an earlier record of a tender counts for the
    measure as it is in force. Contracts that report a measure and have not yet are counted too.
    """
    rows = db.session.execute(select_delivered(authority_id, today())).all()
    lots = [row for row in rows if row.lot is not None]
    everything = _by_lot(lots)
    by_goal: dict[str, list[Any]] = {}
    for row in lots:
        for goal in row.goals:
            by_goal.setdefault(goal, []).append(row)
    return Delivered(
        sums=sorted((_as_sums(row) for row in rows if row.lot is None), key=_place),
        contracts=everything,
        coverage=cover(everything.values()),
        by_goal={goal: cover(_by_lot(found).values()) for goal, found in sorted(by_goal.items())},
    )


def list_sums(authority_id: uuid.UUID) -> list[Sums]:
    """Return what was reported by measure, unit, council, standard and goals."""
    return read_delivered(authority_id).sums


def _place(one: Sums) -> tuple[Any, ...]:
    return one.measure, one.unit, one.council, one.standard, one.goals


def _as_sums(row: Any) -> Sums:
    amounts: dict[str, Any] = {name: getattr(row, name) or ZERO for name in (*FIGURES, "target", "agreed")}
    counts: dict[str, Any] = {name: int(getattr(row, name)) for name in ("reported", "contracts", "due", "received")}
    return Sums(
        row.measure_code,
        row.unit,
        row.council,
        row.standard,
        tuple(row.goals),
        **amounts,
        **counts,
        title=row.title,
        direction=row.direction,
    )


def _by_lot(rows: Iterable[Any]) -> dict[uuid.UUID, ContractCount]:
    """Return the counts of contracts, of which each may have several rows."""
    found: dict[uuid.UUID, list[int]] = {}
    for row in rows:
        counts = found.setdefault(row.lot, [0, 0, 0])
        for place, number in enumerate((row.due, row.received, row.reported)):
            counts[place] += int(number)
    return {lot: ContractCount(due, received, reported > 0) for lot, (due, received, reported) in found.items()}
