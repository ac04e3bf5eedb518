"""Examples of what is answered about contracts. A test holds them to their schemas."""

from typing import Any

from citizen_voice.api.v1.examples import DELIVERIES, IMPORT_ID, SITE

_LOT_ID = "2f6c1e7a-4d3b-4c5a-9e8f-7a6b5c4d3e2f"
_PAGE = f"{SITE}/north/contracts/{IMPORT_ID}"
_PUBLICATION = f"{SITE}/api/v1/north/publications/priorities/1.0"
_CONTRACT: dict[str, Any] = {
    "id": _LOT_ID,
    "import_id": IMPORT_ID,
    "tender_id": "7c0b3a52-5c2c-4f0e-8f37-0f6f3f6b2a11",
    "lot": 1,
    "title": "Grounds maintenance",
    "lot_title": "All parks",
    "reference": "GM-2027",
    "council": "E08000001",
    "url": _PAGE,
}
CONTRACTS: dict[str, Any] = {
    "items": [
        {
            **_CONTRACT,
            "reports_due": 4,
            "reports_received": 3,
            "reports": "partial",
            "api_url": f"{SITE}/api/v1/north/contracts/{IMPORT_ID}/lots/1",
        }
    ],
    "next": None,
}
CONTRACT: dict[str, Any] = {
    **_CONTRACT,
    "replaced_by": None,
    "contract": {
        "reference": "C-2027-14",
        "supplier_id": "GB-COH-01234567",
        "supplier_name": "Green Hands",
        "signed_on": "2027-03-20",
        "ocds_url": f"{_PAGE}/lots/1/ocds.json",
    },
    "measures": [
        {
            **DELIVERIES["items"][0],
            "direction": "higher",
            "counting_rule": "Each person once, on the first day of the apprenticeship.",
            "agreed": "15",
            "standard": {
                "reference": "SV-01",
                "version": "1.0",
                "publication": "priorities",
                "publication_version": "1.0",
                "url": f"{SITE}/north/publications/priorities/1.0#SV-01",
                "api_url": _PUBLICATION,
                "clause_url": f"{_PUBLICATION}/standards/SV-01/clauses/priority_statement",
            },
        }
    ],
}
