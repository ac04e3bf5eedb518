"""Tenders that programs start from an OCDS release: what is read, what is refused, and what comes back with it."""

import copy
import json
import uuid

from citizen_voice.api.v1.examples import RELEASE_SENT
from citizen_voice.db import db
from citizen_voice.models import Tender
from tests.contract.test_api_writes import refused
from tests.factories import programs


def test_a_tender_is_started_from_a_release_and_standards_brought_into_it(client, base, post, office, secret):
    release = copy.deepcopy(RELEASE_SENT)
    release["extensions"] = ["https://example.org/unknown/extension.json"]
    release["releases"][0]["unknown"] = {"kept": True}
    started = post(release, f"/tenders/from-ocds?council={office[1].code}")
    assert started.status_code == 201, started.text
    tender = started.json
    assert (tender["reference"], tender["value_gbp"], tender["duration_months"]) == ("GM-2027", "900000", 48)
    headers = programs.headers(secret)
    assert client.get(f"{base}/tenders/{tender['id']}", headers=headers).json["import_ids"] == []
    done = post(programs.import_sent(office[2]), f"/tenders/{tender['id']}/imports")
    assert done.status_code == 201, done.text
    ocds = client.get(f"{base}/tender-imports/{done.json['id']}/ocds.json", headers=headers).json
    assert ocds["releases"][0]["unknown"] == {"kept": True}
    assert "https://example.org/unknown/extension.json" in ocds["extensions"]
    assert client.get(f"{base}/tenders/{tender['id']}", headers=headers).json["import_ids"] == [done.json["id"]]
    assert "lots" in refused(
        post({**programs.import_sent(office[2]), "lots": [{}, {}]}, f"/tenders/{tender['id']}/imports"), 422
    )


def test_the_same_key_and_release_for_another_council_is_refused(post, office):
    release = copy.deepcopy(RELEASE_SENT)
    assert post(release, f"/tenders/from-ocds?council={office[1].code}", key="one").status_code == 201
    again = post(release, f"/tenders/from-ocds?council={office[1].code}", key="one")
    assert again.headers["Idempotent-Replayed"] == "true"
    other = post(release, "/tenders/from-ocds?council=E08000002", key="one")
    assert "This key was used for another request" in refused(other, 422)


def test_a_release_of_ours_brings_its_standards_back(client, base, post, office, sent, secret):
    first = post(sent).json
    headers = programs.headers(secret)
    release = client.get(f"{base}/tender-imports/{first['id']}/ocds.json", headers=headers).json
    release["releases"][0]["tender"]["id"] = "AGAIN/1"
    started = post(release, f"/tenders/from-ocds?council={office[1].code}")
    assert started.status_code == 201, started.text
    assert (started.json["notes"], started.json["lots"][0]["quality_weight"]) == ([], "35")
    body = {**started.json["begun"], "tests": dict(programs.TESTS)}
    assert len(body["lots"][0]["standards"]) == 2
    again = post(body, f"/tenders/{started.json['id']}/imports")
    assert again.status_code == 201, again.text
    assert (again.json["lots"], again.json["left_out"]) == (first["lots"], first["left_out"])
    assert again.json["conflicts"] == []
    release["releases"][0]["tender"]["id"] = "AGAIN/2"
    text = json.loads(json.dumps(release).replace("/1.0#", "/4.0#"))
    unknown = post(text, f"/tenders/from-ocds?council={office[1].code}").json
    assert unknown["begun"] is None
    assert "version 4.0, is not known here." in unknown["notes"][-1]
    assert unknown["lots"][0]["quality_weight"] == "35"


