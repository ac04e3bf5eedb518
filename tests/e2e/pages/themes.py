"""The pages on which officers group proposals, decide about themes and choose priorities."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.pages.screen import Next, Screen


class Groupings(Screen):
    """The groupings of a consultation, with the progress of the one at work."""

    heading = "Grouping"

    def group(self) -> "Groupings":
        return self.press("Group the proposals", Groupings)

    def wait_until_finished(self) -> "Groupings":
        """Look on while the run goes on: the page follows it, and loads itself again at its end."""
        expect(self.page.get_by_role("progressbar", name="Progress")).to_be_visible()
        expect(self.page.get_by_role("button", name="Group the proposals")).to_be_visible(timeout=120_000)
        return Groupings(self.page)

    def newest(self) -> "Suggestions":
        row = self.page.get_by_role("table").get_by_role("row").nth(1)
        expect(row).to_contain_text("Finished")
        row.get_by_role("link").first.click()
        return Suggestions(self.page)


class Suggestions(Screen):
    """What the machine suggests, for an officer to decide about."""

    heading = "Suggested themes"

    def broad(self) -> list[str]:
        """Return the labels of the broad themes."""
        rows = self.page.get_by_role("listitem").filter(has_text=re.compile(r"\d+ of \d+ decided"))
        return [one.get_by_role("link").inner_text().strip() for one in rows.all()]

    def rows(self) -> list[str]:
        """Return what the rows of the table on the page are called."""
        return [one.inner_text().strip() for one in self.page.get_by_role("rowheader").all()]

    def view(self, name: str) -> "Ticking":
        self.page.get_by_role("navigation", name="Ways to look at this grouping").get_by_role("link", name=name).click()
        return Ticking(self.page)

    def search(self, words: str) -> Screen:
        self.page.get_by_role("searchbox").fill(words)
        return self.press("Search", Screen)

    def undecided(self) -> list[str]:
        """Return the labels of suggestions that nobody has decided about, in the order of the page."""
        open_ones = self.page.get_by_role("article").filter(has=self.page.get_by_role("button", name="Confirm"))
        return [one.get_by_role("heading").inner_text().strip() for one in open_ones.all()]

    def found_again(self) -> list[str]:
        """Return the labels of suggestions that are an officers' theme found again, in the order of the page."""
        same = self.page.get_by_role("button", name=re.compile("^(Note that it is the same theme|Add its )"))
        again = self.page.get_by_role("article").filter(has=same)
        return [one.get_by_role("heading").inner_text().strip() for one in again.all()]

    def _one(self, label: str):
        heading = self.page.get_by_role("heading", name=label, exact=True)
        return self.page.get_by_role("article").filter(has=heading).first

    def words_of(self, label: str) -> list[str]:
        return self._one(label).get_by_role("listitem").all_inner_texts()

    def confirm_as(self, label: str, title: str, reason: str) -> "Suggestions":
        self._one(label).get_by_role("link", name=re.compile("^Confirm under another title")).click()
        form = Decision(self.page)
        self.page.get_by_label("Title").fill(title)
        self.page.get_by_label("Reason (optional)").fill(reason)
        return form.press("Confirm the theme", Suggestions)

    def merge(self, label: str, into: str, reason: str) -> "Suggestions":
        self._press("m", label)
        form = Decision(self.page)
        assert form.press("Merge", Decision).problems() == ["Select what to merge into", "Enter the reason"]
        shown = self.page.get_by_role("radio", name=into, exact=True)
        if shown.count():
            shown.check()
        else:
            find_theme(self.page, into)
            self.page.get_by_role("option", name=into, exact=True).click()
        self.page.get_by_label("Reason").fill(reason)
        return form.press("Merge", Suggestions)

    def confirm_by_key(self, label: str) -> "Suggestions":
        self._press("c", label)
        return Suggestions(self.page)

    def _press(self, key: str, label: str) -> None:
        """Press a key with the focus on a suggestion."""
        # The page is there before its scripts listen: then it shows the help for its keys.
        expect(self.page.locator("[data-keys]")).to_be_visible()
        self._one(label).get_by_role("heading").get_by_role("link").focus()
        self.page.keyboard.press(key)

    def discard_by_key(self, label: str, reason: str) -> "Suggestions":
        self._press("d", label)
        form = Decision(self.page)
        self.page.get_by_label("Reason").fill(reason)
        return form.press("Discard", Suggestions)


