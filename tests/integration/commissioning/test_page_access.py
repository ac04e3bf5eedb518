"""Who may see and change a tender: its commissioners, and everybody what is recorded of it."""

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
