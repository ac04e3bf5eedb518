"""The words of the catalogue of fields, for those who translate them."""

from collections.abc import Iterator
from typing import Any

from citizen_voice.drafting.fields import FIELDS


def labels() -> Iterator[str]:
    """Yield every label, hint and choice of the fields and their parts, in the order of the catalogue."""
    for spec in FIELDS:
        yield from (spec.label, spec.hint)
        for part in spec.parts:
            yield from (part.label, part.hint)
            yield from (words for _, words in part.choices)


def extract(
    _file: Any, _keywords: Any, _comment_tags: Any, **_options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield the words as Babel takes them from an extractor: line, function, message, comments.

    The catalogue is built by code, so its words can't be read off the source; the place in the catalogue stands for
    the line.
    """
    for number, words in enumerate(labels(), start=1):
        if words:
            yield number, None, words, []
