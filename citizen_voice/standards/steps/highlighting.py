"""The words that somebody looks for: read from a question, and marked in the texts that were found."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from citizen_voice.models.catalogue import ACCENTED, PLAIN

MOST_WORDS = 8
LONGEST_WORD = 60
START, STOP = "\ue000", "\ue001"
"""Signs that the database puts around a word it found; no keyboard types them."""
LONGEST_EXCERPT, BEFORE = 220, 60
_FOLDED = str.maketrans(ACCENTED, PLAIN)
Span = tuple[int, int]


def words_in(asked: str) -> list[str]:
    """Return the words to look for, without accents: letters and digits, each once, in the order of the question."""
    found = re.findall(r"[^\W_]+", asked.translate(_FOLDED).lower())
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found))


def spans_of(text: str, words: Sequence[str], headline: str | None = None) -> list[Span]:
    """Return where the words stand in a text, as themselves or as beginnings, in their order and none twice.

    `headline` is the text with what the database found between `START` and `STOP`; one of another text is passed over.
    """
    spans = list(_beginnings(text, words))
    if headline is not None and headline.replace(START, "").replace(STOP, "") == text:
        spans += _marked(headline)
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def mark(text: str, spans: Iterable[Span]) -> Markup:
    """Return a text as markup in which the spans are marked."""
    parts, at = [], 0
    for first, last in spans:
        parts += [escape(text[at:first]), Markup("<mark>{}</mark>").format(text[first:last])]
        at = last
    return Markup("").join([*parts, escape(text[at:])])


def excerpt(text: str, spans: Sequence[Span]) -> Markup:
    """Return the part of a long text around the first span, in the same line, marked; its beginning without a span."""
    if spans:
        begin = text.rfind("\n", 0, spans[0][0]) + 1
        end = text.find("\n", spans[0][0])
        text = text[begin : end if end >= 0 else len(text)]
        spans = [(first - begin, last - begin) for first, last in spans if begin <= first < begin + len(text)]
    first = max(0, spans[0][0] - BEFORE) if spans else 0
    start = text.find(" ", first) + 1 if first else 0
    if spans and start > spans[0][0]:
        start = spans[0][0]
    stop = len(text)
    if stop - start > LONGEST_EXCERPT:
        stop = max(text.rfind(" ", start, start + LONGEST_EXCERPT), start + LONGEST_EXCERPT // 2)
    inside = [(a - start, min(b, stop) - start) for a, b in spans if start <= a < stop]
    shown = mark(text[start:stop].replace("\n", " "), inside)
    return Markup("{}{}{}").format("… " if start else "", shown, " …" if stop < len(text) else "")


def _beginnings(text: str, words: Sequence[str]) -> Iterable[Span]:
    if not words:
        return
    sought = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    for found in re.finditer(rf"(?<![^\W_])(?:{sought})[^\W_]*", text.translate(_FOLDED), re.IGNORECASE):
        yield found.span()


def _marked(headline: str) -> Iterable[Span]:
    at = 0
    for part in re.finditer(rf"{START}([^{STOP}]*){STOP}", headline):
        first = part.start() - at
        yield first, first + len(part.group(1))
        at += 2
