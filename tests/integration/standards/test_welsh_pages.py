"""An officer who reads Welsh reads the gate in Welsh, and everybody the machine's sentences; what is stored stays."""

import html

import pytest

from citizen_voice.standards import queries, service
from citizen_voice.standards.steps import drafting
from tests.factories import standards as build

WELSH = {"Accept-Language": "cy"}
GATE = "Mesurau: ychwanegwch o leiaf un mesur gydag uned"


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def base(scene):
    return f"/{scene.consultation.authority.slug}/staff"


def read(browser, address: str) -> str:
    return html.unescape(browser.get(address, headers=WELSH).text)


def test_the_gate_is_read_in_welsh(scene, base, client_as):
    build.drafts(scene)
    officer, approver = client_as(scene.officer), client_as(scene.approver)
    shown = read(officer, f"{base}/standards/SV-01")
    assert GATE in shown
    assert "Theme: fill this in" not in shown
    assert "Thema: llenwch hyn" in shown
    assert GATE in read(approver, f"{base}/standards/SV-01/approve")
    listed = read(officer, f"{base}/consultations/{scene.consultation.slug}/standards")
    assert "Enw byr, Thema" in listed
    assert "Measures: add at least one measure with a unit" in html.unescape(
        officer.get(f"{base}/standards/SV-01").text
    )


def test_what_is_wrong_with_a_field_is_told_in_welsh_at_its_part(scene, base, client_as):
    build.drafts(scene)
    browser = client_as(scene.officer)
    fields = {"rows": "1", "row_0_id": "SV-01-M1", "row_0_target": "many", "reason": "It can be counted."}
    page = f"{base}/standards/SV-01/revise/measures"
    browser.set_cookie("language", "cy")
    shown = html.unescape(browser.send(page, fields).text)
    assert "Cofnod 1: mae Uned ar goll" in shown
    assert "yn rhif mewn digidau, fel 12 neu 12.5" in shown


def test_the_gate_before_publication_is_told_in_welsh(scene, base, client_as):
    (one,) = build.drafts(scene)
    build.fill(one, scene.officer, approval={})
    build.service.submit_standard(one, officer_id=scene.officer.id)
    build.service.approve_standard(one, officer_id=scene.approver.id, reason="Sound.")
    words = "Cymeradwyaeth: dywedwch pa gorff a benderfynodd"
    browser = client_as(scene.approver)
    assert words in read(browser, f"{base}/standards/SV-01")
    browser.set_cookie("language", "cy")
    sent = {
        "standards": [str(one.id)],
        "title": "Gofynion trigolion",
        "slug": "gofynion",
        "effective_on": ["1", "4", "2027"],
        **build.about_as_sent(is_bilingual=True),
    }
    answer = browser.send(f"{base}/consultations/{scene.consultation.slug}/standards/publish", sent)
    assert answer.status_code == 409
    assert f"SV-01: {words}" in html.unescape(answer.text)


def test_the_sentences_of_the_machine_are_read_in_welsh_and_stored_in_english(scene, client):
    publication = build.published(scene)
    address = f"/{scene.consultation.authority.slug}/publications/{publication.slug}/{publication.version}"
    english, welsh = html.unescape(client.get(address).text), read(client, address)
    assert "What residents want: " in english
    assert "What residents want: " not in welsh
    assert "Yr hyn mae trigolion ei eisiau: " in welsh
    stored = queries.read_snapshot(publication).standards[0].value("dissent")["text"]
    assert stored in english
    assert stored not in welsh


def test_what_the_system_wrote_into_the_record_is_read_in_welsh(scene, base, client_as):
    build.rename(scene.theme, scene.officer, "Transport for shift workers", "")
    (one,) = build.approved(scene)
    build.published(scene, [one])
    again = service.FieldChange("A new rationale.", "The target was met.")
    service.revise_standard(one, officer_id=scene.officer.id, changes={"rationale": again})
    browser = client_as(scene.officer)
    english, welsh = (
        html.unescape(browser.get(f"{base}/standards/SV-01").text),
        read(browser, f"{base}/standards/SV-01"),
    )
    for sentence in (
        drafting.DRAFT_NOTE,
        service.NEW_VERSION_NOTE,
        drafting.WORDED_REASON,
        drafting.WORDED_SOURCE,
    ):
        assert sentence in english
        assert sentence not in welsh


def test_public_pages_name_sets_and_standards_in_welsh_where_there_are_titles_in_welsh(scene, client):
    scene.consultation.authority.is_bilingual = True
    (one,) = build.drafts(scene)
    build.fill(one, scene.officer, title_cy="Bysiau hwyrach", short_name_cy="Bysiau")
    service.submit_standard(one, officer_id=scene.officer.id)
    service.approve_standard(one, officer_id=scene.approver.id, reason="Sound.")
    build.published(scene, [one])
    base = f"/{scene.consultation.authority.slug}/publications"
    title, changed = "Yr hyn y mae trigolion yn ei ofyn", service.FieldChange("Later buses for all", "Shorter.")
    service.revise_standard(one, officer_id=scene.officer.id, changes={"title": changed})
    build.fill(one, scene.officer, title_cy="Bysiau hwyrach", short_name_cy="Bysiau")
    service.submit_standard(one, officer_id=scene.officer.id)
    service.approve_standard(one, officer_id=scene.approver.id, reason="Sound.")
    build.published(scene, [one])
    for page in ("", "/priorities/1.0", "/priorities/1.1/changes", "/priorities/1.0/changes"):
        assert title in read(client, base + page)
        assert "What residents ask of contracts" not in read(client, base + page)
        assert title not in html.unescape(client.get(base + page).text)
    for page in ("/priorities/1.0", "/priorities/1.1/changes"):
        assert '<span lang="cy">Bysiau hwyrach</span></a>' in read(client, base + page)
        assert '<span lang="cy">Bysiau hwyrach</span></a>' not in client.get(base + page).text


def test_a_title_that_is_in_english_alone_is_marked_as_english_on_a_page_in_welsh(scene, client):
    build.published(scene)
    shown = read(client, f"/{scene.consultation.authority.slug}/publications/priorities/1.0")
    assert '<span lang="en">the late shift ends</span></a>' in shown
    assert "What residents ask of contracts" in shown
