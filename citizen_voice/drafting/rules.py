"""Rules that concern several parts of a value together, one function a field.

Each is given a value whose parts have already been found present and of the right kind.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from citizen_voice.drafting.measure_ids import differing_parts, id_in_full
from citizen_voice.drafting.parts import MEASURE
from citizen_voice.drafting.problems import Problem
from citizen_voice.drafting.standard import PRIORITY_WORDS, count_words

LEAST_EXAMPLES = 2
PASSING_BANDS = range(1, 6)
PLANS = ("local-growth-plan", "local-well-being-plan")
_PPN_OUTCOME = re.compile(r"[1-8][a-z]?")
_TOMS_CODE = re.compile(r"[A-Z]{2,4}[0-9]{1,3}[a-z]?")
_MEASURE_ID = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")
_HUNDRED = Decimal(100)
_MEASURE_PARTS = {part.code: part for part in MEASURE}


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The codes that references may point at, and that of the standard itself. What is empty is not checked.

    ``goals`` are missions, or the well-being goals of Wales where it ``has_well_being_goals``. ``authority`` is its
    part of the address; ``measures`` are the published measures by their id in full, None where they are not known.
    """

    units: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    has_well_being_goals: bool = False
    frameworks: frozenset[str] = frozenset()
    cpv_divisions: frozenset[str] = frozenset()
    councils: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    reference: str = ""
    authority: str = ""
    measures: Mapping[str, Mapping[str, Any]] | None = None


NO_CODES = KnownCodes()

Entry = Mapping[str, Any]


def problems_of_rules(field: str, value: Any, codes: KnownCodes) -> list[Problem]:
    """Return what breaks the rules of this field."""
    rule = _RULES.get(field)
    return rule(value, codes) if rule else []


def _theme(value: Entry, codes: KnownCodes) -> list[Problem]:
    code = value.get("code")
    return [Problem("unknown_theme")] if code and _unknown([code], codes.themes) else []


def _priority_statement(value: Entry, _: KnownCodes) -> list[Problem]:
    words = count_words(value["text"])
    if words > PRIORITY_WORDS:
        return [Problem("too_many_words", arguments={"words": words, "most": PRIORITY_WORDS})]
    return []


def _dissent(value: Entry, _: KnownCodes) -> list[Problem]:
    if all(isinstance(one.get("statement_id"), str) for one in value.get("quoted") or ()):
        return []
    return [Problem("quote_without_id")]


def _example_commitments(value: Sequence[Entry], _: KnownCodes) -> list[Problem]:
    problems = []
    if len(value) < LEAST_EXAMPLES:
        problems.append(Problem("few_examples", arguments={"least": LEAST_EXAMPLES}))
    if not any(entry.get("is_small_supplier_friendly") for entry in value):
        problems.append(Problem("none_for_small"))
    return problems


def _measures(value: Sequence[Entry], codes: KnownCodes) -> list[Problem]:
    ids = [entry["id"] for entry in value]
    problems = [Problem("measure_id_twice", arguments={"id": one}) for one in sorted(set(ids)) if ids.count(one) > 1]
    for entry in value:
        problems += _measure_id(entry, codes)
        problems += [
            Problem("unknown_unit", arguments={"id": entry["id"], "code": one})
            for one in _unknown([entry["unit"]], codes.units)
        ]
        if entry.get("baseline") not in {None, ""} and not entry.get("baseline_source"):
            problems.append(Problem("baseline_without_source", arguments={"id": entry["id"]}))
    return problems


def _measure_id(entry: Entry, codes: KnownCodes) -> list[Problem]:
    """Hold an id to what it means already: in an earlier version, or in the region that it was taken over from."""
    is_taken_over = "/" in entry["id"]
    if codes.authority and entry["id"].startswith(f"{codes.authority}/"):
        # Under two spellings of one id, figures would not be added up.
        return [Problem("measure_of_own_region", arguments={"id": entry["id"]})]
    # A tender's target is told from those of other standards by the id of its measure alone.
    if codes.reference and not is_taken_over and not entry["id"].startswith(f"{codes.reference}-"):
        return [Problem("measure_id_elsewhere", arguments={"id": entry["id"], "code": codes.reference})]
    published = (codes.measures or {}).get(id_in_full(codes.authority, entry["id"]))
    if published is None:
        return _new_measure_id(entry["id"], codes, is_taken_over=is_taken_over)
    return [
        Problem("measure_means_otherwise", part=_MEASURE_PARTS[part], arguments={"id": entry["id"]})
        for part in differing_parts(published, entry)
    ]


