"""The pages on which a standard is written, approved and published, and the public page of what was published."""

import re
from datetime import date

from playwright.sync_api import Locator, expect

from tests.e2e.pages.officer import fill_day
from tests.e2e.pages.screen import Screen

Answer = str | bool | date | list[str]


class Standards(Screen):
    """The standards of one consultation."""

    heading = re.compile(r"^Standards of ")

    def draft(self) -> "Standards":
        return self.press("Draft from priorities", Standards)

    def open(self, title: str) -> "Standard":
        return self.follow(title, Standard)


class Standard(Screen):
    """One standard for staff, clause by clause."""

    heading = re.compile(r"\S")

    def reference(self) -> str:
        found = re.search(r"\bSV-\d+\b", self.page.title())
        assert found
        return found.group(0)

    def state(self) -> str:
        return self.page.get_by_role("main").locator(".govuk-tag").first.inner_text()

    def missing(self) -> list[str]:
        """Return what the gate before approval names."""
        return (
            self.page.get_by_role("complementary", name="Next step")
            .locator("> .govuk-list--bullet > li")
            .all_inner_texts()
        )

    def may_be_sent(self) -> bool:
        return self.page.get_by_role("button", name="Send for approval").is_visible()

    def fill_in(self, field: str, *entries: dict[str, Answer], reason: str) -> "Standard":
        """Write one field: its parts by their labels, for each entry of a list."""
        form = self.follow(f"Fill in {field}", Field)
        for number, parts in enumerate(entries):
            if number:
                form = form.add_entry(number + 1)
            for label, answer in parts.items():
                form.answer(label, answer, number)
        form.page.get_by_label("Reason for what you write").fill(reason)
        form.page.get_by_role("button", name="Save", exact=True).last.click()
        expect(form.page, f"{field} is saved").to_have_url(re.compile(r"/staff/standards/SV-\d+#"))
        return Standard(form.page)

    def send_for_approval(self) -> "Standard":
        return self.press("Send for approval", Standard)

    def evidence(self, field: str) -> str:
        """Return what stands at a clause: who said it, how people voted, and what the groups share."""
        return self.page.locator(f"[id='{field}']").inner_text()

    def decide(self) -> "Approve":
        return self.press("Approve or send back", Approve)

    def publish(self) -> "Publish":
        return self.press("Publish", Publish)


class Field(Screen):
    """The form of one field of a standard."""

    def add_entry(self, count: int) -> "Field":
        self.page.get_by_role("button", name="Add another entry").click()
        expect(self.page.locator("main form fieldset.cv-entry")).to_have_count(count)
        return self

    def answer(self, label: str, answer: Answer, number: int) -> None:
        form = self.page.locator("main form")
        if isinstance(answer, date):
            fill_day(self.page, label, answer)
        elif isinstance(answer, bool):
            form.get_by_label(label).nth(number).set_checked(answer)
        elif isinstance(answer, list):
            for one in answer:
                form.get_by_label(one, exact=True).first.check()
        else:
            fill(form.get_by_label(label, exact=True).nth(number), answer)


def fill(field: Locator, value: str) -> None:
    if field.evaluate("node => node.tagName") == "SELECT":
        field.select_option(label=value)
    else:
        field.fill(value)


class Approve(Screen):
    heading = re.compile(r"^Approve SV-\d+ or send it back$")

    def why_not(self) -> str:
        return self.page.locator(".govuk-inset-text").inner_text().strip()

    def approve(self, reason: str) -> Standard:
        self.page.get_by_label("Reason for your decision").fill(reason)
        return self.press("Approve", Standard)


class Publish(Screen):
    heading = "Publish standards"

    def publish(self, *, title: str, address: str, first_day: date) -> "Publication":
        # What the set says of itself stands there as the version before said it.
        self.page.get_by_label("Title", exact=True).fill(title)
        self.page.get_by_label("Address", exact=True).fill(address)
        assert self.page.get_by_label("Foreword", exact=True).input_value()
        fill_day(self.page, "First day on which it holds", first_day)
        return self.press("Publish", Publication)


class Publication(Screen):
    """One version of a published set, for everybody."""

    heading = re.compile(r", version [\d.]+$")

    def says(self) -> str:
        return self.page.get_by_role("main").inner_text()

    def standards(self) -> list[str]:
        return self.page.get_by_role("navigation", name="Standards in this set").get_by_role("link").all_inner_texts()

    def sentence_behind(self, reference: str, field: str) -> "Said":
        """Open what a clause rests on, and follow the first statement: two clicks."""
        clause = self.page.locator(f"[id='{reference}/{field}']")
        clause.get_by_text(re.compile(r"^Rests on \d+ statement")).click()
        clause.get_by_role("group").get_by_role("link", name="Where this came from").first.click()
        return Said(self.page)


class Said(Screen):
    """A resident's sentence, with what has become of it."""

    heading = "What a resident said"

    def words(self) -> str:
        return self.page.get_by_role("blockquote").first.inner_text()

    def to_standard(self, reference: str) -> Publication:
        self.page.get_by_role("link", name=re.compile(f"In the standard {reference}")).first.click()
        expect(self.page).to_have_url(re.compile(f"#{reference}$"))
        return Publication(self.page)

    def to_tender(self, council: str) -> Screen:
        return self.follow(f"Used in a tender of {council}", Screen)

    def became(self) -> str:
        return self.page.get_by_role("main").inner_text()
