"""Officers, on a desktop: one is invited, runs a consultation from its draft to its end, and moderates."""

from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import expect

from citizen_voice import clock
from tests.e2e.pages.officer import WORDS, People, StaffConsultations
from tests.e2e.pages.resident import Consultation, Receipt

GAPS = 2 * len(WORDS) + 2  # in English and in Welsh, with the Welsh title and the dates
GOOD = "Plant trees along the path to the station"
PRIVATE = "My neighbour John Sample of 4 Mill Lane says the pond needs a fence"
REDACTED = "The pond needs a fence"
RUDE = "You are all idiots and should be ashamed"


def test_an_administrator_invites_an_officer_who_runs_a_consultation(desktop, phone, site, sign_in):
    name = f"Robin Example {uuid4().hex[:6]}"
    email = f"{uuid4().hex[:8]}@staff.example"
    sign_in(desktop, site.email("administrator"))
    desktop.goto(f"/{site.slug}/staff/officers")
    invite = People(desktop).invite()
    assert invite.send_nothing() == [
        "Enter their full name",
        "Enter their work email address",
        "Select what they will do",
    ]
    people = invite.send(name=name, email=email, role="Officer")
    assert name in people.message()
    assert "Officer" in people.roles_of(name)

    sign_in(desktop, email)
    title = f"What should our parks be like? {uuid4().hex[:6]}"
    desktop.goto(f"/{site.slug}/staff/consultations")
    page = StaffConsultations(desktop).create(title)
    assert len(page.missing()) == GAPS
    assert "The question, in English" in page.missing()
    assert not page.can_be_opened()
    page = page.write("English", **WORDS)
    page = page.write("Welsh", Title=f"{title} (cy)", **WORDS)
    assert page.missing() == ["First and last day"]
    assert not page.can_be_opened()
    today = clock.today()
    page = page.set_dates(today, today + timedelta(days=30))
    assert page.missing() == []
    page = page.open()
    assert "open" in page.message()

    receipts = propose(phone, site, sign_in, title)
    moderate(page, title)
    check_receipts(phone, receipts)

    page.page.goto(page_address(site, title))
    page = page.close("The money was spent sooner than we thought.")
    assert "closed" in page.message()
    phone.goto(f"/{site.slug}/consultations")
    shown = Consultation(phone).follow(title, Consultation)
    expect(phone.get_by_text("The money was spent sooner than we thought.")).to_be_visible()
    expect(phone.get_by_role("link", name="Make a proposal")).to_have_count(0)
    assert shown.title == title


def page_address(site, title: str) -> str:
    slug = site.value(
        "SELECT slug FROM consultation JOIN consultation_wording w ON w.consultation_id = consultation.id"
        " WHERE w.title = %s",
        title,
    )
    return f"/{site.slug}/staff/consultations/{slug}"


def propose(phone, site, sign_in, title: str) -> dict[str, str]:
    """Send three proposals as a resident; return the addresses of their receipts."""
    email = f"{uuid4().hex[:8]}@residents.example"
    sign_in(phone, email, is_staff=False)
    phone.goto(f"/{site.slug}/consultations")
    about = Consultation(phone).follow(title, Consultation)
    phone.get_by_role("button", name="Take part").click()
    phone.get_by_label("Which council's area do you live in?").select_option(label="I don't live here")
    phone.get_by_label("For myself").check()
    page = about.press("Continue", Consultation)
    receipts = {}
    for words in (GOOD, PRIVATE, RUDE):
        sent = page.give_an_idea().write(words).send()
        receipt = sent.follow_idea()
        receipts[words] = phone.url
        page = receipt.follow("Go to the consultation", Consultation)
    return receipts


def moderate(page, title: str) -> None:
    queue = page.moderate().of(title)
    queue.open(GOOD).publish()
    page.page.goto(queue_address(page))
    queue.of(title).open(PRIVATE).publish_redacted(REDACTED, "Tells private things about a person")
    page.page.goto(queue_address(page))
    queue.of(title).open(RUDE).reject("Insulting or threatening")


def queue_address(page) -> str:
    return page.page.get_by_role("link", name="Moderation").first.get_attribute("href")


def check_receipts(phone, receipts: dict[str, str]) -> None:
    phone.goto(receipts[GOOD])
    assert Receipt(phone).stages()[:2] == ["Sent", "Published"]
    phone.goto(receipts[PRIVATE])
    receipt = Receipt(phone)
    assert receipt.stages()[:2] == ["Sent", "Published with parts removed"]
    assert REDACTED in receipt.words()
    assert "Tells private things about a person" in receipt.words()
    phone.goto(receipts[RUDE])
    receipt = Receipt(phone)
    assert receipt.stages() == ["Sent", "Not published"]
    assert "Insulting or threatening" in receipt.words()
