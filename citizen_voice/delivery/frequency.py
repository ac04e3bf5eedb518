"""How many months lie between reports, read from the words of a standard or of a council.

A standard, and a council that adapts it, says it by one of five choices, which stand in documents as words. Standards
that were published before that have words of their own: what is said first in them holds. Words in which nothing is
found mean each quarter.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

A_MONTH, A_QUARTER, HALF_A_YEAR, A_YEAR, TWO_YEARS = 1, 3, 6, 12, 24
ONCE = None
_NUMBERS = {
    "a": 1,
    "one": 1,
    "un": 1,
    "other": 2,
    "second": 2,
    "two": 2,
    "dau": 2,
    "ddau": 2,
    "three": 3,
    "third": 3,
    "tri": 3,
    "four": 4,
    "fourth": 4,
    "pedwar": 4,
    "five": 5,
    "six": 6,
    "sixth": 6,
    "chwe": 6,
    "nine": 9,
    "naw": 9,
    "ten": 10,
    "twelve": 12,
    "deuddeg": 12,
    "eighteen": 18,
    "twenty-four": 24,
}
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_MONTHS = {"week": 0.25, "fortnight": 0.5, "month": 1, "mis": 1, "fis": 1, "quarter": 3, "chwarter": 3, "year": 12}
_UNIT = r"(?P<unit>week|fortnight|month|mis|fis|quarter|chwarter|year)"
_TIMES = {"once": 1, "unwaith": 1, "twice": 2, "ddwywaith": 2, "dwywaith": 2, "thrice": 3, "teirgwaith": 3}
_A_YEAR = (
    r"(?:\W+(?:in|during))?\W+(?:a|per|each|every|the|y|bob)?\W*(?:year|annum|flwyddyn|blwyddyn)\w*"
    r"|\W+(?:yearly|annually)"
)


def _every(found: re.Match[str]) -> int:
    return _whole(_number(found["number"]) * _MONTHS[found["unit"].lower()])


def _times_a_year(found: re.Match[str]) -> int:
    said = found["times"].lower()
    return _whole(A_YEAR / (_TIMES.get(said) or max(_number(said), 1)))


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS[said.lower()]


def _whole(months: float) -> int:
    return max(round(months), 1)


def _always(months: int) -> Callable[[re.Match[str]], int]:
    return lambda _: months


_RULES: tuple[tuple[str, Callable[[re.Match[str]], int]], ...] = (
    (rf"\b{_NUMBER}[\s-]*(?:calendar\s+)?{_UNIT}(?:s|ly|oedd)?\b", _every),
    (rf"\b(?P<times>once|unwaith|twice|ddwywaith|dwywaith|thrice|teirgwaith)(?:{_A_YEAR})", _times_a_year),
    (rf"\b(?P<times>\d{{1,2}}|two|three|four|six|twelve)\s+times(?:{_A_YEAR})", _times_a_year),
    (r"\b(?:bi-?annual|semi-?annual|half|six-?month|hanner|chwe-?mis)", _always(HALF_A_YEAR)),
    (r"\b(?:biennial|bi-?yearly)", _always(TWO_YEARS)),
    (r"\b(?:bi-?month|deufis)", _always(2)),
    (r"quarter|chwarter", _always(A_QUARTER)),
    (r"\b(?:weekly|week|fortnight|daily|wythnos|month|misol|mis\b|fisol)", _always(A_MONTH)),
    (r"\b(?:year|annual|annum|blwyddyn|flwyddyn|blynyddol|flynyddol)", _always(A_YEAR)),
)
_READ = [(re.compile(pattern, re.IGNORECASE), months) for pattern, months in _RULES]
_LIMIT = re.compile(
    r"\b(?:within|no later than|not later than|o fewn)\W+\w+\W+(?:calendar |working )?(?:day|week|month|year|mis)s?\b"
    r"|\b\w+\W+(?:day|week|month)s?\W+(?:after|before|following|from)\b",
    re.IGNORECASE,
)
"""By when a report is sent says nothing of how often."""
_AT_END = re.compile(r"\b(?:once|one-?off|unwaith|cwblhau|end|close|expiry|diwedd|ddiwedd)\b|\bcomplet", re.IGNORECASE)


def read_frequency(words: str) -> int | None:
    """Return how many months lie between reports; None where there is one report, at the end of the contract."""
    said = _LIMIT.sub(" ", words.replace("_", " "))
    found = min(_places(said), default=None)
    if found is not None:
        return found[2]
    return ONCE if _AT_END.search(said) else A_QUARTER


def _places(words: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each rule finds something, the rule's place, and the months: the first in the words comes first."""
    for place, (pattern, months) in enumerate(_READ):
        if found := pattern.search(words):
            yield found.start(), place, months(found)


def months_between_reports(words: str, starts_on: date, ends_on: date) -> int:
    """Return how many months lie between reports of a contract: all of its months where it reports once, at the end."""
    months = read_frequency(words)
    if months is not None:
        return months
    return (ends_on.year - starts_on.year) * A_YEAR + ends_on.month - starts_on.month + 1
