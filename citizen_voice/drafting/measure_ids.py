"""Ids of measures: one id means one thing, in every region and in every version.

A measure's id begins with the reference of its standard (``SV-01-M1``), and in full with its authority's part of the
address (``north/SV-01-M1``). To count the same as another region, a standard takes over a measure under its id in full.
"""

from collections.abc import Mapping
from typing import Any

MEANING = ("unit", "direction", "definition", "counting_rule")
"""What makes a measure this measure. Targets, evidence and what counts as local may be a region's own."""


def id_in_full(authority_slug: str, code: str) -> str:
    """Return an id as it is known everywhere. One that was taken over is so already."""
    return code if "/" in code else f"{authority_slug}/{code}"


def measure_ids_in(value: Any) -> set[str]:
    """Return the ids of measures in a value that may be anything."""
    entries = value if isinstance(value, list | tuple) else ()
    return {one["id"] for one in entries if isinstance(one, Mapping) and isinstance(one.get("id"), str)}


def differing_parts(
    one: Mapping[str, Any], other: Mapping[str, Any], parts: tuple[str, ...] = MEANING
) -> tuple[str, ...]:
    """Return which parts of two measures say something else."""
    return tuple(part for part in parts if _said(one, part) != _said(other, part))


def _said(measure: Mapping[str, Any], part: str) -> str:
    """Return what a part says, without what does not change its meaning: spaces, capitals, the stop at the end."""
    return " ".join(str(measure.get(part) or "").split()).casefold().rstrip(".")
