"""From what residents said to a published standard: grouped, chosen, written, put out, approved, published."""

import re
from datetime import date, timedelta
from uuid import uuid4

from playwright.sync_api import expect

from citizen_voice import clock
from tests.e2e.pages.draft_consultations import Answers, Draft, DraftConsultations, PutOut
from tests.e2e.pages.officer import People
from tests.e2e.pages.standards import Publication, Standard, Standards
from tests.e2e.pages.themes import Groupings, Themes

SMALL = (
    "SELECT title FROM theme JOIN consultation ON consultation.id = consultation_id"
    " WHERE theme.state = 'confirmed' AND slug = %s"
    " AND NOT EXISTS (SELECT 1 FROM standard WHERE standard.theme_id = theme.id)"
    " ORDER BY (SELECT count(*) FROM theme_statement WHERE theme_statement.theme_id = theme.id), title LIMIT 4"
)
REASON = "Agreed in the working group."
REMARK = "Say where the lists can be found."


def fields(reference: str, today: date) -> dict[str, dict | tuple[dict, ...]]:
    """Return what an officer writes: for each field of a small standard its parts (or entries) by their labels."""
    bands = {f"Band {number}": f"What earns {number} points." for number in range(6)}
    return {
        "Title in Welsh": {"Title in Welsh": "Gwaith teg gerllaw"},
        "Short name": {"Short name": "A small standard"},
        "Short name in Welsh": {"Short name in Welsh": "Safon fach"},
        # The theme that it was drafted from is chosen already.
        "Theme": {},
        "Rationale": {"Rationale": "Residents asked for it, and suppliers can do it."},
        "Outcome sought": {"Outcome sought": "People notice the change in their street."},
        "Example commitments": (
            {"Commitment": "We publish a list every year.", "A small firm or charity could do this": True},
            {"Commitment": "We hold an open day every year."},
        ),
        "Measures": {
            "Measure id": f"{reference}-M1",
            "Title": "Lists published",
            "Definition": "Lists that anybody can read.",
            "Unit": "people",
            "Direction": "Higher is better",
            "Counting rule": "Each list counts once.",
            "Geography": "The six council areas.",
            "Target or minimum": "3",
            "Scaling of the target": "Fixed",
            "Evidence required": "A link to each list.",
            "How often it is reported": "Every year",
        },
        "Evaluation questions": {"Question": "How will you do it in [contract]?", "Kind": "Method statement"},
        "Scoring guidance": {**bands, "Minimum for any score": "One measurable promise."},
        "Weighting range": {"Minimum": "2", "Recommended": "4", "Maximum": "10"},
        "Applicability": {"Contract value from (pounds)": "1000", "Categories": ["Services"]},
        "Not applicable when": {"Not applicable when": "The contract is shorter than a month."},
        "Local flexibility": {
            "What a council may change": "The target.",
            "What must stay": "The measure.",
            "How an exception is recorded": "In the file of the tender.",
        },
        "Where it is delivered": {"Place": ["Where the contract is delivered"]},
        "Equality note": {"Equality note": "It shuts nobody out."},
        "Equality impact assessment": {"Equality impact assessment": "https://example.org/eqia/small"},
        "Mission links": {"Mission": "Safer streets", "Strength": "Supporting"},
        "Legal review": {"Reviewed by": "A solicitor", "Date": today, "Outcome": "Suitable."},
        "Effect on small firms and charities": {"Effect on small firms and charities": "They can do it."},
        "Dates": {"Effective from": today, "Review by": today + timedelta(days=700)},
    }


APPROVAL = {
    "Approving body": "Cabinet",
    "Decision reference": "CAB/1",
    "Link to the decision": "https://example.org/cab/1",
    "Date of the decision": None,
}


