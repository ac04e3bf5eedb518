"""The words of the reference data, for those who translate them."""

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any


def labels(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what people read of a row: its name or what it is about, a goal's own words and milestones, and duties."""
    yield from (row[part] for part in ("name", "about", "description") if part in row)
    yield from (milestone["text"] for milestone in row.get("milestones", ()))
    yield from (duty["about"] for duty in row.get("duties", ()))


def extract(
    file: IO[bytes], _keywords: Any, _comment_tags: Any, **_options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield the words of a JSON file as Babel takes them from an extractor: line, function, message, comments.

    The number of the row stands for the line.
    """
    for number, row in enumerate(json.load(file)["rows"], start=1):
        for words in labels(row):
            yield number, None, words, []
