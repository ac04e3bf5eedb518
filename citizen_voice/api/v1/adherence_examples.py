"""Examples of what is answered about adherence, delivery and to suppliers. A test holds them to their schemas."""

from typing import Any

from citizen_voice.api.v1.catalogue_examples import MEASURE, ON_PAGE, WEIGHTS
from citizen_voice.api.v1.examples import IMPORT_ID, SITE

_TENDER_PAGE = f"{SITE}/north/tenders/{IMPORT_ID}"
_PAGE = f"{SITE}/north/adherence"
_COUNCIL = {"code": "E08000001", "name": "North City Council", "name_cy": None}
_USE: dict[str, Any] = {
    "reference": "SV-01",
    "version": "1.0",
    "title": "Apprentices from here",
    "title_cy": "",
    "state": "in_force",
    "publication": "priorities",
    "publication_version": "1.0",
    "applied": 3,
    "used": 2,
    "left_out": 1,
    **WEIGHTS,
    "weights": {"lots": 2, "lowest": "5", "median": "6.25", "highest": "7.5"},
    "adapted": [{"part": "geography", "tenders": 1}],
    "reasons": [
        {
            "kind": "adapted",
            "part": "geography",
            "words": "The borough and the towns across the river.",
            "reason": "The parks lie on both banks.",
            "council": "North City Council",
            "tender": "Grounds maintenance",
            "import_id": IMPORT_ID,
            "url": _TENDER_PAGE,
        }
    ],
    "reasons_total": 2,
    "url": ON_PAGE,
}
ADHERENCE: dict[str, Any] = {
    "councils": [
        {
            **_COUNCIL,
            "tenders": 3,
            "applied": 3,
            "used": 2,
            "left_out": 1,
            "url": f"{_PAGE}/E08000001",
            "api_url": f"{SITE}/api/v1/north/adherence/E08000001",
        }
    ],
    "standards": [_USE],
    "url": _PAGE,
    "file_url": f"{_PAGE}.csv",
}
COUNCIL_ADHERENCE: dict[str, Any] = {
    **_COUNCIL,
    "tenders": [
        {
            "import_id": IMPORT_ID,
            "title": "Grounds maintenance",
            "recorded_at": "2027-03-02T10:00:00+00:00",
            "standards": 1,
            "url": _TENDER_PAGE,
        }
    ],
    "standards": [_USE],
    "url": f"{_PAGE}/E08000001",
    "file_url": f"{_PAGE}/E08000001/adherence.csv",
}

DELIVERED: dict[str, Any] = {
    "about": "What contracts reported, added up by measure and unit.",
    "authority": "North",
    "counted_on": "2027-08-01",
    "licence": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "contracts_reported": 31,
    "contracts": 58,
    "measures": [
        {
            "measure": "SV-01-M1",
            "measure_in_full": "north/SV-01-M1",
            "title": "Apprentices started",
            "unit": "people",
            "standard": "SV-01",
            "council": "E08000001",
            "quantity": "14",
            "whole": "0",
            "verified": "9",
            "additional": "11",
            "shared": "0",
            "contracts_reported": 4,
            "contracts": 6,
        }
    ],
}

SUPPLIER_PACK: dict[str, Any] = {
    "standards": [
        {
            "reference": "SV-01",
            "version": "1.0",
            "title": "Apprentices from here",
            "priority": "Residents ask that young people learn a trade near home.",
            "outcome": "More people learn a trade near home.",
            **WEIGHTS,
            "measures": [{**MEASURE, "evidence": "The list of apprentices by month.", "frequency": "Each quarter"}],
            "questions": [{"question": "How will you find apprentices for the contract?", "word_limit": 500}],
            "bands": [f"An answer that earns {score}." for score in range(6)],
            "minimum": "Say how many.",
            "url": ON_PAGE,
        }
    ],
    "url": f"{SITE}/north/suppliers",
    "files": {
        "answers": f"{SITE}/north/suppliers/answers.xlsx",
        "measures": f"{SITE}/north/suppliers/measures.csv",
    },
}
