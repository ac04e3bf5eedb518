"""Every field of a standard as cells of a table, by the name of its column."""

from collections.abc import Mapping, Sequence

from citizen_voice.exports.snapshot import Json, StandardSnapshot

TEXTS = (
    "short_name_cy",
    "rationale",
    "equality_note",
    "eqia_link",
    "sme_impact_note",
    "changes_since_last",
)
STRUCTURED: Mapping[str, tuple[str, ...]] = {
    "scoring_guidance": (*(f"band_{band}" for band in range(6)), "minimum", "minimum_band"),
    "contract_terms": ("kpi_clause", "remedy"),
    "applicability": (
        "value_from",
        "value_to",
        "categories",
        "cpv_divisions",
        "is_for_light_touch",
        "minimum_months",
    ),
    "local_flexibility": ("may_change", "must_stay", "recording", "adaptable", "optional"),
    "where_delivered": ("place", "councils"),
    "legal_review": ("reviewed_by", "reviewed_on", "outcome"),
    "dates": ("effective_from", "review_by"),
    "approval": ("body", "decision_reference", "decision_link", "decided_on"),
}
LISTS: Mapping[str, tuple[str, ...]] = {
    "other_evidence": ("title", "url"),
    "example_commitments": ("text",),
    "evaluation_questions": ("question", "kind", "word_limit"),
    "framework_links": ("framework", "code", "title", "url", "strength"),
}
GENERATED_BY = ("run_id", "model", "human_edits")
EVIDENCE = ("consultation", "theme", "groups", "opinion_run", "opinion_groups")
COLUMNS = (
    "theme",
    "theme_code",
    *TEXTS,
    *(f"{field}_{part}" for field, parts in STRUCTURED.items() for part in parts),
    *LISTS,
    "resident_evidence_areas",
    *(f"resident_evidence_{part}" for part in EVIDENCE),
    *(f"generated_by_{part}" for part in GENERATED_BY),
)


def field_cells(standard: StandardSnapshot) -> dict[str, str]:
    """Return the cells of a standard that are not about its measures.

    A list has a line for each entry, with a bar between its parts; codes have spaces between; yes and no are true and
    false. What is not filled in is empty.
    """
    cells = {field: _text(standard.value(field)) for field in TEXTS}
    for field, parts in STRUCTURED.items():
        value = standard.value(field) or {}
        cells |= {f"{field}_{part}": _text(value.get(part)) for part in parts}
    for field, parts in LISTS.items():
        cells[field] = "\n".join(_line(entry, parts) for entry in standard.value(field) or ())
    evidence = standard.value("resident_evidence") or {}
    cells["resident_evidence_areas"] = "\n".join(_line(one, ("area", "shown")) for one in evidence.get("areas") or ())
    cells |= {f"resident_evidence_{part}": _text(evidence.get(part)) for part in EVIDENCE}
    theme = standard.value("theme")
    cells |= {"theme": theme_title(theme), "theme_code": _text(theme.get("code")) if isinstance(theme, Mapping) else ""}
    origin = standard.generated_by or {}
    return cells | {f"generated_by_{part}": _text(origin.get(part)) for part in GENERATED_BY}


def theme_title(value: Json) -> str:
    """Return the title of a theme. In older sets it is words alone, without a code."""
    return str(value.get("title") or "") if isinstance(value, Mapping) else str(value or "")


def _line(entry: Mapping[str, Json], parts: Sequence[str]) -> str:
    return " | ".join(text for part in parts if (text := _text(entry.get(part))))


def _text(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return " ".join(str(one) for one in value)
    return str(value)
