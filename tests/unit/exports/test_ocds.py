"""The release package says what a bidder is scored on, where the mapping puts it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from citizen_voice.exports.ocds import build_release_package
from citizen_voice.exports.ocds_values import json_number
from citizen_voice.exports.tender import AdaptationSnapshot, LeftOutSnapshot, TenderError
from tests.unit.exports.examples import BASE, PUBLISHED_AT, imported, lot, measure, tender


def package(**changes: Any) -> dict[str, Any]:
    return build_release_package(
        tender(**changes), publisher="Northmoor Council", published_at=PUBLISHED_AT, base_url=BASE
    )


def release(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = package(**changes)["releases"][0]
    return found


def test_the_package_names_itself_its_publisher_and_its_extensions() -> None:
    found = package()
    assert found["uri"] == "https://voice.example.org/tenders/ocds-cvoice-northmoor-1/ocds"
    assert found["version"] == "1.1"
    assert found["publishedDate"] == "2027-03-01T09:30:00Z"
    assert found["publisher"] == {"name": "Northmoor Council"}
    assert all(address.endswith("/extension.json") for address in found["extensions"])


def test_ids_and_dates_of_the_release() -> None:
    found = release()
    assert found["ocid"] == "ocds-cvoice-northmoor-1"
    assert found["id"] == "ocds-cvoice-northmoor-1-tender-2027-03-01T093000Z"
    assert found["date"] == "2027-03-01T09:30:00Z"
    assert found["tag"] == ["tender"]
    with pytest.raises(ValueError, match="no time zone"):
        build_release_package(tender(), publisher="x", published_at=datetime(2027, 3, 1), base_url=BASE)  # noqa: DTZ001


def test_the_buyer_is_a_public_authority_and_its_area_a_place() -> None:
    found = release()
    party = found["parties"][0]
    assert found["buyer"] == {"id": party["id"], "name": party["name"]}
    assert party["roles"] == ["buyer"]
    kind = party["details"]["classifications"][0]
    assert (kind["scheme"], kind["id"]) == ("UK_CA_TYPE", "publicAuthoritySubCentralGovernment")
    item = found["tender"]["items"][0]
    assert (item["classification"]["scheme"], item["classification"]["id"]) == ("CPV", "77300000")
    assert item["deliveryLocations"][0]["gazetteer"]["identifiers"] == ["E08000001"]
    assert found["tender"]["legalBasis"]["id"] == "2023/54"


def test_criteria_of_price_quality_and_each_standard_in_numbers() -> None:
    lot = release()["tender"]["lots"][0]
    criteria = lot["awardCriteria"]["criteria"]
    assert [(one["type"], one["name"]) for one in criteria] == [
        ("price", "Price"),
        ("quality", "Quality"),
        ("quality", "Social value: Later buses"),
    ]
    assert [one["numbers"] for one in criteria] == [
        [{"number": 50, "weight": "percentageExact"}],
        [{"number": 42.5, "weight": "percentageExact"}],
        [{"number": 7.5, "weight": "percentageExact"}],
    ]
    assert "standard northmoor/SV-01/1.0, against these measures: SV-01-M1 (Rides home)." in criteria[2]["description"]


def test_the_lowest_score_that_passes_is_a_number_beside_the_weight() -> None:
    found = release(lots=(lot(standards=(imported(minimum_band=2),)),))
    criterion = found["tender"]["lots"][0]["awardCriteria"]["criteria"][2]
    assert criterion["numbers"] == [
        {"number": 7.5, "weight": "percentageExact"},
        {"number": 2, "threshold": "minimumScore"},
    ]
    assert criterion["description"].endswith("Scored from 0 to 5; a bid that scores less than 2 fails.")
    with pytest.raises(TenderError, match="not one from 1 to 5"):
        release(lots=(lot(standards=(imported(minimum_band=6),)),))


def test_what_was_adapted_is_told_in_words_and_in_our_own_field() -> None:
    adapted = AdaptationSnapshot("evidence", "A list", "Small firms have no other.", "Evidence for measures")
    one = imported(adaptations=(adapted,), weight_reason="It matters.")
    found = release(lots=(lot(standards=(one,)),), left_out=(LeftOutSnapshot("northmoor/SV-02/1.0", "No vans."),))
    criterion = found["tender"]["lots"][0]["awardCriteria"]["criteria"][2]
    assert "The council adapted Evidence for measures: in this tender “A list”. Why: Small" in criterion["description"]
    assert criterion["regionalStandard"] == {
        "id": "northmoor/SV-01/1.0",
        "weightReason": "It matters.",
        "adaptations": [
            {
                "field": "evidence",
                "title": "Evidence for measures",
                "words": "A list",
                "reason": "Small firms have no other.",
            }
        ],
    }
    assert found["tender"]["standardsLeftOut"] == [{"id": "northmoor/SV-02/1.0", "reason": "No vans."}]


def test_the_standards_version_is_a_classification_a_document_and_a_goal() -> None:
    found = release()["tender"]
    code = found["lots"][0]["additionalClassifications"][0]
    assert (code["scheme"], code["id"]) == ("X_REGIONAL_SV_STANDARD", "northmoor/SV-01/1.0")
    assert found["documents"] == [
        {
            "id": "northmoor/SV-01/1.0",
            "documentType": "evaluationCriteria",
            "title": "SV-01 Later buses, version 1.0",
            "url": "https://voice.example.org/northmoor/publications/priorities-2027/1.0#SV-01",
            "format": "text/html",
            "language": "en",
            "relatedLots": ["1"],
        }
    ]
    assert found["hasSustainability"] is True
    assert found["sustainability"][0]["goal"] == "social"


def test_the_target_has_our_measure_its_unit_and_dimensions_of_text() -> None:
    target = release()["tender"]["targets"][0]
    assert (target["id"], target["title"]) == ("SV-01-M1", "Rides home")
    observation = target["observations"][0]
    assert observation["measure"] == 12.5
    assert observation["unit"] == {"name": "people", "scheme": "X_CITIZEN_VOICE_UNIT", "id": "people"}
    assert observation["dimensions"] == {
        "geography": "E08000001",
        "lot": "1",
        "measureInFull": "northmoor/SV-01-M1",
        "standard": "northmoor/SV-01",
        "standardVersion": "1.0",
    }
    assert "period" not in observation


def test_two_measures_of_one_standard_make_one_document_and_two_targets() -> None:
    both = imported(measures=(measure(), measure(id="SV-01-M2")))
    found = release(lots=(lot(standards=(both,)),))["tender"]
    assert len(found["documents"]) == len(found["lots"][0]["additionalClassifications"]) == 1
    assert [one["id"] for one in found["targets"]] == ["SV-01-M1", "SV-01-M2"]
    assert len(found["lots"][0]["awardCriteria"]["criteria"]) == 3


def test_each_lot_has_criteria_of_its_own_and_shares_documents_and_measures() -> None:
    second = lot(id="2", title="The north", price_weight=Decimal(40), quality_weight=Decimal("52.5"))
    bare = lot(id="3", title="The south", standards=())
    found = release(lots=(lot(), second, bare))["tender"]
    assert [one["id"] for one in found["lots"]] == ["1", "2", "3"]
    weights = [
        [criterion["numbers"][0]["number"] for criterion in one.get("awardCriteria", {"criteria": []})["criteria"]]
        for one in found["lots"]
    ]
    assert weights == [[50, 42.5, 7.5], [40, 52.5, 7.5], []]
    assert found["documents"][0]["relatedLots"] == ["1", "2"]
    (target,) = found["targets"]
    assert [one["dimensions"]["lot"] for one in target["observations"]] == ["1", "2"]
    assert len({one["id"] for one in target["observations"]}) == 2


def test_what_is_known_of_period_value_threshold_and_text_is_there() -> None:
    found = release(
        contract_starts_on=date(2027, 4, 1),
        contract_ends_on=date(2030, 3, 31),
        is_above_threshold=True,
        description="Parks and verges",
        lots=(lot(standards=(imported(measures=(measure(description="Each person once"),)),)),),
    )["tender"]
    period = {"startDate": "2027-04-01T00:00:00Z", "endDate": "2030-03-31T23:59:59Z"}
    assert found["contractPeriod"] == found["lots"][0]["contractPeriod"] == period
    assert found["targets"][0]["observations"][0]["period"] == period
    assert found["targets"][0]["description"] == "Each person once"
    assert found["value"] == {"amount": 900000.5, "currency": "GBP"}
    assert found["aboveThreshold"] is True
    assert found["description"] == "Parks and verges"


def test_a_decimal_keeps_its_digits() -> None:
    assert repr(json_number(Decimal("12.50"))) == "12.5"
    assert repr(json_number(Decimal("100.00"))) == "100"
    assert repr(json_number(Decimal("0.07"))) == "0.07"
