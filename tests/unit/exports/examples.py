"""A publication and a tender to export; all of it made up."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from citizen_voice.exports.snapshot import (
    AuthoritySnapshot,
    ClauseSnapshot,
    ConsultationSnapshot,
    PublicationSnapshot,
    StandardSnapshot,
)
from citizen_voice.exports.tender import (
    BuyerSnapshot,
    ImportedMeasureSnapshot,
    ImportedStandardSnapshot,
    LotSnapshot,
    TenderSnapshot,
)
from citizen_voice.exports.words import Words, WordsEntry

BASE = "https://voice.example.org/"
PUBLISHED_AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
MEASURES: list[dict[str, Any]] = [
    {"id": "SV-01-M1", "title": "Rides home", "unit": "people", "target": "12.5", "baseline_on": "2026-01-31"},
    {"id": "SV-01-M2", "title": "Late buses", "unit": "events", "target": 3},
]


def officer(field: str, value: Any, **about: str) -> ClauseSnapshot:
    return ClauseSnapshot(field, "officer", value, officer_id="7", **about)


STANDARD = StandardSnapshot(
    reference="SV-01",
    version="1.0",
    standard_id="31",
    clauses=(
        ClauseSnapshot("title", "resident", "Later buses", ("s1",)),
        officer("title_cy", "Bysiau hwyrach"),
        officer("short_name", "=Buses", reason="For tables"),
        ClauseSnapshot("priority_statement", "resident", {"text": "Later buses.", "quoted": ["s1"]}, ("s1",)),
        ClauseSnapshot(
            "resident_evidence",
            "resident",
            {"people": 40, "voters": 90, "votes": {"agree": 9, "disagree": 2, "unsure": 1}, "areas": []},
            ("s1", "s2", "s3"),
        ),
        ClauseSnapshot(
            "dissent",
            "resident",
            {"text": "2 of 12 votes disagreed.", "quoted": [{"statement_id": "s2", "agree": 1, "disagree": 2}]},
            ("s2",),
        ),
        officer("measures", MEASURES, source="Transport plan"),
        officer("weighting_range", {"minimum": "2", "recommended": "5", "maximum": "10"}),
        officer("mission_links", [{"code": "growth", "strength": "direct"}]),
    ),
)
BARE = StandardSnapshot("SV-02", "1.1", "32", (ClauseSnapshot("title", "resident", "Clean air", ("s3",)),))
PUBLICATION = PublicationSnapshot(
    authority=AuthoritySnapshot("northmoor", "Northmoor Combined Authority", "Awdurdod Northmoor", "E47000099"),
    slug="priorities-2027",
    version="1.0",
    title="What residents ask of contracts",
    consultation=ConsultationSnapshot("buying", "Buying", "What next?", date(2026, 9, 1), date(2026, 11, 30)),
    effective_on=date(2027, 4, 1),
    standards=(STANDARD, BARE),
    licence_url="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
WORDS = Words(
    {
        "s1": WordsEntry("Run the last bus, please", "en"),
        "s2": WordsEntry("Mae bysiau nos yn swnllyd", "cy"),
        "s3": WordsEntry(None, "cy", withdrawn_on=date(2027, 2, 3)),
    }
)


def measure(**changes: Any) -> ImportedMeasureSnapshot:
    content: dict[str, Any] = {
        "id": "SV-01-M1",
        "title": "Rides home",
        "unit_id": "people",
        "unit_name": "people",
        "target": Decimal("12.5"),
        "geography": "E08000001",
    }
    given = {**content, **changes}
    in_full = given["id"] if "/" in given["id"] else f"northmoor/{given['id']}"
    return ImportedMeasureSnapshot(**{"id_in_full": in_full, **given})


def imported(**changes: Any) -> ImportedStandardSnapshot:
    content: dict[str, Any] = {
        "authority_slug": "northmoor",
        "reference": "SV-01",
        "version": "1.0",
        "title": "Later buses",
        "weight": Decimal("7.5"),
        "measures": (measure(),),
        "document_url": "https://voice.example.org/northmoor/publications/priorities-2027/1.0#SV-01",
    }
    return ImportedStandardSnapshot(**{**content, **changes})


def lot(**changes: Any) -> LotSnapshot:
    content: dict[str, Any] = {
        "id": "1",
        "title": "The whole contract",
        "price_weight": Decimal(50),
        "quality_weight": Decimal("42.5"),
        "standards": (imported(),),
    }
    return LotSnapshot(**{**content, **changes})


def tender(**changes: Any) -> TenderSnapshot:
    content: dict[str, Any] = {
        "ocid": "ocds-cvoice-northmoor-1",
        "reference": "NM/2027/1",
        "title": "Grounds maintenance",
        "buyer": BuyerSnapshot("northmoor-council", "Northmoor Council", "E08000001"),
        "value_amount": Decimal("900000.50"),
        "cpv_code": "77300000",
        "cpv_description": "Horticultural services",
        "category": "services",
        "lots": (lot(),),
    }
    return TenderSnapshot(**{**content, **changes})
