"""A contract as a release: what the supplier agreed to, and what is refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from citizen_voice.exports.contract import (
    ContractError,
    ContractSnapshot,
    DeliveredSnapshot,
    build_contract_release,
)
from tests.unit.exports.examples import BASE, PUBLISHED_AT, lot
from tests.unit.exports.tender_examples import full_tender


def contract(**changes: Any) -> ContractSnapshot:
    return ContractSnapshot(
        **{
            "id": "NM/2027/1-2",
            "lot_id": "2",
            "supplier_id": "GB-COH-00000000",
            "supplier_name": "Green Hands",
            "signed_on": date(2027, 8, 2),
            "commitments": {"SV-02-M1": Decimal(1300), "SV-02-M2": Decimal("38.5")},
            **changes,
        }
    )


def package(made: ContractSnapshot) -> dict[str, Any]:
    return build_contract_release(full_tender(), made, publisher="Northmoor", published_at=PUBLISHED_AT, base_url=BASE)


def test_the_release_is_of_the_same_process_and_names_the_supplier() -> None:
    (release,) = package(contract())["releases"]
    assert (release["ocid"], release["tag"]) == ("ocds-cvoice-northmoor-1", ["contract"])
    assert [one["roles"] for one in release["parties"]] == [["buyer"], ["supplier"]]
    (award,) = release["awards"]
    assert award["suppliers"] == [{"id": "GB-COH-00000000", "name": "Green Hands"}]
    assert award["relatedLots"] == ["2"]
    assert release["contracts"][0]["awardID"] == award["id"]


def test_each_measure_is_an_agreed_metric_with_what_was_committed() -> None:
    (made,) = package(contract())["releases"][0]["contracts"]
    assert made["title"] == "Grounds maintenance: Parks in the south"
    assert made["dateSigned"] == "2027-08-02T00:00:00Z"
    assert made["period"] == {"startDate": "2027-09-01T00:00:00Z", "endDate": "2031-08-31T23:59:59Z"}
    assert [one["id"] for one in made["agreedMetrics"]] == ["SV-02-M1", "SV-02-M2"]
    assert package(contract())["releases"][0]["awards"][0]["agreedMetrics"] == made["agreedMetrics"]
    (agreed,) = made["agreedMetrics"][1]["observations"]
    assert (agreed["measure"], agreed["unit"]["id"]) == (38.5, "tco2e")
    assert agreed["dimensions"]["standardVersion"] == "1.1"
    assert agreed["period"] == made["period"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lot_id": "3"}, "the tender has no lot 3"),
        ({"commitments": {"SV-02-M1": Decimal(1)}}, "the measure SV-02-M2 has no commitment"),
        (
            {"commitments": {"SV-02-M1": Decimal(1), "SV-02-M2": Decimal(1), "SV-01-M1": Decimal(1)}},
            "the lot does not ask for the measure SV-01-M1",
        ),
        (
            {"commitments": {"SV-02-M1": Decimal(-1), "SV-02-M2": Decimal(1)}},
            "the commitment to SV-02-M1 is not a number of 0 or more",
        ),
        (
            {"commitments": {"SV-02-M1": Decimal("0.12345678901234567"), "SV-02-M2": Decimal(1)}},
            "the commitment to SV-02-M1 has more than 15 digits",
        ),
        ({"supplier_name": " "}, "its supplier's name is empty"),
    ],
)
def test_refuses(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ContractError, match=message):
        package(contract(**change))


def test_a_lot_without_standards_has_nothing_to_agree_on() -> None:
    lots = (full_tender().lots[0], lot(id="2", quality_weight=Decimal(50), standards=()))
    with pytest.raises(ContractError, match="lot 2 asks for no measure"):
        build_contract_release(
            full_tender(lots=lots),
            contract(commitments={}),
            publisher="Northmoor",
            published_at=PUBLISHED_AT,
            base_url=BASE,
        )


def delivered(**changes: Any) -> DeliveredSnapshot:
    said = {
        "id": "report-1",
        "measure_id": "SV-02-M2",
        "starts_on": date(2027, 9, 1),
        "ends_on": date(2027, 11, 30),
        "quantity": Decimal("3.125"),
        "rating": "approaching_target",
        "is_verified": True,
        "evidence_url": "https://example.org/list",
    }
    return DeliveredSnapshot(**{**said, **changes})


def test_what_was_delivered_is_an_observation_of_its_measure() -> None:
    (release,) = package(contract(delivered=(delivered(), delivered(id="report-2"))))["releases"]
    assert release["tag"] == ["implementation"]
    (metric,) = release["contracts"][0]["implementation"]["metrics"]
    assert metric["id"] == "SV-02-M2"
    assert [one["id"] for one in metric["observations"]] == ["report-1", "report-2"]
    seen = metric["observations"][0]
    assert (seen["measure"], seen["unit"]["id"]) == (3.125, "tco2e")
    assert seen["period"] == {"startDate": "2027-09-01T00:00:00Z", "endDate": "2027-11-30T23:59:59Z"}
    assert seen["measureClassification"] == {
        "scheme": "UK_KPI_RATING",
        "id": "slightlyBelow",
        "description": "Approaching target",
    }
    assert {seen["dimensions"][name] for name in ("verified",)} == {"yes"}
    assert {seen["dimensions"][name] for name in ("additional", "shared")} == {"no"}


def test_of_a_percentage_both_numbers_are_there() -> None:
    share = delivered(quantity=Decimal("30.000"), whole=Decimal("120.000"))
    (release,) = package(contract(delivered=(share,)))["releases"]
    (seen,) = release["contracts"][0]["implementation"]["metrics"][0]["observations"]
    assert seen["measure"] == 25
    assert (seen["dimensions"]["part"], seen["dimensions"]["whole"]) == ("30", "120")


def test_what_the_lot_does_not_ask_for_is_refused() -> None:
    with pytest.raises(ContractError, match="does not ask for the measure SV-09-M1"):
        package(contract(delivered=(delivered(measure_id="SV-09-M1"),)))
