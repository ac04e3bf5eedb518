"""Clauses made ready for a page: values of every shape in words, and what each clause rests on."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from citizen_voice.drafting.fields import FIELDS, FieldSpec, field_spec
from citizen_voice.drafting.parts import FRAMEWORKS, PartSpec
from citizen_voice.drafting.sentences import read_sentence
from citizen_voice.exports.field_cells import theme_title
from citizen_voice.exports.snapshot import TotalWeightSnapshot
from citizen_voice.exports.words import Words
from citizen_voice.reference import catalogue
from citizen_voice.reference.profiles import PolicyProfile
from citizen_voice.standards.queries import COUNTED
from citizen_voice.standards.steps.clause_evidence import ClauseEvidence
from citizen_voice.templating import format_day, in_language
from citizen_voice.vocabulary import StandardState

GOAL = ("mission_links", "code")
_WELL_BEING_GOALS = frozenset(one.code for one in catalogue.well_being_goals())

FOR_TENDERS = frozenset(
    {
        *("short_name", "short_name_cy", "other_evidence", "evaluation_questions", "scoring_guidance"),
        *("weighting_range", "contract_terms", "applicability", "not_applicable_when", "local_flexibility"),
        *("equality_note", "eqia_link", "framework_links", "legal_review", "sme_impact_note", "dates", "approval"),
    }
)
"""Fields that a published standard has for councils, suppliers and lawyers: a resident may pass over them."""

Names = Mapping[tuple[str, str], Mapping[str, str]]
"""For (field, part) the names of the codes that may stand there."""


@dataclass(frozen=True)
class Quote:
    """A resident's statement as it is shown: its words now, or the day it was withdrawn."""

    statement_id: str
    text: str
    language: str
    withdrawn_on: date | None
    votes: Mapping[str, int] | None = None


@dataclass(frozen=True)
class ShownClause:
    """One clause of a page. `kind` is resident or officer; exactly one of `text`, `entries` or `figures` is filled."""

    spec: FieldSpec
    kind: str
    text: str
    entries: list[list[tuple[str, str]]]
    figures: Mapping[str, Any] | None
    quoted: list[Quote]
    support: list[Quote]
    officer: str
    reason: str
    source: str
    evidence: ClauseEvidence | None = None


def names_of_codes(councils: Iterable[tuple[str, str]], profile: PolicyProfile) -> Names:
    """Return the names of every code that a standard may hold.

    `councils` are the authority's (code, name), and goals those of the profile: the authority's own, or the one that a
    set was published under.
    """
    return {
        ("measures", "unit"): {one.code: gettext(one.name) for one in catalogue.units()},
        ("framework_links", "framework"): {
            code: gettext(words) for code, words in FRAMEWORKS if code in profile.frameworks
        },
        GOAL: {one.code: in_language(one, "name") for one in profile.goals},
        ("applicability", "cpv_divisions"): {
            one.division: f"{one.division} {one.title}" for one in catalogue.cpv_divisions()
        },
        ("where_delivered", "councils"): dict(councils),
    }


def show_clause(
    *,
    field: str,
    kind: str,
    value: Any,
    statement_ids: Sequence[str],
    words: Words,
    names: Names,
    officer: str = "",
    reason: str | None = None,
    source: str | None = None,
) -> ShownClause:
    """Return a clause for a page. Words of residents are looked up by id: a value never holds them."""
    # Names of goals are those of one profile, so they say what its goals are called.
    spec = field_spec(field).for_goals(has_well_being_goals=names.get(GOAL, {}).keys() == _WELL_BEING_GOALS)
    text, entries, figures = _in_words(spec, value, names)
    quoted = value.get("quoted") if isinstance(value, Mapping) else None
    return ShownClause(
        spec=spec,
        kind=kind,
        text=text,
        entries=entries,
        figures=figures,
        quoted=[_quote(one, words) for one in quoted or ()],
        support=[_quote(one, words) for one in statement_ids],
        officer=officer,
        reason=reason or "",
        source=source or "",
    )


def _in_words(spec: FieldSpec, value: Any, names: Names) -> tuple[str, list[list[tuple[str, str]]], Any]:
    if spec.shape == "text":
        return str(value), [], None
    if spec.code == "theme":
        return theme_title(value), [], None
    if spec.code == "resident_evidence":
        areas = names.get(("where_delivered", "councils"), {})
        counted = [(one["area"], one["shown"]) for one in value.get("areas") or ()]
        shown = [(areas.get(area, area), gettext(people)) for area, people in counted]
        return "", [], {**value, "areas": shown}
    if spec.code in {"priority_statement", "dissent"}:
        return read_sentence(spec.code, value, gettext), [], None
    entries = value if spec.shape == "list" else [value]
    if not entries:
        return gettext("None"), [], None
    return "", [list(_lines(spec, one, names)) for one in entries], None


def _lines(spec: FieldSpec, entry: Mapping[str, Any], names: Names) -> Iterable[tuple[str, str]]:
    for part in spec.parts:
        given = entry.get(part.code)
        if given is None or given in ("", []):
            continue
        yield gettext(part.label), part_in_words(part, given, names.get((spec.code, part.code), {}))


def part_in_words(part: PartSpec, given: Any, named: Mapping[str, str]) -> str:
    """Return one part of a value in words; `named` are names of the codes that may stand there."""
    if part.kind == "flag":
        return str(gettext("Yes") if given else gettext("No"))
    if part.kind == "date":
        return format_day(date.fromisoformat(given))
    if part.kind in {"decimal", "integer"}:
        return f"{Decimal(str(given)):,}"
    named = {**{code: gettext(words) for code, words in part.choices}, **named}
    codes = given if isinstance(given, list) else [given]
    return ", ".join(named.get(str(one), str(one)) for one in codes)


def total_in_words(total: TotalWeightSnapshot) -> str:
    """Return what the standards of a set may weigh together, in words."""
    return str(gettext("%(least)s to %(most)s percent of the total score", least=total.minimum, most=total.maximum))


def _quote(one: Any, words: Words) -> Quote:
    statement_id = one["statement_id"] if isinstance(one, Mapping) else str(uuid.UUID(one))
    entry = words.entry(statement_id)
    votes = {key: one[key] for key in ("agree", "disagree", "unsure")} if isinstance(one, Mapping) else None
    return Quote(statement_id, entry.text or "", entry.language, entry.withdrawn_on, votes)


def fields_to_write(state: StandardState) -> list[FieldSpec]:
    """Return the fields that an officer may write while a standard is in that state, in the order of the form."""
    written = [spec for spec in FIELDS if spec.filled_by != "system" and spec.code not in COUNTED]
    if state is StandardState.APPROVED:
        return [spec for spec in written if spec.needed_before == "publication"]
    return written if state in (StandardState.DRAFT, StandardState.PUBLISHED, StandardState.WITHDRAWN) else []


def empty_fields(
    shown: Iterable[ShownClause], *, is_bilingual: bool, has_well_being_goals: bool = False
) -> list[FieldSpec]:
    """Return the fields that nobody has filled, needed or not by that authority, without those of the system."""
    filled = {one.spec.code for one in shown}
    empty = (spec for spec in FIELDS if spec.filled_by != "system" and spec.code not in filled)
    return [spec.for_authority(is_bilingual=is_bilingual, has_well_being_goals=has_well_being_goals) for spec in empty]
