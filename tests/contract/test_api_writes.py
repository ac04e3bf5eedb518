"""What programs write through the API: whole imports, once under a key, and clear words for all that can't be."""

import copy
import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from citizen_voice.api.v1.schemas.errors import ErrorSchema
from citizen_voice.clock import Clock, today, utcnow
from citizen_voice.db import db
from citizen_voice.models import AuditRow, IdempotentRequest, Tender, TenderImport
from citizen_voice.tokens import service as tokens
from citizen_voice.vocabulary import Role, TokenScope
from tests.factories import commissioning, programs


def refused(answer, status):
    """Return the problems of a refusal, which must have the one shape."""
    assert answer.status_code == status, answer.text
    assert ErrorSchema().validate(answer.json) == {}
    assert answer.json["code"] == status
    return " ".join([answer.json["message"], *answer.json["problems"]])


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_whole_tender_is_recorded_and_can_be_read_and_taken_away(client, base, post, sent, office, secret):
    answer = post(sent)
    assert answer.status_code == 201, answer.text
    location = answer.headers["Location"]
    shown = client.get(location[location.index("/api/") :])
    assert shown.status_code == 200
    assert {**answer.json, "warnings": [], "conflicts": []} == {**shown.json, "warnings": [], "conflicts": []}
    assert shown.json["council"] == office[1].code
    assert shown.json["total_weight_reason"] == ""
    (lot,) = shown.json["lots"]
    assert [one["weight"] for one in lot["standards"]] == ["7.5", "7.5"]
    assert lot["standards"][0]["measures"][0]["target"] == "12"
    recorded = db.session.scalars(select(TenderImport)).one()
    assert recorded.created_by_id == office[0].id
    ocds = client.get(f"{base}/tender-imports/{recorded.id}/ocds.json", headers=programs.headers(secret))
    assert ocds.json["releases"][0]["tender"]["title"] == "Grounds maintenance"
    assert client.get(f"{base}/tender-imports/{recorded.id}/ocds.json").status_code == 401
    listed = client.get(f"{base}/tender-imports").json
    assert [one["id"] for one in listed["items"]] == [str(recorded.id)]


def test_what_a_program_wrote_is_in_the_log_as_its_officers_with_the_token(post, sent, office):
    assert post(sent).status_code == 201
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    wrote = [row for row in rows if row.event == "api_token_wrote"]
    assert [(row.actor_id, row.details["endpoint"]) for row in wrote] == [(office[0].id, "api_v1.record_tender")]
    assert {"tender_recorded", "tender_import_recorded"} <= {row.event for row in rows}


def test_lots_and_adaptations_are_taken_whole(post, sent, office):
    reference = office[2].standards[0].standard.reference
    adapted = programs.standard_sent(reference, weight=15, weight_reason="It is the only one here.")
    adapted["adaptations"] = [{"field": "geography", "words": "", "reason": "The park is across the river."}]
    sent["lots"].append({"title": "Cemeteries", "price_weight": 60, "quality_weight": 25, "standards": [adapted]})
    answer = post(sent)
    assert answer.status_code == 201, answer.text
    assert [lot["title"] for lot in answer.json["lots"]] == ["All parks", "Cemeteries"]
    assert answer.json["lots"][1]["standards"][0]["adaptations"][0]["reason"] == "The park is across the river."


def test_reasons_for_what_is_left_out_are_taken_and_given(client, post, sent, office):
    used, left_out = (one.standard.reference for one in office[2].standards)
    standards = [one for one in sent["lots"][0]["standards"] if one["reference"] == used]
    sent["lots"][0] = {**sent["lots"][0], "quality_weight": "42.5", "standards": standards}
    silent = post({**sent, "reference": "GM-2028"})
    assert [(one["reference"], one["reason"]) for one in silent.json["left_out"]] == [(left_out, "")]
    answer = post({**sent, "left_out": [{"reference": left_out, "reason": "No vehicles are used."}]})
    assert answer.status_code == 201, answer.text
    assert [(one["reference"], one["reason"]) for one in answer.json["left_out"]] == [
        (left_out, "No vehicles are used.")
    ]
    page = client.get(answer.json["url"].partition("//")[2].partition("/")[2].join(["/", ""])).text
    assert "No vehicles are used." in page


def test_a_reason_for_what_is_used_or_twice_is_refused(post, sent, office):
    used, left_out = (one.standard.reference for one in office[2].standards)
    one = {"reference": left_out, "reason": "No vehicles are used."}
    for given, place in (([{**one, "reference": used}], 0), ([one, one], 1)):
        body = {**sent, "left_out": given}
        if place:
            standards = [each for each in sent["lots"][0]["standards"] if each["reference"] == used]
            body["lots"] = [{**sent["lots"][0], "quality_weight": "42.5", "standards": standards}]
        assert f"left_out.{place}.reference" in refused(post(body), 422)
    assert count(Tender) == 0


