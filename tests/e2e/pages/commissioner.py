"""The pages on which a commissioner brings standards into a tender."""

import json
import re
from datetime import date

from tests.e2e.pages.officer import fill_day
from tests.e2e.pages.screen import Screen


class Tenders(Screen):
    heading = "Tenders"

    def add(self) -> "AddTender":
        return self.press("Add a tender", AddTender)


class AddTender(Screen):
    """Where a tender is written down."""

    heading = "Add a tender"

    def save(self, fields: dict[str, str]) -> "Tender":
        for label, value in fields.items():
            self.page.get_by_label(label).fill(value)
        return self.press("Save the tender", Tender)

    def save_wrongly(self, fields: dict[str, str]) -> list[str]:
        for label, value in fields.items():
            self.page.get_by_label(label).fill(value)
        return self.press("Save the tender", AddTender).problems()


class Tender(Screen):
    """One tender with what is done and what is to do."""

    def state_of(self, task: str) -> str:
        item = self.page.get_by_role("listitem").filter(has_text=re.compile(task))
        return item.locator(".govuk-task-list__status").inner_text().strip()

    def note(self) -> str:
        return self.page.locator(".govuk-inset-text").inner_text().strip()

    def choose_standards(self) -> "ChooseStandards":
        return self.follow("Choose standards", ChooseStandards)

    def measure(self) -> "Measure":
        return self.follow("Measures and weight", Measure)

    def answer_tests(self, *answers: str) -> "Tender":
        form = self.follow("Answer the four legal tests", LegalTests)
        boxes = form.page.get_by_role("main").get_by_role("textbox").all()
        # The last one is asked only where the standards weigh less or more than their set allows.
        for box, words in zip(boxes[:-1], answers, strict=True):
            box.fill(words)
        return form.press("Save", Tender)

    def check(self) -> "CheckAndRecord":
        return self.follow("Check and record", CheckAndRecord)

    def download(self) -> dict:
        """Take away the file for the tender."""
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name=re.compile("^Data for the notice")).click()
        return json.loads(started.value.path().read_text(encoding="utf-8"))

    def public_page(self) -> Screen:
        return self.follow("See the page that everybody can read", Screen)


class ChooseStandards(Screen):
    heading = "Choose standards"

    def choose_first(self) -> Tender:
        self.page.get_by_role("checkbox").first.check()
        return self.press("Save and continue", Tender)

    def choose_none(self) -> list[str]:
        return self.press("Save and continue", ChooseStandards).problems()


class Measure(Screen):
    """The measures, their targets and the weight of one standard."""

    heading = re.compile(r"^Measures and weight of ")

    def choose(self, *, target: str, weight: str, first: date, last: date) -> Tender:
        self.page.get_by_role("checkbox").first.check()
        self.page.get_by_label(re.compile("Target of ")).first.fill(target)
        fill_day(self.page, "First day that counts", first)
        fill_day(self.page, "Last day that counts", last)
        self.page.get_by_label("Weight of this standard").fill(weight)
        return self.press("Save", Tender)


class LegalTests(Screen):
    heading = "Answer the four legal tests"


class CheckAndRecord(Screen):
    heading = "Check and record"

    def missing(self) -> list[str]:
        # Other lists with points stand on the page too: what to think about, and what is left out without a reason.
        return self.page.get_by_role("main").locator("h2:has-text('What is missing') + ul li").all_inner_texts()

    def back(self) -> Tender:
        return self.follow("Back", Tender)

    def record(self) -> Tender:
        return self.press("Record", Tender)
