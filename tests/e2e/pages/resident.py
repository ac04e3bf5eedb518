"""The pages on which residents take part."""

import re

from playwright.sync_api import expect

from tests.e2e.pages.screen import Screen


class Consultations(Screen):
    heading = "Consultations"

    def open(self, title: str) -> "Consultation":
        return self.follow(title, Consultation)


class Consultation(Screen):
    """The page of one consultation: what is asked, and the ways to take part."""

    def take_part(self) -> "AskForLink":
        return self.press("Take part", AskForLink)

    def give_an_idea(self) -> "Proposal":
        return self.press("Make a proposal", Proposal)

    def vote(self) -> "VoteStart":
        return self.press("Vote on proposals", VoteStart)


class AskForLink(Screen):
    heading = "Take part: your email address"

    def send(self, email: str) -> "CheckEmail":
        self.page.get_by_label("Email address").fill(email)
        return self.press("Send me a link", CheckEmail)

    def send_wrongly(self, email: str) -> list[str]:
        self.page.get_by_label("Email address").fill(email)
        return self.press("Send me a link", AskForLink).problems()


class CheckEmail(Screen):
    heading = "Check your email"

    def open_link(self, address: str) -> "UseLink":
        self.page.goto(address)
        return UseLink(self.page)


class UseLink(Screen):
    heading = "Take part"

    def go_on(self) -> "AboutYou":
        return self.press("Go on", AboutYou)


class AboutYou(Screen):
    """Declares, once, where somebody lives and in what capacity they take part."""

    heading = "About you"

    def declare(self, *, council: str, is_supplier: bool = False) -> Consultation:
        self.page.get_by_label("Which council's area do you live in?").select_option(council)
        self.page.get_by_label("For myself").check()
        supplier = self.page.get_by_label("I work for or own a supplier to councils")
        expect(supplier).not_to_be_checked()
        supplier.set_checked(is_supplier)
        updates = self.page.get_by_label("Tell me by email what happens with this consultation")
        expect(updates).not_to_be_checked()
        updates.check()
        return self.press("Continue", Consultation)

    def declare_nothing(self) -> list[str]:
        return self.press("Continue", AboutYou).problems()


class Proposal(Screen):
    """Where a proposal is written."""

    heading = "Make a proposal"

    def write(self, text: str, why: str = "") -> "CheckIdea":
        self._fill(text, why)
        return self.press("Continue", CheckIdea)

    def write_wrongly(self, text: str, why: str = "") -> list[str]:
        self._fill(text, why)
        return self.press("Continue", Proposal).problems()

    def _fill(self, text: str, why: str) -> None:
        self.page.get_by_label("Your proposal, in a sentence").fill(text)
        self.page.get_by_label("Why it matters (optional)").fill(why)


class CheckIdea(Screen):
    heading = "Check your proposal"

    def answers(self) -> str:
        return self.page.get_by_role("main").locator("dl").inner_text()

    def change_idea(self) -> Proposal:
        return self.follow("Change your proposal", Proposal)

    def send(self) -> "IdeaSent":
        return self.press("Send my proposal", IdeaSent)


class IdeaSent(Screen):
    heading = "Proposal sent"

    def reference(self) -> str:
        found = re.search(r"Your reference is (\S+)", self.page.get_by_role("main").inner_text())
        assert found
        return found.group(1)

    def follow_idea(self) -> "Receipt":
        return self.follow("Follow your proposal on its private page", Receipt)


class Receipt(Screen):
    """The private page of one idea."""

    heading = "Where your proposal is"

    def stages(self) -> list[str]:
        """Return the titles of the stages, from first to last."""
        return self.page.locator(".cv-timeline__title").all_inner_texts()

    def words(self) -> str:
        return self.page.get_by_role("main").inner_text()


class VoteStart(Screen):
    """Where the button of voting leads: a card, or the end when there are no proposals."""

    heading = "Do you agree?"

    def proposal(self) -> str:
        return self.page.get_by_role("heading", level=2).first.inner_text()

    def mark_as_important(self) -> "VoteStart":
        self.page.get_by_label("This matters a lot to me").check()
        return self

    def answer(self, choice: str) -> "VoteStart":
        return self.press(choice, VoteStart)

    def answer_last_of_ten(self, choice: str) -> "Enough":
        return self.press(choice, Enough)

    def own_votes(self) -> "OwnVotes":
        return self.follow("See or change your votes", OwnVotes)


class Enough(Screen):
    heading = "That is enough for today"

    def stop(self) -> Consultation:
        return self.press("Stop for today", Consultation)


class OwnVotes(Screen):
    heading = "Your votes"

    def answers(self) -> list[str]:
        return self.page.get_by_role("main").get_by_role("strong").all_inner_texts()

    def change_newest(self) -> "ChangeVote":
        return self.follow("Change", ChangeVote)


class ChangeVote(Screen):
    heading = "Change your vote"

    def answer(self, choice: str) -> OwnVotes:
        return self.press(choice, OwnVotes)
