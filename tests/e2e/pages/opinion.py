"""The pages on which votes become priorities: what the votes show, the slate, and the results for everybody."""

import re

from playwright.sync_api import expect

from tests.e2e.pages.screen import Screen
from tests.e2e.pages.themes import PriorityList

SECONDS_TO_COUNT = 120
GROUP = re.compile(r"^\s*Group [A-E]\b")


class Votes(Screen):
    """What the votes show, for officers."""

    heading = "What the votes show"

    def count(self) -> "Votes":
        """Have the votes counted, and load the page until they are."""
        self.page.get_by_role("button", name="Count the votes now").click()
        for _ in range(SECONDS_TO_COUNT):
            # While a count is under way the page loads itself again at its end.
            is_at_work = self.page.get_by_role("progressbar").is_visible()
            if self.page.get_by_role("heading", name="Opinion groups", exact=True).is_visible() and not is_at_work:
                return Votes(self.page)
            self.page.wait_for_timeout(1000)
            self.page.goto(self.page.url)
        raise AssertionError("The votes were not counted in time.")

    def group_sizes(self) -> list[int]:
        rows = self.page.get_by_role("table", name="Opinion groups").get_by_role("row").filter(has_text=GROUP)
        return [int(row.get_by_role("cell").first.inner_text().replace(",", "")) for row in rows.all()]


class Slate(Screen):
    """Where priorities are chosen, with a slate that is proposed."""

    heading = "Choose priorities"

    def wait_for_slate(self) -> "Slate":
        for _ in range(SECONDS_TO_COUNT):
            is_counting = self.page.get_by_text("being counted again").is_visible()
            if self.page.get_by_role("heading", name="The proposed slate").is_visible() and not is_counting:
                return self
            self.page.wait_for_timeout(1000)
            self.page.reload()
        raise AssertionError("No slate was proposed in time.")

    def propose(self, places: int) -> "Slate":
        self.page.get_by_label("Number of places").fill(str(places))
        return self.press("Propose so many", Slate)

    def proposed(self) -> list[str]:
        rows = self.page.get_by_role("table", name="Proposed, first place first").get_by_role("rowheader")
        return rows.all_inner_texts()

    def take_as_proposed(self, reason: str) -> PriorityList:
        """Store the slate as it stands; themes that are unstable ask for a reason all the same."""
        for box in self.page.get_by_label(re.compile("^It is unstable")).all():
            # Those of themes that are not proposed are folded away.
            if box.is_visible():
                box.fill(reason)
        return self.press("Store this choice", PriorityList)

    def leave_out(self, title: str, reason: str) -> PriorityList:
        self.page.get_by_role("checkbox", name=title, exact=True).uncheck()
        problems = self.press("Store this choice", Slate).problems()
        assert f"“{title}” is proposed: say why you leave it out" in problems
        row = self.page.get_by_role("row").filter(has=self.page.get_by_role("checkbox", name=title, exact=True))
        row.get_by_label("If you leave it out: why").fill(reason)
        return self.take_as_proposed(reason)

    def try_otherwise(self) -> "TrySlate":
        return self.follow("What if only some people counted?", TrySlate)


class TrySlate(Screen):
    heading = "What if only some people counted?"

    def only_group(self, letter: str) -> "TrySlate":
        self.page.get_by_label("Opinion group").select_option(label=f"Group {letter}")
        tried = self.press("Try it", TrySlate)
        expect(self.page.get_by_role("heading", name="What would be proposed", exact=True)).to_be_visible()
        return tried


class Results(Screen):
    heading = "Results"

    def themes(self) -> list[str]:
        return self.page.get_by_role("table", name="All themes").get_by_role("rowheader").all_inner_texts()
