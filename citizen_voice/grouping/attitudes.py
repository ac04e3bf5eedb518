"""What a text asks for: more of its object or less of it, read from cues in its words.

A text is read clause by clause. In "we should not ban cars from the square" the cue "should" says that something is
wanted, "not" and "ban" turn the wish round, once each, and the object is what is left: cars, square. Two texts with the
same object and the same sign want the same. A clause without a cue has no attitude.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from citizen_voice.grouping.attitude_cues import Cues, cues_of
from citizen_voice.grouping.keywords import carries_meaning, stem, tokens
from citizen_voice.grouping.wordlists import words_of

_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n")
_LEADING = re.compile(r"^(?:please|so|and|yes|well|also|then|just|to)\b\s*")
_TELLING = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "does",
        "do",
        "did",
        "can",
        "could",
        "will",
        "would",
        "may",
        "might",
        "has",
        "had",
        "if",
        "that",
        "isn't",
        "aren't",
        "doesn't",
        "won't",
        "leads",
        "lead",
        "means",
        "mean",
        "causes",
        "helps",
        "makes",
        "gives",
        "allows",
        "provides",
        "mae",
        "yw",
        "roedd",
        "byddai",
    ]
)
# Turns of speech whose words would be read one by one, and a word that says the same.
_IDIOMS = (
    (re.compile(r"\bfight(?:ing)? for\b"), "support"),
    (re.compile(r"\b(?:do(?:ing)? away with|get(?:ting)? rid of|phas(?:e|ed|ing) out|giv(?:e|en|ing) up)\b"), "scrap"),
    (re.compile(r"\b(?:put (?:an end|a stop) to|tak(?:e|en|ing) away|(?:opt|pull) out of)\b"), "stop"),
    (re.compile(r"\bcrack(?:ing)? down on\b"), "restrict"),
    (re.compile(r"\brhoi'r gorau i\b"), "dileu"),
    (re.compile(r"\b(is|isn't|not|be) right (for|to|that)\b"), r"\1 fair \2"),
    (re.compile(r"\bnot only\b"), ""),
)
# What a wish for a thing begins with, and the verbs before "to" that do not open a purpose.
_THINGS = frozenset(
    [
        "more",
        "less",
        "fewer",
        "better",
        "safer",
        "no",
        "cheaper",
        "faster",
        "stronger",
        "stricter",
        "greater",
        "mwy",
        "llai",
        "gwell",
        "rhagor",
        "dim",
    ]
)
_JOINING = frozenset(
    [",", ";", ":", "-", "–", "—", "(", ")", "and", "so", "but", "therefore", "however", "ond", "achos"]
)
_FORBIDDING = frozenset(["don't", "dont", "never", "peidiwch"])
_MAKING = frozenset(["make", "made", "making"])
_HUNG_ON = re.compile(r"'(?:r|n|i|u|w)$")
_BEFORE_TO = frozenset(
    [
        "not",
        "want",
        "need",
        "needs",
        "have",
        "has",
        "ought",
        "like",
        "love",
        "continue",
        "be",
        "allowed",
        "try",
        "start",
        "able",
        "used",
        "going",
        "time",
    ]
)
_LONGEST_READ = 2000
_LONGEST_SUBJECT = 8
_WORDS_OF_A_CUE = 6
# How sure a kind of cue makes one, from 0 to 1: about as often as it was right in texts whose side was known.
_WISH_SURE, _SAME_VERB_SURE, _THING_SURE, _JUDGEMENT_SURE = 0.9, 0.8, 0.75, 0.75


@dataclass(frozen=True, slots=True)
class Attitude:
    """What a clause wants: `sign` 1 for more of its object and -1 for less, the object by stems, and the cue's words.

    `verb` is the stem of what is to be done where that is neither more nor less ("merge"): then nothing is known but
    of texts with the same verb. `sureness` runs from 0 to 1.
    """

    sign: int
    objects: frozenset[str]
    verb: str
    sureness: float
    cue: str


def attitudes_of(text: str, language: str | None = None) -> list[Attitude]:
    """Give the attitudes of a text, at most one a clause, in order; none in a language without cues of ours."""
    cues = cues_of(language)
    if cues is None:
        return []
    found = []
    text = text[:_LONGEST_READ].lower().replace("’", "'")
    for idiom, meant in _IDIOMS:
        text = idiom.sub(meant, text)
    for sentence in _SENTENCE_END.split(text):
        for clause in _clauses(" ".join(sentence.split()), cues):
            attitude = _read(_LEADING.sub("", clause), cues, language)
            if attitude is not None and attitude.objects:
                found.append(attitude)
    return found


def _clauses(sentence: str, cues: Cues) -> Iterator[str]:
    """Give the clauses that say something of their own: not "who do not work", nor "if they must"."""
    start, stands_alone = 0, True
    for aside in cues.aside.finditer(sentence):
        if stands_alone:
            yield sentence[start : aside.start()].strip()
        start, stands_alone = aside.end(), aside.group().strip() in _JOINING
    if stands_alone:
        yield sentence[start:].strip()


def _read(clause: str, cues: Cues, language: str | None) -> Attitude | None:
    """Give the attitude of one clause: something wanted or not, a wish that begins with its verb, or a judgement."""
    words = _heard(clause)
    if not words:
        return None
    for pattern in (cues.denied, cues.wanting):
        said = pattern.search(clause)
        if said is not None:
            return _said_wish(clause, said, is_denied=pattern is cues.denied, cues=cues, language=language)
    if (_TELLING - {"that"}).isdisjoint(words[1:]):
        known = words_of(language)
        if words[0] in _THINGS:
            return replace(_wish(clause, words, cues, language), sureness=_THING_SURE)
        is_order = known.is_wish(words[0]) or words[0] in _FORBIDDING or words[:2] == ["do", "not"]
        return _wish(clause, words, cues, language) if is_order else None
    return _judgement(clause, cues, language)


def _said_wish(
    clause: str, said: re.Match[str], *, is_denied: bool, cues: Cues, language: str | None
) -> Attitude | None:
    """Give what is said to be wanted, or not to be, where the cue follows a short subject ("nobody should")."""
    subject = _heard(clause[: said.start()])
    if len(subject) > _LONGEST_SUBJECT or not _TELLING.isdisjoint(subject):
        return None
    # A denial holds its own "not"; what is wanted may be turned round in the cue itself ("shouldn't").
    wish = _wish(clause, _heard(clause[said.end() if is_denied else said.start() :]), cues, language)
    turns = is_denied + sum(word in cues.negating for word in subject)
    return replace(wish, sign=wish.sign * (-1 if turns % 2 else 1), cue=said.group() if is_denied else wish.cue)


def _wish(clause: str, behind: list[str], cues: Cues, language: str | None) -> Attitude:
    """Give the wish of a clause from the words behind the place where it begins."""
    near = _before_purpose(behind[:_WORDS_OF_A_CUE])
    if not _MAKING.isdisjoint(near):
        # What something is made ("illegal", "free") stands behind it, however long its name is.
        near = behind
    turns = sum(word in cues.negating or word in cues.less for word in near)
    said = [word for word in near if word in cues.negating or word in cues.less or word in cues.more]
    is_known = any(word in cues.less or word in cues.more or word == "no" for word in near)
    known = words_of(language).stop | cues.less | cues.more | cues.negating
    acts = [word for word in near if carries_meaning(word, known)]
    verb = "" if is_known or not acts else _root(acts[0], language)
    return Attitude(
        sign=-1 if turns % 2 else 1,
        objects=_objects(_heard(clause), cues, language),
        verb=verb,
        sureness=_SAME_VERB_SURE if verb else _WISH_SURE,
        cue=" ".join(said or near[:1]),
    )


def _judgement(clause: str, cues: Cues, language: str | None) -> Attitude | None:
    judged = cues.judging.search(clause)
    if judged is None:
        return None
    words = _heard(clause[judged.start() :])
    verdict = next((word for word in words[:_WORDS_OF_A_CUE] if word in cues.good or word in cues.bad), None)
    if verdict is None:
        return None
    place = words.index(verdict)
    subject = _heard(clause[: judged.start()])
    turns = sum(word in cues.negating for word in words[:place]) + sum(word in cues.less for word in subject)
    if len(subject) > _LONGEST_SUBJECT or not _TELLING.isdisjoint(subject):
        return None
    meant = subject if len(subject) > 1 else words[place + 1 :]
    return Attitude(
        sign=(1 if verdict in cues.good else -1) * (-1 if turns % 2 else 1),
        objects=_objects(meant, cues, language),
        verb="",
        sureness=_JUDGEMENT_SURE,
        cue=verdict,
    )


def _before_purpose(words: list[str]) -> list[str]:
    """Give the words before "to" where that opens a purpose: "protect parks [to prevent floods]"."""
    ends = (at for at in range(1, len(words)) if words[at] == "to" and words[at - 1] not in _BEFORE_TO)
    return words[: next(ends, len(words))]


def _root(word: str, language: str | None) -> str:
    """Give a verb without the endings of its forms, so that "merge", "merged" and "merging" are one."""
    root = stem(word, language)
    return re.sub(r"(?:ing|ed|e|d)$", "", root) if len(root) > 4 else root


def _heard(text: str) -> list[str]:
    """Give the words of a text, without the article or pronoun that Welsh hangs on them ("cau'r")."""
    return [_HUNG_ON.sub("", word) for word in tokens(text)]


def _objects(words: list[str], cues: Cues, language: str | None) -> frozenset[str]:
    known = words_of(language).stop | cues.less | cues.more | cues.negating | cues.good | cues.bad
    return frozenset(_root(word, language) for word in words if carries_meaning(word, known))
