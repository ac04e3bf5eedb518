"""Our own dated reference data: goals, milestones, units, CPV divisions, council areas and thresholds.

The facts lie in JSON files beside this module. Rows of a set share its source and the date from which it holds;
a row is added or given an end, never rewritten, because stored answers and standards point at its code.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Milestone:
    """A goal that a mission is measured by; ``target`` is in ``unit``, both None where it is not one number."""

    code: str
    mission: str
    text: str
    geography: str
    target: Decimal | None
    unit: str | None
    by: str | None
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A mission of the United Kingdom or a well-being goal of Wales, by the set that it belongs to.

    ``description`` says in our words what contracts could do for it. Only missions have milestones.
    """

    code: str
    order: int
    name: str
    name_cy: str
    description: str
    milestones: tuple[Milestone, ...]
    goal_set: str
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measures; ``aggregation`` is sum, weighted_mean, count_yes or none."""

    code: str
    name: str
    kind: str
    aggregation: str
    decimals: int
    uncefact: str | None
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class CpvDivision:
    """A division of the Common Procurement Vocabulary; ``category`` is goods, services or works."""

    division: str
    code: str
    title: str
    category: str
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Council:
    """A council area of the United Kingdom by its ONS code; ``nation`` as in ``northern-ireland``."""

    code: str
    name: str
    name_cy: str | None
    nation: str
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value in pounds, with VAT, from which the law asks more; in force from ``valid_from`` up to ``valid_to``.

    ``valid_to`` is the last day, None while no later value is known.
    """

    code: str
    amount: Decimal
    about: str
    valid_from: date
    valid_to: date | None
    source: str


@cache
def missions() -> tuple[Goal, ...]:
    """Return the missions in their official order, each with its milestones."""
    return _goals("missions.json")


@cache
def well_being_goals() -> tuple[Goal, ...]:
    """Return the seven well-being goals of Wales in the order of the Act."""
    return _goals("well_being_goals.json")


def goals() -> tuple[Goal, ...]:
    """Return the goals of every nation: missions, then well-being goals. No code is in both."""
    return (*missions(), *well_being_goals())


def goals_of_set(goal_set: str) -> tuple[Goal, ...]:
    """Return the goals of a set, such as ``wales-goals``. Raises LookupError for a set that there is not."""
    found = tuple(one for one in (*missions(), *well_being_goals()) if one.goal_set == goal_set)
    if not found:
        raise LookupError(f"There is no set of goals “{goal_set}”.")
    return found


@cache
def milestones() -> tuple[Milestone, ...]:
    """Return the milestones of all missions, in the order of the missions."""
    return tuple(milestone for mission in missions() for milestone in mission.milestones)


@cache
def units() -> tuple[Unit, ...]:
    """Return the units that measures may be counted in."""
    rows, dated = _read("units.json")
    return tuple(Unit(**row, **dated) for row in rows)


@cache
def cpv_divisions() -> tuple[CpvDivision, ...]:
    """Return the 45 divisions of the Common Procurement Vocabulary, by number."""
    rows, dated = _read("cpv_divisions.json")
    return tuple(CpvDivision(**row, **dated) for row in rows)


@cache
def councils() -> tuple[Council, ...]:
    """Return the council areas of the United Kingdom, by code."""
    rows, dated = _read("councils.json")
    return tuple(Council(**row, **dated) for row in rows)


@cache
def thresholds() -> tuple[Threshold, ...]:
    """Return every threshold there is or was, in the order of the file."""
    rows, dated = _read("thresholds.json")
    return tuple(_threshold({**dated, "valid_to": None, **row}) for row in rows)


def threshold_on(code: str, day: date) -> Threshold:
    """Return the threshold of that code on a day; on a day before the first that we know of, the first.

    Raises LookupError for a code that there is not.
    """
    rows = sorted((one for one in thresholds() if one.code == code), key=lambda one: one.valid_from)
    if not rows:
        raise LookupError(f"There is no threshold “{code}”.")
    return next((one for one in reversed(rows) if one.valid_from <= day), rows[0])


def _threshold(row: dict[str, Any]) -> Threshold:
    dates = {name: date.fromisoformat(day) for name in ("valid_from", "valid_to") if isinstance(day := row[name], str)}
    return Threshold(**{**row, **dates, "amount": Decimal(row["amount"])})


def _goals(name: str) -> tuple[Goal, ...]:
    rows, dated = _read(name)
    goal_set = read_file(name)["set"]
    return tuple(_goal(row, goal_set, dated) for row in sorted(rows, key=lambda row: row["order"]))


def _goal(row: dict[str, Any], goal_set: str, dated: dict[str, Any]) -> Goal:
    own = {key: value for key, value in row.items() if key != "milestones"}
    found = tuple(_milestone(item, row["code"], dated) for item in row["milestones"])
    return Goal(**own, milestones=found, goal_set=goal_set, **dated)


def _milestone(row: dict[str, Any], mission: str, dated: dict[str, Any]) -> Milestone:
    target = None if row["target"] is None else Decimal(row["target"])
    return Milestone(**{**row, "target": target}, mission=mission, **dated)


def _read(name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the rows of one file, and the date and source that all of them share."""
    content = read_file(name)
    return content["rows"], {"valid_from": date.fromisoformat(content["valid_from"]), "source": content["source"]}


def read_file(name: str) -> dict[str, Any]:
    """Return what one of the files beside this module says."""
    content: dict[str, Any] = json.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return content
