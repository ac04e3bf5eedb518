"""How many lines words take in a column: not every program measures a row of wrapped words when it opens a file."""

import math

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
_OTHER, _DIGIT, _BOLD = 944, 556, 1.08


def digits_wide(words: str, *, is_bold: bool = False) -> float:
    """Return how wide words are, in digits, which is how a sheet counts the width of its columns."""
    width = sum(_WIDTH_OF.get(letter, _OTHER) for letter in words) / _DIGIT
    return width * _BOLD if is_bold else width


def lines_in(words: str, column_width: float, *, is_bold: bool = False) -> int:
    """Return over how many lines words run in a column, each line of theirs beginning a new one."""
    room = max(column_width - EDGES, 1.0)
    return sum(_lines_of_one(line, room, is_bold=is_bold) for line in words.splitlines()) or 1


def _lines_of_one(line: str, room: float, *, is_bold: bool) -> int:
    space = digits_wide(" ", is_bold=is_bold)
    lines, taken = 1, 0.0
    for word in line.split():
        width = digits_wide(word, is_bold=is_bold)
        if taken and taken + space + width > room:
            lines, taken = lines + 1, 0.0
        if width > room:
            # Longer than a line, as an address is: it is broken where the line ends.
            broken = math.ceil(width / room)
            lines, taken = lines + broken - 1, room if broken > 1 else width
            continue
        taken += width + (space if taken else 0.0)
    return lines
