"""A commissioner, on a desktop: brings a published standard into a tender, and takes the file away."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import jsonschema

from citizen_voice import clock
from tests.e2e.pages.commissioner import Tenders
from tests.e2e.pages.resident import Receipt

SCHEMA = "reference/ocds/release-package-schema-patched.json"
TENDER = {
    "Title of the tender": "Care of parks and verges",
    "Value in pounds, without VAT": "900,000",
    "CPV code": "77300000",
    "Title of the lot": "All parks of the city",
    "Weight of price": "50",
    "Weight of quality": "47",
}
ANSWERS = ("It is the work itself.", "It is counted and scored.", "It names no make.", "It is small beside the value.")
SPEAKER = (
    "SELECT r.email, i.reference FROM resident r JOIN participation pa ON pa.resident_id = r.id"
    " JOIN proposal p ON p.participant_id = pa.participant_id JOIN statement s ON s.proposal_id = p.id"
    " JOIN clause_statement cs ON cs.statement_id = s.id JOIN clause c ON c.id = cs.clause_id"
    " JOIN published_standard ps ON ps.standard_revision_id = c.standard_revision_id"
    " JOIN standard i ON i.id = ps.standard_id"
    " WHERE i.reference = %s AND c.field = 'priority_statement' ORDER BY p.submitted_at LIMIT 1"
)


def test_a_standard_is_brought_into_a_tender(desktop, phone, site, sign_in, data_folder):
    title = f"Care of parks and verges {uuid4().hex[:6]}"
    sign_in(desktop, site.email("commissioner"))
    desktop.goto(f"/{site.slug}/staff/tenders")
    form = Tenders(desktop).add()
    fields = {**TENDER, "Title of the tender": title, "Your reference": f"T-{uuid4().hex[:6]}"}
    assert form.save_wrongly({**fields, "CPV code": "7730"}) != []
    tender = form.save(fields)

    chooser = tender.choose_standards()
    assert chooser.choose_none() == ["Choose at least one standard."]
    tender = chooser.choose_first()
    today = clock.today()
    days = {"first": today + timedelta(days=60), "last": today + timedelta(days=60 + 4 * 365)}
    tender = tender.measure().choose(target="8", weight="2.99", **days)
    short = "The weights add up to 99.99. They must add up to exactly 100: 0.01 is missing."
    assert tender.note() == short
    check = tender.check()
    assert short in check.missing()
    assert desktop.get_by_role("button", name="Record", exact=True).count() == 0
    tender = check.back().measure().choose(target="8", weight="3", **days)
    tender = tender.answer_tests(*ANSWERS)
    assert tender.state_of("Answer the four legal tests") == "Done"
    check = tender.check()
    assert check.missing() == []
    tender = check.record()
    assert "Recorded" in tender.message()

    package = tender.download()
    schema = json.loads((data_folder.parent / SCHEMA).read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(package)
    release = package["releases"][0]
    assert release["tender"]["title"] == title
    criteria = release["tender"]["lots"][0]["awardCriteria"]["criteria"]
    weights = [number["number"] for one in criteria for number in one.get("numbers", ())]
    assert sum(Decimal(str(one)) for one in weights) == 100

    public = tender.public_page()
    assert public.title == title
    reference = desktop.get_by_role("heading", level=3).first.inner_text().split()[0]
    see_it_on_a_receipt(phone, site, sign_in, reference, title)


def see_it_on_a_receipt(phone, site, sign_in, reference: str, title: str) -> None:
    """Look at the private page of somebody whose words the standard rests on."""
    email = site.value(SPEAKER, reference)
    sign_in(phone, email, is_staff=False)
    phone.goto(f"/{site.slug}/consultations/{site.closed}/your-proposals")
    found = [link.get_attribute("href") for link in phone.get_by_role("link", name="Follow this proposal").all()]
    words = []
    for address in found:
        phone.goto(address)
        receipt = Receipt(phone)
        words.append(receipt.words())
    assert any(title in one and f"In the standard {reference}" in one for one in words)
