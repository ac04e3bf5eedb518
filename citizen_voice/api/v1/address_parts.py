"""What stands in each part of an address, for the description."""

import re
from typing import Any

PARTS: dict[str, tuple[str, Any]] = {
    "authority_slug": ("An authority's part of addresses", "north"),
    "publication_slug": ("A publication's part of addresses", "priorities"),
    "version": ("The version of a publication", "1.0"),
    "reference": ("The reference of a standard", "SV-01"),
    "field": ("The field of a standard that the clause fills", "priority_statement"),
    "statement_id": ("The id of a sentence", "0d9a4c1e-93b4-4a8e-a4d3-5f1b6f0f9c33"),
    "consultation_slug": ("A consultation's part of addresses", "buses"),
    "proposal_reference": ("The reference of a proposal", "P-12"),
    "import_id": ("The id of a recorded import", "b3f1c1de-1c5e-4f5b-9a9f-2f4f1d0c7e22"),
    "lot": ("The number of a lot", 1),
    "filename": ("The name of a file", "ocds.json"),
    "tender_id": ("The id of a tender", "7c0b3a52-5c2c-4f0e-8f37-0f6f3f6b2a11"),
    "council_code": ("The code of a council", "E08000001"),
}
"""What each is, with an example."""


def describe_parts(rule: str) -> list[dict[str, Any]]:
    """Return the description of each part of an address; the kind of each is added from the rule itself."""
    return [
        {"name": name, "in": "path", "required": True, "description": PARTS[name][0], "example": PARTS[name][1]}
        for name in re.findall(r"<(?:\w+:)?(\w+)>", rule)
    ]
