"""A tender that no release may hold is refused when it is made, with every reason named."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from citizen_voice.exports.tender import BuyerSnapshot, TenderError
from tests.unit.exports.examples import imported, lot, measure, tender


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lots": (lot(price_weight=Decimal("49.99")),)}, "add up to 99.99, not to 100"),
        ({"lots": (lot(quality_weight=Decimal("42.51")),)}, "add up to 100.01, not to 100"),
        ({"lots": (lot(price_weight=Decimal(-10), quality_weight=Decimal("102.5")),)}, "no weight may be below 0"),
        (
            {"lots": (lot(standards=(imported(weight=Decimal(0)),), price_weight=Decimal("57.5")),)},
            "each standard needs one above 0",
        ),
        (
            {"lots": (lot(price_weight=Decimal("50.001"), quality_weight=Decimal("42.499")),)},
            "at most two decimal places",
        ),
        ({"lots": (lot(price_weight=Decimal("NaN")),)}, "weights must be numbers"),
        ({"lots": (lot(standards=()),)}, "no standard has been brought into it"),
        ({"lots": (lot(standards=(imported(), imported())),)}, "the measure SV-01-M1 is chosen twice"),
        (
            {"lots": (lot(standards=(imported(measures=(measure(unit_id=" "),)),)),)},
            "northmoor/SV-01/1.0 lacks its title, its measure or its unit",
        ),
        ({"lots": (lot(standards=(imported(document_url="/1.0"),)),)}, "lacks the full web address"),
        (
            {"lots": (lot(standards=(imported(measures=(measure(target=Decimal("Infinity")),)),)),)},
            "must be numbers, 0 or more",
        ),
        ({"lots": (lot(), lot())}, "two lots have the same number"),
        ({"lots": (lot(standards=(imported(measures=()),)),)}, "lacks its title, its measure or its unit"),
        ({"value_amount": Decimal(-1)}, "must be numbers, 0 or more"),
        ({"value_amount": Decimal("0.12345678901234567")}, "at most 15 digits"),
        ({"ocid": "ocds-1"}, "“ocds-1” is not a contracting process id"),
        ({"cpv_code": "77300000-3"}, "not a CPV code of eight digits"),
        ({"category": "toys"}, "“toys” is not one of goods, services, works"),
        ({"status": "open"}, "“open” is not one of planning"),
        ({"title": ""}, "its title is empty"),
        ({"buyer": BuyerSnapshot("", "Council")}, "its buyer is empty"),
        ({"contract_starts_on": date(2027, 4, 1), "contract_ends_on": date(2027, 3, 1)}, "ends before it starts"),
    ],
)
def test_refuses(change: dict[str, Any], message: str) -> None:
    with pytest.raises(TenderError, match=message):
        tender(**change)


def test_names_every_reason_at_once() -> None:
    with pytest.raises(TenderError) as refused:
        tender(category="toys", lots=(lot(price_weight=Decimal(1)),))
    assert "toys" in str(refused.value)
    assert "add up to 51" in str(refused.value)


def test_a_standard_has_one_code_for_its_version() -> None:
    assert imported().code == "northmoor/SV-01/1.0"
