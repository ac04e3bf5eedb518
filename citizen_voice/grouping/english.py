"""When an English clause stands alone: known by its small words, which are few, and never by guessing at the others."""

import itertools
import re
from collections.abc import Sequence

from citizen_voice.grouping.clauses import Clause, ClauseRules, phrase_set, word_set, words_of

_FINITE = word_set(
    """is are was were am isn't aren't wasn't weren't has have had hasn't haven't hadn't should shouldn't must mustn't
    will won't would wouldn't can can't cannot could couldn't may might needs need do does did don't doesn't didn't
    i'm i've i'd we're we've we'd you're there's there're"""
)
_SPEAKERS = frozenset(["i", "we", "you", "i'm", "i've", "i'd", "we're", "we've", "we'd", "you're", "there's"])
_PRONOUNS = frozenset(["i", "we", "you", "they", "he", "she", "it"])
_BINDING = word_set(
    """if when whenever because as since although though while whilst unless until till before after whether who whom
    whose which that what whatever where wherever why how so than once either neither both not-only only except
    despite lest think thought feel felt feeling believe hope know knew say says said suggest suggested told tell
    ensure ensuring sure wish expect worried concerned fear imagine seems seemed suppose mean means meant understand
    asked found find make makes made let help helps see heard hear provided given assuming"""
)
_REFERRING = word_set(
    """it its it's it'd it'll they they're they've them their theirs he him his she her hers he's she's this that
    that's these those either neither both too same otherwise such then one ones others another so itself themselves"""
)
_QUANTITIES = word_set("some most many all none each few several any more less much others half")
_NO_SUBJECT = (
    _BINDING
    | _FINITE
    | word_set(
        """to in on at for with of from by about into over under between through during without within against
        towards like per via up down out off near not just even also still yet again then therefore thus
        hence however but or nor and plus please maybe perhaps instead rather including especially
        particularly such very really always never often sometimes back well too where there here etc eg ie
        e.g"""
    )
)
_THINGS_IN_ING = word_set(
    """nothing everything something anything parking housing building lighting cycling nursing morning evening funding
    training planning recycling waiting heating cleaning spending"""
)
_SUBJECT_LENGTH = 6
_BARRED_IN_SUBJECT = word_set(
    """who whom whose which that when where if because to and or but what how why as than so"""
)
_DETERMINERS = word_set("the a an my our your this these no")
_BEFORE_DETERMINERS = word_set("of in on at for with from to by all near about around between over like during")
_COMMANDS = word_set(
    """ban stop build provide improve reduce introduce make create give keep encourage ensure remove allow invest
    install fix mend bring get add employ hire extend protect restore reopen replace promote stop lower raise
    prevent enforce deliver expand develop offer scrap abolish prioritise widen pedestrianise resurface"""
)
_COMMANDS_BEFORE_A_MEASURE = word_set(
    """plant open close clean cut fund train support increase control repair limit tax fine put use have teach pay"""
)
_ALL_COMMANDS = _COMMANDS | _COMMANDS_BEFORE_A_MEASURE | {"restrict"}
_MEASURES = word_set(
    """the a an more fewer less better our all some new safer free cheaper every each any local public my no many extra
    additional proper good affordable people children young older businesses"""
)
_WISHING = word_set(
    """more fewer less better no cleaner safer cheaper greener quieter wider easier faster quicker longer shorter lower
    higher smaller larger bigger stronger fairer free affordable improved safe clean good proper"""
)
_BEFORE_NEEDS = word_set(
    """special additional complex different care their our my his her your the basic local specific individual mental
    health"""
)
_JOINTS = re.compile(
    r"(?P<joint>;\s*|\s[–—-]\s+|—|,\s*(?:(?:and|plus|&)\s+)?(?:also\s+)?|\s+(?:and\s+also|and|plus|&)\s+|\s+as\s+well\s+as\s+)",
    re.IGNORECASE,
)

