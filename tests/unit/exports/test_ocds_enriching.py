"""What a council's own release says otherwise than a tender stays, and is told."""

import copy
from typing import Any

import pytest

from citizen_voice.exports.ocds import build_release_package
from citizen_voice.exports.ocds_check import find_problems
from citizen_voice.exports.ocds_enriching import enrich
from tests.unit.exports.examples import BASE, PUBLISHED_AT, lot, tender
from tests.unit.exports.test_ocds_reading import a_package, a_release, criteria


def built(**changes: Any) -> dict[str, Any]:
    return build_release_package(tender(**changes), publisher="x", published_at=PUBLISHED_AT, base_url=BASE)


def source(*criteria_of_lot: Any, **changes: Any) -> dict[str, Any]:
    lots = [{"id": "L1", "title": "Parks", "awardCriteria": {"criteria": list(criteria_of_lot)}}]
    return a_package(a_release(**{"lots": lots, "value": {"amount": 900000.5, "currency": "GBP"}, **changes}))


def lots_of(package: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = package["releases"][0]["tender"]["lots"]
    return found


def row(kind: str, number: Any = None, **more: Any) -> dict[str, Any]:
    numbers = {"numbers": [{"number": number, "weight": "percentageExact"}]} if number is not None else {}
    return {"type": kind, "name": kind.title(), **numbers, **more}


@pytest.mark.parametrize(
    ("theirs", "kinds", "told"),
    [
        ([row("price", 50), row("quality", 42.5)], ["price", "quality", "quality"], None),
        ([row("price", 30), row("cost", 20), row("quality", 42.5)], ["price", "cost", "quality", "quality"], None),
        ([], ["price", "quality", "quality"], None),
        ([row("price", 50)], ["price", "quality", "quality"], None),
        (
            [row("price", 50), row("quality", 50)],
            *(["price", "quality", "quality"], "Lot L1: in the file quality weighs 50%, and in this tender 42.5%."),
        ),
        ([row("price", description="50%"), row("quality", 42.5)], ["price", "quality", "quality"], None),
        (
            [row("price", description="70%"), row("quality", 42.5)],
            *(["price", "quality", "quality"], "Lot L1: in the file price weighs 70%, and in this tender 50%."),
        ),
        (
            [row("price"), row("cost", 50), row("quality", 42.5)],
            *(["price", "cost", "quality", "quality"], "criteria of price without a weight in percent"),
        ),
    ],
)
def test_weights_of_the_file_stay_and_other_ones_are_told(theirs, kinds, told) -> None:
    found = enrich(source(*theirs), built())
    rows = lots_of(found.package)[0]["awardCriteria"]["criteria"]
    assert [one["type"] for one in rows[: len(theirs)]] == [one["type"] for one in theirs]
    assert all(one.items() <= rows[place].items() for place, one in enumerate(theirs))
    assert sorted(one["type"] for one in rows) == sorted(kinds)
    assert rows[-1]["name"] == "Social value: Later buses"
    assert [one for one in found.conflicts if one.startswith("Lot")] == [
        one for one in found.conflicts if told and told in one
    ]
    assert bool(found.conflicts) == bool(told)


def test_one_criterion_without_a_number_gets_ours() -> None:
    found = enrich(source(row("price"), row("quality", description="42.5 per cent")), built())
    rows = lots_of(found.package)[0]["awardCriteria"]["criteria"]
    assert [one["numbers"][0]["number"] for one in rows] == [50, 42.5, 7.5]


def test_what_the_file_says_otherwise_of_the_whole_tender_is_told_and_stays() -> None:
    theirs = source(
        title="Mowing",
        value={"amount": 5, "currency": "EUR"},
        mainProcurementCategory="works",
        items=[{"id": "1", "classification": {"scheme": "CPV", "id": "45000000"}}],
    )
    before = copy.deepcopy(theirs)
    found = enrich(theirs, built())
    assert theirs == before
    assert found.conflicts == (
        "The file has the title “Mowing”, and this tender “Grounds maintenance”.",
        "The file has what is bought “works”, and this tender “services”.",
        "The file has the value “5”, and this tender “900000.5”.",
        "The file has the currency “EUR”, and this tender “GBP”.",
        "The file has the CPV code 45000000, and this tender 77300000.",
    )
    kept = found.package["releases"][0]["tender"]
    assert (kept["title"], kept["value"], kept["items"]) == (
        "Mowing",
        {"amount": 5, "currency": "EUR"},
        before["releases"][0]["tender"]["items"],
    )


def test_entries_are_merged_by_id_and_another_of_the_same_id_is_told() -> None:
    theirs = source(
        documents=[{"id": "itt", "title": "Invitation"}, {"id": "northmoor/SV-01/1.0", "title": "Of the council"}],
        targets=[{"id": "SV-01-M1", "title": "Rides", "observations": [{"id": "mine", "measure": 1}]}, {"id": "x"}],
    )
    found = enrich(theirs, built())
    kept = found.package["releases"][0]["tender"]
    assert [one["id"] for one in kept["documents"]] == ["itt", "northmoor/SV-01/1.0"]
    assert [one["id"] for one in kept["targets"]] == ["SV-01-M1", "x"]
    assert [one["id"] for one in kept["targets"][0]["observations"]] == ["mine", "SV-01-M1-target"]
    assert kept["targets"][0]["title"] == "Rides"
    assert "The file has another entry “northmoor/SV-01/1.0” in documents already, and it stays as it is." in (
        found.conflicts
    )


def test_nulls_are_filled_as_what_is_absent() -> None:
    theirs = source(documents=None)
    kept = theirs["releases"][0]["tender"]
    kept |= dict.fromkeys(("documents", "targets", "sustainability", "hasSustainability", "status"))
    kept["lots"][0] |= dict.fromkeys(("awardCriteria", "additionalClassifications", "sustainability"))
    found = enrich({**theirs, "extensions": None}, built())
    assert found.conflicts == ()
    assert find_problems(found.package) == []
    assert found.package["extensions"] == built()["extensions"]


def test_an_extension_in_another_version_stays_in_that_version() -> None:
    old = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json"
    found = enrich({**source(), "extensions": [old, "https://example.org/ours/extension.json"]}, built())
    extensions = found.package["extensions"]
    assert extensions[:2] == [old, "https://example.org/ours/extension.json"]
    assert len([one for one in extensions if "ocds_lots_extension" in one]) == 1
    assert len([one for one in extensions if "ocds_awardCriteria_extension" in one]) == 1


def test_lots_are_known_by_title_then_by_place_and_others_are_added() -> None:
    ours = built(lots=(lot(id="1", title="Verges"), lot(id="2", title="parks"), lot(id="3", title="Graves")))
    theirs = source(
        lots=[{"id": "A", "title": "Parks", "awardCriteria": criteria(50, 42.5)}, {"id": "3", "title": "Roads"}]
    )
    found = enrich(theirs, ours)
    assert [(one["id"], one.get("title")) for one in lots_of(found.package)] == [
        ("A", "Parks"),
        ("3", "Roads"),
        ("1", "Verges"),
    ]
    targets = found.package["releases"][0]["tender"]["targets"]
    assert [one["dimensions"]["lot"] for one in targets[0]["observations"]] == ["1", "A", "3"]


def test_a_file_with_a_buyer_keeps_it_and_one_without_gets_ours() -> None:
    theirs = source()
    theirs["releases"][0]["buyer"] = {"id": "GB-1", "name": "Their name"}
    assert enrich(theirs, built()).package["releases"][0]["buyer"] == {"id": "GB-1", "name": "Their name"}
    assert enrich(source(), built()).package["releases"][0]["buyer"]["name"] == "Northmoor Council"