def _new_measure_id(code: str, codes: KnownCodes, *, is_taken_over: bool) -> list[Problem]:
    """Hold an id that nobody has published to what addresses and lists of codes can carry."""
    if is_taken_over:
        return [] if codes.measures is None else [Problem("unknown_measure", arguments={"id": code})]
    return [] if _MEASURE_ID.fullmatch(code) else [Problem("measure_id_signs", arguments={"id": code})]


def _weighting_range(value: Entry, _: KnownCodes) -> list[Problem]:
    lowest, usual, highest = (Decimal(str(value[part])) for part in ("minimum", "recommended", "maximum"))
    problems = []
    if lowest > highest:
        problems.append(Problem("minimum_above_maximum"))
    elif not lowest <= usual <= highest:
        problems.append(Problem("recommended_outside"))
    if min(lowest, usual, highest) <= 0 or max(lowest, usual, highest) > _HUNDRED:
        problems.append(Problem("not_percent"))
    return problems


def _evaluation_questions(value: Sequence[Entry], _: KnownCodes) -> list[Problem]:
    return [
        Problem("word_limit_zero", entry=number)
        for number, entry in enumerate(value, start=1)
        if entry.get("word_limit") == 0
    ]


def _scoring_guidance(value: Entry, _: KnownCodes) -> list[Problem]:
    band = value.get("minimum_band")
    return [] if band in {None, ""} or int(band) in PASSING_BANDS else [Problem("band_outside")]


def _applicability(value: Entry, codes: KnownCodes) -> list[Problem]:
    problems = []
    lowest, highest = Decimal(str(value["value_from"])), value.get("value_to")
    if lowest < 0:
        problems.append(Problem("value_below_zero"))
    if highest not in {None, ""} and Decimal(str(highest)) < lowest:
        problems.append(Problem("values_reversed"))
    unknown = _unknown(value.get("cpv_divisions") or (), codes.cpv_divisions)
    return problems + [Problem("unknown_division", arguments={"code": one}) for one in unknown]


def _where_delivered(value: Entry, codes: KnownCodes) -> list[Problem]:
    councils = value.get("councils") or ()
    if value["place"] == "named_places" and not councils:
        return [Problem("no_council")]
    return [Problem("unknown_council", arguments={"code": one}) for one in _unknown(councils, codes.councils)]


def _mission_links(value: Sequence[Entry], codes: KnownCodes) -> list[Problem]:
    linked = [entry["code"] for entry in value]
    problems = [
        Problem("mission_twice", arguments={"code": one}) for one in sorted(set(linked)) if linked.count(one) > 1
    ]
    unknown = _unknown(sorted(set(linked)), codes.goals)
    named = "unknown_well_being_goal" if codes.has_well_being_goals else "unknown_mission"
    return problems + [Problem(named, arguments={"code": one}) for one in unknown]


def _framework_links(value: Sequence[Entry], codes: KnownCodes) -> list[Problem]:
    return [
        Problem(code, entry=number)
        for number, entry in enumerate(value, start=1)
        if (code := _framework_problem(entry, codes))
    ]


def _framework_problem(entry: Entry, codes: KnownCodes) -> str | None:
    """Return what is wrong with a link to a framework: each kind is known by other parts."""
    framework, code = entry["framework"], str(entry.get("code") or "")
    title, url = entry.get("title"), entry.get("url")
    if codes.frameworks and framework not in codes.frameworks:
        return "framework_not_here"
    if framework == "ppn-002":
        return None if _PPN_OUTCOME.fullmatch(code) else "no_ppn_outcome"
    if framework == "national-toms":
        # The words of that set belong to its publisher: we point at its codes alone.
        return "only_a_toms_code" if title or url or not _TOMS_CODE.fullmatch(code) else None
    if framework in PLANS:
        return None if title and url else "plan_without_link"
    return None if title else "framework_without_title"


def _dates(value: Entry, _: KnownCodes) -> list[Problem]:
    if date.fromisoformat(value["review_by"]) <= date.fromisoformat(value["effective_from"]):
        return [Problem("reviewed_too_early")]
    return []


def _unknown(given: Sequence[str], known: frozenset[str]) -> list[str]:
    return [one for one in given if known and one not in known]


_RULES: dict[str, Callable[[Any, KnownCodes], list[Problem]]] = {
    "theme": _theme,
    "priority_statement": _priority_statement,
    "dissent": _dissent,
    "example_commitments": _example_commitments,
    "measures": _measures,
    "weighting_range": _weighting_range,
    "evaluation_questions": _evaluation_questions,
    "scoring_guidance": _scoring_guidance,
    "applicability": _applicability,
    "where_delivered": _where_delivered,
    "mission_links": _mission_links,
    "framework_links": _framework_links,
    "dates": _dates,
}
