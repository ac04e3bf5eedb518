"""What a council's own release says otherwise than a tender stays, and is told."""

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.exports.ocds import build_release_package
from citizen_voice.exports.ocds_check import find_problems, find_weight_problems
from citizen_voice.exports.ocds_enriching import enrich
from citizen_voice.exports.ocds_import import facts_of, read_import
from tests.unit.exports.examples import BASE, PUBLISHED_AT, imported, lot, measure, tender
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
def test_criteria_of_the_file_stay_and_other_weights_are_told(theirs, kinds, told) -> None:
    found = enrich(source(*theirs), built())
    rows = lots_of(found.package)[0]["awardCriteria"]["criteria"]
    assert [one["type"] for one in rows[: len(theirs)]] == [one["type"] for one in theirs]
    bare = [{name: value for name, value in one.items() if name != "numbers"} for one in theirs]
    assert all(one.items() <= rows[place].items() for place, one in enumerate(bare))
    assert find_weight_problems(found.package) == []
    assert sorted(one["type"] for one in rows) == sorted(kinds)
    assert rows[-1]["name"] == "Social value: Later buses"
    assert [one for one in found.conflicts if one.startswith("Lot")] == [
        one for one in found.conflicts if told and told in one
    ]
    assert bool(found.conflicts) == bool(told)


@pytest.mark.parametrize(
    ("theirs", "numbers", "told"),
    [
        ([row("price", 40), row("quality", 60)], [50, 42.5, 7.5], ["price weighs 40%", "quality weighs 60%"]),
        (
            [row("price", 50), row("quality", 30, name="Method"), row("quality", 20, name="Team")],
            [50, 25.5, 17, 7.5],
            [
                "quality weighs 50%",
                "“Method” has 30% in the file, and 25.5% in the one handed out.",
                "“Team” has 20% in the file, and 17% in the one handed out.",
            ],
        ),
        # Thirds can't be written: what is left over goes to the first of the largest.
        (
            [row("price", 50), *(row("quality", 10, name=one) for one in "ABC")],
            [50, 14.17, 14.17, 14.16, 7.5],
            ["quality weighs 30%", "“A” has 10%", "“B” has 10%", "“C” has 10%"],
        ),
        (
            [row("price", 50), row("quality", 12.5, name="Method"), row("quality", name="Team")],
            [50, 12.5, 30, 7.5],
            ["criteria of quality without a weight in percent"],
        ),
        (
            [row("price", 50), row("quality", name="Method"), row("quality", name="Team")],
            [50, None, None, 42.5, 7.5],
            ["2 criteria of the file have no weight in percent", "criteria of quality without a weight"],
        ),
        (
            [row("price", 50), row("quality", 60, name="Method"), row("quality", name="Team")],
            [50, 42.5, None, 7.5],
            ["criteria of quality without a weight"],
        ),
        ([row("price", 0), row("quality", 92.5)], [0, 42.5, 50, 7.5], ["price weighs 0%", "quality weighs 92.5%"]),
        (
            [{**row("price"), "numbers": [{"number": n, "weight": "percentageExact"} for n in (40, 60)]}],
            [50, 42.5, 7.5],
            ["in the file the weight of “Price” is not one number from 0 to 100: 40, 60."],
        ),
        (
            [row("price", 60), row("price", -10), row("quality", 42.5)],
            [50, None, 42.5, 7.5],
            ["the weight of “Price” is not one number from 0 to 100: -10.", "criteria of price without a weight"],
        ),
        # A fraction of 1 is a weight as good as a percentage; scaled, it gives way to one.
        (
            [{**row("price"), "numbers": [{"number": 0.5, "weight": "decimalExact"}]}, row("quality", 42.5)],
            [50, 0.5, 42.5, 7.5],
            [],
        ),
    ],
)
def test_whatever_the_file_weighs_what_is_handed_out_makes_a_hundred(theirs, numbers, told) -> None:
    before = source(*theirs)
    found = enrich(before, built())
    rows = lots_of(found.package)[0]["awardCriteria"]["criteria"]
    written = [each["number"] for one in rows for each in one.get("numbers", [])]
    assert sorted(written) == sorted(one for one in numbers if one is not None)
    assert find_weight_problems(before) == find_weight_problems(found.package) == []
    assert all(any(words in one for one in found.conflicts) for words in told)
    assert len(found.conflicts) == len(told)


# Weights that no tender has, and digits that no float keeps when they are added up, are in files too.
PERCENT = st.none() | st.decimals(0, 100, places=2).map(float) | st.floats(-50, 150)
KINDS = st.sampled_from(["price", "cost", "quality", "other"])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.builds(row, KINDS, PERCENT), max_size=6), st.lists(st.integers(1, 9999), min_size=2, max_size=2))
def test_any_criteria_and_any_weights_make_a_hundred(theirs, cuts) -> None:
    first, last = sorted(cuts)
    if first == last:
        return
    parts = [Decimal(one) / 100 for one in (first, last - first, 10000 - last)]
    ours = built(
        lots=(lot(price_weight=parts[0], quality_weight=parts[1], standards=(imported(weight=parts[2]),)),),
    )
    found = enrich(source(*theirs), ours)
    assert find_weight_problems(found.package) == []
    again = enrich(found.package, ours)
    assert find_weight_problems(again.package) == []
    assert again.package == found.package


