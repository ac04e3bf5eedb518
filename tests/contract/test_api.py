"""The API keeps to its own description, and has one shape of error."""

import json
import re
from unittest.mock import ANY

import pytest
from jsonschema import Draft202012Validator
from marshmallow import ValidationError

from citizen_voice.access.decorators import declared_access
from citizen_voice.api.v1.schemas.errors import ErrorSchema
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.standards.steps.words import words_of
from tests.factories import standards as build

BASE = "/api/v1/{authority_slug}"
VERSION = f"{BASE}/publications/{{publication_slug}}/{{version}}"
ADDRESSES = {
    f"{BASE}/consultations/{{consultation_slug}}/proposals/{{proposal_reference}}": {"get"},
    "/api/v1/standards": {"get"},
    "/api/v1/standards/compare": {"get"},
    f"{BASE}/standards": {"get"},
    f"{BASE}/supplier-pack": {"get"},
    f"{BASE}/adherence": {"get"},
    f"{BASE}/adherence/{{council_code}}": {"get"},
    f"{BASE}/delivered": {"get"},
    f"{BASE}/contracts": {"get"},
    f"{BASE}/contracts/{{import_id}}/lots/{{lot}}": {"get"},
    f"{BASE}/publications": {"get"},
    VERSION: {"get"},
    f"{VERSION}/publication.jsonld": {"get"},
    f"{VERSION}/publication.csv": {"get"},
    f"{VERSION}/standards/{{reference}}/clauses/{{field}}": {"get"},
    f"{BASE}/statements/{{statement_id}}": {"get"},
    f"{BASE}/tender-imports": {"get"},
    f"{BASE}/tender-imports/{{import_id}}": {"get"},
    f"{BASE}/tender-imports/{{import_id}}/{{filename}}": {"get"},
    f"{BASE}/contracts/{{import_id}}/lots/{{lot}}/ocds.json": {"get"},
    f"{BASE}/tender-imports/{{import_id}}/delivery-reports": {"get", "post"},
    f"{BASE}/tenders": {"get", "post"},
    f"{BASE}/tenders/from-ocds": {"post"},
    f"{BASE}/tenders/{{tender_id}}": {"get"},
    f"{BASE}/tenders/{{tender_id}}/imports": {"post"},
}


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def publication(scene):
    return build.published(scene)


@pytest.fixture
def base(scene):
    return f"/api/v1/{scene.consultation.authority.slug}"


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json


def check(description, address, status, body):
    """Fail unless a body is what the description says of that address and status."""
    said = description["paths"][address]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    schema = {**said, "components": description["components"]}
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(body)


def operations(description):
    for address, item in description["paths"].items():
        for method in ADDRESSES[address]:
            yield address, method, item[method]


def resolved(description, answers):
    """Yield each answer with its status, those that stand among the components from there."""
    for status, answer in answers.items():
        name = answer.get("$ref", "").rpartition("/")[2]
        yield status, description["components"]["responses"][name] if name else answer


