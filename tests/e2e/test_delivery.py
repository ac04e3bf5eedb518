"""What a contract delivered: reported by its council, verified by somebody else, read by everybody."""

from tests.e2e.pages.delivery import Contract, Decide, Delivered, Delivery
from tests.e2e.pages.screen import photograph

CONTRACT = "Cleaning of care homes and day centres"
MEASURE = (
    "SELECT measure_code FROM commitment c JOIN tender t ON t.id = c.tender_id WHERE t.title = %s ORDER BY 1 LIMIT 1"
)


def test_a_contract_reports_and_everybody_reads_it(desktop, phone, site, sign_in, check_accessibility):
    measure = site.value(MEASURE, CONTRACT)
    page = f"/{site.slug}/delivered"
    phone.goto(page)
    before = Delivered(phone).row(measure)
    assert before[1].startswith("1 of 2")

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
    after = Delivered(phone).row(measure)
    assert after[1].startswith("2 of 2")
    assert after != before
    photograph(phone, "delivery-delivered")
    sign_in(desktop, site.email("commissioner"))
    desktop.goto(f"/{site.slug}/staff/delivery")
    assert isinstance(Delivery(desktop).open(CONTRACT), Contract)
