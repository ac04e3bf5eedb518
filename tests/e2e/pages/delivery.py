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

    def parts(self, measure: str) -> dict[str, str]:
        """Return what the card of a measure says, each part by its name."""
        card = self.page.locator(".cv-delivered__measure").filter(has_text=measure).first
        return dict(zip(*(card.locator(one).all_inner_texts() for one in ("dt", "dd")), strict=True))

    def is_within_the_screen(self) -> bool:
        """Say whether all parts of all cards can be read without scrolling sideways."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll("
                "'.cv-delivered dt, .cv-delivered dd, .cv-delivered__sum')].every(one => "
                "one.getBoundingClientRect().right <= innerWidth && one.scrollWidth <= one.clientWidth + 1)"
            )
        )

    def open_contract(self, title: str) -> "PublicContract":
        self.page.get_by_role("link", name="See every contract, and what each reported").click()
        self.page.get_by_role("link", name=title).click()
        return PublicContract(self.page)


class PublicContract(Screen):
    """What everybody reads of one contract."""

    heading = re.compile("^Contract: ")

    def reports(self, measure: str) -> list[str]:
        card = self.page.locator(".cv-card").filter(has_text=measure).first
        return [" ".join(one.split()) for one in card.locator(".cv-report").all_inner_texts()]
