"""The pages on which officers run a consultation: from its draft to its closing."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page

from citizen_voice import clock
from tests.e2e.pages.screen import Screen

WORDS = {
    "The_question": "What should change in our parks?",
    "Why_you_are_asking": "There is money for parks next year.",
    "What_is_decided_already": "The money is for parks and for nothing else.",
    "What_is_not_decided_yet": "Which parks, and what is done there.",
    "What_will_be_done_with_answers": "We publish what we heard, and what we do.",
    "The_function_under_which_you_ask": "Our public task of consulting residents.",
    "How_long_details_are_kept": "Six months after the end.",
    "Whom_to_contact_about_privacy": "Data protection officer, privacy@parks.example",
}
"""What an officer writes about a consultation in each language, by the labels of the fields."""


def fill_day(page: Page, legend: str, day: date) -> None:
    """Type a day into the three boxes of a date."""
    group = page.get_by_role("group", name=legend)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label).fill(str(value))


def open_consultation(page: Page, title: str) -> "StaffConsultation":
    """Create a consultation from the list of them, write what has to be there, and open it for a month."""
    shown = StaffConsultations(page).create(title)
    shown = shown.write("English", **WORDS).write("Welsh", Title=f"{title} (cy)", **WORDS)
    today = clock.today()
    return shown.set_dates(today, today + timedelta(days=30)).open()


class StaffHome(Screen):
    heading = "Your work"


class People(Screen):
    heading = "People"

    def invite(self) -> "Invite":
        return self.press("Invite somebody", Invite)

    def roles_of(self, name: str) -> str:
        return self.page.get_by_role("row").filter(has_text=name).inner_text()


class Invite(Screen):
    """Where an administrator invites a member of staff."""

    heading = "Invite somebody"

    def send(self, *, name: str, email: str, role: str, council: str | None = None) -> People:
        self.page.get_by_label("Full name").fill(name)
        self.page.get_by_label("Work email address").fill(email)
        self.page.get_by_role("radio", name=re.compile(rf"^\s*{role}:")).check()
        if council:
            self.page.get_by_label("Council, for a commissioner").select_option(label=council)
        return self.press("Invite", People)

    def send_nothing(self) -> list[str]:
        return self.press("Invite", Invite).problems()


class StaffConsultations(Screen):
    heading = "Consultations"

    def create(self, title: str) -> "StaffConsultation":
        form = self.press("Create a consultation", CreateConsultation)
        form.page.get_by_label("Title in English").fill(title)
        return form.press("Create the consultation", StaffConsultation)


class CreateConsultation(Screen):
    heading = "Create a consultation"


class StaffConsultation(Screen):
    """What an officer sees of one consultation: its state, what is missing, and the steps of the work."""

    def missing(self) -> list[str]:
        tasks = self.page.locator(".govuk-task-list").get_by_role("listitem").filter(has_text="Missing")
        return [task.inner_text().splitlines()[0].strip() for task in tasks.all()]

    def can_be_opened(self) -> bool:
        return self.page.get_by_role("button", name="Open the consultation").is_visible()

    def write(self, language: str, **words: str) -> "StaffConsultation":
        form = self.follow(f"Write the {language}", Wording)
        for label, value in words.items():
            form.page.get_by_label(label.replace("_", " ")).fill(value)
        return form.press("Save", StaffConsultation)

    def set_dates(self, first: date, last: date) -> "StaffConsultation":
        form = self.follow("Set the dates", Dates)
        fill_day(form.page, "First day", first)
        fill_day(form.page, "Last day", last)
        return form.press("Save the dates", StaffConsultation)

    def open(self) -> "StaffConsultation":
        return self.press("Open the consultation", StaffConsultation)

    def moderate(self) -> "Queue":
        return self.follow("Moderate proposals", Queue)

    def close(self, reason: str) -> "StaffConsultation":
        form = self.follow("Close it early", CloseEarly)
        assert form.press("Close the consultation", CloseEarly).problems() == ["Enter the reason"]
        form.page.get_by_label("Why it closes early").fill(reason)
        return form.press("Close the consultation", StaffConsultation)


class Wording(Screen):
    heading = re.compile(r"^Wording in (English|Welsh)$")


class Dates(Screen):
    heading = "Dates"


class CloseEarly(Screen):
    heading = "Close the consultation early"


class Queue(Screen):
    """Proposals that wait for a moderator."""

    heading = "Moderation"

    def of(self, title: str) -> "Queue":
        self.page.get_by_label("Consultation", exact=True).select_option(label=title)
        return self.press("Filter", Queue)

    def open(self, words: str) -> "Waiting":
        return self.follow(words, Waiting)

    def publish(self, *references: str) -> "Queue":
        for reference in references:
            self.page.get_by_label(f"Publish {reference}").check()
        return self.press("Publish those ticked", Queue)


class Waiting(Screen):
    """One proposal as its moderator sees it."""

    heading = re.compile(r"^Proposal ")

    def publish(self) -> Screen:
        return self.press("Publish as it is", Screen)

    def publish_redacted(self, text: str, reason: str) -> Screen:
        form = self.press("Publish a redacted version", Redact)
        form.page.get_by_label("Words to publish").fill(text)
        form.page.get_by_label(reason, exact=True).check()
        return form.press("Publish this version", Screen)

    def reject(self, reason: str) -> Screen:
        form = self.press("Do not publish", Reject)
        assert form.press("Do not publish", Reject).problems() == ["Select a reason of the published policy"]
        form.page.get_by_label(reason, exact=True).check()
        return form.press("Do not publish", Screen)


class Redact(Screen):
    heading = "Publish a redacted version"


class Reject(Screen):
    heading = "Do not publish this proposal"
