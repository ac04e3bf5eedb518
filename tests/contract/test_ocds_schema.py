"""Every release package is valid OCDS 1.1 with our extensions, whatever the tender holds."""

import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker

from citizen_voice.exports.contract import ContractSnapshot, DeliveredSnapshot, build_contract_release
from citizen_voice.exports.ocds import build_release_package
from citizen_voice.exports.ocds_check import find_problems
from citizen_voice.exports.ocds_extension import extension_schema
from citizen_voice.exports.tender import (
    CATEGORIES,
    RESERVED,
    STATUSES,
    SUITABLE,
    AdaptationSnapshot,
    BuyerSnapshot,
    ImportedStandardSnapshot,
    LeftOutSnapshot,
    LotSnapshot,
    TenderSnapshot,
)
from tests.unit.exports.examples import BASE, imported, measure
from tests.unit.exports.tender_examples import full_tender

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CITIZEN_VOICE_DATA", ROOT.parent / "shared" / "data"))
SCHEMA = DATA.parent / "reference" / "ocds" / "release-package-schema-patched.json"

needs_schema = pytest.mark.skipif(
    not SCHEMA.exists() and os.environ.get("CI") != "true",
    reason="the OCDS schema is not there: set CITIZEN_VOICE_DATA to the data folder beside it",
)

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip)
MONEY = st.decimals(min_value=0, max_value=10**10, places=2)
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2060, 1, 1))
ADAPTED = ["evaluation_questions", "scoring_guidance", "contract_terms", "geography", "evidence", "frequency"]


