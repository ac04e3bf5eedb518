"""The pages on which a council reports what its contracts delivered, and everybody reads it."""

import re

from tests.e2e.pages.screen import Screen


class Delivery(Screen):
    heading = "Delivery"

    def open(self, contract: str) -> "Contract":
        return self.follow(contract, Contract)


class Contract(Screen):
    """One contract: what it is to report, what it reported, what is due."""

    heading = re.compile("^Delivery: ")

    def due(self) -> list[str]:
        return self.page.get_by_role("link", name=re.compile("^Report .* to ")).all_inner_texts()

    def report_first(self) -> "Report":
        self.page.get_by_role("link", name=re.compile("^Report .* to ")).first.click()
        return Report(self.page)

    def open_report_of(self, figure: str) -> "Decide":
        row = self.page.get_by_role("row").filter(has_text=figure)
        row.get_by_role("rowheader").get_by_role("link").click()
        return Decide(self.page)


class Report(Screen):
    """The form in which one measure is reported for some days."""

    heading = "Report what was delivered"

    def fill_in(self, quantity: str, evidence: str) -> None:
        self.page.get_by_label(re.compile("What was delivered|How many")).fill(quantity)
        self.page.get_by_label(re.compile("Link to the evidence")).fill(evidence)

    def send(self) -> Contract:
        return self.press("Report", Contract)

    def send_wrongly(self) -> list[str]:
        return self.press("Report", Report).problems()

    def confirm(self) -> None:
        self.page.get_by_label("The figure is right").check()


class Decide(Screen):
    """One report, to be verified or taken back."""

    heading = re.compile("^Report on ")

    def verify(self) -> "Decide":
        return self.press("Verify", Decide)


class Delivered(Screen):
    """What everybody reads of what was delivered."""

    heading = "What has been delivered?"

    def row(self, measure: str) -> list[str]:
        found = self.page.get_by_role("row").filter(has_text=measure).first
        return [one.replace("\n", " ").strip() for one in found.get_by_role("cell").all_inner_texts()]
