"""Every page at both widths, seen by who may see it: nothing for axe to find, and nothing wider than the window."""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from citizen_voice import clock
from tests.architecture.test_routes import SNAPSHOT
from tests.e2e import visits
from tests.e2e.conftest import DESKTOP, look, page_of
from tests.e2e.pages.draft_consultations import Answers, DraftConsultations, PutOut
from tests.e2e.pages.resident import AboutYou, Consultation
from tests.e2e.pages.themes import OneTheme
from tests.e2e.visits import Visit

PAGES = visits.pages()
FORMS = [visit for visit in PAGES if visit.is_form]
ONE_BUTTON = {
    "proposals.check_proposal": "nothing to fill in",
    "voting.change_vote": "three buttons, one for each answer",
    "commissioning.answer_tests_of_standard": "each answer may be left empty: that of the tender holds",
    "commissioning.explain_left_out": "each reason may be left empty",
    "commissioning.record_import": "nothing to fill in",
    "commissioning.remove_lot": "nothing to fill in",
    "priorities.set_population": "left empty it says that nothing is known",
}
"""Forms that can't be sent with something missing, with why."""
NOTHING_TICKED = {
    "moderation.list_queue": "Publish those ticked",
    "themes.show_split": "Put the ticked ones into the other half",
}
"""Pages with boxes to tick that are no form of their own, and the button that asks for a tick."""


@pytest.fixture
def page(browser, site):
    yield from page_of(browser.new_context(viewport=DESKTOP, base_url=site.url))


@pytest.fixture(scope="module")
def special(site, browser, sign_in) -> dict[str, str]:
    """Bring the site into the states that some pages need, through its pages; return the addresses of those pages."""
    generator = page_of(browser.new_context(viewport=DESKTOP, base_url=site.url))
    page = next(generator)
    found = {**as_resident(page, site, sign_in), **as_commissioner(page, site, sign_in)}
    found["draft"] = as_officer(page, site, sign_in)
    found["standards.approve_standard"] = with_a_new_version(page, site)
    found |= with_drafts_put_out(page, site, sign_in)
    found["intake.show_import"] = with_a_file(page, site)
    found |= with_halves_and_a_sample(page, site)
    next(generator, None)
    return found


def as_resident(page, site, sign_in) -> dict[str, str]:
    """Take part, send a proposal, vote, and leave another proposal unsent."""
    newcomer = f"newcomer-{uuid4().hex[:8]}@residents.example"
    before = site.mailed()
    page.goto(f"/{site.slug}/sign-in")
    page.get_by_label("Email address").fill(newcomer)
    page.get_by_role("button", name="Send me a link").click()
    unused = site.link_in_mail(newcomer, before)
    site.states["newcomer"] = signed_in(page, site, sign_in, f"new-{uuid4().hex[:8]}@residents.example")
    signed_in(page, site, sign_in, f"looking-{uuid4().hex[:8]}@residents.example")
    base = f"/{site.slug}/consultations/{site.open}"
    page.goto(f"{base}/take-part")
    consultation = AboutYou(page).declare(council="Ellerham City Council")
    sent = consultation.give_an_idea().write("Write to every street once a year and say what was done there").send()
    found = {"proposals.show_sent": page.url, "accounts.show_sign_in_link": unused}
    receipt = sent.follow_idea()
    found["proposals.show_receipt"] = page.url
    receipt.follow("Go to the consultation", Consultation).vote().answer("Agree").own_votes().change_newest()
    found["voting.change_vote"] = page.url
    page.goto(f"{base}/submit-proposal")
    Consultation(page)
    page.get_by_label("Your proposal, in a sentence").fill(
        "Let children draw what was promised, and hang it in the library"
    )
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my proposal").wait_for()
    site.states["resident"] = page.context.cookies()
    return found


def signed_in(page, site, sign_in, email):
    sign_in(page, email, is_staff=False)
    return site.states[email]


