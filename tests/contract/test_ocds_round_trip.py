"""What goes out as OCDS comes in again; and a council's own release keeps all it had when ours is put into it."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.exports.ocds_check import find_problems
from citizen_voice.exports.ocds_enriching import enrich
from citizen_voice.exports.ocds_import import facts_of, read_import
from citizen_voice.exports.ocds_reading import read_release
from citizen_voice.exports.tender import TenderSnapshot
from tests.contract.test_ocds_schema import SCHEMA, as_read, needs_schema, tenders, validator
from tests.unit.exports import examples

MOMENT = datetime(2027, 3, 1, tzinfo=UTC)


@settings(deadline=None, max_examples=200)
@given(tenders())
def test_a_package_of_ours_is_read_back_with_the_same_facts(tender: TenderSnapshot) -> None:
    assert read_import(as_read(tender, MOMENT)) == facts_of(tender)


@settings(deadline=None, max_examples=60)
@given(tenders())
def test_a_file_of_ours_can_be_started_from(tender: TenderSnapshot) -> None:
    package = as_read(tender, MOMENT)
    found = read_release(json.dumps(package).encode())
    assert (found.title, found.reference) == (tender.title.strip(), tender.reference.strip())
    assert (found.value, found.cpv_code, found.category) == (tender.value_amount, tender.cpv_code, tender.category)
    assert found.package == package
    for read, lot in zip(found.lots, tender.lots, strict=True):
        assert read.price_weight == lot.price_weight
        assert read.quality_weight == lot.quality_weight


def inside(small: Any, large: Any) -> Iterator[str]:
    """Yield each place of the one that the other does not have with the same value; lists may only have grown."""
    if isinstance(small, dict):
        for name, value in small.items():
            if not isinstance(large, dict) or name not in large:
                yield name
            else:
                yield from (f"{name}.{place}" for place in inside(value, large[name]))
    elif isinstance(small, list):
        for number, value in enumerate(small):
            if not isinstance(large, list) or number >= len(large):
                yield str(number)
            else:
                yield from (f"{number}.{place}" for place in inside(value, large[number]))
    elif small != large or type(small) is not type(large):
        yield f"{small!r} became {large!r}"


def bare(package: dict[str, Any], ids: list[str]) -> dict[str, Any]:
    """Return what a council's own system may have had: the same tender with other ids of lots, and none of ours."""
    own = copy.deepcopy(package)
    tender = own["releases"][0]["tender"]
    for name in ("targets", "documents", "sustainability", "hasSustainability", "standardsLeftOut"):
        tender.pop(name, None)
    for lot, item, one in zip(tender["lots"], tender["items"], ids, strict=False):
        lot["id"] = item["relatedLot"] = one
        for name in ("additionalClassifications", "sustainability", "hasSustainability", "ownWeights"):
            lot.pop(name, None)
        if "awardCriteria" in lot:
            del lot["awardCriteria"]["criteria"][2:]
    own["extensions"] = [own["extensions"][0], "https://example.org/ours/v2/extension.json"]
    own["releases"][0] |= {"x_ours": {"kept": [None, 1.5]}, "contracts": [{"id": "c", "awardID": "1", "x": "y"}]}
    return own


@needs_schema
@settings(deadline=None, max_examples=150)
@given(tenders(), st.permutations(["LOT-A", "2", "LOT-C"]))
def test_a_councils_release_keeps_all_it_had_and_gains_ours(tender: TenderSnapshot, ids: list[str]) -> None:
    ours = as_read(tender, MOMENT)
    source = bare(ours, ids)
    assert not list(validator().iter_errors(source))
    before = copy.deepcopy((source, ours))
    found = enrich(source, ours)
    assert (source, ours) == before
    assert list(inside(source, found.package)) == []
    assert [error.message for error in validator().iter_errors(found.package)] == []
    assert found.conflicts == ()
    assert find_problems(found.package) == []
    read, wanted = read_import(found.package), facts_of(tender)
    assert [one.standards for one in read.lots] == [one.standards for one in wanted.lots]
    assert enrich(found.package, ours).package == found.package


@needs_schema
def test_the_example_keeps_all_it_had() -> None:
    source = json.loads((SCHEMA.parent / "examples" / "tender-with-social-value.json").read_text(encoding="utf-8"))
    package = read_release(json.dumps(source).encode()).package
    assert package == source


@needs_schema
@pytest.mark.parametrize("source", ["release", "record"])
def test_a_bare_release_or_record_becomes_a_valid_package(source: str) -> None:
    ours = as_read(examples.tender(), MOMENT)
    release = {"ocid": "ocds-abc123-1", "tender": {"id": "T", "title": "Mowing"}}
    content = release if source == "release" else {"version": "1.1", "records": [{"compiledRelease": release}]}
    found = enrich(read_release(json.dumps(content).encode()).package, ours)
    assert [error.message for error in validator().iter_errors(found.package)] == []
    assert list(inside(release, found.package["releases"][0])) == []
    assert find_problems(found.package) == []
    assert found.conflicts == ("The file has the title “Mowing”, and this tender “Grounds maintenance”.",)
