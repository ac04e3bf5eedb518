"""What every page of the site has in common, for tests that use it as a person does: by roles and names."""

import os
import re
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Page, expect

FOLDER = os.environ.get("CITIZEN_VOICE_SCREENSHOTS")
Next = TypeVar("Next", bound="Screen")


def photograph(page: Page, name: str) -> None:
    """Save a picture of the whole page where CITIZEN_VOICE_SCREENSHOTS says, if it says so."""
    if FOLDER and page.viewport_size:
        width = "phone" if page.viewport_size["width"] < 600 else "desktop"
        path = Path(FOLDER) / f"{name}-{width}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)


class Screen:
    """A page that is before somebody. To make one is to check that its heading is there."""

    heading: str | re.Pattern[str] = re.compile(r"\S")

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.get_by_role("heading", level=1)).to_have_text(self.heading)

    @property
    def title(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def press(self, name: str, then: type[Next]) -> Next:
        """Press the button of that name; the page that follows is `then`."""
        self.page.get_by_role("button", name=name, exact=True).click()
        return then(self.page)

    def follow(self, name: str, then: type[Next]) -> Next:
        self.page.get_by_role("link", name=name).first.click()
        return then(self.page)

    def fill(self, **values: str) -> None:
        """Type into text fields, each named by its label with spaces as underscores."""
        for name, value in values.items():
            self.page.get_by_label(name.replace("_", " ").capitalize()).fill(value)

    def message(self) -> str:
        """Return what the banner at the top says after the last act."""
        return self.page.get_by_role("main").locator(".govuk-notification-banner__content").inner_text().strip()

    def problems(self) -> list[str]:
        """Return the lines of the error summary."""
        summary = self.page.get_by_role("alert").filter(has_text="There is a problem")
        expect(summary).to_be_visible()
        assert self.page.title().startswith("Error: ")
        lines = summary.get_by_role("listitem").all_inner_texts()
        photograph(self.page, f"errors-{type(self).__name__}")
        return lines