def test_what_an_earlier_file_of_ours_had_gives_way_to_what_the_tender_has_now() -> None:
    other = imported(reference="SV-02", weight=Decimal(5), measures=(measure(id="SV-02-M1"),))
    earlier = built(lots=(lot(quality_weight=Decimal("37.5"), standards=(imported(), other)),))
    theirs = {**earlier, "releases": copy.deepcopy(earlier["releases"])}
    theirs["releases"][0]["tender"]["targets"].append({"id": "of-the-council"})
    changed = imported(weight=Decimal(10), measures=(measure(target=Decimal(20)),))
    ours = built(lots=(lot(quality_weight=Decimal(40), standards=(changed,)),))
    found = enrich(theirs, ours)
    kept = found.package["releases"][0]["tender"]
    assert find_problems(found.package) == ["tender.targets[of-the-council]: the target has no amount."]
    assert [one["id"] for one in kept["documents"]] == ["northmoor/SV-01/1.0"]
    assert [one["id"] for one in kept["targets"]] == ["SV-01-M1", "of-the-council"]
    assert kept["targets"][0]["observations"][0]["measure"] == 20
    assert [one["id"] for one in kept["lots"][0]["additionalClassifications"]] == ["northmoor/SV-01/1.0"]
    assert found.conflicts == (
        "Lot 1: in the file standard northmoor/SV-01/1.0 weighs 7.5%, and in this tender 10%.",
        (
            "Lot 1: in the file standard northmoor/SV-02/1.0 weighs 5%, and this tender does not use it."
            " It is not in the file handed out."
        ),
        "Lot 1: in the file quality weighs 37.5%, and in this tender 40%.",
        "The file has 12.5 in “SV-01-M1-target”, and this tender 20.",
    )


def test_a_measure_of_an_earlier_file_that_the_tender_does_not_ask_for_goes_and_is_told() -> None:
    two = imported(measures=(measure(), measure(id="SV-01-M2", title="Late buses", target=Decimal(3))))
    found = enrich(built(lots=(lot(standards=(two,)),)), built())
    assert read_import(found.package) == facts_of(tender())
    assert found.conflicts == (
        (
            "Lot 1: in the file the target of SV-01-M2 is 3, and this tender does not ask for it."
            " It is not in the file handed out."
        ),
    )


def test_a_target_stands_once_when_a_lot_is_added_to_the_tender_or_taken_from_it() -> None:
    one, two = (lot(),), (lot(), lot(id="2", title="Verges"))
    grown = enrich(built(lots=one), built(lots=two))
    assert read_import(grown.package) == facts_of(tender(lots=two))
    assert grown.conflicts == ("This tender has the lot “Verges”, and the file does not. It is added to it.",)
    shrunk = enrich(built(lots=two), built(lots=one))
    assert shrunk.conflicts == ("The file has the lot “Verges”, and this tender does not. It stays as it is.",)
    observations = shrunk.package["releases"][0]["tender"]["targets"][0]["observations"]
    assert [each["dimensions"]["lot"] for each in observations] == ["1", "2"]


def test_other_days_of_a_target_are_told_as_days() -> None:
    later = imported(starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31))
    found = enrich(built(), built(lots=(lot(standards=(later,)),)))
    assert found.conflicts == (
        "The file has “SV-01-M1-target” for other days, or another unit or place, than this tender.",
    )


def test_a_file_does_not_contradict_what_was_put_into_it() -> None:
    theirs = source(row("price", 50), row("quality", 42.5), awardCriteria="priceOnly", hasSustainability=False)
    found = enrich(theirs, built(is_light_touch=True, description="Mowing."))
    kept = found.package["releases"][0]["tender"]
    assert (kept["awardCriteria"], kept["hasSustainability"]) == ("ratedCriteria", True)
    assert (kept["specialRegime"], kept["description"]) == (["lightTouch"], "Mowing.")
    assert found.conflicts == (
        "The file has “priceOnly” for how the contract is awarded. In the file handed out it is “ratedCriteria”.",
        ("The file has “false” for whether sustainability is asked for. In the file handed out it is “true”."),
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"contractPeriod": {"startDate": "2027-05-01T00:00:00Z", "maxExtentDate": "2029-03-31T23:59:59Z"}},
            [
                "The file has the contract begin on 2027-05-01, and in this tender measures count from 2027-04-01.",
                "The file has the contract end on 2029-03-31, and in this tender measures count until 2031-03-31.",
            ],
        ),
        ({"contractPeriod": {"startDate": "2027-04-01T00:00:00Z", "endDate": "2031-03-31T23:59:59Z"}}, []),
        ({"contractPeriod": {"startDate": "2026-04-01T00:00:00Z"}}, []),
        (
            {"aboveThreshold": False},
            ["By its value this tender is at or above the threshold, and the file says otherwise."],
        ),
        ({"specialRegime": ["lightTouch"]}, ["The file has the light touch regime, and this tender has not."]),
    ],
)
def test_days_and_the_regime_are_told_where_they_differ(changes, told) -> None:
    days = imported(starts_on=date(2027, 4, 1), ends_on=date(2031, 3, 31))
    ours = built(
        lots=(lot(standards=(days,)),),
        contract_starts_on=date(2027, 4, 1),
        contract_ends_on=date(2031, 3, 31),
        is_above_threshold=True,
    )
    assert list(enrich(source(row("price", 50), row("quality", 42.5), **changes), ours).conflicts) == told


def test_a_lot_without_an_id_gets_one_so_that_ours_can_be_put_into_it() -> None:
    theirs = source(row("price", 50), row("quality", 42.5))
    del theirs["releases"][0]["tender"]["lots"][0]["id"]
    found = enrich(theirs, built())
    assert [(one["id"], one["title"]) for one in lots_of(found.package)] == [("1", "Parks")]
    assert find_problems(found.package) == []
    assert found.conflicts == ("A lot in the file has no id. It is lot 1 in the file handed out.",)


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
