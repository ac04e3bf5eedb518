"""What the catalogue of published standards knows of one: what it can be found by, read from a snapshot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from citizen_voice.exports.field_cells import theme_title
from citizen_voice.exports.measures import title_of, weight_range_of
from citizen_voice.exports.snapshot import Json, StandardSnapshot

_TEXTS = ("short_name", "outcome_sought", "rationale", "not_applicable_when")
_MEASURE_PARTS = (
    *("id", "title", "definition", "unit", "direction", "counting_rule", "geography", "target", "target_scaling"),
    *("external_scheme", "external_code"),
)


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """What one published standard is found by, and what a list shows of it.

    Amounts are in pounds, weights in percent of the total score. ``words`` is all that a search looks through besides
    the titles and codes. No resident's sentence is among them: a snapshot holds none. Empty lists of categories, CPV
    divisions and councils mean that the standard is for all.
    """

    title: str
    title_cy: str
    summary: str
    words: str
    codes: str
    value_from: Decimal | None
    value_to: Decimal | None
    categories: list[str]
    cpv_divisions: list[str]
    is_for_light_touch: bool
    minimum_months: int | None
    councils: list[str]
    goals: list[str]
    units: list[str]
    measures: list[Json]
    weight_minimum: Decimal | None
    weight_recommended: Decimal | None
    weight_maximum: Decimal | None


def facts_of(standard: StandardSnapshot) -> CatalogueFacts:
    """Return what the catalogue knows of a standard. Parts that are not given are empty."""
    applies, place = _parts(standard, "applicability"), _parts(standard, "where_delivered")
    measures = [{part: one.get(part) or "" for part in _MEASURE_PARTS} for one in standard.value("measures") or ()]
    weights = weight_range_of(standard)
    months = applies.get("minimum_months")
    return CatalogueFacts(
        title=title_of(standard),
        title_cy=str(standard.value("title_cy") or ""),
        summary=str(standard.value("outcome_sought") or _parts(standard, "priority_statement").get("text") or ""),
        words="\n".join(dict.fromkeys(_words(standard))),
        codes=" ".join([standard.reference, *(str(one["id"]) for one in measures)]),
        value_from=_amount(applies.get("value_from")),
        value_to=_amount(applies.get("value_to")),
        categories=_codes(applies.get("categories")),
        cpv_divisions=_codes(applies.get("cpv_divisions")),
        is_for_light_touch=applies.get("is_for_light_touch") is not False,
        minimum_months=int(months) if months else None,
        councils=_codes(place.get("councils")) if place.get("place") == "named_places" else [],
        goals=_codes(one.get("code") for one in standard.value("mission_links") or ()),
        units=_codes(dict.fromkeys(one["unit"] for one in measures)),
        measures=measures,
        weight_minimum=weights.minimum if weights else None,
        weight_recommended=weights.recommended if weights else None,
        weight_maximum=weights.maximum if weights else None,
    )


def _words(standard: StandardSnapshot) -> Iterator[str]:
    said = [standard.value(field) for field in _TEXTS]
    said.append(theme_title(standard.value("theme")))
    said.append(_parts(standard, "priority_statement").get("text"))
    said += [one.get("text") for one in standard.value("example_commitments") or ()]
    for one in standard.value("measures") or ():
        said += [one.get(part) for part in ("title", "definition", "counting_rule", "geography", "evidence")]
    said += [one.get("question") for one in standard.value("evaluation_questions") or ()]
    return (str(one) for one in said if one)


def _parts(standard: StandardSnapshot, field: str) -> Mapping[str, Json]:
    value = standard.value(field)
    return value if isinstance(value, Mapping) else {}


def _codes(given: Json) -> list[str]:
    return [str(one) for one in given or () if one]


def _amount(given: Json) -> Decimal | None:
    if given in (None, ""):
        return None
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
