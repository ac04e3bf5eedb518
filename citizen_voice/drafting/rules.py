"""Rules that concern several parts of a value together, one function a field.

Each is given a value whose parts have already been found present and of the right kind.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from citizen_voice.drafting.standard import PRIORITY_WORDS, count_words

LEAST_EXAMPLES = 2
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The codes that references may point at. An empty set means that this kind is not checked."""

    units: frozenset[str] = frozenset()
    missions: frozenset[str] = frozenset()
    cpv_divisions: frozenset[str] = frozenset()
    councils: frozenset[str] = frozenset()


NO_CODES = KnownCodes()

Entry = Mapping[str, Any]


def problems_of_rules(field: str, value: Any, codes: KnownCodes) -> list[str]:
    """Return what breaks the rules of this field, as plain sentences."""
    rule = _RULES.get(field)
    return rule(value, codes) if rule else []


def _priority_statement(value: Entry, _: KnownCodes) -> list[str]:
    words = count_words(value["text"])
    if words > PRIORITY_WORDS:
        return [f"it has {words} words; cut it to {PRIORITY_WORDS} or fewer"]
    return []


def _dissent(value: Entry, _: KnownCodes) -> list[str]:
    if all(isinstance(one.get("statement_id"), str) for one in value.get("quoted") or ()):
        return []
    return ["each statement quoted needs its id"]


def _example_commitments(value: Sequence[Entry], _: KnownCodes) -> list[str]:
    problems = []
    if len(value) < LEAST_EXAMPLES:
        problems.append(f"give at least {LEAST_EXAMPLES} examples")
    if not any(entry.get("is_small_supplier_friendly") for entry in value):
        problems.append("mark at least one that a small firm or charity could do")
    return problems


def _measures(value: Sequence[Entry], codes: KnownCodes) -> list[str]:
    ids = [entry["id"] for entry in value]
    problems = [f"the id {one} is used twice" for one in sorted(set(ids)) if ids.count(one) > 1]
    for entry in value:
        problems += [
            f"{entry['id']}: “{one}” is not a unit that we count in" for one in _unknown([entry["unit"]], codes.units)
        ]
        if entry.get("baseline") not in {None, ""} and not entry.get("baseline_source"):
            problems.append(f"{entry['id']}: say where the baseline comes from")
    return problems


def _weighting_range(value: Entry, _: KnownCodes) -> list[str]:
    lowest, usual, highest = (Decimal(str(value[part])) for part in ("minimum", "recommended", "maximum"))
    problems = []
    if lowest > highest:
        problems.append("the minimum is above the maximum")
    elif not lowest <= usual <= highest:
        problems.append("the recommended weight is not between the minimum and the maximum")
    if min(lowest, usual, highest) <= 0 or max(lowest, usual, highest) > _HUNDRED:
        problems.append("weights are percentages above 0 and up to 100")
    return problems


def _evaluation_questions(value: Sequence[Entry], _: KnownCodes) -> list[str]:
    return [
        f"entry {number}: the word limit must be above 0"
        for number, entry in enumerate(value, start=1)
        if entry.get("word_limit") == 0
    ]


def _applicability(value: Entry, codes: KnownCodes) -> list[str]:
    problems = []
    lowest, highest = Decimal(str(value["value_from"])), value.get("value_to")
    if lowest < 0:
        problems.append("the contract value cannot be below 0")
    if highest not in {None, ""} and Decimal(str(highest)) < lowest:
        problems.append("the highest contract value is below the lowest")
    unknown = _unknown(value.get("cpv_divisions") or (), codes.cpv_divisions)
    return problems + [f"“{one}” is not a CPV division (two digits)" for one in unknown]


def _where_delivered(value: Entry, codes: KnownCodes) -> list[str]:
    councils = value.get("councils") or ()
    if value["place"] == "named_places" and not councils:
        return ["name at least one council area"]
    return [f"“{one}” is not the code of a council area" for one in _unknown(councils, codes.councils)]


def _mission_links(value: Sequence[Entry], codes: KnownCodes) -> list[str]:
    linked = [entry["code"] for entry in value]
    problems = [f"{one} is linked twice" for one in sorted(set(linked)) if linked.count(one) > 1]
    return problems + [f"“{one}” is not a mission" for one in _unknown(sorted(set(linked)), codes.missions)]


def _dates(value: Entry, _: KnownCodes) -> list[str]:
    if date.fromisoformat(value["review_by"]) <= date.fromisoformat(value["effective_from"]):
        return ["the review must come after the day it takes effect"]
    return []


def _unknown(given: Sequence[str], known: frozenset[str]) -> list[str]:
    return [one for one in given if known and one not in known]


_RULES: dict[str, Callable[[Any, KnownCodes], list[str]]] = {
    "priority_statement": _priority_statement,
    "dissent": _dissent,
    "example_commitments": _example_commitments,
    "measures": _measures,
    "weighting_range": _weighting_range,
    "evaluation_questions": _evaluation_questions,
    "applicability": _applicability,
    "where_delivered": _where_delivered,
    "mission_links": _mission_links,
    "dates": _dates,
}