def test_the_same_key_and_body_give_the_same_answer_and_nothing_is_done_twice(post, sent):
    first, second = post(sent, key="one"), post(sent, key="one")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json == first.json
    assert second.headers["Location"] == first.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert (count(Tender), count(TenderImport), count(IdempotentRequest)) == (1, 1, 1)


def test_the_same_key_with_another_body_is_refused(post, sent):
    assert post(sent, key="one").status_code == 201
    assert "another request" in refused(post({**sent, "reference": "other"}, key="one"), 422)
    assert count(Tender) == 1


def test_a_refused_request_may_be_mended_under_its_key(post, sent):
    assert post({**sent, "cpv_code": "00000000"}, key="one").status_code == 422
    assert count(IdempotentRequest) == 0
    assert post(sent, key="one").status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "x" * 201, "ключ"])
def test_a_write_needs_a_key(client, base, secret, sent, key):
    headers = {**programs.headers(secret), "Idempotency-Key": key.encode().decode("latin-1")}
    assert "Idempotency-Key" in refused(client.post(f"{base}/tenders", json=sent, headers=headers), 400)


def test_weights_that_sum_to_99_99_are_refused_with_what_is_missing(post, sent):
    sent["lots"][0]["quality_weight"] = "34.99"
    assert "99.99" in (words := refused(post(sent), 422))
    assert "0.01 is missing" in words
    assert (count(Tender), count(TenderImport)) == (0, 0)


@pytest.mark.parametrize("weight", ["seven and a half", "7,5", "7.5%", "", None, True, [7.5], "1e2", "½"])
def test_a_weight_that_is_no_number_is_refused_where_it_stands(post, sent, weight):
    sent["lots"][0]["standards"][0]["weight"] = weight
    assert "lots.0.standards.0.weight" in refused(post(sent), 422)


def _set(body, place, value):
    *way, last = place
    for step in way:
        body = body[step]
    body[last] = value


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("council",), "E99999999", "council"),
        (("publication", "version"), "9.9", "publication"),
        (("lots", 0, "standards", 0, "reference"), "SV-9999", "lots.0.standards.0.reference"),
        (("lots", 0, "standards", 0, "measures", 0, "code"), "M9", "lots.0.standards.0.measures"),
        (("lots", 0, "standards", 0, "ends_on"), "2027-03-31", "lots.0.standards.0.ends_on"),
        (("lots", 0, "standards", 0, "weight"), "50", "lots.0.standards.0.weight_reason"),
        (("lots", 0, "standards", 0, "weight"), "7.123", "lots.0.standards.0.weight"),
        (("lots", 0, "standards", 0, "adaptations"), [{"field": "title", "reason": "x"}], "adaptations.0.field"),
        (("lots", 0, "title"), "\x07", "lots.0.title"),
        (("lots", 0, "price_weight"), -1, "lots.0.price_weight"),
        (("lots",), [], "lots"),
        (("title",), "x" * 201, "title"),
        (("value_gbp",), 0, "value_gbp"),
        (("value_gbp",), 10**30, "value_gbp"),
        (("cpv_code",), "77", "cpv_code"),
        (("category",), "gifts", "category"),
        (("duration_months",), 10**9, "duration_months"),
        (("notice_id",), "12", "notice_id"),
        (("tests", "proportionate"), "", "tests.proportionate"),
        (("unknown",), 1, "unknown"),
    ],
)
def test_what_can_not_be_is_refused_with_its_place(post, sent, place, value, said):
    _set(sent, place, value)
    assert said in refused(post(sent), 422)
    assert count(Tender) == 0


def test_a_standard_or_a_measure_that_stands_twice_is_refused(post, sent):
    lot = sent["lots"][0]
    twice = copy.deepcopy(sent)
    twice["lots"][0]["standards"] = [lot["standards"][0]] * 2
    assert "stands twice" in refused(post(twice), 422)
    lot["standards"][0]["measures"] *= 2
    assert "stands twice" in refused(post(sent), 422)


def test_a_reference_that_the_council_has_is_a_conflict(post, sent):
    assert post(sent).status_code == 201
    assert "reference already" in refused(post(sent), 409)


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000, b"\xff\xfe{", b'{"a": "\\u0000"}'],
)
def test_a_body_that_can_not_be_read_is_refused(client, base, secret, body):
    options = {"data": body, "content_type": "application/json", "headers": programs.headers(secret)}
    refused(client.post(f"{base}/tenders", **options), 400)


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"{}"])
def test_json_that_is_no_tender_is_refused(client, base, secret, body):
    options = {"data": body, "content_type": "application/json", "headers": programs.headers(secret)}
    refused(client.post(f"{base}/tenders", **options), 422)


