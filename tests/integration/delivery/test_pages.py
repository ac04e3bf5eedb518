"""Staff's pages of delivery: the lists, the form, verifying, and the workbook."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.delivery import queries
from citizen_voice.models import DeliveryReport
from citizen_voice.vocabulary import DeliveryRating
from tests.factories import commissioning as tenders
from tests.factories import delivery as made


@pytest.fixture
def base(contract):
    return f"/{contract.publication.authority.slug}/staff"


def typed(commitment, number=0, **values):
    period = made.ended(commitment)[number]
    days = {
        f"{name}-{part}" if part else name: value
        for name, day in (("starts_on", period.first), ("ends_on", period.last))
        for part, value in ((None, day.isoformat()),)
    }
    return {**days, "quantity": "5", **values}


def as_typed(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def send(client, url, commitment, number=0, **values):
    period = made.ended(commitment)[number]
    fields = {
        "starts_on": as_typed(period.first),
        "ends_on": as_typed(period.last),
        "quantity": "5",
        **values,
    }
    return client.send(url, fields)


def test_the_lists_lead_to_the_form(contract, commitment, base, commissioner, client_as):
    officer = client_as(commissioner[0])
    assert contract.tender.title in officer.get(f"{base}/delivery").text
    page = officer.get(f"{base}/tender-imports/{contract.id}/delivery").text
    period = made.ended(commitment)[0]
    url = f"{base}/commitments/{commitment.id}/report?from={period.first}&amp;to={period.last}"
    assert url in page
    assert "Late" in page


def test_a_report_goes_in_by_the_form(contract, commitment, base, commissioner, client_as):
    officer = client_as(commissioner[0])
    url = f"{base}/commitments/{commitment.id}/report"
    assert send(officer, url, commitment, quantity="many").status_code == 400
    asked = send(officer, url, commitment, quantity="50000")
    assert asked.status_code == 400
    assert "tick the box below" in asked.text
    answer = send(officer, url, commitment, quantity="50,000", is_confirmed="y", evidence_url="https://example.org/a")
    assert answer.location.endswith(f"/tender-imports/{contract.id}/delivery")
    assert "50,000" in officer.get(answer.location).text
    twice = send(officer, url, commitment)
    assert twice.status_code == 400
    assert "no day counts twice" in twice.text


def test_a_report_is_corrected_verified_and_taken_back(make, contract, commitment, base, commissioner, client_as):
    officer = client_as(commissioner[0])
    send(officer, f"{base}/commitments/{commitment.id}/report", commitment, evidence_url="https://example.org/a")
    (first,) = queries.list_standing_reports([commitment.id])[commitment.id]
    assert send(officer, f"{base}/delivery-reports/{first.id}/correct", commitment, quantity="6").status_code == 302
    (second,) = queries.list_standing_reports([commitment.id])[commitment.id]
    assert "It was corrected" in officer.get(f"{base}/delivery-reports/{first.id}").text
    url = f"{base}/delivery-reports/{second.id}"
    assert officer.send(url, {"verify": "y"}).status_code == 403
    other = client_as(make.officer(*[one.role for one in commissioner[0].roles], council=commissioner[1]))
    assert other.send(url, {"verify": "y"}).status_code == 302
    assert "Verified by" in officer.get(url).text
    assert other.send(url, {"retract": "y", "reason": ""}).status_code == 400
    assert other.send(url, {"retract": "y", "reason": "Counted elsewhere."}).status_code == 302
    assert "Counted elsewhere." in officer.get(url).text
    assert other.get(f"{base}/tender-imports/{contract.id}/delivery").text.count("Correct<") == 0


def test_a_contract_of_another_council_is_refused(make, contract, commitment, base, client_as):
    stranger, _ = tenders.make_commissioner(make)
    other = client_as(stranger)
    assert other.get(f"{base}/commitments/{commitment.id}/report").status_code == 403
    assert other.get(f"{base}/tender-imports/{contract.id}/delivery").status_code == 403


def workbook_of(officer, url):
    answer = officer.get(f"{url}/return.xlsx")
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.data))


def upload(officer, url, workbook):
    file = io.BytesIO()
    if isinstance(workbook, bytes):
        file.write(workbook)
    else:
        workbook.save(file)
    file.seek(0)
    return officer.send(url, {"file": (file, "return.xlsx")}, content_type="multipart/form-data")


def test_a_workbook_is_taken_filled_in_checked_and_stored(contract, base, commissioner, client_as):
    officer = client_as(commissioner[0])
    url = f"{base}/tender-imports/{contract.id}/delivery"
    workbook = workbook_of(officer, url)
    sheet = workbook["Delivery"]
    due = sum(len(row.due) for row in queries.list_commitments([contract.id]))
    assert sheet.max_row == due + 1
    assert sheet["A2"].protection.locked
    assert not sheet["I2"].protection.locked
    chosen = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"}
    assert chosen == {
        f"L2:L{due + 1}": '"yes,no"',
        f"M2:M{due + 1}": '"yes,no"',
        f"O2:O{due + 1}": '"Good,Approaching target,Requires improvement,Inadequate,Other"',
    }
    sheet["I4"], sheet["I3"], sheet["K4"], sheet["L4"] = 4, 0, "https://example.org/a", "yes"
    sheet["O4"] = "Approaching target"
    shown = upload(officer, f"{url}/return", workbook)
    assert shown.status_code == 200
    assert db.session.scalar(select(func.count()).select_from(DeliveryReport)) == 0
    answer = officer.post(f"{url}/return/store", data=hidden(shown.text))
    assert answer.location.endswith("/delivery")
    stored = db.session.scalars(select(DeliveryReport).order_by(DeliveryReport.quantity)).all()
    assert [(one.quantity, one.is_additional, one.rating) for one in stored] == [
        (0, False, None),
        (4, True, DeliveryRating.APPROACHING_TARGET),
    ]
    again = officer.post(f"{url}/return/store", data=hidden(shown.text))
    assert again.status_code == 409
    # The rows are those of the workbook, in which the second was left empty.
    assert "Row 3: There is a report" in again.text
    assert re.findall(r'scope="row"[^>]*>(\d+)<', again.text) == ["3", "4"]


def hidden(page):
    return dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', page)) | dict(
        re.findall(r'<input id="\w+" name="(\w+)" type="hidden" value="([^"]*)"', page)
    )


def test_every_fault_of_a_workbook_is_told_and_nothing_is_stored(contract, base, commissioner, client_as):
    officer = client_as(commissioner[0])
    url = f"{base}/tender-imports/{contract.id}/delivery"
    workbook = workbook_of(officer, url)
    sheet = workbook["Delivery"]
    sheet["I2"] = "=1+1"
    sheet["I3"] = "many"
    sheet["A4"], sheet["I4"] = "no-id", 3
    sheet["I5"] = -3
    sheet["I6"], sheet["L6"] = 3, "perhaps"
    sheet["I7"], sheet["O7"] = 3, "Splendid"
    sheet["I8"], sheet["P8"] = 3, "a" * 2001
    sheet["I9"], sheet["N9"] = 3, "The college"
    shown = upload(officer, f"{url}/return", workbook).text
    for words in (
        "a formula stands there",
        "is no number",
        "none of this contract",
        "0 or more",
        "write yes or no",
        "choose one of: Good",
        "Use 2000 characters or fewer",
        "say that it is shared too",
    ):
        assert words in shown
    assert "Nothing is stored. Mend them" in shown
    assert "Report all of them" not in shown


@pytest.mark.parametrize("file", [b"", b"no workbook at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(contract, base, commissioner, client_as, file):
    officer = client_as(commissioner[0])
    answer = upload(officer, f"{base}/tender-imports/{contract.id}/delivery/return", file)
    assert answer.status_code == 400


def test_an_empty_workbook_and_a_changed_head_are_refused(contract, base, commissioner, client_as):
    officer = client_as(commissioner[0])
    url = f"{base}/tender-imports/{contract.id}/delivery"
    workbook = workbook_of(officer, url)
    assert "Nothing is filled in" in upload(officer, f"{url}/return", workbook).text
    workbook["Delivery"]["A1"] = "Something"
    workbook["Delivery"]["I2"] = 1
    assert "first row is not that" in upload(officer, f"{url}/return", workbook).text


def test_forged_rows_are_refused(contract, base, commissioner, client_as):
    officer = client_as(commissioner[0])
    url = f"{base}/tender-imports/{contract.id}/delivery"
    answer = officer.send(f"{url}/return/store", {"rows": "forged"}, page=f"{url}/return")
    assert answer.location.endswith("/return")


def test_the_contract_is_written_down_and_goes_out_with_what_was_delivered(
    contract, commitment, base, commissioner, client_as
):
    officer = client_as(commissioner[0])
    url = f"{base}/tender-imports/{contract.id}/delivery/lots/1"
    assert officer.get(f"{url}/contract.json").status_code == 404
    fields = {
        "reference": "C-7",
        "supplier_name": "Green Hands",
        "supplier_id": "GB-COH-01234567",
        "signed_on": ["1", "2", "2025"],
        **{f"agreed-{one.measure_code}": "15" for one in made.commitments_of(contract)},
    }
    assert officer.send(f"{url}/contract", {**fields, "signed_on": ["1", "2", "2999"]}).status_code == 400
    assert officer.send(f"{url}/contract", {**fields, "reference": ""}).status_code == 400
    agreed = f"agreed-{commitment.measure_code}"
    for number, words in (("15.5", "Enter a whole number"), ("9" * 20, "Enter a number below")):
        refused = officer.send(f"{url}/contract", {**fields, agreed: number})
        assert (refused.status_code, words in refused.text) == (400, True)
    assert officer.send(f"{url}/contract", fields).status_code == 302
    send(officer, f"{base}/commitments/{commitment.id}/report", commitment, rating="good")
    package = officer.get(f"{url}/contract.json").get_json()
    (written,) = package["releases"][0]["contracts"]
    assert {one["observations"][0]["measure"] for one in written["agreedMetrics"]} == {15}
    (metric,) = written["implementation"]["metrics"]
    assert metric["id"] == commitment.measure_code
    assert metric["observations"][0]["measureClassification"]["id"] == "met"
    assert officer.get(f"{base}/tender-imports/{contract.id}/delivery/lots/9/contract").status_code == 404
