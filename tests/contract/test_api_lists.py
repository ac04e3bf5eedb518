"""Lists of the API, page after page; entity tags; and how many requests are left."""

import pytest

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.vocabulary import ModerationStatus
from tests.factories import commissioning, programs, standards


def path_of(address):
    return "/" + address.partition("://")[2].partition("/")[2]


@pytest.fixture
def base(make):
    return f"/api/v1/{make.the_authority().slug}"


def walk(client, address, **options):
    """Return every item of a list, following `next`, and how many pages it took."""
    items, pages = [], 0
    while address:
        answer = client.get(address, **options)
        assert answer.status_code == 200, answer.text
        items, pages = items + answer.json["items"], pages + 1
        following = answer.json["next"]
        assert (answer.headers.get("Link") == f'<{following}>; rel="next"') == bool(following)
        address = path_of(following) if following else None
    return items, pages


def test_publications_are_read_page_after_page_each_once(client, make, base):
    made = [commissioning.make_publication(make).slug for _ in range(5)]
    items, pages = walk(client, f"{base}/publications?limit=2")
    assert [one["slug"] for one in items] == made[::-1]
    assert pages == 3


def test_a_list_that_grows_while_it_is_read_shows_nothing_twice(client, make, base):
    made = [commissioning.make_publication(make).slug for _ in range(3)]
    first = client.get(f"{base}/publications?limit=2").json
    commissioning.make_publication(make)
    second = client.get(path_of(first["next"])).json
    assert [one["slug"] for one in [*first["items"], *second["items"]]] == made[::-1]


def test_tenders_and_imports_are_read_the_same_way(client, make, base):
    officer, council = commissioning.make_commissioner(make)
    for _ in range(3):
        commissioning.make_recorded_import(make, officer, council)
    assert len(walk(client, f"{base}/tender-imports?limit=2")[0]) == 3
    secret = programs.make_secret(officer)
    items, pages = walk(client, f"{base}/tenders?limit=1", headers=programs.headers(secret))
    assert (len({one["id"] for one in items}), pages) == (3, 3)


def test_another_authoritys_key_begins_no_page(client, make, base):
    elsewhere = commissioning.make_publication(make, authority=make.authority())
    assert client.get(f"{base}/publications?after={elsewhere.id}").status_code == 422


def test_every_json_answer_has_a_tag_and_is_not_sent_again(client, make, base):
    officer, council = commissioning.make_commissioner(make)
    recorded = commissioning.make_recorded_import(make, officer, council)
    headers = programs.headers(programs.make_secret(officer))
    addresses = ["/publications", "/tender-imports", f"/tender-imports/{recorded.id}", "/tenders"]
    addresses += [f"/tenders/{recorded.tender_id}", f"/tender-imports/{recorded.id}/ocds.json"]
    for address in (*(base + one for one in addresses), "/api/v1/openapi.json"):
        first = client.get(address, headers=headers)
        assert first.status_code == 200, address
        again = client.get(address, headers={**headers, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address
    assert client.get(f"{base}/publications").headers["Cache-Control"] == "public, no-cache"
    assert client.get(f"{base}/tenders", headers=headers).headers["Cache-Control"] == "private, no-cache"


def test_the_tag_of_a_proposal_changes_when_it_is_withdrawn(client, make):
    scene = standards.scene(make)
    standards.published(scene)
    proposal = scene.statements[0].proposal
    slug = scene.consultation.authority.slug
    address = f"/api/v1/{slug}/consultations/{scene.consultation.slug}/proposals/{proposal.reference}"
    before = client.get(address)
    assert before.json["words"]["text"].startswith("Run the last bus")
    clause = path_of(before.json["standards"][0]["clauses"]["title"])
    assert client.get(clause).json["statements"][0]["words"]["text"]
    proposal.withdrawn_at = utcnow()
    db.session.flush()
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json["words"]["text"] is None
    assert after.json["words"]["withdrawn_on"]
    shown = {one["id"]: one["words"] for one in client.get(clause).json["statements"]}
    assert shown[str(scene.statements[0].id)]["text"] is None


def test_a_proposal_that_was_never_published_is_not_there(client, make, base):
    consultation = make.consultation()
    proposal = make.proposal(consultation, status=ModerationStatus.PENDING)
    assert client.get(f"{base}/consultations/{consultation.slug}/proposals/{proposal.reference}").status_code == 404


def test_lineage_leads_to_tenders_both_ways(client, make, base):
    officer, council = commissioning.make_commissioner(make)
    statement = make.statement(make.proposal(make.consultation()))
    publication = commissioning.make_publication(make, statement=statement)
    tender = commissioning.make_tender(council, officer)
    begun = commissioning.make_import(tender, publication, officer)
    commissioning.fill_import(begun, "7.50", "7.50")
    commissioning.service.record_import(begun, officer_id=officer.id)
    reference = publication.standards[0].standard.reference
    address = f"{base}/publications/{publication.slug}/1.0/standards/{reference}/clauses/priority_statement"
    clause = client.get(address).json
    assert [one["id"] for one in clause["statements"]] == [str(statement.id)]
    assert [one["reference"] for one in clause["tenders"]] == [tender.reference]
    assert client.get(path_of(clause["tenders"][0]["url"])).status_code == 200
    assert client.get(path_of(clause["statements"][0]["url"])).json["statement_id"] == str(statement.id)


@pytest.fixture
def few(app, limits, monkeypatch):
    settings = app.config["SETTINGS"]
    monkeypatch.setattr(settings, "api_limit", "5 per 5 minutes")
    monkeypatch.setattr(settings, "api_program_limit", "3 per 5 minutes")


def test_requests_of_an_address_are_counted_and_the_answer_says_how_many_are_left(client, base, few):
    answers = [client.get(f"{base}/publications") for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["4", "3", "2", "1", "0", "0"]
    assert {one.headers["RateLimit-Limit"] for one in answers} == {"5"}
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 301
    assert abs(int(answers[-1].headers["Retry-After"]) - int(answers[-1].headers["RateLimit-Reset"])) <= 1
    assert answers[-1].json["code"] == 429


def test_requests_with_a_token_are_counted_for_it_too(client, make, base, few):
    secrets = [programs.make_secret(commissioning.make_commissioner(make)[0]) for _ in range(2)]
    first = [client.get(f"{base}/tenders", headers=programs.headers(secrets[0])).status_code for _ in range(4)]
    assert first == [200, 200, 200, 429]
    assert client.get(f"{base}/tenders", headers=programs.headers(secrets[1])).status_code == 200