def test_the_description_is_whole(description):
    assert description["openapi"] == "3.1.0"
    assert set(description["paths"]) == set(ADDRESSES)
    for address, item in description["paths"].items():
        assert set(item) - {"parameters"} == ADDRESSES[address]
    for _, method, operation in operations(description):
        answers = operation["responses"]
        assert {"429", "503", "404"} <= set(answers)
        assert "default" not in answers
        assert operation["summary"]
        assert ("304" in answers) == (method == "get")
        assert ("security" in operation) == ("401" in answers)
        for status, answer in resolved(description, answers):
            assert answer["description"], status
            if int(status) >= 400:
                assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}
    for schema in description["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_example_is_what_its_schema_says(description):
    """Of each operation what is sent, what is answered, and each error."""
    seen = 0
    for address, _, operation in operations(description):
        bodies = [one for answer in operation["responses"].values() for one in answer.get("content", {}).values()]
        bodies += list(operation.get("requestBody", {}).get("content", {}).values())
        for body in bodies:
            assert "example" in body, address
            seen += 1
            schema = {**body["schema"], "components": description["components"]}
            Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(body["example"])
    assert seen > 140


def test_every_operation_is_named_and_under_a_heading(client, description):
    assert description["servers"] == [{"url": client.application.config["PUBLIC_URL"], "description": ANY}]
    headings = [one["name"] for one in description["tags"]]
    named = [operation["operationId"] for _, _, operation in operations(description)]
    assert len(set(named)) == len(named) == sum(len(methods) for methods in ADDRESSES.values())
    used = [operation["tags"] for _, _, operation in operations(description)]
    assert all(len(one) == 1 for one in used)
    assert {one[0] for one in used} == set(headings)
    assert all(one["description"] for one in description["tags"])
    for address, _, operation in operations(description):
        answered = [status for status in operation["responses"] if status.startswith("2")]
        assert len(answered) == 1, address
        assert operation["responses"][answered[0]]["content"], address
        for part in operation.get("parameters", []):
            said = part if "in" in part else description["components"]["parameters"][part["$ref"].rpartition("/")[2]]
            assert said["in"] != "query" or said["description"], said
    for address, item in description["paths"].items():
        parts = item.get("parameters", [])
        assert [one["name"] for one in parts] == re.findall(r"{(\w+)}", address)
        assert all(one["description"] and one["example"] and one["schema"]["type"] for one in parts)


def test_every_answer_is_what_the_description_says(client, scene, publication, base, description):
    paths = {address.replace("/api/v1/{authority_slug}", ""): address for address in ADDRESSES}
    proposal = scene.statements[0].proposal
    asked = {
        "/consultations/{consultation_slug}/proposals/{proposal_reference}": (
            f"/consultations/{scene.consultation.slug}/proposals/{proposal.reference}"
        ),
        "/publications/{publication_slug}/{version}/standards/{reference}/clauses/{field}": (
            "/publications/priorities/1.0/standards/SV-01/clauses/priority_statement"
        ),
        "/tender-imports": "/tender-imports",
        "/publications": "/publications",
        "/publications/{publication_slug}/{version}": "/publications/priorities/1.0",
        "/statements/{statement_id}": f"/statements/{scene.statements[0].id}",
        "/standards": "/standards?state=all",
        "/supplier-pack": "/supplier-pack",
        "/adherence": "/adherence",
        "/delivered": "/delivered",
    }
    for path, address in asked.items():
        answer = client.get(base + address)
        assert answer.status_code == 200
        check(description, paths[path], 200, answer.json)


def test_a_publication_comes_with_the_words_it_rests_on(client, scene, publication, base):
    body = client.get(f"{base}/publications/priorities/1.0").json
    assert body["content_hash"] == publication.content_hash
    assert body["snapshot"] == publication.snapshot
    first = scene.statements[0]
    assert body["words"][str(first.id)] == {"text": words_of(first), "language": "en", "withdrawn_on": None}
    assert len(body["words"]) == len(scene.statements)


def test_lineage_leads_from_a_statement_to_its_standards(client, scene, publication, base):
    body = client.get(f"{base}/statements/{scene.statements[0].id}").json
    assert [one["title"] for one in body["themes"]] == [scene.theme.title]
    (standard,) = body["standards"]
    assert (standard["reference"], standard["publication"], standard["publication_version"]) == (
        "SV-01",
        "priorities",
        "1.0",
    )
    assert standard["fields"] == ["title", "priority_statement", "resident_evidence"]
    assert standard["url"].endswith("/publications/priorities/1.0#SV-01")
    assert body["tenders"] == []
    clause = client.get(standard["clauses"]["priority_statement"].partition("//")[2].partition("/")[2].join(["/", ""]))
    assert clause.status_code == 200
    assert str(scene.statements[0].id) in {one["id"] for one in clause.json["statements"]}


def test_withdrawn_words_are_gone_and_the_entity_tag_changes(client, scene, publication, base):
    address = f"{base}/publications/priorities/1.0"
    before = client.get(address)
    scene.statements[0].proposal.withdrawn_at = utcnow()
    db.session.flush()
    again = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 200
    assert again.json["words"][str(scene.statements[0].id)]["text"] is None
    assert again.json["content_hash"] == before.json["content_hash"]
    assert client.get(f"{base}/statements/{scene.statements[0].id}").json["words"]["withdrawn_on"]


@pytest.mark.parametrize("ending", ["", "/publication.jsonld", "/publication.csv"])
def test_an_unchanged_answer_is_not_sent_again(client, publication, base, ending):
    address = f"{base}/publications/priorities/1.0{ending}"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, no-cache"
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")


def test_files_are_the_same_as_on_the_page(client, scene, publication, base):
    slug = scene.consultation.authority.slug
    for ending, kind in (("jsonld", "application/ld+json"), ("csv", "text/csv")):
        answer = client.get(f"{base}/publications/priorities/1.0/publication.{ending}")
        assert answer.mimetype == kind
        assert answer.data == client.get(f"/{slug}/publications/priorities/1.0/publication.{ending}").data
    assert json.loads(client.get(f"{base}/publications/priorities/1.0/publication.jsonld").data)["version"] == "1.0"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/publications/priorities/9.9", 404),
        ("/publications/none/1.0/publication.csv", 404),
        ("/statements/not-an-id", 404),
        ("/statements/00000000-0000-0000-0000-000000000000", 404),
        ("/publications?limit=0", 422),
        ("/publications?limit=x", 422),
        ("/publications?limit=1000", 422),
        ("/publications?after=x", 422),
        ("/publications?after=00000000-0000-0000-0000-000000000000", 422),
        ("/publications/priorities/1.0/standards/SV-01/clauses/none", 404),
        ("/publications/priorities/1.0/standards/SV-99/clauses/title", 404),
        ("/consultations/none/proposals/none", 404),
        ("/tender-imports/00000000-0000-0000-0000-000000000000", 404),
        ("/tender-imports/00000000-0000-0000-0000-000000000000/ocds.json", 401),
        ("/tenders", 401),
        ("/adherence/none", 404),
        ("/standards?limit=0", 422),
        ("/standards?limit=1000", 422),
        ("/standards?after=x", 422),
        ("/standards?q=%21%3F", 422),
        ("/standards?q=%00", 422),
        ("/nothing", 404),
    ],
)
def test_errors_have_one_shape(client, publication, base, address, status):
    answer = client.get(base + address)
    assert answer.status_code == status
    assert ErrorSchema().validate(answer.json) == {}
    assert answer.json["code"] == status
    assert answer.json["message"]
    if status == 422:
        assert answer.json["problems"]


