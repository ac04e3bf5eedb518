"""Examples of what is sent and answered, for the description. A test holds them to their schemas."""

from typing import Any

SITE = "https://voice.example.org"
_TENDER_ID = "7c0b3a52-5c2c-4f0e-8f37-0f6f3f6b2a11"
IMPORT_ID = "b3f1c1de-1c5e-4f5b-9a9f-2f4f1d0c7e22"
_STATEMENT_ID = "0d9a4c1e-93b4-4a8e-a4d3-5f1b6f0f9c33"
_THEME_ID = "5a6d7e8f-1b2c-4d3e-8f90-a1b2c3d4e5f6"
_MOMENT = "2027-03-02T10:00:00+00:00"

PUBLICATION_SUMMARY: dict[str, Any] = {
    "slug": "priorities",
    "version": "1.0",
    "title": "What residents ask of contracts",
    "effective_on": "2027-04-01",
    "published_at": _MOMENT,
    "content_hash": "3f" * 32,
    "is_current": True,
    "url": f"{SITE}/north/publications/priorities/1.0",
}
PUBLICATIONS = {"items": [PUBLICATION_SUMMARY], "next": None}
WORDS = {"text": "Run the last bus after the late shift ends.", "language": "en", "withdrawn_on": None}
REMAINING = {"statements": 12, "readable": 11}
PUBLICATION = {
    **PUBLICATION_SUMMARY,
    "snapshot": {"slug": "priorities", "version": "1.0", "standards": []},
    "words": {_STATEMENT_ID: WORDS},
    "support": {"SV-01": REMAINING},
}

TESTS_SENT = {
    "subject_matter": "The work is done in the parks of the borough by people hired for it.",
    "clear_measurable": "One measure with a unit and a target; all bidders see the same words.",
    "technical_rules": "No make, process or certificate of one scheme is asked for.",
    "proportionate": "The targets are a small part of four years of work.",
}
STANDARD_SENT: dict[str, Any] = {
    "reference": "SV-01",
    "weight": "15",
    "weight_reason": "Apprentices are the main thing that residents ask for here.",
    "starts_on": "2027-04-01",
    "ends_on": "2031-03-31",
    "measures": [{"code": "SV-01-M1", "target": "12"}],
    "adaptations": [],
}
IMPORT_SENT: dict[str, Any] = {
    "publication": {"slug": "priorities", "version": "1.0"},
    "lots": [{"standards": [STANDARD_SENT]}],
    "tests": TESTS_SENT,
    "total_weight_reason": "",
    "left_out": [{"reference": "SV-02", "reason": "No vehicles are used in this contract."}],
}
_LOT: dict[str, Any] = {"title": "All parks", "price_weight": "50", "quality_weight": "35"}
_TENDER: dict[str, Any] = {
    "council": "E08000001",
    "title": "Grounds maintenance",
    "reference": "GM-2027",
    "description": "Grass, hedges and beds in all parks.",
    "value_gbp": "900000",
    "cpv_code": "77300000",
    "category": "services",
    "duration_months": 48,
    "is_light_touch": False,
    "notice_id": "",
    "reserved_area": None,
    "is_reserved_for_small": False,
    "is_suitable_for_sme": True,
    "is_suitable_for_vcse": False,
}
TENDER_SENT: dict[str, Any] = {**_TENDER, **IMPORT_SENT, "lots": [{**_LOT, "standards": [STANDARD_SENT]}]}
TENDER = {**_TENDER, "id": _TENDER_ID, "lots": [{"number": 1, **_LOT}], "import_ids": [IMPORT_ID]}
TENDERS = {"items": [TENDER], "next": None}
TENDER_SHOWN = {**TENDER, "conflicts": ["Lot 1: in the file quality weighs 60%, and in this tender 52.5%."]}
TENDER_STARTED = {**TENDER, "import_ids": [], "notes": ["The file has no value in it."], "begun": None}

IMPORT_SUMMARY: dict[str, Any] = {
    "id": IMPORT_ID,
    "tender_id": _TENDER_ID,
    "title": "Grounds maintenance",
    "reference": "GM-2027",
    "council": "E08000001",
    "publication": {"slug": "priorities", "version": "1.0"},
    "recorded_at": _MOMENT,
    "url": f"{SITE}/north/tenders/{IMPORT_ID}",
}
STANDARD_IMPORTED = {
    **STANDARD_SENT,
    "version": "1.0",
    "measures": [{"code": "SV-01-M1", "id": "north/SV-01-M1", "target": "12"}],
}
IMPORTS = {"items": [IMPORT_SUMMARY], "next": None}
IMPORT = {
    **IMPORT_SUMMARY,
    "lots": [{"number": 1, **_LOT, "standards": [STANDARD_IMPORTED]}],
    "total_weight_reason": "",
    "left_out": [
        {
            "reference": "SV-02",
            "version": "1.0",
            "title": "Cleaner vans",
            "reason": "No vehicles are used in this contract.",
        }
    ],
    "files": {"ocds": f"{SITE}/api/v1/north/tender-imports/{IMPORT_ID}/ocds.json"},
}
IMPORT_RECORDED = {
    **IMPORT,
    "warnings": [{"code": "target_far_off", "words": "SV-01-M1 asks for 12. Say why it is in proportion."}],
    "conflicts": [],
}

