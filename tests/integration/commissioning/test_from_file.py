"""A tender is started from a council's own OCDS file, and what is taken away is that file with ours put into it."""

import io
import json
import re

import pytest
from sqlalchemy import func, select

from citizen_voice.commissioning import carried
from citizen_voice.db import db
from citizen_voice.models import Tender
from tests.contract.test_ocds_round_trip import inside
from tests.contract.test_ocds_schema import needs_schema, validator
from tests.factories import commissioning as made
from tests.unit.exports.test_ocds_reading import a_package, a_release, criteria

LOTS = [{"id": "LOT-7", "title": "All parks", "awardCriteria": criteria(50, 42.5)}]


@pytest.fixture
def start(make, browser):
    """Upload a file, as bytes or as what its JSON holds; the answer is the page that follows."""
    return lambda content: send_file(browser, make.the_authority().slug, content)


def send_file(browser, slug, content):
    """Upload a file to start a tender from, as a browser does."""
    url = f"/{slug}/staff/tenders/from-file"
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(url).text).group(1)
    # Written out, since the client of tests leaves its own file open when a form is large.
    part = "--x\r\nContent-Disposition: form-data; name="
    head = f'{part}"csrf_token"\r\n\r\n{token}\r\n{part}"file"; filename="tender.json"\r\n\r\n'
    body = head.encode() + data + b"\r\n--x--\r\n"
    return browser.post(url, data=body, content_type="multipart/form-data; boundary=x")


def filled(page):
    """Return what the fields of the form hold, as a browser would send it."""
    found = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        found[name] = chosen[0]
    # A box that is not ticked is not sent.
    for name in re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? type="checkbox"(?![^>]* checked)', page):
        found.pop(name, None)
    found.pop("csrf_token", None)
    return found


def test_the_form_is_filled_in_and_nothing_is_stored_before_it_is_sent(make, browser, start, commissioner):
    content = a_package(a_release(lots=LOTS, description="Grass & trees", contractPeriod={"durationInDays": 1461}))
    content["releases"][0]["buyer"] = {"id": "b", "name": commissioner[1].name.upper()}
    page = start(content).text
    assert "add up to 92.5, not to 100: 7.5 is missing." in page
    assert "Filled in from your file. Check each field: nothing is saved yet." in page
    assert db.session.scalar(select(func.count()).select_from(Tender)) == 0
    fields = filled(page)
    assert {name: fields[name] for name in ("title", "reference", "cpv_code", "category", "notice_id")} == {
        "title": "Grounds maintenance",
        "reference": "GM/1",
        "cpv_code": "77300000",
        "category": "services",
        "notice_id": "012345-2027",
    }
    assert (fields["value_gbp"], fields["price_weight"], fields["quality_weight"]) == ("900000.5", "50", "42.5")
    assert (fields["lot_title"], fields["duration_months"]) == ("All parks", "48")
    assert fields["council"] == str(commissioner[1].id)
    sent = browser.send(f"/{make.the_authority().slug}/staff/tenders/new", fields)
    assert sent.status_code == 302
    tender = db.session.scalars(select(Tender)).one()
    assert tender.source_release == content
    assert "Started from an OCDS file of your own." in browser.get(sent.location).text


@needs_schema
def test_the_file_for_the_tender_is_the_councils_own_with_ours_in_it(make, browser, start, commissioner):
    content = a_package(a_release(lots=LOTS, status="active"), publisher={"name": "x"}, uri="https://example.org/1") | {
        "publishedDate": "2027-03-01T00:00:00Z"
    }
    content["releases"][0] |= {"tag": ["tender"], "initiationType": "tender", "x_ours": {"kept": 1}}
    assert not list(validator().iter_errors(content))
    fields = filled(start(content).text)
    browser.send(f"/{make.the_authority().slug}/staff/tenders/new", {**fields, "council": str(commissioner[1].id)})
    tender = db.session.scalars(select(Tender)).one()
    tender_import = made.make_import(tender, made.make_publication(make, count=1), commissioner[0])
    made.fill_import(tender_import, "7.50")
    made.service.record_import(tender_import, officer_id=commissioner[0].id)
    base = f"/{make.the_authority().slug}/staff"
    package = json.loads(browser.get(f"{base}/tender-imports/{tender_import.id}/ocds.json").data)
    assert list(inside(content, package)) == []
    assert [error.message for error in validator().iter_errors(package)] == []
    (lot,) = package["releases"][0]["tender"]["lots"]
    assert [one["numbers"][0]["number"] for one in lot["awardCriteria"]["criteria"]] == [50, 42.5, 7.5]
    assert package["releases"][0]["tender"]["targets"][0]["observations"][0]["dimensions"]["lot"] == "LOT-7"
    assert "says some things otherwise" not in browser.get(f"{base}/tenders/{tender.id}").text