def test_another_kind_of_body_and_a_huge_one_are_refused(client, base, secret, sent):
    headers = programs.headers(secret)
    refused(client.post(f"{base}/tenders", data="a=1", content_type="text/plain", headers=headers), 415)
    said = {"CONTENT_LENGTH": str(200 * 1024 * 1024)}
    options = {"data": b"{}", "content_type": "application/json", "headers": headers, "environ_overrides": said}
    for address in ("/tenders", "/tenders/from-ocds?council=X"):
        refused(client.post(base + address, **options), 413)
    large = json.dumps({**sent, "description": "x" * 6_000_000}).encode()
    refused(client.post(f"{base}/tenders", data=large, content_type="application/json", headers=headers), 413)


def test_one_standard_may_have_its_own_answers_to_the_tests(post, sent):
    first = sent["lots"][0]["standards"][0]
    first["tests"] = {"proportionate": "Two in four years."}
    done = post(sent)
    assert done.status_code == 201, done.text
    kept = db.session.get_one(TenderImport, uuid.UUID(done.json["id"])).standards
    assert [one.test_proportionate for one in kept] == ["Two in four years.", ""]
    first["tests"] = {"proportionate": "x" * 4001}
    assert "proportionate" in refused(post({**sent, "reference": "Other"}), 422)


def test_reading_and_writing_are_separate_scopes(client, base, office, sent):
    reader = programs.make_secret(office[0], TokenScope.TENDERS_READ)
    assert client.get(f"{base}/tenders", headers=programs.headers(reader)).status_code == 200
    refused(client.post(f"{base}/tenders", json=sent, headers=programs.headers(reader)), 403)
    other = programs.make_secret(office[0], TokenScope.DELIVERIES_WRITE)
    refused(client.get(f"{base}/tenders", headers=programs.headers(other)), 403)


def test_a_token_is_no_more_than_its_officer(client, base, make, office, sent):
    stranger = make.officer(Role.OFFICER)
    refused(client.post(f"{base}/tenders", json=sent, headers=programs.headers(programs.make_secret(stranger))), 403)
    neighbour, _ = commissioning.make_commissioner(make)
    answer = client.post(f"{base}/tenders", json=sent, headers=programs.headers(programs.make_secret(neighbour)))
    assert "council" in refused(answer, 422)


def test_a_token_for_one_council_does_not_write_for_another(client, base, make, office):
    officer, council, publication = office
    other = make.council()
    commissioning.add_council(officer, other)
    secret = programs.make_secret(officer, council=council)
    body = programs.tender_sent(other, publication)
    refused(client.post(f"{base}/tenders", json=body, headers=programs.headers(secret)), 422)
    both = programs.make_secret(officer)
    assert client.post(f"{base}/tenders", json=body, headers=programs.headers(both)).status_code == 201
    tender = db.session.scalars(select(Tender)).one()
    refused(client.get(f"{base}/tenders/{tender.id}", headers=programs.headers(secret)), 403)
    assert client.get(f"{base}/tenders", headers=programs.headers(secret)).json["items"] == []


@pytest.mark.parametrize("ended", ["revoked", "over", "of an officer who left", "made up", "not a bearer's"])
def test_a_token_that_has_ended_opens_nothing(client, base, make, office, sent, ended, monkeypatch):
    token, secret = programs.make_token(make.the_authority(), office[0])
    header = f"Bearer {secret}"
    if ended == "revoked":
        tokens.revoke_token(token, officer_id=office[0].id)
    elif ended == "over":
        monkeypatch.setattr(Clock, "shift", token.expires_at - utcnow())
    elif ended == "of an officer who left":
        office[0].is_active = False
        db.session.flush()
    else:
        header = "Bearer cvt_x" if ended == "made up" else f"Basic {secret}"
    answer = client.post(f"{base}/tenders", json=sent, headers={"Authorization": header, "Idempotency-Key": "one"})
    refused(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_publication_that_is_not_in_force_is_a_conflict(post, make, office):
    coming = commissioning.make_publication(make, effective_on=today() + timedelta(days=1))
    assert "has not taken effect yet" in refused(post(programs.tender_sent(office[1], coming)), 409)
    assert count(Tender) == 0


def test_a_commissioner_who_is_one_no_more_writes_no_more(post, sent, office):
    for role in list(office[0].roles):
        db.session.delete(role)
    db.session.flush()
    db.session.refresh(office[0])
    refused(post(sent), 403)


def test_a_cookie_opens_nothing(client_as, base, office, sent):
    browser = client_as(office[0])
    answer = browser.post(f"{base}/tenders", json=sent, headers={"Idempotency-Key": "one"})
    refused(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert browser.get(f"{base}/tenders").status_code == 401


def test_a_token_opens_no_page(client, make, office, secret):
    page = client.get(f"/{make.the_authority().slug}/staff/tenders", headers=programs.headers(secret))
    assert page.status_code == 302
    assert "/staff/sign-in" in page.location


def test_a_token_of_another_authority_opens_nothing(client, office, sent, make, base):
    other = make.authority()
    officer, _ = commissioning.make_commissioner(make, other)
    answer = client.post(f"{base}/tenders", json=sent, headers=programs.headers(programs.make_secret(officer)))
    refused(answer, 403)