@cache
def validator() -> Draft4Validator:
    """The schema of OCDS with the extensions that we use, our own among them."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for name, patch in extension_schema()["definitions"].items():
        there = schema["definitions"].setdefault(name, {"properties": {}})
        there |= {**patch, "properties": {**there["properties"], **patch["properties"]}}
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=FormatChecker())


@st.composite
def lots(draw: st.DrawFn, number: int) -> LotSnapshot:
    """A lot of up to six standards, with weights in hundredths that add up to 100; the first lot has one at least."""
    standards = draw(st.integers(1 if number == 1 else 0, 6))
    cuts = sorted(draw(st.sets(st.integers(1, 9999), min_size=standards + 1, max_size=standards + 1)))
    parts = [Decimal(end - start) / 100 for start, end in zip([0, *cuts], [*cuts, 10000], strict=True)]
    return LotSnapshot(
        id=str(number),
        title=draw(TEXT),
        price_weight=parts[0],
        quality_weight=parts[1],
        standards=tuple(draw(standard(place, weight)) for place, weight in enumerate(parts[2:], start=1)),
    )


@st.composite
def standard(draw: st.DrawFn, place: int, weight: Decimal) -> ImportedStandardSnapshot:
    measures = tuple(
        measure(
            # Some are taken over from another region, under their id in full.
            id=draw(st.sampled_from(["", "southmoor/"])) + f"SV-{place:02}-M{number}",
            title=draw(TEXT),
            description=draw(st.just("") | TEXT),
            unit_name=draw(TEXT),
            target=draw(MONEY),
            geography=draw(TEXT),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    )
    parts = draw(st.lists(st.sampled_from(ADAPTED), max_size=3, unique=True))
    return imported(
        reference=f"SV-{place:02}",
        title=draw(TEXT),
        weight=weight,
        weight_reason=draw(st.just("") | TEXT),
        minimum_band=draw(st.none() | st.integers(1, 5)),
        measures=measures,
        adaptations=tuple(
            AdaptationSnapshot(part, draw(st.just("") | TEXT), draw(TEXT), draw(st.just("") | TEXT)) for part in parts
        ),
    )


LEFT_OUT = st.builds(LeftOutSnapshot, st.sampled_from(["northmoor/SV-08/1.0", "northmoor/SV-09/2.1"]), TEXT)


@st.composite
def tenders(draw: st.DrawFn) -> TenderSnapshot:
    """A tender of one to three lots."""
    days = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    return TenderSnapshot(
        ocid=draw(st.from_regex(r"ocds-[a-z0-9]{6}-[A-Za-z0-9._/-]{1,20}", fullmatch=True)),
        reference=draw(TEXT),
        title=draw(TEXT),
        buyer=BuyerSnapshot(draw(TEXT), draw(TEXT), draw(st.none() | st.just("E08000001"))),
        value_amount=draw(MONEY),
        cpv_code=draw(st.from_regex(r"[0-9]{8}", fullmatch=True)),
        cpv_description=draw(st.just("") | TEXT),
        category=draw(st.sampled_from(CATEGORIES)),
        lots=tuple(draw(lots(number)) for number in range(1, draw(st.integers(1, 3)) + 1)),
        description=draw(st.just("") | TEXT),
        is_above_threshold=draw(st.none() | st.booleans()),
        contract_starts_on=draw(st.none() | st.just(days[0])),
        contract_ends_on=draw(st.none() | st.just(days[1])),
        status=draw(st.sampled_from(STATUSES)),
        is_light_touch=draw(st.booleans()),
        reserved_area=draw(st.sampled_from(["", *RESERVED])),
        is_reserved_for_small=draw(st.booleans()),
        suitable_for=tuple(draw(st.sets(st.sampled_from(SUITABLE)))),
        left_out=tuple(draw(st.lists(LEFT_OUT, max_size=2, unique_by=lambda one: one.code))),
    )


def as_read(tender: TenderSnapshot, moment: datetime) -> Any:
    """Return the package as a reader of the file gets it, with decimals as they are written."""
    package = build_release_package(tender, publisher="Northmoor", published_at=moment, base_url=BASE)
    return json.loads(json.dumps(package, ensure_ascii=False))


@needs_schema
@settings(deadline=None, max_examples=500)
@given(tenders(), st.datetimes(min_value=datetime(2025, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - a bound
def test_every_package_is_valid_and_passes_our_own_check(tender: TenderSnapshot, moment: datetime) -> None:
    package = as_read(tender, moment)
    assert [error.message for error in validator().iter_errors(package)] == []
    assert find_problems(package) == []


@settings(deadline=None, max_examples=60)
@given(tenders())
def test_weights_are_numbers_that_make_exactly_a_hundred_as_written(tender: TenderSnapshot) -> None:
    package = build_release_package(tender, publisher="x", published_at=datetime(2027, 1, 1, tzinfo=UTC), base_url=BASE)
    written = json.loads(json.dumps(package), parse_float=Decimal, parse_int=Decimal)
    for lot, asked in zip(written["releases"][0]["tender"]["lots"], tender.lots, strict=True):
        if asked.standards:
            numbers = [one["numbers"][0]["number"] for one in lot["awardCriteria"]["criteria"]]
            assert numbers == list(asked.weights)
            assert sum(numbers) == 100


@needs_schema
def test_the_schema_does_notice_what_is_wrong() -> None:
    package = json.loads((SCHEMA.parent / "examples" / "tender-with-social-value.json").read_text(encoding="utf-8"))
    assert not list(validator().iter_errors(package))
    package["releases"][0]["tender"]["targets"][0].pop("id")
    package["releases"][0]["tender"]["status"] = "open"
    assert len(list(validator().iter_errors(package))) == 2


@needs_schema
def test_a_contract_with_what_its_supplier_agreed_to_is_valid() -> None:
    made = ContractSnapshot(
        "C1", "2", "S1", "Green Hands", date(2027, 8, 2), {"SV-02-M1": Decimal(1300), "SV-02-M2": Decimal("38.5")}
    )
    package = build_contract_release(
        full_tender(), made, publisher="Northmoor", published_at=datetime(2027, 8, 3, tzinfo=UTC), base_url=BASE
    )
    assert [error.message for error in validator().iter_errors(package)] == []
    package["releases"][0]["contracts"][0]["agreedMetrics"][0]["observations"][0]["measure"] = {}
    assert list(validator().iter_errors(package))


REPORTS = st.builds(
    DeliveredSnapshot,
    id=st.uuids().map(str),
    measure_id=st.sampled_from(["SV-02-M1", "SV-02-M2"]),
    starts_on=st.dates(date(2027, 9, 1), date(2029, 1, 1)),
    ends_on=st.dates(date(2029, 1, 2), date(2031, 8, 31)),
    quantity=st.decimals(0, 10**9, places=3),
    whole=st.none() | st.decimals(10**9, 10**10, places=3),
    rating=st.sampled_from(["", "good", "approaching_target", "requires_improvement", "inadequate", "other"]),
    is_verified=st.booleans(),
    is_additional=st.booleans(),
    is_shared=st.booleans(),
    evidence_url=st.sampled_from(["", "https://example.org/list"]),
)


@needs_schema
@settings(deadline=None, max_examples=60)
@given(st.lists(REPORTS, min_size=1, max_size=6, unique_by=lambda one: one.id))
def test_a_contract_with_what_was_delivered_is_valid(reports) -> None:
    agreed = {"SV-02-M1": Decimal(1300), "SV-02-M2": Decimal("38.5")}
    made = ContractSnapshot("C1", "2", "S1", "Green Hands", date(2027, 8, 2), agreed, tuple(reports))
    package = build_contract_release(
        full_tender(), made, publisher="Northmoor", published_at=datetime(2031, 9, 3, tzinfo=UTC), base_url=BASE
    )
    assert [error.message for error in validator().iter_errors(package)] == []
    metrics = package["releases"][0]["contracts"][0]["implementation"]["metrics"]
    assert sum(len(one["observations"]) for one in metrics) == len(reports)