def test_what_the_file_says_otherwise_is_shown_beside_the_record(make, browser, start, commissioner):
    fields = filled(
        start(a_package(a_release(title="<b>Mowing", lots=[{**LOTS[0], "awardCriteria": criteria(40, 60)}]))).text
    )
    changed = {**fields, "title": "Grounds", "quality_weight": "52.5", "council": str(commissioner[1].id)}
    browser.send(f"/{make.the_authority().slug}/staff/tenders/new", changed)
    tender = db.session.scalars(select(Tender)).one()
    tender_import = made.make_import(tender, made.make_publication(make, count=1), commissioner[0])
    made.fill_import(tender_import, "7.50")
    made.service.record_import(tender_import, officer_id=commissioner[0].id)
    page = browser.get(f"/{make.the_authority().slug}/staff/tenders/{tender.id}").text
    assert "The file has the title “&lt;b&gt;Mowing”, and this tender “Grounds”." in page
    assert "Lot LOT-7: in the file quality weighs 60%, and in this tender 52.5%." in page


def test_what_was_not_sure_is_said_again_when_the_form_comes_back(make, browser, start, commissioner):
    content = a_package(a_release(lots=[*LOTS, {"id": "2", "title": "Verges"}], value=None))
    content["releases"][0]["buyer"] = {"name": "Elsewhere <i>Council"}
    page = start(content).text
    for words in (
        "The file has no value in it.",
        "The buyer in the file is “Elsewhere &lt;i&gt;Council”. That is no council that you buy for",
        "The file has 2 lots, and this form the first.",
    ):
        assert words in page
    again = browser.send(f"/{make.the_authority().slug}/staff/tenders/new", filled(page)).text
    assert "Enter the value in pounds" in again
    assert "The file has no value in it." in again
    assert filled(again)["source_release"] == filled(page)["source_release"]


def test_weights_that_leave_nothing_for_the_standards_are_told(start):
    page = start(a_package(a_release(lots=[{**LOTS[0], "awardCriteria": criteria(40, 60)}]))).text
    assert "In the file price and quality leave nothing for the standards." in page


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This is not JSON"),
        (b"{}", "There is no release in the file."),
        (b" " * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB."),
    ],
)
def test_a_file_that_can_not_be_read_is_told_at_the_field(start, data, told):
    page = start(data)
    assert page.status_code == 400
    assert told in page.text


def test_a_form_far_over_the_limit_is_refused_unread(make, browser):
    class Endless(io.RawIOBase):
        read_bytes = 0

        def readinto(self, buffer):
            self.read_bytes += len(buffer)
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

        def seekable(self):
            return True

        def seek(self, *_place):
            return 0

    stream = Endless()
    answer = browser.post(
        f"/{make.the_authority().slug}/staff/tenders/from-file",
        input_stream=stream,
        environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert stream.read_bytes < 1024 * 1024


@pytest.mark.parametrize("forged", ["x", "e30.x.y", "\x00"])
def test_a_forged_file_in_the_form_is_refused_and_the_rest_stays(make, browser, start, commissioner, forged):
    fields = filled(start(a_package(a_release(lots=LOTS))).text) | {"council": str(commissioner[1].id)}
    url = f"/{make.the_authority().slug}/staff/tenders/new"
    page = browser.send(url, {**fields, "source_release": forged}).text
    assert "The file that you started from can&#39;t be used any more." in page
    assert db.session.scalar(select(func.count()).select_from(Tender)) == 0
    assert browser.send(url, filled(page)).status_code == 302
    assert db.session.scalars(select(Tender)).one().source_release is None


def test_a_file_that_another_officer_read_is_refused(make, start, client_as, commissioner):
    fields = filled(start(a_package(a_release(lots=LOTS))).text) | {"council": str(commissioner[1].id)}
    other = make.officer(made.Role.COMMISSIONER, council=commissioner[1])
    page = client_as(other).send(f"/{make.the_authority().slug}/staff/tenders/new", fields)
    assert "can&#39;t be used any more" in page.text


def test_a_file_that_was_read_long_ago_is_refused(make, browser, start, commissioner, monkeypatch):
    fields = filled(start(a_package(a_release(lots=LOTS))).text) | {"council": str(commissioner[1].id)}
    monkeypatch.setattr(carried, "LONGEST_WAY", -1)
    page = browser.send(f"/{make.the_authority().slug}/staff/tenders/new", fields)
    assert "can&#39;t be used any more" in page.text


def test_a_large_file_is_carried_whole(make, browser, start, commissioner):
    # Digits in no order, which can't be made much smaller.
    noise = "".join(f"{number * 2654435761 % 2**32:08x}" for number in range(500_000))
    content = a_package(a_release(lots=LOTS), x_noise=noise)
    fields = filled(start(content).text) | {"council": str(commissioner[1].id)}
    assert len(fields["source_release"]) > 2 * 1024 * 1024
    assert browser.send(f"/{make.the_authority().slug}/staff/tenders/new", fields).status_code == 302
    assert db.session.scalars(select(Tender)).one().source_release == content


def test_both_lists_of_tenders_lead_to_it(make, browser, commissioner):
    url = f"/{make.the_authority().slug}/staff/tenders"
    assert f'href="{url}/from-file"' in browser.get(url).text
    made.make_tender(commissioner[1], commissioner[0])
    assert f'href="{url}/from-file"' in browser.get(url).text
    assert "Choose a file" in browser.send(f"{url}/from-file", {}).text
