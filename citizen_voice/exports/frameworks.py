"""What else a standard serves beside goals: an outcome of PPN 002, a code of National TOMs, a priority of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from citizen_voice.exports.snapshot import StandardSnapshot

_SCHEMES = {
    "ppn-002": ("X_PPN_002", "Social Value Model (PPN 002), outcome"),
    "national-toms": ("X_NATIONAL_TOMS", "National TOMs"),
    "local-growth-plan": ("X_LOCAL_GROWTH_PLAN", "Local growth plan:"),
    "local-well-being-plan": ("X_LOCAL_WELL_BEING_PLAN", "Local well-being plan:"),
    "other": ("X_OTHER_FRAMEWORK", ""),
}


@dataclass(frozen=True, slots=True)
class LinkedFramework:
    """A link to a framework: ``scheme`` and ``id`` as OCDS has them, ``words`` for people, ``strength`` of the link."""

    scheme: str
    id: str
    words: str
    url: str
    strength: str


def linked_frameworks(standard: StandardSnapshot) -> tuple[LinkedFramework, ...]:
    """Return what a standard is linked to beside goals. Links of older sets that name no framework we know are left."""
    return tuple(
        _framework(link)
        for link in standard.value("framework_links") or ()
        if link.get("framework") in _SCHEMES and any(link.get(part) for part in ("code", "url", "title"))
    )


def _framework(link: dict[str, str]) -> LinkedFramework:
    scheme, called = _SCHEMES[link["framework"]]
    code, title, url = (str(link.get(part) or "") for part in ("code", "title", "url"))
    words = " ".join(part for part in (called, code, title) if part)
    return LinkedFramework(scheme, code or url or title, words, url, str(link.get("strength") or ""))


def frameworks_in_words(frameworks: Sequence[LinkedFramework]) -> str:
    """Return the frameworks as a document names them; empty when there are none."""
    return "; ".join(
        one.words + (f" ({one.strength})" if one.strength else "") + (f", {one.url}" if one.url else "")
        for one in frameworks
    )
