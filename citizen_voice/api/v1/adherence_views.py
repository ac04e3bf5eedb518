"""How councils use the standards, as the API gives it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import url_for

from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.commissioning.steps.adherence import CouncilUse, Counts, StandardUse, list_uses
from citizen_voice.commissioning.steps.adherence_reasons import (
    GivenReason,
    Reasons,
    RecordedTender,
    list_recorded_tenders,
    load_reasons,
)

if TYPE_CHECKING:
    from citizen_voice.models import Authority, Council

MOST_REASONS, MOST_TENDERS = 25, 100
"""How many reasons for a standard, and how many tenders, are given at most; the file has all."""
NAMES = ("reference", "version", "title", "title_cy", "weight_minimum", "weight_recommended", "weight_maximum")
NONE = Reasons([], {}, 0)


def show_council(authority: "Authority", one: CouncilUse) -> dict[str, Any]:
    """Return a council with what its tenders made of the standards."""
    parts: dict[str, Any] = {"authority_slug": authority.slug, "council_code": one.council.code}
    return {
        **named(one.council),
        "tenders": one.tenders,
        **_counts(one.counts),
        "url": full_address(url_for("commissioning.show_council_adherence", **parts)),
        "api_url": full_address(url_for("api_v1.show_council_adherence", **parts)),
    }


def named(council: "Council") -> dict[str, Any]:
    """Return what a council is called."""
    return {name: getattr(council, name) for name in ("code", "name", "name_cy")}


def show_uses(authority: "Authority", council: "Council | None" = None) -> list[dict[str, Any]]:
    """Return the standards with what the tenders of an authority, or of one council, made of them."""
    reasons: Mapping[Any, Reasons] = load_reasons(authority, council, most=MOST_REASONS)
    return [_use(authority, one, reasons.get(one.key, NONE)) for one in list_uses(authority, council)]


def show_tenders(authority: "Authority", council: "Council") -> list[dict[str, Any]]:
    """Return the recorded tenders of a council, the latest first."""
    return [_tender(authority, one) for one in list_recorded_tenders(authority, council, most=MOST_TENDERS)]


def _use(authority: "Authority", one: StandardUse, reasons: Reasons) -> dict[str, Any]:
    entry = one.entry
    page = url_for(
        "publications.show_publication",
        authority_slug=authority.slug,
        publication_slug=entry.publication_slug,
        version=entry.publication_version,
        _anchor=entry.reference,
    )
    return {
        **{name: getattr(entry, name) for name in NAMES},
        **_counts(one.counts),
        "state": one.state,
        "publication": entry.publication_slug,
        "publication_version": entry.publication_version,
        "weights": one.weights,
        "adapted": [{"part": part, "tenders": tenders} for part, tenders in sorted(reasons.adapted.items())],
        "reasons": [_reason(authority, given) for given in reasons.latest],
        "reasons_total": reasons.total,
        "url": full_address(page),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {"applied": counts.applied, "used": counts.used, "left_out": counts.left_out}


def _reason(authority: "Authority", given: GivenReason) -> dict[str, Any]:
    return {
        **{name: getattr(given, name) for name in ("kind", "part", "words", "reason", "import_id")},
        "council": given.council_name,
        "tender": given.tender_title,
        "url": _import_page(authority, given),
    }


def _tender(authority: "Authority", one: RecordedTender) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in ("import_id", "title", "recorded_at", "standards")}
    return {**said, "url": _import_page(authority, one)}


def _import_page(authority: "Authority", one: GivenReason | RecordedTender) -> str:
    page = url_for("commissioning.show_import", authority_slug=authority.slug, import_id=one.import_id)
    return full_address(page)