DELIVERY_SENT: dict[str, Any] = {
    "lot": 1,
    "measure": "SV-01-M1",
    "unit": "people",
    "starts_on": "2027-04-01",
    "ends_on": "2027-06-30",
    "quantity": "3",
    "rating": "good",
    "is_additional": True,
    "evidence_url": "https://evidence.example.org/12",
    "note": "Started in May.",
}
DELIVERY: dict[str, Any] = {
    "id": "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d",
    **{name: DELIVERY_SENT[name] for name in ("lot", "measure", "unit", "starts_on", "ends_on", "quantity")},
    "measure_in_full": "north/SV-01-M1",
    "whole": None,
    "rating": "good",
    "is_additional": True,
    "is_shared": False,
    "shared_note": "",
    **{name: DELIVERY_SENT[name] for name in ("evidence_url", "note")},
    "is_verified": False,
    "reported_at": "2027-07-02T09:00:00+00:00",
    "replaces": None,
}
DELIVERIES: dict[str, Any] = {
    "items": [
        {
            "lot": 1,
            "measure": "SV-01-M1",
            "measure_in_full": "north/SV-01-M1",
            "title": "Apprentices started",
            "unit": "people",
            "target": "12",
            "starts_on": "2027-04-01",
            "ends_on": "2031-03-31",
            "due": [{"starts_on": "2027-07-01", "ends_on": "2027-09-30", "due_on": "2027-10-31"}],
            "reports": [DELIVERY],
        }
    ]
}

RELEASE_SENT: dict[str, Any] = {
    "version": "1.1",
    "releases": [
        {
            "ocid": "ocds-abc123-GM-2027",
            "id": "1",
            "date": "2027-03-01T09:00:00Z",
            "tag": ["tender"],
            "initiationType": "tender",
            "tender": {
                "id": "GM-2027",
                "title": "Grounds maintenance",
                "description": "Grass, hedges and beds in all parks.",
                "value": {"amount": 900000, "currency": "GBP"},
                "mainProcurementCategory": "services",
                "items": [{"id": "1", "classification": {"scheme": "CPV", "id": "77300000"}}],
                "contractPeriod": {"startDate": "2027-04-01T00:00:00Z", "endDate": "2031-03-31T23:59:59Z"},
                "lots": [
                    {
                        "id": "1",
                        "title": "All parks",
                        "awardCriteria": {
                            "criteria": [
                                {"type": "price", "numbers": [{"number": 50, "weight": "percentageExact"}]},
                                {"type": "quality", "numbers": [{"number": 35, "weight": "percentageExact"}]},
                            ]
                        },
                    }
                ],
            },
        }
    ],
}

LINEAGE_STANDARD: dict[str, Any] = {
    "reference": "SV-01",
    "version": "1.0",
    "fields": ["title", "priority_statement"],
    "publication": "priorities",
    "publication_version": "1.0",
    "url": f"{SITE}/north/publications/priorities/1.0#SV-01",
    "clauses": {"title": f"{SITE}/api/v1/north/publications/priorities/1.0/standards/SV-01/clauses/title"},
    "support": REMAINING,
}
LINEAGE_TENDER: dict[str, Any] = {
    "reference": "GM-2027",
    "title": "Grounds maintenance",
    "council": "North City Council",
    "standard": "SV-01",
    "standard_version": "1.0",
    "import_id": IMPORT_ID,
    "url": f"{SITE}/north/tenders/{IMPORT_ID}",
}
STATEMENT = {
    "statement_id": _STATEMENT_ID,
    "words": WORDS,
    "themes": [{"id": _THEME_ID, "title": "The late shift ends"}],
    "standards": [LINEAGE_STANDARD],
    "tenders": [LINEAGE_TENDER],
}
PROPOSAL = {
    "consultation": "buses",
    "reference": "P-12",
    "words": WORDS,
    "statement_ids": [_STATEMENT_ID],
    "standards": [LINEAGE_STANDARD],
    "tenders": [LINEAGE_TENDER],
}
CLAUSE = {
    "standard": "SV-01",
    "version": "1.0",
    "field": "priority_statement",
    "kind": "resident",
    "value": {"text": "People ask for later buses.", "quoted": [_STATEMENT_ID]},
    "reason": None,
    "source": None,
    "statements": [{"id": _STATEMENT_ID, "words": WORDS, "url": f"{SITE}/api/v1/north/statements/{_STATEMENT_ID}"}],
    "tenders": [LINEAGE_TENDER],
}
