"""Cutting a sentence into clauses that stand alone. What stands alone is said by the rules of a language."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citizen_voice.grouping.lines import Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST_CUT = 1000
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A candidate: the words of it in small letters, without the word or sign that joins it to the one before."""

    joint: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseRules:
    """What one language says. `joints` finds the places between clauses; its group "joint" holds the joining words.

    `is_wish(words)`: whether they are a thing wished for, without a verb ("more buses"): a list of such is cut.

    `may_cut(left, last, right)`: whether `right` stands alone after `left`, all the words before it since the last
    cut, of which `last` are those of the clause directly before. `leans(text)`: whether a sentence needs the one before
    it; `is_fragment(text)`: whether a line does; `is_answer(text)`: whether it says nothing without the next one;
    `is_remark(text)`: whether it adds nothing but a courtesy to the one before.
    """

    joints: re.Pattern[str]
    is_wish: Callable[[Sequence[str]], bool]
    may_cut: Callable[[Sequence[str], Sequence[str], Clause], bool]
    leans: Callable[[str], bool]
    is_fragment: Callable[[str], bool]
    is_answer: Callable[[str], bool]
    is_remark: Callable[[str], bool]


def word_set(words: str) -> frozenset[str]:
    """Give the words of a line as a set."""
    return frozenset(words.split())


def phrase_set(phrases: str) -> frozenset[str]:
    """Give the phrases of a line, with | between them, as a set."""
    return frozenset(" ".join(phrase.split()) for phrase in phrases.split("|"))


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a text in small letters, with the straight apostrophe."""
    return tuple(match.group().casefold().replace("’", "'") for match in _WORD.finditer(text))


def cut_clauses(text: str, start: int, end: int, rules: ClauseRules) -> list[Span]:
    """Give the clauses of the sentence at start to end, in order and without a gap. Questions are not cut.

    Nor are sentences of more than 1,000 characters: they have no clear ends, and the work stays in proportion.
    """
    if end - start > _LONGEST_CUT or text[start:end].rstrip().rstrip("\"'”’)")[-1:] == "?":
        return [(start, end)]
    joints = [match for match in rules.joints.finditer(text, start, end) if _is_open(text[start : match.start()])]
    if not joints:
        return [(start, end)]
    bounds = [start, *(match.start("joint") for match in joints), end]
    begins = [start, *(match.end("joint") for match in joints)]
    clauses = [words_of(text[begin:stop]) for begin, stop in zip(begins, bounds[1:], strict=True)]
    if _is_list_of_wishes([match.group("joint").strip().casefold() for match in joints], clauses, rules):
        cuts = [start, *(_after_sign(text, match.start("joint"), match.end("joint")) for match in joints)]
        return list(zip(cuts, [*cuts[1:], end], strict=True))
    cuts = [start]
    left: list[str] = list(clauses[0])
    last = clauses[0]
    for number, match in enumerate(joints, start=1):
        right = Clause(match.group("joint").strip().casefold(), clauses[number])
        enough = len(left) >= _LEAST_WORDS and len(right.words) >= _LEAST_WORDS
        if enough and rules.may_cut(left, last, right):
            cuts.append(_after_sign(text, match.start("joint"), match.end("joint")))
            left = []
        left += [*words_of(right.joint), *right.words] if left else right.words
        last = right.words
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _is_list_of_wishes(joints: Sequence[str], clauses: Sequence[Sequence[str]], rules: ClauseRules) -> bool:
    """Say whether a sentence is two wishes or more with semicolons between them, or three with commas or dashes."""
    signs = {joint[:1] for joint in joints if joint}
    least = {";": 2, ",": 3, "-": 3, "–": 3, "—": 3}
    has_one_sign = len(signs) == 1 and signs <= least.keys() and "" not in joints[:-1]
    return has_one_sign and len(clauses) >= least[signs.pop()] and all(rules.is_wish(clause) for clause in clauses)


def _after_sign(text: str, start: int, end: int) -> int:
    """Leave a comma, a semicolon or a dash with what stands before it, and words such as "and" with what follows."""
    while start < end and not text[start].isalnum() and text[start] != "&":
        start += 1
    return start


def _is_open(before: str) -> bool:
    """Say whether a place is outside brackets and quotation marks."""
    return (
        before.count("(") == before.count(")")
        and before.count("[") == before.count("]")
        and before.count('"') % 2 == 0
        and before.count("“") == before.count("”")
    )
