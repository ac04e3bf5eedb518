"""A tender is read from files of other systems: what is there, what is not sure, and what no file may be."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from citizen_voice.exports import json_files
from citizen_voice.exports.ocds import build_release_package
from citizen_voice.exports.ocds_reading import OcdsError, read_release
from tests.unit.exports.examples import BASE, PUBLISHED_AT, tender


def criteria(*weights: Any) -> dict[str, Any]:
    kinds = ("price", "quality", "cost")
    return {
        "criteria": [
            {"type": kind, "name": kind.title(), "numbers": [{"number": weight, "weight": "percentageExact"}]}
            for kind, weight in zip(kinds, weights, strict=False)
        ]
    }


def a_tender(**changes: Any) -> dict[str, Any]:
    content = {
        "id": "GM/1",
        "title": "Grounds maintenance",
        "value": {"amount": 900000.5, "currency": "GBP"},
        "mainProcurementCategory": "services",
        "items": [{"id": "1", "classification": {"scheme": "CPV", "id": "77300000"}}],
        "lots": [{"id": "L1", "title": "Parks", "awardCriteria": criteria(40, 60)}],
    }
    return {name: value for name, value in {**content, **changes}.items() if value is not None}


def a_release(**changes: Any) -> dict[str, Any]:
    return {"ocid": "ocds-abc123-1", "id": "012345-2027", "date": "2027-03-01T00:00:00Z", "tender": a_tender(**changes)}


def a_package(*releases: Any, **more: Any) -> dict[str, Any]:
    return {"version": "1.1", "releases": list(releases or (a_release(),)), **more}


def read(content: Any) -> Any:
    return read_release(json.dumps(content).encode())


def test_our_own_package_is_read_without_a_doubt() -> None:
    ours = build_release_package(
        tender(
            description="Parks and verges",
            contract_starts_on=date(2027, 4, 1),
            contract_ends_on=date(2031, 3, 31),
        ),
        publisher="Northmoor",
        published_at=PUBLISHED_AT,
        base_url=BASE,
    )
    found = read(ours)
    assert (found.title, found.reference, found.description) == (
        "Grounds maintenance",
        "NM/2027/1",
        "Parks and verges",
    )
    assert (found.value, found.cpv_code, found.category) == (Decimal("900000.5"), "77300000", "services")
    assert (found.starts_on, found.ends_on, found.months) == (date(2027, 4, 1), date(2031, 3, 31), 48)
    assert found.buyer_name == "Northmoor Council"
    assert [(one.id, one.title) for one in found.lots] == [("1", "The whole contract")]
    assert (found.lots[0].price_weight, found.lots[0].quality_weight) == (50, Decimal("42.5"))
    assert found.notes == ()
    assert found.package == ours


@pytest.mark.parametrize(
    "content",
    [
        a_package(),
        a_release(),
        {"version": "1.1", "records": [{"ocid": "ocds-abc123-1", "compiledRelease": a_release()}]},
    ],
)
def test_a_package_one_release_and_a_record_are_read_alike(content) -> None:
    found = read(content)
    assert (found.title, found.notice_id, found.value) == ("Grounds maintenance", "012345-2027", Decimal("900000.5"))
    assert found.notes == ()
    assert found.package["releases"] == [a_release()]
    assert "records" not in found.package


def test_of_several_releases_the_latest_with_a_tender_is_taken_and_that_is_said() -> None:
    later = {**a_release(title="The second"), "date": "2027-03-02T00:00:00+01:00"}
    award = {"ocid": "ocds-abc123-1", "id": "3", "date": "2027-09-01T00:00:00Z"}
    found = read(a_package(a_release(), later, award))
    assert found.title == "The second"
    assert "The file has 3 releases. The latest with a tender was taken: “The second”, 2027-03-02." in found.notes[0]


def test_unknown_parts_and_extensions_are_kept_without_a_word() -> None:
    content = a_package(extensions=["https://example.org/x/extension.json"], licence=None)
    content["releases"][0]["tender"]["x_ours"] = {"deep": [1, {"a": "é"}]}
    found = read(content)
    assert found.package == content
    assert found.notes == ()


@pytest.mark.parametrize(
    ("changes", "field", "value", "note"),
    [
        ({"title": None}, "title", "", "no title of the tender"),
        ({"id": None}, "reference", "", "no reference of the tender"),
        ({"id": 17}, "reference", "17", None),
        ({"value": None}, "value", None, "no value in it"),
        ({"value": {"amountGross": 12, "currency": "GBP"}}, "value", None, "with VAT alone"),
        ({"value": {"amount": 12, "currency": "EUR"}}, "value", None, "in EUR. Enter it in pounds"),
        ({"value": {"amount": 12}}, "value", None, "no currency that is named"),
        ({"items": []}, "cpv_code", "", "no CPV code of 8 digits"),
        ({"items": [{"classification": {"scheme": "UNSPSC", "id": "77300000"}}]}, "cpv_code", "", "no CPV code"),
        (
            {"items": [{"additionalClassifications": [{"scheme": "CPV", "id": "77300000-3"}]}]},
            *("cpv_code", "77300000", None),
        ),
        (
            {"classification": {"scheme": "CPV", "id": "45000000"}},
            *("cpv_code", "45000000", "several CPV codes. The first was taken, 45000000"),
        ),
        ({"mainProcurementCategory": "mixed"}, "category", "", "“mixed” is not goods, services or works"),
        ({"mainProcurementCategory": None}, "category", "", None),
        ({"specialRegime": ["lightTouch"]}, "is_light_touch", True, None),
        ({"specialRegime": 5}, "is_light_touch", False, None),
        ({"lots": None}, "lots", (), "no lots"),
        ({"contractPeriod": {"durationInDays": 365}}, "months", 12, None),
        ({"contractPeriod": {"startDate": "2027-04-15"}}, "months", None, None),
        (
            {"contractPeriod": {"startDate": "2027-04-15", "endDate": "2028-04-14", "maxExtentDate": "2029-04-13"}},
            *("months", 23, None),
        ),
    ],
)
def test_what_is_absent_or_not_sure_is_told(changes, field, value, note) -> None:
    found = read(a_package(a_release(**changes)))
    assert getattr(found, field) == value
    assert (note in " ".join(found.notes)) if note else found.notes == ()


def lot_with(*rows: dict[str, Any]) -> dict[str, Any]:
    return a_package(a_release(lots=[{"id": "L1", "title": "Parks", "awardCriteria": {"criteria": list(rows)}}]))


@pytest.mark.parametrize("words", [{"description": "70%"}, {"name": "Price (70 per cent)"}, {"description": "70"}])
def test_weights_in_words_are_taken_and_are_to_be_confirmed(words) -> None:
    found = read(lot_with({"type": "price", **words}, {"type": "quality", "numbers": [{"number": "30"}]}))
    assert (found.lots[0].price_weight, found.lots[0].quality_weight) == (70, 30)
    assert [one.is_sure for one in found.lots[0].criteria] == [False, False]
    assert "the weight 70 of" in found.notes[0]
    assert "was read from words. It is to be confirmed." in found.notes[0]


@pytest.mark.parametrize("text", ["", "Most of it", "70% or 80%", "1,070%"])
def test_words_that_name_no_one_weight_give_none(text) -> None:
    found = read(lot_with({"type": "price", "name": "Price", "description": text}))
    assert found.lots[0].price_weight is None
    assert found.notes == ("Lot L1: the file gives no weight in percent for “Price”.",)


@pytest.mark.parametrize(
    ("number", "weight", "read_as"),
    [
        (0.35, "decimalExact", 35),
        (100, "percentageExact", 100),
        (100.5, "percentageExact", None),
        (-10, "percentageExact", None),
        (35, "decimalExact", None),
    ],
)
def test_a_number_is_a_weight_where_it_is_a_share(number, weight, read_as) -> None:
    found = read(lot_with({"type": "price", "name": "Price", "numbers": [{"number": number, "weight": weight}]}))
    assert found.lots[0].price_weight == read_as
    assert any("no weight in percent" in one for one in found.notes) is (read_as is None)


@pytest.mark.parametrize(
    ("weights", "told"),
    [((40, 59.99), "add up to 99.99, not to 100: 0.01 is missing"), ((41, 60), "add up to 101, not to 100: 1 is too")],
)
def test_weights_that_miss_a_hundred_are_told_with_the_difference(weights, told) -> None:
    found = read(a_package(a_release(lots=[{"id": "L1", "title": "Parks", "awardCriteria": criteria(*weights)}])))
    assert told in found.notes[0]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b"<html>", "This is not JSON: line 1 can't be read."),
        (b'{"a": 1,\n"b": ', "This is not JSON: line 2"),
        (b"[]", "no release in the file"),
        (b'"ocds"', "no release in the file"),
        (b"{}", "no release in the file"),
        (b'{"releases": []}', "no release in the file"),
        (b'{"releases": [{"ocid": "x"}]}', "has no tender"),
        (b'{"version": "1.1", "releases": [{"tender": {}}]}', "The tender in the file is empty."),
        (b'{"records": [{"ocid": "x"}]}', "no compiled release"),
        (b'{"releases": [\n{"tender": {"id": NaN}}]}', "“NaN” stands in the file"),
        (b'{"releases": [{"tender": {"id": -Infinity}}]}', "“-Infinity” stands in the file"),
        (b'{"releases": [{"tender": {"id": 1e999}}]}', "The number 1e999 in the file is too large."),
        (b'{"a": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"ocid": "a", "ocid": "b"}', "“ocid” stands twice"),
        ('{"title": "a"}'.encode("utf-16"), "in UTF-16"),
        ('{"title": "a"}'.encode("utf-16-be"), "in UTF-16"),
        ('{"title": "a"}'.encode("utf-32"), "UTF-32"),
        ('{"title":\n "é"}'.encode("latin-1"), "not in UTF-8: line 2"),
        (b'{"title":\n\n "a\x00b"}', "Line 3 of the file has a null byte"),
        (b'{"title": "a\\u0000b"}', "null character"),
        (b'{"title": ["\\ud800"]}', "half a sign"),
        (b'{"\\ud800": 1}', "half a sign"),
        (b'{"a":\n' + b"[" * 100 + b"]" * 100 + b"}", "Line 2 of the file stands more than 100 brackets deep"),
        (b"[" * 1_000_000, "more than 100 brackets deep"),
        (b'{"version": "2.0", "releases": [{"tender": {"id": "1"}}]}', "OCDS version 2.0"),
        (b'{"version": 1.1, "releases": [{"tender": {"id": "1"}}]}', "version should be text, and is a number."),
        (b'{"releases": {"tender": {}}}', "releases should be a list, and is an object."),
        (b'{"releases": ["a"]}', "releases[0] should be an object, and is text."),
        (b'{"releases": [null]}', "releases[0] should be an object, and is nothing."),
        (b'{"ocid": "a", "tender": "b"}', "tender should be an object, and is text."),
    ],
)
def test_files_that_can_not_be_read_say_why(data, told) -> None:
    with pytest.raises(OcdsError) as fault:
        read_release(data)
    assert told in str(fault.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": 5}, "tender.title should be text, and is a number."),
        ({"value": {"amount": "900"}}, "tender.value.amount should be a number, and is text."),
        ({"value": {"amount": True}}, "tender.value.amount should be a number, and is true or false."),
        ({"lots": [{"id": "L1"}, {"id": "L1"}]}, "Two lots in the file have the id “L1”. Give each its own"),
        ({"lots": "one"}, "tender.lots should be a list, and is text."),
        ({"lots": [{"awardCriteria": []}]}, "tender.lots[0].awardCriteria should be an object, and is a list."),
        ({"targets": {}}, "tender.targets should be a list, and is an object."),
        ({"targets": [{"observations": 1}]}, "tender.targets[0].observations should be a list, and is a number."),
        ({"documents": [{"relatedLots": "1"}]}, "tender.documents[0].relatedLots should be a list, and is text."),
        ({"sustainability": [1]}, "tender.sustainability[0] should be an object, and is a number."),
        ({"lots": [{"additionalClassifications": ["a"]}]}, "tender.lots[0].additionalClassifications[0] should be"),
        ({"contractPeriod": {"startDate": "soon"}}, "tender.contractPeriod.startDate should be a date such as"),
    ],
)
def test_values_of_the_wrong_kind_are_told_with_their_place(changes, told) -> None:
    with pytest.raises(OcdsError) as fault:
        read(a_package(a_release(**changes)))
    assert told in str(fault.value)


def test_version_1_0_is_read_with_a_note_and_no_version_is_that_too() -> None:
    old = a_package()
    for content in ({**old, "version": "1.0"}, {"releases": old["releases"]}):
        assert "OCDS version 1.0" in read(content).notes[0]


def test_a_byte_order_mark_of_utf_8_and_words_with_brackets_are_no_fault() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(a_package(a_release(title="[" * 200 + '\\"'))).encode()
    assert read_release(data).title.startswith("[[[")


def test_a_file_over_the_limit_is_refused_before_anything_of_it_is_read(monkeypatch) -> None:
    def never(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("It was read all the same.")

    monkeypatch.setattr(json_files, "_decoded", never)
    with pytest.raises(OcdsError, match="larger than 5 MB"):
        read_release(b" " * (json_files.MOST_BYTES + 1))


def test_a_text_that_never_ends_is_looked_through_once() -> None:
    # Looked through again from each quotation mark, this would take hours.
    with pytest.raises(OcdsError, match="not JSON"):
        read_release(b'{"a": "' + b'\\"' * 2_000_000)


UNKNOWN_LOTS = "The file names lots that it does not have: “L9”."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"items": [{"id": "1", "relatedLot": "L9"}]}, UNKNOWN_LOTS),
        ({"documents": [{"id": "1", "relatedLots": ["L1", "L9", None, {"id": "L8"}]}]}, UNKNOWN_LOTS),
        ({"milestones": [{"id": "1", "relatedLots": ["L9"]}]}, UNKNOWN_LOTS),
        ({"lotGroups": [{"id": "G", "relatedLots": ["L9", "G"]}]}, "does not have: “G”, “L9”."),
    ],
)
def test_what_points_at_nothing_is_told_and_kept(changes: dict[str, Any], told: str) -> None:
    content = a_package(a_release(**changes))
    found = read(content)
    assert any(told in note for note in found.notes)
    assert found.package == content


def test_a_process_that_is_related_to_itself_is_told_and_not_followed() -> None:
    content = a_package()
    release = content["releases"][0]
    release["relatedProcesses"] = [{"id": "1", "identifier": release["ocid"]}, 5, {"identifier": release["ocid"]}]
    release["tender"]["lots"][0] |= {"relatedLots": ["L1"], "parent": {"id": "L1", "parent": "L1"}}
    found = read(content)
    assert [note for note in found.notes if "its own process" in note] == [
        "The file names its own process as one that it is related to. That stays in the file and is not followed."
    ]
    assert found.package == content
    assert "its own process" not in " ".join(read(a_package()).notes)
