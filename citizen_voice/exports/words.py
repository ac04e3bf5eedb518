"""Residents' words as they are published now, kept apart from what a publication fixed for ever."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


class MissingWords(ValueError):  # noqa: N818 - it says what is missing, as the house's other exceptions do
    """No words were given for a statement that a document shows."""


@dataclass(frozen=True, slots=True)
class WordsEntry:
    """The published text of a statement, or the day it was withdrawn; ``language`` is a BCP 47 code."""

    text: str | None
    language: str
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of every statement that a publication rests on, by statement id."""

    entries: Mapping[str, WordsEntry]

    def entry(self, statement_id: str) -> WordsEntry:
        """Return the entry of a statement. Raises MissingWords when there is none."""
        try:
            return self.entries[statement_id]
        except KeyError:
            raise MissingWords(
                f"No words were given for statement {statement_id}. Give its text, or the day it was withdrawn."
            ) from None

    def render(self, statement_id: str) -> str:
        """Return what a reader is shown: the words, or “withdrawn on” and the date in ISO 8601.

        Raises MissingWords when neither text nor date is known: a gap is never shown as silence.
        """
        entry = self.entry(statement_id)
        if entry.withdrawn_on is not None:
            return f"withdrawn on {entry.withdrawn_on.isoformat()}"
        if entry.text is None:
            raise MissingWords(f"Statement {statement_id} has no published text and was not withdrawn.")
        return entry.text

    def language(self, statement_id: str) -> str:
        """Return the language of what ``render`` shows: “withdrawn on” is English whatever was said."""
        entry = self.entry(statement_id)
        return "en" if entry.withdrawn_on is not None else entry.language

    def quoted(self, statement_ids: Iterable[str]) -> str:
        """Return several statements as one line of quotations."""
        return " ".join(f"“{self.render(one)}”" for one in statement_ids)
