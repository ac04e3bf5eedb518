"""Responses to statements: the ideas of a text that stand alone, with the places where they stand in it.

Lines and items of lists first, then sentences (sentencex), then clauses in English and Welsh; whatever leans on the
words before it (It should…, because…, but it…) stays with them. In doubt two ideas stay together: a statement too few
costs less than half a sentence that nobody understands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from citizen_voice.grouping import english, welsh
from citizen_voice.grouping.clauses import ClauseRules, cut_clauses
from citizen_voice.grouping.lines import Piece, Span, find_pieces
from citizen_voice.grouping.types import SourceText, Statement

_LETTER = re.compile(r"[^\W\d_]")
_BLANK = re.compile(r"\s+")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:e\.?g|i\.?e|etc|approx|incl|esp|min|max|tel|ext|p\.?m|a\.?m|vs|ex|govt|gov['’]t|dev['’]t|"
    r"dept|apt|ft|rd|ave|st|mt)\.$",
    re.IGNORECASE,
)
_DEFAULT_LANGUAGE = "en"
_RULES: dict[str, ClauseRules] = {"en": english.RULES, "cy": welsh.RULES}
_WINDOW = 4000
_LONGEST_JOINED = 1000


@dataclass(slots=True)
class _Part:
    """A span on its way to a statement. `is_fixed` = an item of a list or a cut clause: it stands alone."""

    start: int
    end: int
    line: int
    is_fixed: bool
    leads: bool


def split_statements(source: SourceText, *, split: bool = True) -> list[Statement]:
    """Give the statements of one text in their order, numbered from 1.

    With `split` a statement is an item of a list, a sentence or a clause that stands alone, together with what leans
    on it; without, the whole text. Clauses are cut in English (also where the language is not known) and Welsh; other
    languages have whole sentences. Outer white space is left out and offsets count characters:
    `source.text[s.start:s.end] == s.text`; between statements there is nothing but white space. A text of white space
    alone has one entry with number 0 and no length.
    """
    whole = _trim(source.text, 0, len(source.text))
    if whole[0] == whole[1]:
        return [Statement(row_id=source.row_id, number=0, start=0, end=0, text="")]
    spans = _spans(source) if split else [whole]
    return [
        Statement(row_id=source.row_id, number=number, start=start, end=end, text=source.text[start:end])
        for number, (start, end) in enumerate(spans, start=1)
    ]


def _spans(source: SourceText) -> list[Span]:
    language = source.language or _DEFAULT_LANGUAGE
    rules = _RULES.get(language)
    parts = [
        part
        for line, piece in enumerate(find_pieces(source.text))
        for part in _parts_of(source.text, piece, line, language, rules)
    ]
    parts = _join_wordless(source.text, parts)
    if rules is not None:
        parts = _join_leaning(source.text, parts, rules)
    return [(part.start, part.end) for part in parts]


def _parts_of(text: str, piece: Piece, line: int, language: str, rules: ClauseRules | None) -> Iterator[_Part]:
    is_first = True
    for begin, stop in _sentences(text, piece.start, piece.end, language):
        clauses = [(begin, stop)] if rules is None else cut_clauses(text, begin, stop, rules)
        for number, clause in enumerate(clauses):
            start, end = _trim(text, *clause)
            if start < end:
                is_last = piece.leads and not text[end : piece.end].strip()
                yield _Part(start, end, line, is_fixed=number > 0 or (piece.is_item and is_first), leads=is_last)
                is_first = False


def _sentences(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """Give the sentences of a line. It is read in windows: on some texts the library's time grows with the square."""
    held: Span | None = None
    is_open = False
    while start < end:
        stop = _window_end(text, start, end)
        found = [
            (start + one["start_index"], start + one["end_index"])
            for one in sentencex.get_sentence_boundaries(language, text[start:stop])
        ]
        # The last one may go on beyond the window: it is read again, unless it fills the window alone.
        if stop < end and len(found) > 1:
            stop = found.pop()[0]
        for span in found:
            if held is not None and not is_open and not _is_one(text, held, span):
                yield held
                held = span
            else:
                held = span if held is None else (held[0], span[1])
            is_open = False
        is_open = stop < end and len(found) == 1 and found[0][1] == stop
        start = stop
    if held is not None:
        yield held


def _is_one(text: str, before: Span, span: Span) -> bool:
    """Say whether the library cut after an abbreviation, or inside a name such as "Leave.EU"."""
    if _ABBREVIATED.search(text[max(before[0], before[1] - 12) : before[1]].rstrip()):
        return True
    words = text[span[0] : span[1]].strip().rstrip(".")
    return text[span[0] - 1] == "." and words.isalnum() and words.isupper()


def _window_end(text: str, start: int, end: int) -> int:
    if end - start <= _WINDOW:
        return end
    stop = start + _WINDOW
    while stop > start + _WINDOW // 2 and not text[stop - 1].isspace():
        stop -= 1
    return stop if text[stop - 1].isspace() else start + _WINDOW


def _join_wordless(text: str, parts: list[_Part]) -> list[_Part]:
    """Join a part without a letter, such as "3." or a lone emoji, to the next one, the last ones to the one before."""
    joined: list[_Part] = []
    waiting: _Part | None = None
    for part in parts:
        has_letter = _LETTER.search(text, part.start, part.end)
        if waiting is not None:
            part.start, part.is_fixed = waiting.start, waiting.is_fixed or part.is_fixed
        if has_letter:
            joined.append(part)
            waiting = None
        else:
            waiting = part
    if waiting is not None and joined:
        joined[-1].end = waiting.end
    elif waiting is not None:
        joined.append(waiting)
    return joined


def _join_leaning(text: str, parts: list[_Part], rules: ClauseRules) -> list[_Part]:
    """Join a part to the one before where it leans on that, and an answer or a line that introduces to what follows.

    Nothing grows beyond 1,000 characters by this: an encoder would not read the end of it.
    """
    joined: list[_Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before is not None and part.end - before.start <= _LONGEST_JOINED and _belongs(text, before, part, rules):
            before.end, before.line, before.leads = part.end, part.line, part.leads
        else:
            joined.append(part)
    return joined


def _belongs(text: str, before: _Part, part: _Part, rules: ClauseRules) -> bool:
    if before.leads:
        return True
    words = text[part.start : part.end]
    if part.is_fixed:
        return False
    if part.line != before.line:
        return rules.is_fragment(words)
    return (
        rules.leans(words)
        or rules.is_remark(words)
        or (not before.is_fixed and rules.is_answer(text[before.start : before.end]))
    )


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
