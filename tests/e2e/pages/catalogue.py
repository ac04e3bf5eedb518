"""The public catalogue of standards, the pack for suppliers, and how councils use the standards."""

import re
from pathlib import Path

from tests.e2e.pages.screen import Screen


class Catalogue(Screen):
    """The list of published standards with its search."""

    heading = "Find a standard"

    def search(self, words: str) -> "Catalogue":
        self.page.get_by_label("Words to look for, in English or Welsh").fill(words)
        return self.press("Search", Catalogue)

    def narrow(self, **choices: str) -> "Catalogue":
        """Choose in the lists of the form, each named by its label with spaces as underscores."""
        details = self.page.locator(".cv-search details")
        if details.get_attribute("open") is None:
            self.page.get_by_text("Narrow the list").click()
        for label, choice in choices.items():
            self.page.get_by_label(label.replace("_", " ")).select_option(label=choice)
        return self.press("Search", Catalogue)

    def titles(self) -> list[str]:
        return self.page.locator(".cv-card__title").all_inner_texts()

    def marked(self) -> list[str]:
        return self.page.locator("mark").all_inner_texts()

    def open_first(self) -> "Publication":
        self.page.locator(".cv-card__title a").first.click()
        return Publication(self.page)

    def pack(self) -> "Pack":
        return self.follow("For suppliers: prepare your answers once", Pack)


class Publication(Screen):
    """A published set, opened at one of its standards."""

    heading = re.compile(r", version \d")

    def pack(self) -> "Pack":
        return self.follow("For suppliers: prepare your answers once", Pack)

    def shows(self) -> str:
        """Return the reference of the standard that the address leads to."""
        return self.page.url.rpartition("#")[2]


class Pack(Screen):
    """What suppliers take away."""

    heading = "For suppliers: what contracts here may ask"

    def download(self, name: str) -> Path:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).click()
        return waiting.value.path()


class Adherence(Screen):
    """How councils use the standards."""

    heading = "How councils use the standards"

    def open_council(self, name: str) -> Screen:
        return self.follow(name, Screen)