def test_a_method_that_there_is_not_is_refused_with_those_that_there_are(client, publication, base):
    answer = client.post(f"{base}/publications")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert ErrorSchema().validate(answer.json) == {}


def test_another_authoritys_things_are_not_found(client, scene, publication, make):
    other = make.authority()
    for address in ("publications/priorities/1.0", f"statements/{scene.statements[0].id}"):
        assert client.get(f"/api/v1/{other.slug}/{address}").status_code == 404
    assert client.get(f"/api/v1/{other.slug}/publications").json["items"] == []
    assert client.get("/api/v1/no-such-authority/publications").status_code == 404


def test_what_is_public_needs_no_token_and_the_rest_has_a_permission(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert len(rules) == sum(len(methods) for methods in ADDRESSES.values()) + 1
    access = {rule.endpoint: declared_access(app.view_functions[rule.endpoint]) for rule in rules}
    guarded = {endpoint.partition(".")[2] for endpoint, said in access.items() if said != "public"}
    assert guarded == {
        *("list_tenders", "show_tender", "download_import_file", "list_deliveries", "store_delivery"),
        *("record_tender", "record_import", "start_tender"),
    }


def test_the_shape_of_errors_refuses_another():
    with pytest.raises(ValidationError):
        ErrorSchema().load({"status": "Not Found"})
