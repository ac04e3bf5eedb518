"""Examples of what is answered about the catalogue, for the description. A test holds them to their schemas."""

from typing import Any

from citizen_voice.api.v1.examples import SITE

MEASURE: dict[str, Any] = {
    "id": "north/SV-01-M1",
    "code": "SV-01-M1",
    "title": "Apprentices started",
    "definition": "People who begin an apprenticeship on the contract.",
    "unit": "people",
    "direction": "higher",
    "counting_rule": "Each person once, on the day they begin.",
    "geography": "People who live in the area.",
    "target": "12",
    "target_scaling": "fixed",
    "external_scheme": "",
    "external_code": "",
}
WEIGHTS = {"weight_minimum": "2", "weight_recommended": "5", "weight_maximum": "10"}
ON_PAGE = f"{SITE}/north/publications/priorities/1.0#SV-01"
STANDARD: dict[str, Any] = {
    "authority": "north",
    "authority_name": "North",
    "is_demonstration": False,
    "reference": "SV-01",
    "version": "1.0",
    "title": "Apprentices from here",
    "title_cy": "Prentisiaid o’r fro",
    "state": "in_force",
    "in_force_from": "2027-04-01",
    "replaced_on": None,
    "value_from": "100000",
    "value_to": None,
    "categories": ["services", "works"],
    "cpv_divisions": [],
    "is_for_light_touch": True,
    "minimum_months": 12,
    "councils": [],
    "goals": ["growth"],
    "units": ["people"],
    **WEIGHTS,
    "measures": [MEASURE],
    "url": ON_PAGE,
    "api_url": f"{SITE}/api/v1/north/publications/priorities/1.0",
}
STANDARDS = {
    "items": [STANDARD],
    "next": None,
    "total": 1,
    "words": ["apprentices"],
    "url": f"{SITE}/standards?q=apprentices",
}

_PLACED = {**MEASURE, "standard": "SV-01", "url": ON_PAGE}
_THERE = f"{SITE}/west/publications/jobs/2.0#JOB-03"
_COMPARED = {
    **{name: STANDARD[name] for name in ("reference", "version", "title", "title_cy", "goals", "url")},
    **WEIGHTS,
}
COMPARISON = {
    "one": {"slug": "north", "name": "North", "url": f"{SITE}/north/standards"},
    "other": {"slug": "west", "name": "West", "url": f"{SITE}/west/standards"},
    "shared": [
        {
            "one": _PLACED,
            "other": {**_PLACED, "code": "north/SV-01-M1", "standard": "JOB-03", "url": _THERE, "geography": "West."},
            "is_by_id": True,
            "differing": ["geography"],
        }
    ],
    "alike": 0,
    "only_one": [],
    "only_other": [],
    "goals": [{"goal": "growth", "one": [_COMPARED], "other": [{**_COMPARED, "reference": "JOB-03", "url": _THERE}]}],
    "url": f"{SITE}/standards/compare?one=north&other=west",
}