_VERB_AFTER_THIS = (
    r"(?:is|are|was|were|isn['’]t|aren['’]t|wasn['’]t|will|won['’]t|would|wouldn['’]t|should|shouldn['’]t|can|can['’]t|"
    r"cannot|could|couldn['’]t|must|may|might|has|have|had|does|do|did|doesn['’]t|didn['’]t|needs?|means?|meant|makes?|made|"
    r"helps?|helped|gives?|gave|causes?|caused|leads?|led|works?|worked|allows?|allowed|ensures?|saves?|reduces?|affects?|"
    r"takes?|took|lets?|seems?|feels?|felt|looks?|creates?|encourages?|puts?|keeps?|kept|goes|happens?|happened|shows?|adds?|"
    r"also|all|just|really|then|never|always|in turn|way)\b"
)
_LEANS = re.compile(
    r"\W*(?:(?:and|but|or|so|also|plus|then|maybe|perhaps|however|therefore),?\s+)*(?:"
    r"(?:it|it['’]s|its|it['’]ll|it['’]d|they|they['’]re|they['’]ve|they['’]ll|they['’]d|them|he|she|he['’]s|she['’]s|"
    r"that['’]s|that['’]ll|this['’]ll)(?![\w'’])"
    rf"|(?:this|that|these|those)\s+{_VERB_AFTER_THIS}"
    r"|(?:so that|such that|such as|which|whom|whose|as well as|especially|particularly|including|rather than|"
    r"instead of|e\.?g\.?|i\.?e\.?|for example|for instance|hence|otherwise|likewise|ditto|same (?:for|with|goes|as)|"
    r"if so|if not|due to|not to mention|let alone|even if|even though|not (?:a|an|the)|doing so|such an?)(?![\w'’])"
    r"|(?:many|some|most|others|both|neither|few)\s+(?:are|were|have|had|do|don['’]t|did|should|would|can|will)\b"
    r"|(?:without|with|despite|after|before|because of|instead of|in addition to|apart from|on top of|for|through|"
    r"besides|from|to)\s+(?:it|them|him|her|(?:this|that|these|those)(?=,|\s*\W*$))(?![\w'’]))",
    re.IGNORECASE,
)
_STANDS_AFTER_ALL = re.compile(
    r"\W*(?:(?:and|but|also|so|maybe|perhaps),?\s+)*it(?:['’]s| is| was| isn['’]t| wasn['’]t| would be| will be|"
    r" might be| may be| can be| could be| has been| seems| takes| took| would help| helps| helped)\s+"
    r"(?:[\w'’-]+\s+){0,3}?(?:if|that|to|when|how|having|being|getting)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\W*(?:and\s+|but\s+)?(?:because|although|though|whereas|unless|until|cos|cause|bcs)\b", re.IGNORECASE
)
_FRAGMENT = re.compile(r"\s*(?:because|so that|which|whose|whereas|rather than|as well as|but|and)\b")
_SHORT = 6
_EMPTY_BEFORE_IT = word_set("make makes making keep find finds found think is was that as because if when")
_ONLY_JOINED = re.compile(r"\W*(?:and|or|nor|but|plus)\b[ ,]*", re.IGNORECASE)
_ANSWERS = phrase_set(
    """yes | no | yeah | yep | nope | agree | agreed | i agree | i disagree | disagree | definitely | absolutely | yes
    definitely | yes absolutely | of course | not at all | not really | sometimes | maybe | perhaps | not sure |
    exactly | simple | yes please | yes and no | no way | personally | firstly | secondly | ok | okay | well | sorry"""
)
_REMARKS = phrase_set(
    """thanks | thank you | thank you so much | thank you very much | many thanks | thanks again | thanks a lot |
    please | great | brilliant | excellent | fantastic | amazing | perfect | lovely | good | very good | well done |
    really | honestly | seriously | sorry | fact | enough said | full stop | end of | simple as that | yes | no |
    definitely | absolutely | never | always | why | why not | wonderful | superb | nice | awful | terrible |
    disgraceful | disgusting | shocking | appalling | ridiculous | simple | simples"""
)


def _has_finite(words: Sequence[str]) -> bool:
    """Say whether a verb belongs to the clause: not that of "to have", "special needs" or "all those I have met"."""
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if at and word in _FINITE and before != "to":
            is_inner = before in _PRONOUNS and at > 1
            is_noun = word in {"need", "needs"} and before in _BEFORE_NEEDS
            if not is_inner and not is_noun:
                return True
    return len(words) > 1 and words[0] in _SPEAKERS


def _is_clause(words: Sequence[str]) -> bool:
    """Say whether it begins with a subject of its own, and soon has a verb."""
    first = words[0]
    if first in _SPEAKERS:
        return words[1] not in {"and", "or"}
    if first == "there":
        return words[1] in _FINITE
    return _may_be_subject(first, words[1]) and _has_own_verb(words)


