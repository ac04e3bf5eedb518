"""Phrases of a statement that could stand alone as the title of a theme."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citizen_voice.grouping.wordlists import WordList

_TOKEN = re.compile(r"[£$€#]?\d[\d.,]*\d%?|[£$€#]?[^\W_]+(?:['’\-/&][^\W_]+)*['’]?[%+]?")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$|[\"”')\]])|[!?;\n\r]|:(?=\s)|\s[-–—]+\s")
_BREAK = re.compile(r"[,()\[\]{}\"“”«»:;.!?]|\s[-–—]+\s|\.\.")
_FULL_STOPS = frozenset((".", "!", "?", "...", "…", "!!", "!!!", "", ";"))
_LONGEST_READ = 2000
_LONGEST_TITLE = 80
_DESCRIBING = frozenset(["is", "are", "was", "were", "has", "had", "isn't", "aren't", "wasn't", "am", "been"])

# How much it is worth that a phrase begins and ends where a clause does, and reads as a wish. The topic of the theme
# is worth up to 2.5 beside it (`labelling`), so that form decides among phrases that are on the topic.
_FROM_THE_START, _AFTER_OPENING, _AFTER_MUST, _AFTER_CAUSE = 0.5, 0.5, 0.3, 0.3
_AFTER_BREAK, _A_BETTER_THING = -0.1, 0.0
_TO_THE_END, _TO_AN_ASIDE, _TO_A_PURPOSE, _TO_A_BREAK = 0.8, 0.6, 0.55, 0.5
_RESTRICTED, _TO_A_LINK, _TO_AN_AND = 0.2, 0.0, -0.2
_WISH, _BETTER, _OUGHT = 0.55, 0.35, 0.3
_PERSONAL, _ASKING, _LEANING, _HANGING, _DESCRIPTION = -0.5, -0.7, -1.0, -1.0, -0.2
_SMALL, _REFERENCE, _SHOUTED, _NEGATED, _BRACKETED, _UNSAID, _LISTED = -0.3, -0.3, -0.3, -0.3, -0.3, -0.4, -0.6
_LONG_ENOUGH = 6  # words after "make" or "give" that are most likely all it needs
_BY_LENGTH = {1: -1.5, 2: -0.6, 3: -0.25}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words of one statement: as it stands there, its words in lower case, and how well it stands alone."""

    text: str
    words: tuple[str, ...]
    shape: float


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    spans: list[tuple[int, int]]
    words: list[str]
    is_begun: bool
    is_finished: bool

    def index_at(self, place: int) -> int:
        """Give the number of the first word at or after a place in the text."""
        return bisect_left(self.spans, (place, place))


def phrases_of(text: str, known: WordList, *, words: int, small: frozenset[str] = frozenset()) -> Iterator[Phrase]:
    """Give the phrases of a text that begin and end where a clause may, of up to `words` words.

    `small` are words that carry no meaning in a language without a list of ours: a phrase may stop before one.
    Nothing is given from behind a negation in the same sentence, for its meaning would be turned round.
    """
    for sentence in _sentences(text[:_LONGEST_READ]):
        if known.courtesy.match(sentence.text.lstrip()):
            continue
        starts = _starts(sentence, known)
        ends = _ends(sentence, known, small)
        for first, beginning in starts.items():
            for last in range(first, min(first + words, len(sentence.words))):
                if last in ends and not _is_cut_short(sentence.words, first, last, ends[last], known):
                    phrase = _closed(sentence.text, sentence.spans[first][0], sentence.spans[last][1])
                    # With a comma in it, a phrase that stops early has most likely lost the end of a list.
                    is_list = "," in phrase and ends[last] < _TO_THE_END
                    if phrase and not is_list and len(phrase) <= _LONGEST_TITLE and len(phrase.split()) <= words:
                        own = tuple(sentence.words[first : last + 1])
                        yield Phrase(phrase, own, beginning + ends[last] + _form(phrase, own, known, small))


def opening_of(text: str, known: WordList, *, words: int) -> str:
    """Give the first words of a text, without a last word that hangs in the air: what is left where nothing fits."""
    own = text.split()[:words]
    while len(own) > 1 and own[-1].casefold().strip(".,;:!?") in known.hanging:
        own.pop()
    return " ".join(own)[:_LONGEST_TITLE].strip()


def _sentences(text: str) -> Iterator[_Sentence]:
    start, is_begun = 0, True
    for stop in [*(match.span() for match in _SENTENCE_END.finditer(text)), (len(text), len(text))]:
        part, mark = text[start : stop[0]], text[stop[0] : stop[1]].strip()
        found = list(_TOKEN.finditer(part))
        if found:
            words = [match.group().lower().replace("’", "'") for match in found]
            is_finished = mark in _FULL_STOPS
            yield _Sentence(part, [match.span() for match in found], words, is_begun, is_finished)
        start, is_begun = stop[1], mark in _FULL_STOPS


