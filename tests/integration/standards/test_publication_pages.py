"""What everybody reads: the list of publications, a publication, and its files."""

import csv
import io

import pytest

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Publication
from citizen_voice.standards import queries, service
from citizen_voice.standards.steps.words import words_of
from tests.factories import standards as build
from tests.query_count import counted_statements


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def publication(scene):
    return build.published(scene)


@pytest.fixture
def base(scene):
    return f"/{scene.consultation.authority.slug}/publications"


def test_the_list_names_every_version(client, scene, publication, base):
    assert "What residents ask of contracts" in client.get(base).text
    assert client.get(f"{base}/priorities").location.endswith("/priorities/1.0")
    assert client.get(f"{base}/none").status_code == 404


def test_a_list_without_publications_says_so(client, make):
    assert "Nothing is published yet" in client.get(f"/{make.authority().slug}/publications").text


def test_every_clause_shows_what_it_rests_on(client, scene, publication, base):
    page = client.get(f"{base}/priorities/1.0").text
    assert 'id="SV-01"' in page
    assert publication.content_hash in page
    for statement in scene.statements:
        assert f'href="/{scene.consultation.authority.slug}/statements/{statement.id}"' in page
    clauses = queries.read_snapshot(publication).standards[0].clauses
    assert page.count('class="cv-clause__support"') == len(clauses)
    assert page.count("Written by an officer.") == sum(one.kind == "officer" for one in clauses)
    assert 'lang="cy">Bysiau hwyrach' in page
    assert scene.officer.name not in page


def test_what_only_tenders_need_stands_folded_after_what_everybody_reads(client, publication, base):
    page = client.get(f"{base}/priorities/1.0").text
    read, folded = page.split('<details class="govuk-details cv-more">')
    assert all(f'id="SV-01/{field}"' in read for field in ("priority_statement", "resident_evidence", "measures"))
    assert all(f'id="SV-01/{field}"' in folded for field in ("applicability", "evaluation_questions", "approval"))


def test_an_officers_clause_names_its_source_or_says_that_there_is_none(client, client_as, scene, base):
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    change = service.FieldChange("Buses end before shifts do.", "Read from the timetable.", "Bus strategy, page 4")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"rationale": change})
    service.submit_standard(standard, officer_id=scene.officer.id)
    service.approve_standard(standard, officer_id=scene.approver.id, reason="Sound.")
    build.published(scene, [standard])
    page = client.get(f"{base}/priorities/1.0").text
    written = page.count("Written by an officer.")
    assert page.count("Source: Bus strategy, page 4") == 1
    assert page.count("No source given.") == written - 1 > 0
    form = client_as(scene.officer).get(base.replace("publications", "staff/standards/SV-01/revise/rationale")).text
    assert "says that no source was given" in form


def test_withdrawn_words_are_not_shown(client, scene, publication, base):
    statement = scene.statements[0]
    words = words_of(statement)
    assert words in client.get(f"{base}/priorities/1.0").text
    statement.proposal.withdrawn_at = utcnow()
    db.session.flush()
    page = client.get(f"{base}/priorities/1.0").text
    assert words not in page
    assert "Withdrawn on" in page
    for ending in ("jsonld", "csv"):
        assert words not in client.get(f"{base}/priorities/1.0/publication.{ending}").text


def test_an_older_version_leads_to_the_newer(client, scene, publication, base):
    (standard,) = (row.standard for row in publication.standards)
    change = service.FieldChange("Later buses", "Shorter.")
    service.revise_standard(standard, officer_id=scene.officer.id, changes={"title": change})
    build.approve(standard, scene)
    build.published(scene, [standard])
    old, new = (client.get(f"{base}/priorities/{version}").text for version in ("1.0", "1.1"))
    assert f'href="{base}/priorities/1.1"' in old
    assert "Replaced: a later version of the set holds from" in old
    assert f'href="{base}/priorities/1.0"' in new
    assert "This version was replaced" not in new
    assert client.get(f"{base}/priorities").location.endswith("/1.1")
    assert "Replaced" in client.get(base).text


def test_files_can_be_kept_and_asked_about(client, publication, base):
    answer = client.get(f"{base}/priorities/1.0/publication.csv")
    assert answer.headers["Content-Disposition"].endswith('priorities-1.0.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["standard"] for row in rows] == ["SV-01"]
    again = client.get(f"{base}/priorities/1.0/publication.csv", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_publication_whose_hash_does_not_hold_is_not_shown(client, scene, publication, base):
    forged = Publication(
        authority_id=publication.authority_id,
        consultation_id=publication.consultation_id,
        slug="forged",
        version="1.0",
        title=publication.title,
        effective_on=publication.effective_on,
        published_at=utcnow(),
        published_by_id=scene.officer.id,
        content_hash=publication.content_hash,
        snapshot={**publication.snapshot, "slug": "forged"},
    )
    db.session.add(forged)
    db.session.flush()
    for rest in ("", "/publication.jsonld", "/publication.csv"):
        answer = client.get(f"{base}/forged/1.0{rest}")
        assert answer.status_code == 500
        assert scene.theme.title not in answer.text


def test_what_is_not_there(client, make, publication, base):
    other = make.authority()
    for address in (f"{base}/priorities/2.0", f"/{other.slug}/publications/priorities/1.0"):
        for rest in ("", "/publication.jsonld", "/publication.csv"):
            assert client.get(address + rest).status_code == 404


def test_the_pages_ask_the_database_the_same_for_any_number(client, make):
    counts = []
    for number in (1, 3):
        maker = type(make)()
        scene = build.scene(maker, themes=number)
        build.published(scene)
        db.session.expire_all()
        base = f"/{scene.consultation.authority.slug}/publications"
        with counted_statements() as counted:
            assert client.get(f"{base}/priorities/1.0").status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