def test_weights_of_a_release_give_way_to_the_tenders_and_that_is_told(client, base, post, office, secret):
    release = copy.deepcopy(RELEASE_SENT)
    rows = release["releases"][0]["tender"]["lots"][0]["awardCriteria"]["criteria"]
    started = post(release, f"/tenders/from-ocds?council={office[1].code}").json
    tender = db.session.get_one(Tender, uuid.UUID(started["id"]))
    changed = copy.deepcopy(tender.source_release)
    for row, weight in zip(
        changed["releases"][0]["tender"]["lots"][0]["awardCriteria"]["criteria"], (40, 60), strict=True
    ):
        row["numbers"] = [{"number": weight, "weight": "percentageExact"}]
    tender.source_release = changed
    db.session.flush()
    done = post(programs.import_sent(office[2]), f"/tenders/{tender.id}/imports").json
    told = ["Lot 1: in the file price weighs 40%, and in this tender 50%.", "Lot 1: in the file quality weighs 60%"]
    assert all(any(words in one for one in done["conflicts"]) for words in told)
    headers = programs.headers(secret)
    assert client.get(f"{base}/tenders/{tender.id}", headers=headers).json["conflicts"] == done["conflicts"]
    lots = client.get(f"{base}/tender-imports/{done['id']}/ocds.json", headers=headers).json["releases"][0]["tender"][
        "lots"
    ]
    numbers = [one["numbers"][0]["number"] for one in lots[0]["awardCriteria"]["criteria"]]
    assert (numbers, sum(numbers), len(rows)) == ([50, 35, 7.5, 7.5], 100, 2)
    public = client.get(f"{base}/tender-imports/{done['id']}").json
    assert "conflicts" not in public


def test_a_release_of_megabytes_is_taken(post, office):
    release = copy.deepcopy(RELEASE_SENT)
    release["releases"][0]["unknown"] = ["x" * 1000] * 3500
    assert post(release, f"/tenders/from-ocds?council={office[1].code}").status_code == 201


def test_a_release_that_lacks_what_is_needed_names_it(post, office):
    address = f"/tenders/from-ocds?council={office[1].code}"
    release = copy.deepcopy(RELEASE_SENT)
    tender = release["releases"][0]["tender"]
    del tender["value"], tender["items"]
    criteria = tender["lots"][0]["awardCriteria"]["criteria"]
    criteria[0]["numbers"][0] = {"number": "about half", "weight": "percentageExact"}
    words = refused(post(release, address), 422)
    assert all(one in words for one in ("tender.value", "CPV", "tender.lots.0.awardCriteria (price_weight)"))
    assert "no release" in refused(post({"releases": []}, address), 422)


def test_a_weight_in_words_is_read_and_said_to_be_unsure(post, office):
    release = copy.deepcopy(RELEASE_SENT)
    criteria = release["releases"][0]["tender"]["lots"][0]["awardCriteria"]["criteria"]
    criteria[0] = {"type": "price", "name": "Price", "description": "Price counts for 50% of the score"}
    started = post(release, f"/tenders/from-ocds?council={office[1].code}")
    assert started.status_code == 201, started.text
    assert started.json["lots"][0]["price_weight"] == "50"
    assert any("read from words" in note for note in started.json["notes"])


def test_a_release_with_a_circle_of_related_processes_is_kept_and_not_followed(post, office):
    release = copy.deepcopy(RELEASE_SENT)
    one = release["releases"][0]
    one["relatedProcesses"] = [{"id": "1", "scheme": "ocid", "identifier": one["ocid"], "relationship": ["prior"]}]
    one["tender"]["lots"][0]["$ref"] = "#/releases/0"
    assert post(release, f"/tenders/from-ocds?council={office[1].code}").status_code == 201


def test_for_whom_a_release_keeps_its_tender_is_taken_over_below_the_threshold(post, office):
    release = copy.deepcopy(RELEASE_SENT)
    tender = release["releases"][0]["tender"]
    place = {"gazetteer": {"scheme": "ISO3166-1-ALPHA-2", "identifiers": ["GB"]}}
    tender["otherRequirements"] = {"reservedParticipation": ["smeVcse"], "reservedParticipationLocation": place}
    large = post(release, f"/tenders/from-ocds?council={office[1].code}").json
    assert (large["reserved_area"], large["is_reserved_for_small"]) == (None, False)
    assert "It can be kept for suppliers of an area only below £207,720." in " ".join(large["notes"])
    tender["id"], tender["value"]["amount"] = "SMALL/1", 90000
    small = post(release, f"/tenders/from-ocds?council={office[1].code}").json
    assert (small["reserved_area"], small["is_reserved_for_small"]) == ("united_kingdom", True)
    assert "that is taken over" in small["notes"][-1]
