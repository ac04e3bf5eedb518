"""A resident, on a phone: takes part by a link, gives a proposal, votes, and follows what they said."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.resident import Consultation, Consultations, Receipt, UseLink

COUNCIL = "Ellerham City Council"
IDEA = "Companies should publish a list of what they promised, and what they did about it"
WHY = "Nobody remembers what was promised.\nA list on one page would help."


def land(page, site) -> Consultation:
    page.goto("/")
    return Consultations(page).open(site.open_title)


def take_part(page, site, email: str) -> Consultation:
    before = site.mailed()
    sent = land(page, site).take_part().send(email)
    return sent.open_link(site.link_in_mail(email, before)).go_on().declare(council=COUNCIL)


@pytest.fixture
def email() -> str:
    return f"resident-{uuid4().hex[:8]}@residents.example"


def walk(page, site, email) -> None:
    """The whole journey: the same with and without JavaScript."""
    consultation = take_part(page, site, email)
    assert "You are taking part" in consultation.message()

    check = consultation.give_an_idea().write(IDEA, WHY)
    assert IDEA in check.answers()
    assert WHY.splitlines()[1] in check.answers()
    changed = check.change_idea()
    expect(page.get_by_label("Your proposal, in a sentence")).to_have_value(IDEA)
    check = changed.write(f"{IDEA}, every year", WHY)
    assert f"{IDEA}, every year" in check.answers()
    before = site.mailed()
    sent = check.send()
    reference = sent.reference()
    receipt = sent.follow_idea()
    assert receipt.stages()[:2] == ["Sent", "Waiting to be read"]
    assert reference in receipt.words()
    # The same page opens from the mail, for whoever has the link.
    page.goto(site.link_in_mail(email, before, "/receipts/"))
    assert f"{IDEA}, every year" in Receipt(page).words()

    card = receipt.follow("Go to the consultation", Consultation).vote()
    seen = [card.proposal()]
    for choice in ("Agree", "Disagree", "Unsure"):
        card = (card.mark_as_important() if choice == "Agree" else card).answer(choice)
        seen.append(card.proposal())
    assert len(set(seen)) == 4, "Every card is another proposal"
    page.reload()
    assert card.proposal() == seen[-1], "Looking again does not draw another card"
    votes = card.own_votes()
    assert sorted(votes.answers()) == ["You agree", "You are unsure", "You disagree"]
    assert page.get_by_text("and it matters a lot to you").count() == 1
    votes = votes.change_newest().answer("Agree")
    assert sorted(votes.answers()) == ["You agree", "You agree", "You disagree"]
    card = votes.follow("Back", Consultation).vote()
    assert card.proposal() == seen[-1]
    for _ in range(6):
        card = card.answer("Agree")
    enough = card.answer_last_of_ten("Agree")
    assert "10 of 12 proposals" in page.get_by_role("main").inner_text()
    assert enough.stop().title == site.open_title


def test_a_resident_takes_part_without_javascript(phone_without_scripts, site, email):
    walk(phone_without_scripts, site, email)


def test_a_resident_takes_part_with_javascript(phone, site, email):
    walk(phone, site, email)
    # What takes words away is asked about on the page itself.
    phone.get_by_role("link", name="Your proposals").click()
    phone.get_by_role("link", name=re.compile("Follow this proposal")).click()
    receipt = Receipt(phone).press("Withdraw this proposal", Receipt)
    assert "Your proposal is withdrawn" in receipt.message()
    assert receipt.stages() == ["Sent", "Withdrawn by you"]
    assert IDEA not in receipt.words()


def test_forms_say_what_to_mend(phone_without_scripts, site, email):
    page = phone_without_scripts
    asked = land(page, site).take_part()
    assert asked.send_wrongly("") == ["Enter your email address"]
    assert asked.send_wrongly("someone@") == ["Enter an email address in the correct format, like name@example.com"]
    before = site.mailed()
    about = asked.send(email).open_link(site.link_in_mail(email, before)).go_on()
    assert about.declare_nothing() == [
        "Select your council, or that you don't live here",
        "Select how you are taking part",
    ]
    proposal = about.declare(council=COUNCIL).give_an_idea()
    assert proposal.write_wrongly("") == ["Enter your proposal"]
    assert proposal.write_wrongly("Too short") == ["Your proposal must be 10 characters or more"]
    assert proposal.write_wrongly("x" * 281, "y" * 1001) == [
        "Your proposal must be 280 characters or fewer",
        "Why it matters must be 1,000 characters or fewer",
    ]
    expect(page.get_by_label("Your proposal, in a sentence")).to_have_value("x" * 281)


def test_a_link_works_once(phone, site, email):
    before = site.mailed()
    land(phone, site).take_part().send(email)
    link = site.link_in_mail(email, before)
    phone.goto(link)
    UseLink(phone).go_on()
    phone.context.clear_cookies()
    answer = phone.goto(link)
    assert answer.status == 410
    assert phone.get_by_role("heading", level=1).inner_text()


def test_the_pages_speak_welsh(phone, site):
    land(phone, site)
    phone.get_by_role("button", name="Cymraeg").click()
    assert phone.locator("html").get_attribute("lang") == "cy"
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sut dylem sicrhau bod cwmnïau'n cadw eu gair?")
