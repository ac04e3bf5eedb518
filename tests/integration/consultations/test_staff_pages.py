"""The officers' pages: create, write, set dates, open, close."""

from datetime import timedelta

import pytest

from citizen_voice.clock import today
from citizen_voice.consultations import queries
from citizen_voice.db import db
from citizen_voice.vocabulary import ConsultationState as State
from citizen_voice.vocabulary import Role
from tests.query_count import counted_statements

WORDS = {name: f"About {name}" for name in queries.WORDING_FIELDS}


@pytest.fixture
def browser(make, client_as):
    return client_as(make.officer())


def home(make):
    return f"/{make.the_authority().slug}/staff/consultations"


def parts(name, day):
    return {name: [str(day.day), str(day.month), str(day.year)]}


def test_from_a_title_to_an_open_consultation(make, browser):
    slug = make.the_authority().slug
    made = browser.send(f"/{slug}/staff/create-consultation", {"title": " What should contracts do? "})
    page = f"{home(make)}/what-should-contracts-do"
    assert made.location == page
    shown = browser.get(page).text
    assert "Missing" in shown
    assert "Open the consultation" not in shown
    assert browser.send(f"{page}/wording/en", WORDS).location == page
    days = parts("opens_on", today()) | parts("closes_on", today() + timedelta(days=20))
    assert browser.send(f"{page}/dates", days).location == page
    assert "Open the consultation" in browser.get(page).text
    assert browser.send(f"{page}/open", page=page).location == page
    consultation = queries.get_consultation(slug, "what-should-contracts-do")
    assert consultation.state is State.OPEN
    assert "About question" in browser.get(f"/{slug}/consultations/what-should-contracts-do").text
    assert browser.send(f"{page}/close", {"reason": "Snow"}).location == page
    assert "Snow" in browser.get(page).text
    assert "Snow" in browser.get(f"/{slug}/consultations/what-should-contracts-do").text


def test_creating_twice_makes_one_draft(make, browser):
    address = f"/{make.the_authority().slug}/staff/create-consultation"
    first = browser.send(address, {"title": "Later buses?"})
    again = browser.send(address, {"title": " Later buses? "})
    assert first.status_code == 302
    assert "There is a consultation at the address later-buses already" in again.text
    assert [one.slug for one in queries.list_staff_consultations(make.the_authority())] == ["later-buses"]


def test_opening_too_early_names_what_is_missing(make, browser):
    consultation = make.consultation(state=State.DRAFT, with_wording=False)
    answer = browser.send(f"{home(make)}/{consultation.slug}/open", page=f"{home(make)}/{consultation.slug}/close")
    assert answer.status_code == 409
    assert "The question is missing in English" in answer.text.replace("&#39;", "'")
    db.session.refresh(consultation)
    assert consultation.state is State.DRAFT


def test_opening_twice_is_refused_clearly(make, browser):
    consultation = make.consultation()
    page = f"{home(make)}/{consultation.slug}"
    answer = browser.send(f"{page}/open", page=f"{page}/close")
    assert answer.status_code == 409
    assert "The consultation is open" in answer.text


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "Enter a title"),
        ("   ", "Enter a title"),
        ("x" * 151, "150 characters or fewer"),
        ("Buses\x00", "a character that"),
    ],
)
def test_a_bad_title_is_refused(make, browser, title, message):
    answer = browser.send(f"/{make.the_authority().slug}/staff/create-consultation", {"title": title})
    assert message in answer.text
    assert queries.list_staff_consultations(make.the_authority()) == []


@pytest.mark.parametrize("field", queries.WORDING_FIELDS)
@pytest.mark.parametrize(("bad", "message"), [("x" * 6000, "characters or fewer"), ("\x07", "a character that")])
def test_bad_words_are_refused(make, browser, field, bad, message):
    consultation = make.consultation(state=State.DRAFT)
    answer = browser.send(f"{home(make)}/{consultation.slug}/wording/en", WORDS | {field: bad})
    assert answer.status_code == 200
    assert message in answer.text
    assert getattr(queries.get_wording(consultation, "en"), field) != bad


def test_html_is_text(make, browser):
    consultation = make.consultation(state=State.DRAFT)
    page = f"{home(make)}/{consultation.slug}"
    browser.send(f"{page}/wording/en", WORDS | {"question": "<script>alert(1)</script>"})
    shown = browser.get(page).text
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown


def test_gaps_can_be_saved_and_welsh_written(make, browser):
    consultation = make.consultation(state=State.DRAFT)
    page = f"{home(make)}/{consultation.slug}"
    assert browser.send(f"{page}/wording/cy", {"title": "Teitl"}).location == page
    assert queries.find_wording(consultation, "cy").title == "Teitl"
    assert browser.get(f"{page}/wording/fr").status_code == 404


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "message"),
    [
        (["", "", ""], ["1", "6", "2027"], "Enter the first day"),
        (["31", "2", "2027"], ["1", "6", "2027"], "Enter a real date"),
        (["1"], ["1", "6", "2027"], "Enter the first day"),
        (["2", "6", "2027"], ["1", "6", "2027"], "The last day must be"),
    ],
)
def test_bad_dates_are_refused(make, browser, opens_on, closes_on, message):
    consultation = make.consultation(state=State.DRAFT, opens_on=None, closes_on=None)
    answer = browser.send(f"{home(make)}/{consultation.slug}/dates", {"opens_on": opens_on, "closes_on": closes_on})
    assert message in answer.text
    db.session.refresh(consultation)
    assert consultation.opens_on is None


@pytest.mark.parametrize("reason", ["", "x" * 1001, "\x00"])
def test_closing_needs_a_fit_reason(make, browser, reason):
    consultation = make.consultation()
    answer = browser.send(f"{home(make)}/{consultation.slug}/close", {"reason": reason})
    assert "There is a problem" in answer.text
    db.session.refresh(consultation)
    assert consultation.state is State.OPEN


PAGES = ("", "/wording/en", "/dates", "/close")


@pytest.mark.parametrize("page", PAGES)
def test_another_authoritys_consultation_is_not_there(make, browser, page):
    foreign = make.consultation(make.authority())
    assert browser.get(f"{home(make)}/{foreign.slug}{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not(make, client, client_as, page):
    consultation = make.consultation()
    address = f"{home(make)}/{consultation.slug}{page}"
    assert client_as(make.officer(Role.APPROVER)).get(address).status_code == 403
    assert "/staff/sign-in" in client.get(address).location
    assert "/staff/sign-in" in client_as(make.resident()).get(address).location
    assert "/staff/sign-in" in client_as(make.officer(authority=make.authority())).get(address).location


def test_the_list_needs_no_more_queries_for_more_rows(make, browser):
    counts = []
    for _ in range(2):
        for _ in range(4):
            make.consultation(state=State.DRAFT)
        db.session.expire_all()
        with counted_statements() as statements:
            assert browser.get(home(make)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
