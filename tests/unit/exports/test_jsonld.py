"""Linked data: every clause links to what residents said, every link has a target, and addresses are stable."""

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from citizen_voice.exports.addresses import written_at
from citizen_voice.exports.jsonld import build_publication_jsonld
from citizen_voice.exports.words import MissingWords, Words
from tests.unit.exports.examples import BASE, PUBLICATION, PUBLISHED_AT, WORDS

AT = "https://voice.example.org/northmoor/publications/priorities-2027/1.0"


def document(**changes: Any) -> dict[str, Any]:
    snapshot = replace(PUBLICATION, **changes)
    return build_publication_jsonld(snapshot, WORDS, base_url=BASE, published_at=PUBLISHED_AT, content_hash="ab" * 32)


def test_the_set_is_a_concept_scheme_with_its_version_dates_place_and_licence() -> None:
    found = document()
    assert found["@type"] == "skos:ConceptScheme"
    assert found["@id"] == AT
    assert found["isVersionOf"] == AT.removesuffix("/1.0")
    assert found["issued"] == "2027-03-01T09:30:00Z"
    assert found["valid"] == "2027-04-01"
    assert found["contentHash"] == "sha256:" + "ab" * 32
    assert found["license"] == PUBLICATION.licence_url
    assert found["spatial"] == "http://statistics.data.gov.uk/id/statistical-geography/E47000099"
    assert found["wasGeneratedFrom"]["@id"] == "https://voice.example.org/northmoor/consultations/buying"
    assert [name["@language"] for name in found["publisher"]["name"]] == ["en", "cy"]


def test_a_standard_is_a_concept_with_labels_in_both_languages_and_its_missions() -> None:
    standard, bare = document()["hasTopConcept"]
    assert standard["@id"] == f"{AT}#SV-01"
    assert standard["@type"] == "skos:Concept"
    assert standard["prefLabel"] == [
        {"@value": "Later buses", "@language": "en"},
        {"@value": "Bysiau hwyrach", "@language": "cy"},
    ]
    assert standard["relatedMatch"] == ["https://voice.example.org/missions#growth"]
    assert standard["inScheme"] == AT
    assert bare["notation"] == "SV-02"
    assert bare["version"] == "1.1"
    assert bare["relatedMatch"] == []


def test_every_clause_has_the_ids_of_its_statements_and_each_is_in_the_file() -> None:
    found = document()
    present = {one["@id"] for one in found["statement"]}
    for given, standard in zip(PUBLICATION.standards, found["hasTopConcept"], strict=True):
        linked = {clause["field"]: clause["wasDerivedFrom"] for clause in standard["clause"]}
        for clause in given.clauses:
            expected = [f"https://voice.example.org/northmoor/statements/{one}" for one in clause.statement_ids]
            assert linked[clause.field] == expected
            assert present.issuperset(expected)


def test_an_officers_clause_names_who_why_and_source_and_no_resident() -> None:
    clauses = {clause["field"]: clause for clause in document()["hasTopConcept"][0]["clause"]}
    assert clauses["measures"]["source"] == "Transport plan"
    assert clauses["short_name"]["reason"] == "For tables"
    assert clauses["short_name"]["officerId"] == "7"
    assert clauses["short_name"]["wasDerivedFrom"] == []
    assert "reason" not in clauses["measures"]


def test_words_are_those_of_today_in_their_language() -> None:
    said = {one["@id"][-2:]: one for one in document()["statement"]}
    assert said["s2"]["text"] == {"@value": "Mae bysiau nos yn swnllyd", "@language": "cy"}
    assert said["s3"]["text"] == {"@value": "withdrawn on 2027-02-03", "@language": "en"}
    assert said["s3"]["withdrawnOn"] == "2027-02-03"
    assert "withdrawnOn" not in said["s1"]


def test_every_term_used_is_in_the_context_inside_the_file() -> None:
    found = document()
    used: set[str] = set()

    def walk(node: Any) -> None:
        for one in node if isinstance(node, list) else [node]:
            if isinstance(one, dict):
                used.update(key for key in one if not key.startswith("@"))
                # A value is taken as plain JSON (@json): its keys are not terms.
                for key, part in one.items():
                    if key != "value":
                        walk(part)

    walk({key: part for key, part in found.items() if key != "@context"})
    assert used <= set(found["@context"])
    prefixes = {
        str(term["@id"] if isinstance(term, dict) else term).split(":")[0] for term in found["@context"].values()
    }
    assert prefixes <= {*found["@context"], "http", "urn", "1.1"}
    assert json.loads(json.dumps(found)) == found


def test_names_are_quoted_in_addresses_and_a_place_without_code_has_none() -> None:
    found = document(slug="a b/c", authority=replace(PUBLICATION.authority, area_code=None, name_cy=None))
    assert found["@id"].endswith("/publications/a%20b%2Fc/1.0")
    assert "spatial" not in found
    assert len(found["publisher"]["name"]) == 1
    assert not re.search(r"\s", found["hasTopConcept"][0]["@id"])


def test_missing_words_and_a_moment_without_zone_are_refused() -> None:
    with pytest.raises(MissingWords):
        build_publication_jsonld(PUBLICATION, Words({}), base_url=BASE, published_at=PUBLISHED_AT, content_hash="")
    with pytest.raises(ValueError, match="no time zone"):
        written_at(datetime(2027, 3, 1))  # noqa: DTZ001 - the very thing that is refused
