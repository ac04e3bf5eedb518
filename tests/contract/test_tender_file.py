"""The file that a council takes away is valid OCDS 1.1, and says all that our own check asks for."""

import io
import json
import re
from decimal import Decimal

import pytest
from docx import Document
from jsonschema import Draft4Validator, FormatChecker

from citizen_voice.commissioning import service
from citizen_voice.commissioning.steps.documents import build_document
from citizen_voice.exports.ocds_check import find_problems
from tests.factories import commissioning as made


@pytest.fixture
def validator(data_folder):
    schema = json.loads((data_folder.parent / "reference/ocds/release-package-schema-patched.json").read_text())
    return Draft4Validator(schema, format_checker=FormatChecker())


@pytest.fixture
def package(make, client_as):
    officer, council = made.make_commissioner(make)
    recorded = made.make_recorded_import(make, officer, council)
    url = f"/{make.the_authority().slug}/staff/tender-imports/{recorded.id}/ocds.json"
    return json.loads(client_as(officer).get(url).data)


def test_the_downloaded_file_is_valid(package, validator):
    assert [error.message for error in validator.iter_errors(package)] == []
    assert find_problems(package) == []


def test_it_names_lot_weights_targets_and_the_version_of_each_standard(package):
    tender = package["releases"][0]["tender"]
    (lot,) = tender["lots"]
    assert sum(one["numbers"][0]["number"] for one in lot["awardCriteria"]["criteria"]) == 100
    for standard, target, document in zip(
        lot["additionalClassifications"], tender["targets"], tender["documents"], strict=True
    ):
        assert standard["scheme"] == "X_REGIONAL_SV_STANDARD"
        assert re.fullmatch(r"region-\d+/SV-\d+/1\.0", standard["id"])
        assert document["id"] == standard["id"]
        assert re.search(r"/publications/[a-z0-9-]+/1\.0#SV-\d+$", document["url"])
        assert target["id"].endswith("-M1")
        assert target["observations"][0]["unit"]["id"] == "people"
        assert target["observations"][0]["period"] == {
            "startDate": "2027-04-01T00:00:00Z",
            "endDate": "2031-03-31T23:59:59Z",
        }


@pytest.mark.parametrize(("value", "is_above"), [("900000", True), ("172000", False)])
def test_it_says_whether_the_value_with_vat_reaches_the_threshold(make, value, is_above):
    officer, council = made.make_commissioner(make)
    begun = made.make_import(
        made.make_tender(council, officer, value_gbp=Decimal(value)), made.make_publication(make), officer
    )
    made.fill_import(begun, "7.50", "7.50")
    recorded = service.record_import(begun, officer_id=officer.id)
    assert json.loads(build_document(recorded, "ocds"))["releases"][0]["tender"]["aboveThreshold"] is is_above
    words = [one.text for one in Document(io.BytesIO(build_document(recorded, "record"))).paragraphs]
    assert any("By its value with VAT this one is below it" in one for one in words) is not is_above


def test_a_made_up_council_has_no_code_of_the_statistics_office(package):
    assert "deliveryLocations" not in package["releases"][0]["tender"]["items"][0]