def as_commissioner(page, site, sign_in) -> dict[str, str]:
    """Begin to bring a standard into a tender."""
    sign_in(page, site.email("commissioner"))
    page.goto(f"/{site.slug}/staff/tenders/new")
    fields = {
        "Title of the tender": "Care of parks and verges",
        "Your reference": f"T-{uuid4().hex[:6]}",
        "Value in pounds, without VAT": "900,000",
        "CPV code": "77300000",
        "Title of the lot": "All parks",
        "Weight of price": "50",
        "Weight of quality": "40",
    }
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save the tender").click()
    page.get_by_role("link", name="Choose standards").click()
    start = page.url
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Save and continue").click()
    steps = page.locator(".govuk-task-list").get_by_role("link")
    # To evaluate waits for nothing: the page may have an address before it has its list.
    steps.first.wait_for()
    tender = page.url
    hrefs = steps.evaluate_all("links => links.map(one => one.href)")
    measure = next(one for one in hrefs if "/standards/" in one)
    found = {
        "commissioning.begin_import": start,
        # One with recorded standards answers first that it can't be changed any more.
        "commissioning.change_tender": f"{tender}/change",
        "commissioning.choose_measures": measure,
        "commissioning.adapt_standard": f"{measure}/adapt/geography",
        "commissioning.answer_tests_of_standard": f"{measure}/tests",
        "commissioning.add_lot": f"{tender}/lots/new",
        "commissioning.change_lot": f"{tender}/lots/1",
        "commissioning.remove_lot": f"{tender}/lots/1/remove",
        "commissioning.answer_tests": next(one for one in hrefs if one.endswith("/tests")),
        "commissioning.explain_left_out": re.sub(r"/lots/.*", "/left-out", measure),
        "commissioning.record_import": re.sub(r"/lots/.*", "/record", measure),
    }
    page.goto(f"/{site.slug}/staff/webhooks/new")
    page.get_by_label("Address of your system").fill("https://systems.example.org/hook")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Add the system").click()
    page.get_by_role("button", name="I have copied it").click()
    page.get_by_role("heading", name="Messages").wait_for()
    return found | {"open tender": tender, "webhooks.show_webhook": page.url}


def as_officer(page, site, sign_in) -> str:
    """Begin a consultation, and return its part of the address."""
    sign_in(page, site.email("officer"))
    page.goto(f"/{site.slug}/staff/create-consultation")
    page.get_by_label("Title in English").fill(f"How should we look after our woods? {uuid4().hex[:4]}")
    page.get_by_role("button", name="Create the consultation").click()
    return page.url.rsplit("/", 1)[1]


def with_a_new_version(page, site) -> str:
    """Change the last published standard, as the officer who has signed in: its new version waits for a decision."""
    reference = site.value("SELECT max(reference) FROM standard WHERE state = 'published'")
    address = f"/{site.slug}/staff/standards/{reference}"
    page.goto(f"{address}/revise/title")
    title = page.locator("main form").get_by_role("textbox").first
    title.fill(f"{title.input_value()} again")
    page.get_by_label("Reason for what you write").fill("So that there is something to decide")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("is saved").first.wait_for()
    return f"{address}/approve"


def with_drafts_put_out(page, site, sign_in) -> dict[str, str]:
    """Put the draft of the new version out to residents, have it answered and closed, and put it out once more."""
    base = f"/{site.slug}/staff/consultations/{site.closed}/drafts"
    reference = site.value(
        "SELECT max(reference) FROM standard WHERE state = 'draft' AND current_revision_id IS NOT NULL"
    )
    days = {"first": clock.today(), "last": clock.today() + timedelta(days=13)}
    page.goto(base)
    DraftConsultations(page).put_out(reference, **days)
    closed = page.url
    sign_in(page, site.email("p001"), is_staff=False)
    page.goto(closed.replace("/staff", ""))
    PutOut(page).open().answer("Unsure", f"Say who counts it {uuid4().hex[:4]}")
    sign_in(page, site.email("officer"))
    page.goto(closed)
    page.get_by_role("link", name="Say who counts it").click()
    page.get_by_role("button", name="Decide").wait_for()
    found = {"standards.decide_remark": page.url, "standards.reply_to_draft": f"{closed}/{reference}/reply"}
    page.goto(closed)
    Answers(page).end("All have answered.")
    page.goto(base)
    DraftConsultations(page).put_out(reference, **days)
    return found


def with_a_file(page, site) -> str:
    """Bring in a file of two answers and an empty one, as the officer who has signed in."""
    page.goto(f"/{site.slug}/staff/consultations/{site.open}/response-imports/new")
    answers = f"answer\nMend the lights at the bus stops {uuid4().hex[:4]}\nCut the hedges on Mill Lane\n,\n"
    page.get_by_label("CSV file").set_input_files(
        {"name": "paper-forms.csv", "mimeType": "text/csv", "buffer": answers.encode()}
    )
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/response-imports/[0-9a-f-]{36}$"))
    return page.url


