"""Lines of a text and the items of its lists, as places in the text. The same for every language."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]
"""The first character and the one after the last."""

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:[-–—*+•·▪●◦‣∙➢✓]\s+|o\t|[•▪●◦‣∙➢✓]|\(?\d{1,2}[.)](?:\s|(?=[^\W\d_]))|\(?[a-hA-H][.)]\s)")
_BULLET = re.compile(r"(?<!\S)[•▪●◦‣∙➢]")
_MARK = re.compile(r"(?<![^\s,;:.])\(?(\d{1,2}|[a-h])([.)])(?=\s*[^\W\d_])(?!\s*(?:am|pm|p|m|km|ft)\b)")
_ENDS = re.compile(r"[.!?…:;][\"'”’)\]]*\s*$")
_HANGS = re.compile(
    r"(?:^|\s)(?:the|an?|of|to|and|or|with|in|on|at|for|by|from|as|is|are|was|were|be|that|which|who|than|my|our|your|"
    r"their|its|his|her|this|these|if|because|but|should|would|could|can|will|must|have|has|not|"
    r"y|yr|yn|i|o|ac|neu|gyda|ar|ein|eich|eu|ei|bod|sy'n|sydd)\s*$",
    re.IGNORECASE,
)
_WRAPPED_AT = 50
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, several lines that are one, or an item of a list. `leads` = it introduces the item after it."""

    start: int
    end: int
    is_item: bool
    leads: bool


def find_pieces(text: str) -> list[Piece]:
    """Give the lines and items of a text in order; every character that is not a line break is in one of them.

    A line that breaks off in the middle of a sentence (a long one, or one that ends with a word that can't end one,
    before a line in small letters) goes on in the next.
    """
    pieces = []
    for start, end in _lines(text):
        is_line_item = _ITEM.match(text, start, end) is not None
        cuts = _inline_items(text, start, end)
        places = [start, *cuts, end]
        for number, (begin, stop) in enumerate(itertools.pairwise(places)):
            pieces.append(Piece(begin, stop, is_item=number > 0 or is_line_item, leads=False))
    return [
        Piece(one.start, one.end, one.is_item, leads=_leads(text, one, following))
        for one, following in zip(pieces, [*pieces[1:], None], strict=True)
    ]


def _lines(text: str) -> Iterator[Span]:
    begun: Span | None = None
    for match in _LINE.finditer(text):
        start, end = match.span()
        if begun is not None and _goes_on(text, begun, start, end):
            begun = (begun[0], end)
            continue
        if begun is not None:
            yield begun
        begun = (start, end)
    if begun is not None:
        yield begun


def _goes_on(text: str, before: Span, start: int, end: int) -> bool:
    """Say whether the line at start is the rest of the sentence that the one before began."""
    if len(_BREAKS.findall(text, before[1], start)) != 1 or _ITEM.match(text, start, end):
        return False
    first = text[start:end].lstrip()[:1]
    tail = text[max(before[0], before[1] - _LOOKED_AT) : before[1]]
    if not first.islower() or _ENDS.search(tail):
        return False
    begun = max(before[0], *(text.rfind(sign, before[0], before[1]) + 1 for sign in "\n\r"))
    return before[1] - begun >= _WRAPPED_AT or _HANGS.search(tail) is not None


def _inline_items(text: str, start: int, end: int) -> list[int]:
    """Give where the items of a list begin that was written into one line: bullets, or marks that count from 1 or a."""
    bullets = [match.start() for match in _BULLET.finditer(text, start, end)]
    if bullets:
        return [place for place in bullets if text[start:place].strip()]
    marks = [(match.start(), match.group(1), match.group(2)) for match in _MARK.finditer(text, start, end)]
    for first, closing in (("1", ")"), ("1", "."), ("a", ")")):
        places = []
        wanted = first
        for place, sign, end_sign in marks:
            if sign == wanted and end_sign == closing:
                places.append(place)
                wanted = str(int(sign) + 1) if sign.isdecimal() else chr(ord(sign) + 1)
        if len(places) > 1:
            return [place for place in places if text[start:place].strip()]
    return []


def _leads(text: str, piece: Piece, following: Piece | None) -> bool:
    if following is None or not following.is_item or piece.is_item:
        return False
    return text[piece.start : piece.end].rstrip()[-1:] in {":", "-", "–", "—"}
