"""The standards of a tender as linked data."""

import json

from citizen_voice.exports.tender_jsonld import TENDER_CONTEXT, build_tender_jsonld
from tests.unit.exports.examples import BASE, tender
from tests.unit.exports.tender_examples import RECORDED_AT, full_tender


def document():
    return build_tender_jsonld(full_tender(), base_url=BASE, recorded_at=RECORDED_AT)


def terms_in(value):
    if isinstance(value, dict):
        yield from (name for name in value if not name.startswith("@"))
        for part in value.values():
            yield from terms_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from terms_in(part)


def addresses_in(value):
    if isinstance(value, dict):
        if "@id" in value:
            yield value["@id"]
        for part in value.values():
            yield from addresses_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from addresses_in(part)


def without_context():
    return {name: part for name, part in document().items() if name != "@context"}


def test_every_term_is_in_the_context():
    assert set(terms_in(without_context())) <= set(TENDER_CONTEXT)


def test_everything_has_an_address_of_its_own():
    found = list(addresses_in(without_context()))
    assert len(found) == len(set(found)) == 1 + 2 + 3 + 5
    assert found[0] == "https://voice.example.org/tenders/ocds-cvoice-northmoor-1"


def test_each_use_points_at_the_published_version():
    first, second = document()["lot"]
    assert [use["standard"] for use in second["uses"]] == [
        "https://voice.example.org/northmoor/publications/priorities-2027/1.1#SV-02"
    ]
    use = first["uses"][1]
    assert (use["notation"], use["version"], use["weight"]) == ("SV-02", "1.1", "7.5")
    assert (use["startedOn"], use["endedOn"]) == ("2027-09-01", "2031-08-31")
    assert use["measure"][1]["target"] == "40.25"
    assert [one["identifier"] for one in use["measure"]] == ["northmoor/SV-02-M1", "northmoor/SV-02-M2"]
    assert use["adaptation"][1] == {
        "@type": "cv:Adaptation",
        "field": "contract_terms",
        "reason": "The contract has its own terms.",
    }


def test_what_was_not_given_is_not_there():
    use = build_tender_jsonld(tender(), base_url=BASE, recorded_at=RECORDED_AT)["lot"][0]["uses"][0]
    assert not {"startedOn", "weightReason", "adaptation"} & set(use)


def test_it_can_be_written_with_its_moment():
    written = json.loads(json.dumps(document()))
    assert written["recordedAt"] == "2027-06-01T08:05:31Z"
    assert written["buyer"]["spatial"].endswith("/E08000001")
