"""What a contract delivered: reported by its council, verified by somebody else, read by everybody."""

from tests.e2e.pages.delivery import Contract, Decide, Delivered, Delivery
from tests.e2e.pages.screen import photograph

NARROW = {"width": 360, "height": 740}

CONTRACT = "Cleaning of care homes and day centres"
MEASURE = (
    "SELECT measure_code FROM commitment c JOIN tender t ON t.id = c.tender_id WHERE t.title = %s ORDER BY 1 LIMIT 1"
)


def test_a_contract_reports_and_everybody_reads_it(desktop, phone, site, sign_in, check_accessibility):
    measure = site.value(MEASURE, CONTRACT)
    page = f"/{site.slug}/delivered"
    phone.goto(page)
    before = Delivered(phone).parts(measure)
    assert before["Contracts that reported it"] == "1 of 2"

    sign_in(desktop, site.email("commissioner"))
    desktop.goto(f"/{site.slug}/staff/delivery")
    contract = Delivery(desktop).open(CONTRACT)
    due = contract.due()
    form = contract.report_first()
    form.fill_in("70,000", "https://example.org/meals")
    (asked,) = form.send_wrongly()
    assert "far more than the target" in asked
    form.confirm()
    contract = form.send()
    assert contract.message() == "Reported. Somebody else can verify it now."
    assert len(contract.due()) == len(due) - 1
    photograph(desktop, "delivery-contract")
    contract.open_report_of("70,000")
    url = desktop.url

    sign_in(desktop, site.email("officer"))
    desktop.goto(url)
    decided = Decide(desktop).verify()
    assert decided.message() == "Verified."
    check_accessibility(desktop, "delivery-verified")

    phone.goto(page)
    after = Delivered(phone).parts(measure)
    assert after["Contracts that reported it"] == "2 of 2"
    assert after["Verified"] != before["Verified"]
    phone.set_viewport_size(NARROW)
    assert Delivered(phone).is_within_the_screen()
    photograph(phone, "delivery-delivered")
    check_accessibility(phone, "delivered, on a phone")
    desktop.goto(f"{page}?by=standard")
    photograph(desktop, "delivery-by-standard")
    desktop.goto(page)
    photograph(desktop, "delivery-delivered")

    (reported,) = Delivered(phone).open_contract(CONTRACT).reports(measure)
    assert "70,000" in reported
    assert "https://example.org/meals" in reported
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    photograph(phone, "delivery-public-contract")
    check_accessibility(phone, "the public page of a contract")
    desktop.goto(phone.url)
    photograph(desktop, "delivery-public-contract")
    for one in (phone, desktop):
        one.goto(f"/{site.slug}/contracts")
        photograph(one, "delivery-public-contracts")
    check_accessibility(phone, "the list of contracts")
    sign_in(desktop, site.email("commissioner"))
    desktop.goto(f"/{site.slug}/staff/delivery")
    assert isinstance(Delivery(desktop).open(CONTRACT), Contract)
