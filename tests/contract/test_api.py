"""The API keeps to its own description, and has one shape of error."""

import json

import pytest
from jsonschema import Draft202012Validator
from marshmallow import ValidationError

from citizen_voice.access.decorators import declared_access
from citizen_voice.api.v1.schemas import ErrorSchema
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.standards.steps.words import words_of
from tests.factories import standards as build

ADDRESSES = {
    "/api/v1/{authority_slug}/publications",
    "/api/v1/{authority_slug}/publications/{publication_slug}/{version}",
    "/api/v1/{authority_slug}/publications/{publication_slug}/{version}/publication.jsonld",
    "/api/v1/{authority_slug}/publications/{publication_slug}/{version}/publication.csv",
    "/api/v1/{authority_slug}/statements/{statement_id}",
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


def test_the_description_is_whole(description):
    assert description["openapi"] == "3.1.0"
    assert set(description["paths"]) == ADDRESSES
    for address in ADDRESSES:
        operations = description["paths"][address]
        assert set(operations) - {"parameters"} == {"get"}
        answers = operations["get"]["responses"]
        assert {"200", "404"} <= set(answers)
        assert operations["get"]["summary"]
        missing = answers["404"]["content"]["application/json"]["schema"]
        assert missing == {"$ref": "#/components/schemas/Error"}
    for schema in description["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_answer_is_what_the_description_says(client, scene, publication, base, description):
    paths = {address.replace("/api/v1/{authority_slug}", ""): address for address in ADDRESSES}
    asked = {
        "/publications": "/publications",
        "/publications/{publication_slug}/{version}": "/publications/priorities/1.0",
        "/statements/{statement_id}": f"/statements/{scene.statements[0].id}",
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
        ("/publications?page=0", 422),
        ("/publications?page=x", 422),
        ("/publications?per_page=1000", 422),
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


def test_nothing_is_written_through_the_api(client, publication, base):
    answer = client.post(f"{base}/publications")
    assert answer.status_code in {400, 405}
    assert ErrorSchema().validate(answer.json) == {}


def test_another_authoritys_things_are_not_found(client, scene, publication, make):
    other = make.authority()
    for address in ("publications/priorities/1.0", f"statements/{scene.statements[0].id}"):
        assert client.get(f"/api/v1/{other.slug}/{address}").status_code == 404
    assert client.get(f"/api/v1/{other.slug}/publications").json["items"] == []
    assert client.get("/api/v1/no-such-authority/publications").status_code == 404


def test_every_endpoint_says_that_it_is_open_to_all(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert len(rules) == len(ADDRESSES) + 1
    assert {declared_access(app.view_functions[rule.endpoint]) for rule in rules} == {"public"}


def test_the_shape_of_errors_refuses_another():
    with pytest.raises(ValidationError):
        ErrorSchema().load({"status": "Not Found"})
