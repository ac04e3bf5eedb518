"""The words of the catalogue of fields and of the sentences about standards, for those who translate them."""

from collections.abc import Iterable, Iterator
from typing import Any

from citizen_voice.drafting import applicability, problems, sentences
from citizen_voice.drafting.fields import FIELDS, WELL_BEING_FIELDS
from citizen_voice.drafting.set_fields import SET_FIELDS

Extracted = Iterator[tuple[int, None, str, list[str]]]
"""Words as Babel takes them from an extractor: line, function, message, comments."""


def labels() -> Iterator[str]:
    """Yield every label, hint and choice of the fields and their parts, in the order of the catalogue."""
    for spec in (*FIELDS, *WELL_BEING_FIELDS):
        yield from (spec.label, spec.hint, spec.entry)
        for part in spec.parts:
            yield from (part.label, part.hint)
            yield from (words for _, words in part.choices)
    for one in SET_FIELDS:
        yield from (one.label, one.hint)


def extract(_file: Any, _keywords: Any, _comment_tags: Any, **_options: Any) -> Extracted:
    """Yield the words of the fields.

    The catalogue is built by code, so its words can't be read off the source; the place in the catalogue stands for
    the line.
    """
    return _numbered(labels())


def extract_problems(_file: Any, _keywords: Any, _comment_tags: Any, **_options: Any) -> Extracted:
    """Yield the sentences that say what is wrong with a standard; they are found by a code, not written in calls."""
    return _numbered((*problems.WORDS.values(), problems.THIS))


def extract_sentences(_file: Any, _keywords: Any, _comment_tags: Any, **_options: Any) -> Extracted:
    """Yield the sentences that the machine writes into a draft."""
    return _numbered(sentences.WORDS)


def extract_bounds(_file: Any, _keywords: Any, _comment_tags: Any, **_options: Any) -> Extracted:
    """Yield the phrases that say for which tenders a standard is meant."""
    return _numbered(applicability.WORDS)


def _numbered(words: Iterable[str]) -> Extracted:
    for number, one in enumerate(words, start=1):
        if one:
            yield number, None, one, []