def find_theme(page: Page, typed: str) -> list[str]:
    """Type into the list of all themes to which something can go; return what it offers."""
    page.get_by_role("radio", name="Another theme").check()
    page.get_by_role("combobox", name="Name of the theme").press_sequentially(typed)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options.all_inner_texts()


class Decision(Screen):
    """The form of a decision about a suggestion or a theme."""

    heading = re.compile(r"^(Confirm|Merge|Discard|Rename) this (theme|suggestion)$")


class Themes(Screen):
    """The confirmed themes with their figures."""

    heading = "Confirmed themes"

    def figures_of(self, title: str) -> dict[str, str]:
        head = self.page.get_by_role("table").get_by_role("columnheader").all_inner_texts()
        row = self.page.get_by_role("row").filter(has_text=title)
        cells = row.locator("th, td").all_inner_texts()
        return {re.sub(r"\W", "", name): value for name, value in zip(head, cells, strict=True)}

    def open(self, title: str) -> "OneTheme":
        return self.follow(title, OneTheme)

    def choose_priorities(self) -> "ChoosePriorities":
        return self.press("Choose priorities", ChoosePriorities)


class Ticking(Screen):
    """A page with statements to tick and move."""

    def tick(self, *places: int) -> "MoveStatements":
        for place in places:
            self.page.get_by_role("checkbox").nth(place).check()
        return self.press("Move the ticked statements", MoveStatements)


class Suggestion(Screen):
    """One suggestion with its statements."""

    heading = re.compile(r"^Suggestion: ")

    def confirm(self) -> str:
        """Confirm it under the title that it has; return that."""
        label = self.title.removeprefix("Suggestion: ")
        self.page.get_by_role("button", name=f"Confirm {label}").click()
        assert label in Screen(self.page).message()
        return label


class OneTheme(Ticking):
    def rename(self, title: str, reason: str) -> Themes:
        form = self.follow("Rename", Decision)
        self.page.get_by_label("Title", exact=True).fill(title)
        self.page.get_by_label("Reason (optional)").fill(reason)
        return form.press("Rename the theme", Themes)

    def settle(self, place: int, words: str) -> "OneTheme":
        row = self.page.get_by_role("table").get_by_role("row").nth(place + 1)
        row.get_by_role("button", name=re.compile(f"^{words}")).click()
        return OneTheme(self.page)

    def press_keys(self, keys: str) -> None:
        """Press keys one after another, once the page listens: after a click the script may still be on its way."""
        expect(self.page.locator("[data-keys]")).to_be_visible()
        for key in keys:
            self.page.keyboard.press(key)

    def settle_by_key(self, key: str) -> "OneTheme":
        self.press_keys(key)
        expect(self.page.get_by_role("main").locator(".govuk-notification-banner__content")).to_be_visible()
        return OneTheme(self.page)

    def statements(self) -> list[str]:
        return self.page.get_by_role("table").get_by_role("row").locator("td:first-child").all_inner_texts()

    def undo(self, words: str) -> "OneTheme":
        self.page.get_by_role("button", name=f"Undo {words}").first.click()
        return OneTheme(self.page)

    def take_back(self) -> "OneTheme":
        """Undo what was done with the theme, the last first, as far as its confirmation."""
        for _ in range(10):
            last = self.page.get_by_role("button", name=re.compile("^Undo (?!Undone)")).first
            words = last.inner_text().strip().removeprefix("Undo").strip()
            last.click()
            assert f"Undone: {words}" in OneTheme(self.page).message()
            if words.startswith("Confirmed as"):
                return OneTheme(self.page)
        raise AssertionError("The theme was not confirmed by any of its last ten acts")

    def discard(self, reason: str) -> Themes:
        form = self.follow("Discard", Decision)
        self.page.get_by_label("Reason").fill(reason)
        return form.press("Discard", Themes)

    def merge_into_the_nearest(self, reason: str) -> Themes:
        form = self.follow("Merge", Decision)
        self.page.get_by_role("radio").first.check()
        self.page.get_by_label("Reason").fill(reason)
        return form.press("Merge", Themes)

    def split(self) -> "Halves":
        # Halves that somebody has asked for already are there to be seen.
        asked = self.page.get_by_role("link", name="See the two halves")
        (asked if asked.count() else self.page.get_by_role("button", name="Split in two", exact=True)).click()
        self.page.get_by_role("button", name="Make two themes of it").wait_for(timeout=60_000)
        return Halves(self.page)

    def read_a_sample(self) -> "OneTheme":
        self.page.get_by_role("button", name="Read a random sample").click()
        self.page.get_by_label("I have read these statements").check()
        return Sample(self.page).press("Keep a record of it", OneTheme)