def with_halves_and_a_sample(page, site) -> dict[str, str]:
    """Ask for two halves of a theme and draw a sample of it, as the officer who has signed in; tick two statements."""
    theme = site.value(
        "SELECT id FROM theme WHERE state = 'confirmed'"
        " AND NOT EXISTS (SELECT 1 FROM standard WHERE standard.theme_id = theme.id)"
        " ORDER BY (SELECT count(*) FROM theme_statement WHERE theme_statement.theme_id = theme.id) DESC, id LIMIT 1"
    )
    address = f"/{site.slug}/staff/consultations/{site.closed}/themes/{theme}"
    page.goto(address)
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Move the ticked statements").click()
    page.get_by_text("2 statements are ticked").wait_for()
    found = {"themes.move_from_theme": page.url}
    page.goto(address)
    page.get_by_role("button", name="Read a random sample").click()
    page.get_by_role("button", name="Keep a record of it").wait_for()
    found["themes.read_sample"] = page.url
    page.goto(address)
    OneTheme(page).split()
    return found | {"themes.show_split": page.url}


def go(page, site, special, sign_in, visit: Visit) -> None:
    """Open the page of a visit, as who may see it."""
    role = "newcomer" if visit.endpoint == "consultations.take_part" else visit.role
    if role in site.states:
        page.context.add_cookies(site.states[role])
    elif role:
        sign_in(page, site.email(role))
    wanted = visits.address(site, visit, special)
    answer = page.goto(wanted)
    assert urlsplit(answer.url).path == urlsplit(wanted).path, f"{wanted} leads on to {answer.url}"
    assert answer.status == 200, f"{answer.status} {answer.url}"
    assert "text/html" in answer.headers["content-type"]
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("visit", PAGES, ids=lambda visit: visit.label)
def test_a_page_is_accessible(page, site, special, sign_in, check_accessibility, visit):
    go(page, site, special, sign_in, visit)
    look(page, check_accessibility, visit.label)


@pytest.mark.parametrize(
    "visit", [one for one in FORMS if one.endpoint not in ONE_BUTTON], ids=lambda visit: visit.endpoint
)
def test_a_form_with_errors_is_accessible(page, site, special, sign_in, check_accessibility, visit):
    go(page, site, special, sign_in, visit)
    form = page.locator("main form[novalidate]").last
    empty(form)
    form.locator("button[type=submit], button:not([type])").last.click()
    page.locator(".govuk-error-summary").wait_for()
    assert page.title().startswith("Error: ")
    # Each line of the summary leads to the field that it speaks of.
    for line in page.locator(".govuk-error-summary a").all():
        target = line.get_attribute("href")
        assert page.locator(f"[id='{target[1:]}']").count() == 1, f"{target} leads nowhere"
    look(page, check_accessibility, f"errors-{visit.endpoint}")


def empty(form) -> None:
    """Take everything out of a form that somebody could have put into it."""
    form.evaluate("""form => {
        for (const field of form.elements) {
            if (field.type === "hidden" || field.tagName === "BUTTON") continue;
            if (field.type === "radio" || field.type === "checkbox") field.checked = false;
            else if (field.tagName === "SELECT") field.selectedIndex = 0;
            else field.value = "";
        }
    }""")


@pytest.mark.parametrize(("endpoint", "button"), NOTHING_TICKED.items())
def test_a_press_with_nothing_ticked_is_accessible(page, site, special, sign_in, check_accessibility, endpoint, button):
    go(page, site, special, sign_in, next(one for one in PAGES if one.label == endpoint))
    for box in page.locator("main form input[type=checkbox]").all():
        box.uncheck()
    page.get_by_role("button", name=button).first.click()
    page.locator(".cv-banner--error").wait_for()
    look(page, check_accessibility, f"nothing-ticked-{endpoint}")


def test_the_list_of_what_is_no_page_is_up_to_date():
    known = {row["endpoint"] for row in json.loads(SNAPSHOT.read_text())}
    assert {*visits.NOT_PAGES, *visits.ELSEWHERE} <= known
    assert set(ONE_BUTTON) <= known
    assert set(visits.STATE) <= known
