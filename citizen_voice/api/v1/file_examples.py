"""How the files that are answered begin, for the description."""

from typing import Any

from citizen_voice.api.v1.examples import IMPORT_ID, RELEASE_SENT, SITE

_BYTES = "PK… (the bytes of the file)"
PUBLICATION_CSV = (
    "publication,publication_version,standard,version,title,measure_id,measure_unit\r\n"
    "priorities,1.0,SV-01,1.0,Apprentices from here,SV-01-M1,people\r\n"
)
PUBLICATION_JSONLD: dict[str, Any] = {
    "@context": {"@version": 1.1, "dct": "http://purl.org/dc/terms/", "title": "dct:title"},
    "@id": f"{SITE}/north/publications/priorities/1.0",
    "title": "What residents ask of contracts",
    "version": "1.0",
}
IMPORT_FILES: dict[str, Any] = {
    "application/json": RELEASE_SENT,
    "application/ld+json": {
        "@context": {"@version": 1.1, "dct": "http://purl.org/dc/terms/", "identifier": "dct:identifier"},
        "@id": f"{SITE}/north/tenders/{IMPORT_ID}",
        "identifier": "GM-2027",
    },
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _BYTES,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _BYTES,
    "text/csv": "tender,lot,standard,measure,target,unit\r\nGM-2027,1,SV-01,SV-01-M1,12,people\r\n",
}
"""By media type. Those of documents are bytes."""
CONTRACT: dict[str, Any] = {
    "version": "1.1",
    "releases": [
        {
            "ocid": "ocds-cvoice-north-7c0b3a52-5c2c-4f0e-8f37-0f6f3f6b2a11",
            "tag": ["implementation"],
            "contracts": [
                {
                    "id": "C-7",
                    "agreedMetrics": [{"id": "SV-01-M1", "observations": [{"id": "SV-01-M1-agreed", "measure": 15}]}],
                    "implementation": {
                        "metrics": [{"id": "SV-01-M1", "observations": [{"id": "report-1", "measure": 3}]}]
                    },
                }
            ],
        }
    ],
}