def test_a_theme_becomes_a_published_standard(desktop, phone, browser, site, sign_in):
    mark = uuid4().hex[:6]
    base = f"/{site.slug}/staff/consultations/{site.closed}"
    writer = invite_with_two_roles(desktop, site, sign_in)
    sign_in(desktop, writer)
    title = decide_about_themes(desktop, base, mark, [row[0] for row in site.rows(SMALL, site.closed)])

    reason = "Many asked for it, and suppliers can do it."
    chosen = Themes(desktop).choose_priorities().choose({title: reason})
    assert reason in chosen.reason_of(title)

    desktop.goto(f"{base}/standards")
    standards = Standards(desktop).draft()
    standard = standards.open(title)
    assert standard.state() == "Draft"
    reference = standard.reference()
    standard = write(standard, reference)
    evidence = standard.evidence("priority_statement")
    assert "said it" in evidence
    assert "Agreement across opinion groups" in evidence
    assert title in standard.evidence("theme")
    drafts = ask_about(desktop, phone, site, sign_in, reference)

    desktop.goto(f"/{site.slug}/staff/standards/{reference}")
    standard = Standard(desktop)
    own = standard.decide()
    assert own.why_not() == "You wrote part of this standard, so somebody else must approve it."
    expect(desktop.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    sign_in(desktop, site.acting("approves"))
    desktop.goto(f"/{site.slug}/staff/standards/{reference}")
    standard = Standard(desktop).decide().approve("It says what residents said.")
    assert standard.state() == "Approved"

    sign_in(desktop, writer)
    desktop.goto(f"/{site.slug}/staff/standards/{reference}")
    approval = {**APPROVAL, "Date of the decision": clock.today()}
    standard = Standard(desktop).fill_in("Approval", approval, reason=REASON)
    slug = site.value("SELECT slug FROM publication ORDER BY published_at LIMIT 1")
    published = standard.publish().publish(title="Our standards", address=slug, first_day=clock.today())
    address = desktop.url
    follow_back_and_forward(browser.new_page(base_url=site.url), address, reference, title)
    assert any(title in one for one in published.standards())
    assert "How residents were asked" in published.says()
    # Everybody can go from what was published to what residents said to the draft.
    assert drafts in desktop.get_by_role("main").inner_html()


STANDING = (
    "SELECT d.number FROM draft_consultation d JOIN consultation c ON c.id = d.consultation_id"
    " WHERE c.slug = %s AND d.state IN ('scheduled', 'open')"
)


def ask_about(window, phone, site, sign_in, reference: str) -> str:
    """Put the draft out, answer it as a resident, and reply to that; return where everybody can read all of it.

    While residents are asked nobody may approve it.
    """
    staff_pages = f"/{site.slug}/staff/consultations/{site.closed}/drafts"
    for (number,) in site.rows(STANDING, site.closed):
        window.goto(f"{staff_pages}/{number}")
        Answers(window).end("Another one begins.")
    window.goto(staff_pages)
    today = clock.today()
    DraftConsultations(window).put_out(reference, first=today, last=today + timedelta(days=13))
    staff, number = window.url, window.url.rsplit("/", 1)[1]
    public = f"/{site.slug}/consultations/{site.closed}/drafts/{number}"
    sign_in(phone, site.email("p002"), is_staff=False)
    phone.goto(public)
    draft = PutOut(phone).open().answer("Agree: this says what we meant", REMARK)
    assert "Your answer is kept" in draft.message()
    window.goto(f"/{site.slug}/staff/standards/{reference}")
    assert "waits for what residents say" in window.get_by_role("complementary", name="Next step").inner_text()
    expect(window.get_by_role("button", name="Approve or send back")).to_have_count(0)
    window.goto(staff)
    answers = Answers(window)
    assert answers.counts(reference) == ["1", "0", "0"]
    answers = answers.publish_comment(REMARK).end("All have answered.")
    answers.reply(reference, "We kept the draft as it is", "It says already where the lists are.")
    phone.goto(f"{public}/{reference}")
    said = Draft(phone).says()
    assert REMARK in said
    assert "It says already where the lists are." in said
    return public


def invite_with_two_roles(page, site, sign_in) -> str:
    """Invite somebody who may write standards and approve those of others; return their address."""
    email = f"{uuid4().hex[:8]}@staff.example"
    sign_in(page, site.email("administrator"))
    page.goto(f"/{site.slug}/staff/officers")
    people = People(page)
    for role in ("Officer", "Approver"):
        people = people.invite().send(name="Sam Example-Writer", email=email, role=role)
    return email


def take_back(window, base: str, titles: list[str]) -> None:
    """Undo the confirmation of themes, so that what is in them can be decided about once more."""
    for title in titles:
        window.goto(f"{base}/themes")
        Themes(window).open(title).take_back()


def decide_about_themes(window, base: str, mark: str, titles: list[str]) -> str:
    """Take back some themes, group, and confirm, rename, merge and discard; return the title that was confirmed."""
    take_back(window, base, titles)
    window.goto(f"{base}/groupings")
    page = Groupings(window).group().wait_until_finished().newest()
    labels = page.undecided()
    assert len(labels) >= 4, "What officers took back is suggested anew; what they confirmed is found again"
    assert page.words_of(labels[0]), "A suggestion is shown with residents' words"
    first, second, third, fourth = labels[:4]
    page = page.confirm_as(first, f"Fair work {mark}", "These belong together.")
    assert "Confirmed" in page.message()
    page = page.merge(second, f"Theme: Fair work {mark}", "They ask for the same.")
    assert "Merged" in page.message()
    page = page.discard_by_key(third, "Not about suppliers.")
    assert "Discarded" in page.message()
    page = page.confirm_by_key(fourth)
    assert "Confirmed" in page.message()
    assert not {first, second, third, fourth} & set(page.undecided())
    page = page.confirm_by_key(page.found_again()[0])
    assert "Noted as the same theme" in page.message(), "The same statements were found again: it goes on"
    themes = page.follow("Themes", Themes)
    themes = themes.open(f"Fair work {mark}").rename(f"Fair work nearby {mark}", "Clearer.")
    assert "Renamed" in themes.message()
    figures = themes.figures_of(f"Fair work nearby {mark}")
    assert int(figures["People"]) > 1
    assert int(figures["Voters"]) > 1
    assert "for it" in figures["Forandagainst"]
    return f"Fair work nearby {mark}"


def write(standard: Standard, reference: str) -> Standard:
    """Fill in what the gate names, until it names nothing, and send the standard for approval."""
    values = fields(reference, clock.today())
    assert len(standard.missing()) >= len(values)
    for field, parts in values.items():
        assert not standard.may_be_sent(), f"It may not be sent while {field} is missing"
        entries = parts if isinstance(parts, tuple) else (parts,)
        standard = standard.fill_in(field, *entries, reason=REASON)
    assert standard.missing() == []
    standard = standard.send_for_approval()
    assert standard.state() == "In review"
    return standard


def follow_back_and_forward(page, address: str, reference: str, title: str) -> None:
    """Walk from a clause to a resident's sentence, and from a sentence to the standard and the tender."""
    page.goto(address)
    said = Publication(page).sentence_behind(reference, "priority_statement")
    assert said.words()
    assert title in said.became()
    assert any(title in one for one in said.to_standard(reference).standards())
    page.context.close()


def test_a_clause_leads_to_a_sentence_and_on_to_the_tender(desktop, site):
    reference, publication_slug, version = site.rows(
        "SELECT s.reference, p.slug, p.version FROM imported_standard i"
        " JOIN tender_import t ON t.id = i.tender_import_id"
        " JOIN published_standard ps ON ps.id = i.published_standard_id"
        " JOIN publication p ON p.id = ps.publication_id JOIN standard s ON s.id = ps.standard_id"
        " WHERE t.recorded_at IS NOT NULL ORDER BY t.recorded_at, i.position LIMIT 1"
    )[0]
    desktop.goto(f"/{site.slug}/publications/{publication_slug}/{version}")
    said = Publication(desktop).sentence_behind(reference, "priority_statement")
    sentence = said.words()
    tender = said.to_tender("Ellerham City Council")
    assert reference in tender.page.get_by_role("main").inner_text()
    # And back: the tender names the standard, whose page quotes the sentence.
    tender.follow(reference, Publication)
    expect(desktop).to_have_url(re.compile(f"#{reference}$"))
    assert sentence in desktop.locator(f"[id='{reference}']").inner_text()
