"""How large the box of an answer is: all words that are allowed can be seen in it, on a screen and on paper."""

import math
from collections.abc import Iterable

from citizen_voice.exports.sheets import LINE_POINTS, TALLEST

# Digits of our font that a word takes with its space, and lines where there is no limit.
_DIGITS_OF_A_WORD, _LINES_WITHOUT_LIMIT = 5.6, 15
_NARROWEST, _WIDEST = 80, 180
# One less than there are: words do not fill each line to its end.
_MOST_LINES = int(TALLEST / LINE_POINTS) - 1


def answer_width(word_limits: Iterable[int | None]) -> int:
    """Return the width of a column of answers: a row can be only so tall, so long answers need a wider one."""
    longest = max((limit or 0 for limit in word_limits), default=0)
    needed = math.ceil(longest * _DIGITS_OF_A_WORD / _MOST_LINES)
    return min(max(needed, _NARROWEST), _WIDEST)


def answer_lines(word_limit: int | None, width: float) -> int:
    """Return how many lines of a column so wide an answer takes."""
    if word_limit is None:
        return _LINES_WITHOUT_LIMIT
    return math.ceil(word_limit * _DIGITS_OF_A_WORD / width) + 1
