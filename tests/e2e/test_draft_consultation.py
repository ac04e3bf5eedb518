"""Residents of a consultation say whether a draft is what they meant, and read what officers made of it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from citizen_voice import clock
from tests.e2e.conftest import look
from tests.e2e.pages.draft_consultations import Answers, Draft, DraftConsultations, PutOut

REMARK = "Say how often it is counted, and who counts it."


def a_draft(page, site) -> str:
    """Return the reference of a draft; where there is none, the officer who has signed in changes what is published."""
    drafts = site.rows("SELECT max(reference) FROM standard WHERE state = 'draft' AND current_revision_id IS NOT NULL")
    if drafts[0][0]:
        return drafts[0][0]
    reference = site.value("SELECT max(reference) FROM standard WHERE state = 'published'")
    page.goto(f"/{site.slug}/staff/standards/{reference}/revise/title")
    title = page.locator("main form").get_by_role("textbox").first
    title.fill(f"{title.input_value()}, as asked")
    page.get_by_label("Reason for what you write").fill("So that there is something to ask about")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("is saved").first.wait_for()
    return reference


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_draft_is_put_out_answered_and_replied_to(
    request, desktop, browser, site, sign_in, check_accessibility, has_scripts
):
    phone = request.getfixturevalue("phone" if has_scripts else "phone_without_scripts")
    sign_in(desktop, site.email("officer"))
    reference = a_draft(desktop, site)
    staff = f"/{site.slug}/staff/consultations/{site.closed}/drafts"
    desktop.goto(staff)
    today = clock.today()
    answers = DraftConsultations(desktop).put_out(reference, first=today, last=today + timedelta(days=13))
    number = desktop.url.rsplit("/", 1)[1]
    assert answers.counts(reference) == ["0", "0", "0"]
    public = f"/{site.slug}/consultations/{site.closed}/drafts/{number}"

    phone.goto(public)
    draft = PutOut(phone).open()
    assert "Get a link by email to answer" in draft.says()
    sign_in(phone, site.email("p001"), is_staff=False)
    phone.goto(public)
    draft = PutOut(phone).open()
    if has_scripts:
        phone.get_by_role("button", name="Send my answer").click()
        assert "Select agree, disagree or unsure" in draft.problems()[0]
        look(phone, check_accessibility, "errors-draft_consultations.answer_draft")
    draft = draft.answer("Disagree: this is not what we meant", REMARK)
    assert "Your answer is kept" in draft.message()
    assert "We read it before others can." in draft.says()
    assert "You disagree" in draft.follow("All drafts", PutOut).page.get_by_role("main").inner_text()

    desktop.goto(f"{staff}/{number}")
    answers = Answers(desktop)
    assert answers.counts(reference) == ["0", "1", "0"]
    answers = answers.publish_comment(REMARK).end("All have answered.")
    answers.reply(reference, "We changed part of the draft", "It says now who counts it.")

    phone.goto(f"{public}/{reference}")
    said = Draft(phone).says()
    assert "It says now who counts it." in said
    assert "Fewer than 5 people answered" in said
    assert REMARK in said
    expect(phone.get_by_role("button", name="Send my answer")).to_have_count(0)
    if has_scripts:
        look(phone, check_accessibility, "draft-replied-to")