def _starts(sentence: _Sentence, known: WordList) -> dict[int, float]:
    """Give the numbers of the words at which a phrase may begin, each with its worth."""
    starts = {0: _FROM_THE_START if sentence.is_begun else _AFTER_BREAK}
    place, text = sentence.spans[0][0], sentence.text
    opened = 0
    while (opening := known.opening.match(text, place)) and (opened := sentence.index_at(opening.end())) < len(
        sentence.words
    ):
        starts[opened] = _AFTER_OPENING
        place = sentence.spans[opened][0]
    negated = next((at for at in range(opened, len(sentence.words)) if sentence.words[at] in known.negating), None)
    limit = len(sentence.words) if negated is None else negated
    obliged = {sentence.index_at(match.end()) for match in known.obliging.finditer(text, place)}
    broken = {sentence.index_at(match.end()) for match in _BREAK.finditer(text, place)}
    for at in range(opened + 1, limit):
        word = sentence.words[at]
        if at in obliged and known.is_wish(word):
            starts[at] = _AFTER_MUST
        elif known.is_wish(word) and not known.causing.isdisjoint(sentence.words[max(opened, at - 2) : at - 1]):
            starts[at] = _AFTER_CAUSE
        elif at in broken:
            starts[at] = _AFTER_BREAK
        elif word in known.better and word not in known.negating and known.is_wish(sentence.words[at - 1]):
            starts[at] = _A_BETTER_THING
    return starts


def _ends(sentence: _Sentence, known: WordList, small: frozenset[str]) -> dict[int, float]:
    """Give the numbers of the words with which a phrase may end, each with its worth."""
    ends: dict[int, float] = {}
    for at, (_, end) in enumerate(sentence.spans[:-1]):
        following = sentence.words[at + 1]
        gap = sentence.text[end : sentence.spans[at + 1][0]]
        if sentence.words[at] in known.hanging or sentence.words[at] in small:
            continue
        if _BREAK.search(gap):
            ends[at] = _TO_A_BREAK
        elif known.aside.match(sentence.text, sentence.spans[at + 1][0]):
            ends[at] = _TO_A_PURPOSE if following == "to" else _TO_AN_ASIDE
        elif known.restricting.match(sentence.text, sentence.spans[at + 1][0]):
            ends[at] = _RESTRICTED
        elif following in {"and", "or"}:
            ends[at] = _TO_AN_AND
        elif following in known.link or following in small:
            ends[at] = _TO_A_LINK
    last = len(sentence.words) - 1
    ends[last] = _TO_THE_END if sentence.is_finished else _TO_A_BREAK
    if sentence.words[last] in known.hanging:
        ends[last] = _HANGING
    return ends


def _is_cut_short(words: Sequence[str], first: int, last: int, ending: float, known: WordList) -> bool:
    """Tell whether a verb of the phrase still waits for what stands behind it ("make the bus" and the train meet)."""
    if ending >= _TO_THE_END:
        return False
    if ending == _TO_A_PURPOSE:
        return words[first] in known.binding
    if ending > _RESTRICTED:
        return words[first] in known.binding and last - first < _LONG_ENOUGH
    return not known.binding.isdisjoint(words[first : last + 1])


def _closed(text: str, start: int, end: int) -> str:
    """Give the phrase with the quotation mark or bracket that closes it, or nothing when one stays open."""
    for _ in range(2):
        phrase = text[start:end]
        is_open = phrase.count('"') % 2 or any(phrase.count(a) != phrase.count(b) for a, b in ("()", "[]", "“”", "«»"))
        if not is_open:
            return " ".join(phrase.split())
        end += 1
    return ""


def _form(phrase: str, words: Sequence[str], known: WordList, small: frozenset[str]) -> float:
    """Give how much a phrase reads as a wish: it begins with a verb or a better thing, and points at nothing unsaid."""
    first = words[0]
    worth = _BY_LENGTH.get(len(words), 0.0)
    if first in known.leaning or first in small or known.comparing.match(phrase):
        worth += _LEANING if known.leaning else _SMALL
    elif known.is_wish(first) or first == "don't":
        worth += _WISH
    elif first in known.better:
        worth += _BETTER
    elif first in known.asking:
        worth += _ASKING
    elif first in known.personal:
        worth += _PERSONAL + (_UNSAID if first in known.referring else 0.0)
    if first not in known.personal and not known.auxiliaries.isdisjoint(words[1:-1]):
        worth += _OUGHT
    elif not _DESCRIBING.isdisjoint(words):
        worth += _DESCRIPTION
    if not known.negating.isdisjoint(words[1:]) or first in {"no", "not", "never", "don't"}:
        worth += _NEGATED
    worth += max(-0.6, _REFERENCE * sum(word in known.referring for word in words[1:]))
    return worth + _marks(phrase, words, known)


def _marks(phrase: str, words: Sequence[str], known: WordList) -> float:
    """Give what a phrase loses by its brackets, by being a mere list ("shelter, timetable, bus"), or by shouting."""
    worth = _BRACKETED if any(mark in phrase for mark in "()[]") else 0.0
    if phrase.count(",") > 1 and known.joining.isdisjoint(words):
        worth += _LISTED
    return worth + (_SHOUTED if sum(map(str.isupper, phrase)) > len(phrase) / 2 > 6 else 0.0)
