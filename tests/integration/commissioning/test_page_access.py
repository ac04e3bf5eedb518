"""Who may see and change a tender: its commissioners, and everybody what is recorded of it."""

from decimal import Decimal

from citizen_voice.commissioning import service
from citizen_voice.vocabulary import Role
from tests.factories import commissioning as made
from tests.integration.commissioning.test_pages import measure_url

STAFF_PAGES = ["", "/publications", "/change"]
IMPORT_PAGES = ["/tests", "/record", "/ocds.json"]


def addresses(base, recorded):
    url, _ = measure_url(base, recorded)
    return [
        *(f"{base}/staff/tenders/{recorded.tender_id}{part}" for part in STAFF_PAGES),
        f"{base}/staff/tenders/{recorded.tender_id}/publications/{recorded.publication_id}",
        *(f"{base}/staff/tender-imports/{recorded.id}{part}" for part in IMPORT_PAGES),
        url,
    ]


def test_a_commissioner_of_another_council_may_not(make, client_as, base, recorded):
    other, _ = made.make_commissioner(make)
    browser = client_as(other)
    assert {browser.get(url).status_code for url in addresses(base, recorded)} == {403}
    assert "GM-" not in browser.get(f"{base}/staff/tenders").text


def test_staff_of_other_roles_may_not(make, client_as, base, recorded):
    browser = client_as(make.officer(Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR))
    urls = [*addresses(base, recorded), f"{base}/staff/tenders", f"{base}/staff/tenders/new"]
    assert {browser.get(url).status_code for url in urls} == {403}


def test_who_has_not_signed_in_is_sent_to_the_way_in(client, base, recorded):
    urls = [*addresses(base, recorded), f"{base}/staff/tenders", f"{base}/staff/tenders/new"]
    for url in urls:
        assert "/staff/sign-in" in client.get(url).location


def test_under_another_authority_nothing_is_there(make, client_as, recorded):
    elsewhere = make.authority()
    browser = client_as(made.make_commissioner(make, elsewhere)[0])
    base = f"/{elsewhere.slug}"
    assert {browser.get(url).status_code for url in addresses(base, recorded)} == {404}
    assert browser.get(f"{base}/tenders/{recorded.id}").status_code == 404


def test_another_authoritys_publication_is_not_there(make, browser, base, tender):
    other = made.make_publication(make, authority=make.authority())
    assert browser.get(f"{base}/staff/tenders/{tender.id}/publications/{other.id}").status_code == 404


def test_the_file_is_not_there_before_the_record(browser, base, tender_import):
    answer = browser.get(f"{base}/staff/tender-imports/{tender_import.id}/ocds.json")
    assert answer.status_code == 409
    assert "has not been recorded yet" in answer.text


def test_everybody_can_read_a_recorded_import_and_follow_it_back(client, base, recorded):
    shown = client.get(f"{base}/tenders/{recorded.id}").text
    publication = recorded.publication
    reference = recorded.standards[0].published_standard.standard.reference
    assert f'href="{base}/publications/{publication.slug}/{publication.version}#{reference}"' in shown
    assert client.get(f"{base}/publications/{publication.slug}/{publication.version}").status_code == 200
    assert recorded.tender.council.name in shown
    assert "7.5 percent of the total score" in shown
    assert made.TESTS["proportionate"] not in shown


def test_nobody_can_read_an_import_that_is_not_recorded(client, base, tender_import):
    assert client.get(f"{base}/tenders/{tender_import.id}").status_code == 404


def test_who_reads_welsh_reads_the_welsh_title_where_there_is_one(make, client, base, commissioner):
    make.the_authority().is_bilingual = True
    called = {"title_cy": "Prentisiaid o’r ardal hon"}
    publication = made.make_publication(make, count=3, **called)
    tender = made.make_tender(commissioner[1], commissioner[0], quality_weight=Decimal("42.5"))
    first = {tender.lots[0].id: [publication.standards[0].id]}
    begun = service.begin_import(tender, publication=publication, chosen=first, officer_id=commissioner[0].id)
    made.fill_import(begun, "7.5")
    service.record_import(begun, officer_id=commissioner[0].id)
    for url in (f"{base}/tenders/{begun.id}", f"{base}/suppliers"):
        client.set_cookie("language", "en")
        assert called["title_cy"] not in client.get(url).text
        client.set_cookie("language", "cy")
        welsh = client.get(url).text
        assert welsh.count(f'<span lang="cy">{called["title_cy"]}</span>') == len(publication.standards)
        assert "Apprentices from here" not in welsh
