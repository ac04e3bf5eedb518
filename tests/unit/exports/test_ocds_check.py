"""Our own check: a package of ours passes, and each thing taken away is missed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from citizen_voice.exports.ocds_check import find_problems
from tests.unit.exports.test_ocds import package


def changed(change: Callable[[Any, Any], Any]) -> list[str]:
    """Return the problems of a package after a change of its tender and lot."""
    found = json.loads(json.dumps(package()))
    tender = found["releases"][0]["tender"]
    change(tender, tender["lots"][0])
    return find_problems(found)


def criteria(lot: Any) -> Any:
    return lot["awardCriteria"]["criteria"]


def test_a_package_of_ours_may_be_handed_out() -> None:
    assert find_problems(package()) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tender, _: tender.pop("lots"), "there is no lot"),
        (lambda _, lot: lot.pop("awardCriteria"), "there is no criterion"),
        (lambda _, lot: criteria(lot)[2].pop("numbers"), "the criterion “Social value: Later buses” has no weight"),
        (lambda _, lot: criteria(lot)[0]["numbers"][0].update(number="50%"), "“Price” has no weight in numbers"),
        (lambda _, lot: criteria(lot)[0]["numbers"][0].update(number=True), "“Price” has no weight in numbers"),
        (lambda _, lot: criteria(lot)[0]["numbers"][0].update(number=49.99), "add up to 99.99, not to 100"),
        (lambda _, lot: lot.pop("additionalClassifications"), "no standard is named"),
        (lambda _, lot: lot["additionalClassifications"][0].update(id="SV-01"), "does not name authority"),
        (lambda tender, _: tender.pop("documents"), "there is no document of standard northmoor/SV-01/1.0"),
        (lambda tender, _: tender["documents"][0].update(documentType="other"), "there is no document"),
        (lambda tender, _: tender["documents"][0].update(title="Later buses"), "does not give its version"),
        (lambda tender, _: tender["documents"][0].pop("url"), "does not give its version and address"),
        (lambda tender, _: tender["documents"][0].update(relatedLots=["2"]), "is not related to lot 1"),
        (lambda tender, _: tender.pop("targets"), "there is no target"),
        (lambda tender, _: tender["targets"][0].update(id=""), "the target has no measure id"),
        (lambda tender, _: tender["targets"][0].update(id="M1"), "the measure is not one of standard SV-01"),
        (lambda tender, _: tender["targets"][0].update(id="SV-010-M1"), "the measure is not one of standard SV-01"),
        (
            lambda tender, _: tender["targets"][0]["observations"][0]["dimensions"].update(standard="northmoor/SV-02"),
            "the measure is not one of standard SV-02",
        ),
        (lambda tender, _: tender["targets"][0]["observations"][0]["dimensions"].pop("standard"), "which standard it"),
        (lambda _, lot: criteria(lot)[2].pop("description"), "there is no criterion for standard northmoor/SV-01/1.0"),
        (
            lambda _, lot: criteria(lot)[2].update(description="Measure SV-01-M1 of standard northmoor/SV-01/1.01."),
            "there is no criterion for standard northmoor/SV-01/1.0",
        ),
        (lambda tender, _: tender["targets"][0].pop("observations"), "the target has no amount"),
        (lambda tender, _: tender["targets"][0]["observations"][0].update(measure="some"), "no amount"),
        (lambda tender, _: tender["targets"][0]["observations"][0].pop("unit"), "the target has no unit of ours"),
        (lambda tender, _: tender["targets"][0]["observations"][0].pop("dimensions"), "which version"),
        (
            lambda tender, _: tender["targets"][0]["observations"][0]["dimensions"].update(standardVersion="9"),
            "there is no target from standard northmoor/SV-01/1.0",
        ),
    ],
)
def test_misses_what_was_taken_away(change: Callable[[Any, Any], Any], message: str) -> None:
    assert [problem for problem in changed(change) if message in problem]


@pytest.mark.parametrize(
    "found",
    [{}, {"releases": "none"}, {"releases": []}, {"releases": [7]}, {"releases": [{"tender": {"lots": [None]}}]}],
)
def test_anything_malformed_is_a_problem_and_not_a_fault(found: dict[str, Any]) -> None:
    assert find_problems(found)


def test_names_a_missing_ocid_and_buyer() -> None:
    assert "ocid: the contracting process has no id." in find_problems({"releases": [{}]})
    assert "buyer: the buyer has no name." in find_problems({"releases": [{}]})
