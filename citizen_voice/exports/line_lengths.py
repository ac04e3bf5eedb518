"""How many lines words take in a column: not every program measures a row of wrapped words when it opens a file."""

import math
import re
from functools import lru_cache
from itertools import repeat

# Thousandths of the size of the letters, as Arial and its like have them; whatever is not named is taken as wide.
_WIDTHS = {
    222: "ijl'",
    278: " !,./:;\\I[]ft|",
    333: "()-r`“”‘’",
    389: "*",
    500: "Jcksvxyz",
    556: "#$?0123456789_abdeghnopquL£–",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
}
EDGES = 2.6
"""Digits that the edges of a cell take, and the space that sets its words apart from the next column."""

_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
# What a line may end with: a word, or a part of one that ends with a hyphen or a stroke.
_PARTS = re.compile(r"[^\s/-]*[/-]+|[^\s/-]+\s*")
_OTHER, _DIGIT, _BOLD = 944, 556, 1.08


def digits_wide(words: str, *, is_bold: bool = False) -> float:
    """Return how wide words are, in digits, which is how a sheet counts the width of its columns."""
    width = _thousandths(words) / _DIGIT
    return width * _BOLD if is_bold else width


def _thousandths(words: str) -> int:
    return sum(map(_WIDTH_OF.get, words, repeat(_OTHER)))


@lru_cache(maxsize=20_000)
def _measured(part: str) -> tuple[int, int]:
    """Return how wide a part of a line is, and the spaces after it. A workbook says the same words again and again."""
    bare = part.rstrip()
    return _thousandths(bare), _thousandths(part[len(bare) :])


def lines_in(words: str, column_width: float, *, is_bold: bool = False) -> int:
    """Return over how many lines words run in a column, each line of theirs beginning a new one."""
    room = max(column_width - EDGES, 1.0) * _DIGIT / (_BOLD if is_bold else 1.0)
    if len(words) * _OTHER <= room and "\n" not in words:
        return 1
    return sum(_lines_of_one(line, room) for line in words.splitlines()) or 1


def _lines_of_one(line: str, room: float) -> int:
    """Return over how many lines one line runs where there is room for so many thousandths."""
    lines, taken, gap = 1, 0.0, 0
    for width, spaces in map(_measured, _PARTS.findall(line)):
        if taken and taken + gap + width > room:
            lines, taken, gap = lines + 1, 0.0, 0
        if width > room:
            # Longer than a line: it is broken where the line ends.
            lines, taken = lines + math.ceil(width / room) - 1, room
        else:
            taken += gap + width
        gap = spaces
    return lines
