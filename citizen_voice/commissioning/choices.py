"""The standards that a commissioner can choose from: residents' words behind each, and whom it is meant for."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

from citizen_voice.drafting.applicability import TenderFacts, describe_bounds, describe_fit, find_obstacles
from citizen_voice.exports.measures import WeightRange, measures_of, title_of, weight_range_of
from citizen_voice.exports.snapshot import StandardSnapshot
from citizen_voice.exports.words import Words
from citizen_voice.standards import queries as standard_queries
from citizen_voice.standards.steps.withdrawing import list_withdrawn
from citizen_voice.standards.steps.words import load_words

if TYPE_CHECKING:
    from citizen_voice.models import Publication, Tender

MOST_QUOTED = 3


@dataclass(frozen=True)
class Quotation:
    """A resident's words as they are shown now, and their language."""

    words: str
    language: str


@dataclass(frozen=True)
class StandardChoice:
    """A published standard: what it asks of bidders, the words it comes from, and why it is meant for this tender.

    `measures` are titles, and `bounds` say for which tenders the standard is. Where something speaks against it in this
    tender that stands in `obstacles`, and `reasons` are empty.
    """

    id: uuid.UUID
    standard: StandardSnapshot
    title: str
    measures: list[str]
    weights: WeightRange | None
    quotations: list[Quotation]
    bounds: list[str]
    reasons: list[str]
    obstacles: list[str]


def list_choices(tender: "Tender", publication: "Publication") -> list[StandardChoice]:
    """Return the standards of a publication that are not withdrawn, those that are meant for the tender first."""
    withdrawn = list_withdrawn(publication)
    snapshot = standard_queries.read_snapshot(publication)
    by_id = {one.standard_id: one for one in snapshot.standards}
    facts = facts_of(tender)
    quoted = {one.standard_id: _quoted(one) for one in snapshot.standards}
    words = load_words(one for ids in quoted.values() for one in ids)
    choices = []
    for row in publication.standards:
        if str(row.standard_id) in withdrawn:
            continue
        standard = by_id[str(row.standard_id)]
        applicability, place = (standard.value(part) or {} for part in ("applicability", "where_delivered"))
        obstacles = find_standard_obstacles(standard, facts)
        choices.append(
            StandardChoice(
                id=row.id,
                standard=standard,
                title=title_of(standard),
                measures=[one.title for one in measures_of(standard)],
                weights=weight_range_of(standard),
                quotations=_quotations(quoted[standard.standard_id], words),
                bounds=describe_bounds(applicability, gettext),
                reasons=[] if obstacles else describe_fit(applicability, facts, gettext, place=place),
                obstacles=obstacles,
            )
        )
    return sorted(choices, key=lambda one: bool(one.obstacles))


def find_standard_obstacles(standard: StandardSnapshot, facts: TenderFacts) -> list[str]:
    """Return why a published standard is not meant for a tender, a sentence each; empty when it is."""
    return find_obstacles(
        standard.value("applicability") or {}, facts, gettext, place=standard.value("where_delivered") or {}
    )


def facts_of(tender: "Tender") -> TenderFacts:
    """Return what decides whether a standard is meant for a tender."""
    return TenderFacts(
        tender.value_gbp,
        tender.category.value,
        tender.cpv_code[:2],
        council=tender.council.code,
        months=tender.duration_months,
        is_light_touch=tender.is_light_touch,
    )


def _quoted(standard: StandardSnapshot) -> list[str]:
    """Return the statements that stand for a standard: those its priority quotes, else the first that support it."""
    clause = standard.clause("priority_statement")
    if clause is None:
        return []
    quoted = clause.value.get("quoted") if isinstance(clause.value, dict) else None
    return [str(one) for one in quoted or clause.statement_ids][:MOST_QUOTED]


def _quotations(ids: list[str], words: Words) -> list[Quotation]:
    known = (one for one in ids if one in words.entries)
    return [Quotation(words.render(one), words.language(one)) for one in known]


def as_ids(values: list[str]) -> list[uuid.UUID]:
    """Return ids. What is no id is put in as one that nothing has, so that it is refused and not passed over."""
    ids = []
    for value in values[:100]:
        try:
            ids.append(uuid.UUID(value))
        except ValueError:
            ids.append(uuid.UUID(int=0))
    return ids
