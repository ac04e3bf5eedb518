"""Responses to statements: the sentences of a text, with the places where they stand in it."""

import re
from collections.abc import Iterator, Sequence

import sentencex

from citizen_voice.grouping.types import SourceText, Statement

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_LETTER = re.compile(r"[^\W\d_]")
_DEFAULT_LANGUAGE = "en"


def split_statements(source: SourceText, *, split: bool = True) -> list[Statement]:
    """Give the statements of one text in their order, numbered from 1.

    With `split` a statement is a sentence or a line of a list; without, the whole text. Outer white space is left out
    and offsets count characters: `source.text[s.start:s.end] == s.text`. A text of white space alone has one entry
    with number 0 and no length.
    """
    spans = [_trim(source.text, 0, len(source.text))]
    if spans[0][0] == spans[0][1]:
        return [Statement(row_id=source.row_id, number=0, start=0, end=0, text="")]
    if split:
        spans = _join_wordless(source.text, list(_sentences(source)))
    return [
        Statement(row_id=source.row_id, number=number, start=start, end=end, text=source.text[start:end])
        for number, (start, end) in enumerate(spans, start=1)
    ]


def _sentences(source: SourceText) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(source.text):
        for sentence in sentencex.get_sentence_boundaries(source.language or _DEFAULT_LANGUAGE, line.group()):
            start, end = _trim(
                source.text, line.start() + sentence["start_index"], line.start() + sentence["end_index"]
            )
            if start < end:
                yield start, end


def _join_wordless(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a span without a letter, such as "3." or a lone emoji, to the next one, the last ones to the one before."""
    joined: list[tuple[int, int]] = []
    waiting: int | None = None
    for start, end in spans:
        begin = start if waiting is None else waiting
        if _LETTER.search(text, start, end):
            joined.append((begin, end))
            waiting = None
        else:
            waiting = begin
    if waiting is not None:
        begin = joined.pop()[0] if joined else waiting
        joined.append((begin, spans[-1][1]))
    return joined


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
