"""The steps of a lineage as the API gives them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import g, url_for

from citizen_voice.api.v1.blueprint import address_of
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.standards.steps.remaining import count_remaining

if TYPE_CHECKING:
    from citizen_voice.api.queries.lineage import StandardStep, TenderStep


def show_standards(steps: "Iterable[StandardStep]") -> list[dict[str, Any]]:
    """Return published standards, each with the addresses of the clauses that rest on the words asked about."""
    steps = list(steps)
    left = count_remaining({one.published_standard_id for one in steps})
    return [
        {
            "reference": one.reference,
            "version": one.version,
            "fields": one.fields,
            "publication": one.publication.slug,
            "publication_version": one.publication.version,
            "url": f"{address_of(one.publication)}#{one.reference}",
            "clauses": {field: _clause(one, field) for field in one.fields},
            "support": left[one.published_standard_id],
        }
        for one in steps
    ]


def _clause(step: "StandardStep", field: str) -> str:
    publication = step.publication
    path = url_for(
        "api_v1.show_clause",
        authority_slug=g.authority.slug,
        publication_slug=publication.slug,
        version=publication.version,
        reference=step.reference,
        field=field,
    )
    return full_address(path)


def show_tenders(steps: "Iterable[TenderStep]") -> list[dict[str, Any]]:
    """Return the tenders into which such standards were brought."""
    return [
        {
            "reference": one.tender.reference,
            "title": one.tender.title,
            "council": one.council,
            "standard": one.standard.reference,
            "standard_version": one.standard.version,
            "import_id": one.import_id,
            "url": full_address(
                url_for("commissioning.show_import", authority_slug=g.authority.slug, import_id=one.import_id)
            ),
        }
        for one in steps
    ]
