"""The pages on which drafts are put out to residents, answered, and replied to."""

import re
from datetime import date

from tests.e2e.pages.officer import fill_day
from tests.e2e.pages.screen import Screen


class DraftConsultations(Screen):
    """When drafts of a consultation were put out, for staff."""

    heading = "Ask residents about the drafts"

    def put_out(self, reference: str, *, first: date, last: date) -> "Answers":
        """Put one draft out, and no other."""
        self.page.get_by_role("button", name="Put drafts out to residents").click()
        self.page.get_by_role("heading", name="Put drafts out to residents").wait_for()
        for box in self.page.get_by_role("checkbox").all():
            box.uncheck()
        self.page.get_by_role("checkbox", name=re.compile(f"^{reference} ")).check()
        fill_day(self.page, "First day", first)
        fill_day(self.page, "Last day", last)
        return self.press("Put them out to residents", Answers)


class Answers(Screen):
    """What residents say to drafts, for staff."""

    heading = "What residents say to the drafts"

    def counts(self, reference: str) -> list[str]:
        """Return how many agree, disagree and are unsure."""
        row = self.page.get_by_role("row").filter(has_text=reference).first
        return row.get_by_role("cell").all_inner_texts()[:3]

    def publish_comment(self, words: str) -> "Answers":
        self.page.get_by_role("link", name=words).click()
        self.page.get_by_label("Publish it").check()
        return self.press("Decide", Answers)

    def end(self, reason: str) -> "Answers":
        self.page.get_by_role("link", name="End it early").click()
        self.page.get_by_label("Why does it end early?").fill(reason)
        return self.press("End it now", Answers)

    def reply(self, reference: str, what: str, reason: str) -> "Answers":
        self.page.get_by_role("link", name=f"Reply {reference}").click()
        self.page.get_by_label(what).check()
        self.page.get_by_label("Why? Say what residents said").fill(reason)
        return self.press("Publish the reply", Answers)


class PutOut(Screen):
    """The drafts that are put out, for everybody."""

    heading = "Does this say what you meant?"

    def open(self) -> "Draft":
        self.page.locator(".cv-standard").get_by_role("link").first.click()
        self.page.get_by_role("heading", name="What the draft says").wait_for()
        return Draft(self.page)


class Draft(Screen):
    """One draft that is put out."""

    def says(self) -> str:
        return self.page.get_by_role("main").inner_text()

    def answer(self, choice: str, remark: str = "") -> "Draft":
        self.page.get_by_label(choice).check()
        if remark:
            self.page.get_by_label("What should be different, or should stay?").fill(remark)
        return self.press("Send my answer", Draft)