def _may_be_subject(first: str, second: str) -> bool:
    if first in _NO_SUBJECT or first in _REFERRING or first.isdecimal() or first.endswith("ly"):
        return False
    if first.endswith(("ing", "ed")) and first not in _THINGS_IN_ING:
        return False
    return not (first in _QUANTITIES and second in _FINITE)


def _has_own_verb(words: Sequence[str]) -> bool:
    for at, word in enumerate(words[1 : _SUBJECT_LENGTH + 1], start=1):
        if word in _BARRED_IN_SUBJECT:
            return False
        if word in _FINITE:
            is_noun = word in {"need", "needs"} and words[at - 1] in _BEFORE_NEEDS
            return not is_noun and at < len(words) - 1 and not _has_inner_subject(words[:at])
    return False


def _has_inner_subject(words: Sequence[str]) -> bool:
    """Say whether the verb after these words is that of a clause inside the subject: "the way the nurses" (are)."""
    if words[-1] in _PRONOUNS:
        return True
    return any(word in _DETERMINERS and before not in _BEFORE_DETERMINERS for before, word in itertools.pairwise(words))


def _is_wish(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[0] in _WISHING and not (_FINITE | _BINDING | _REFERRING).intersection(words)


def _is_command(words: Sequence[str]) -> bool:
    if words[0] == "please":
        words = words[1:]
    if len(words) < 2:
        return False
    if words[0] in _COMMANDS_BEFORE_A_MEASURE:
        return words[1] in _MEASURES
    return words[0] in _COMMANDS and words[1] not in _NO_SUBJECT | {"it", "them", "up"}


def _has_infinitive(words: Sequence[str]) -> bool:
    return any(one == "to" and after not in _MEASURES for one, after in zip(words, [*words[1:], ""], strict=True))


def _may_cut(left: Sequence[str], last: Sequence[str], right: Clause) -> bool:
    words = right.words
    if _REFERRING.intersection(words):
        return False
    if right.joint == "as well as":
        first = words[0]
        return first.endswith("ing") and first not in _THINGS_IN_ING and (_is_command(left) or _has_finite(left))
    if _is_command(words):
        return (
            _is_command(left)
            and (_is_command(last) or len(last) == len(left))
            and not _has_infinitive(left)
            and left[-1] not in _ALL_COMMANDS
        )
    if not _is_clause(words) or _BINDING.intersection(left) or left[-1] in _NO_SUBJECT:
        return False
    if left[0] in _FINITE or tuple(left[:2]) in {("the", "more"), ("the", "less"), ("the", "better"), ("the", "fewer")}:
        return False
    return _has_finite(left) and _has_finite(last)


def _leans(text: str) -> bool:
    if _STANDS_AFTER_ALL.match(text):
        return False
    if _LEANS.match(text):
        return not re.match(r"\W*(?:those|that|these)\s+(?:who|that|which|of)\b", text, re.IGNORECASE)
    words = words_of(text)
    if _SUBORDINATE.match(text):
        return not any(_is_clause(part) for part in map(words_of, text.split(",")[1:]) if len(part) > 2)
    joined = _ONLY_JOINED.match(text)
    if joined is None:
        return len(words) <= _SHORT and _points_back(words)
    rest = words_of(text[joined.end() :])
    return len(rest) < 3 or not (_has_finite(rest) or rest[0] in _ALL_COMMANDS or len(rest) > _SHORT)


def _points_back(words: Sequence[str]) -> bool:
    """Say whether what a short sentence is about is only pointed at: "please ban them", "restrict their sale"."""
    for before, word in zip(("", *words), words, strict=False):
        if word == "them" or (word == "it" and before not in _EMPTY_BEFORE_IT):
            return True
    return words[0] in _ALL_COMMANDS and bool({"their", "its"} & set(words))


def _is_fragment(text: str) -> bool:
    return _FRAGMENT.match(text) is not None


def _is_answer(text: str) -> bool:
    return " ".join(words_of(text)) in _ANSWERS


def _is_remark(text: str) -> bool:
    return " ".join(words_of(text)) in _REMARKS


RULES = ClauseRules(
    joints=_JOINTS,
    is_wish=_is_wish,
    may_cut=_may_cut,
    leans=_leans,
    is_fragment=_is_fragment,
    is_answer=_is_answer,
    is_remark=_is_remark,
)