class Acts(Screen):
    """What officers did with the themes of a consultation, the newest first."""

    def undo_the_last(self, words: str) -> OneTheme:
        last = self.page.get_by_role("button", name=re.compile("^Undo (?!Undone)")).first
        assert words in last.inner_text()
        last.click()
        after = OneTheme(self.page)
        assert "Undone: " in after.message()
        return after


class Sample(Screen):
    heading = "A random sample to read"


class MoveStatements(Screen):
    """Where ticked statements are given another place."""

    heading = "Move statements"

    def to_new_theme(self, title: str, reason: str) -> OneTheme:
        self.page.get_by_role("radio", name="A new theme").check()
        self.page.get_by_label("Title of the new theme").fill(title)
        return self._move(reason, OneTheme)

    def nearest(self) -> int:
        """Return how many themes and suggestions are offered to press."""
        named = re.compile("^(Theme|Theme not confirmed yet|Suggestion): ")
        return self.page.get_by_role("radio", name=named).count()

    def find(self, typed: str) -> list[str]:
        """Type into the list of all themes; return what it offers."""
        return find_theme(self.page, typed)

    def to_first_found(self, reason: str) -> Ticking:
        self.page.get_by_role("option").first.click()
        return self._move(reason, Ticking)

    def _move(self, reason: str, then: type[Next]) -> Next:
        self.page.get_by_label("Reason").fill(reason)
        return self.press("Move the statements", then)


class Halves(Screen):
    heading = "Split in two"

    def titles(self) -> list[str]:
        return [self.page.get_by_label(f"Title of the {one} theme").input_value() for one in ("first", "second")]

    def make_two(self, reason: str) -> OneTheme:
        self.page.get_by_label("Reason").fill(reason)
        return self.press("Make two themes of it", OneTheme)


class ChoosePriorities(Screen):
    """Where priorities are ticked among the confirmed themes beside those that the slate proposes, with a reason."""

    heading = "Choose priorities"

    def choose(self, titles: dict[str, str]) -> "PriorityList":
        for title in titles:
            self.page.get_by_role("checkbox", name=title, exact=True).check()
        problems = self.press("Store this choice", ChoosePriorities).problems()
        # A theme that is unstable asks for a second reason.
        assert [one for one in problems if "unstable" not in one] == [
            f"Say why you chose “{title}”" for title in titles
        ]
        for title, reason in titles.items():
            row = self.page.get_by_role("row").filter(has=self.page.get_by_role("checkbox", name=title, exact=True))
            for box in row.get_by_role("textbox").all():
                box.fill(reason)
        for box in self.page.get_by_label(re.compile("^It is unstable")).all():
            # Those that the slate proposes are ticked already; the others are folded away.
            if box.is_visible():
                box.fill("Read through: they belong together.")
        return self.press("Store this choice", PriorityList)


class PriorityList(Screen):
    heading = re.compile(r"^Priorities, list \d+$")

    def reason_of(self, title: str) -> str:
        return self.page.get_by_role("row").filter(has_text=title).get_by_role("cell").last.inner_text()
