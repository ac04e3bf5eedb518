"""When a Welsh clause stands alone. Verbs come first in Welsh, so a clause is known by its first word.

"A" before a verb may also mean "which" ("y bws a oedd yn hwyr"): only "ac", a semicolon and a comma are joints.
"""

import re
from collections.abc import Sequence

from citizen_voice.grouping.clauses import Clause, ClauseRules, word_set, words_of

_VERBS = word_set(
    """mae mae'r maen mae'na roedd roedd'na roedd'r roeddwn roedden oedd bydd byddai byddwn byddaf byddem dylai dylid
    dylem dylen dylwn dylech rhaid gall gallai gallem gellir hoffwn hoffem hoffai rydw rydyn rydym rwy rwy'n rwyf dw
    dwi dyn dydy dyw nid ni does doedd ddylai mi fe cafodd cefais ces cawsom aeth es daeth gwnaeth gwelais"""
)
_SUBORDINATING = word_set(
    """bod fod os pan pe petai achos oherwydd gan er mwyn fel sy sydd sy'n lle nad na mai taw tra cyn wedyn wrth ond
    neu dywedodd credu meddwl teimlo gobeithio"""
)
_REFERRING = word_set("""hyn hynny hwn hon hwnnw honno rhain rheiny nhw ef fo hi hwy eu ei ynddo arno amdano iddo""")
_WISHING = word_set("mwy llai gwell rhagor dim glanach rhatach")
_IT = frozenset(["mae'n", "byddai'n", "bydd'n", "roedd'n", "maen"])
_JOINTS = re.compile(r"(?P<joint>;\s+|\s[–—-]\s+|,\s+(?:ac\s+(?:hefyd\s+)?)?|\s+ac\s+(?:hefyd\s+)?)", re.IGNORECASE)
_LEANS = re.compile(
    r"\W*(?:ond\s+|ac\s+|felly\s+)?(?:"
    r"(?:mae|byddai|bydd|dylai|roedd|oedd|gallai|gall|dydy|nid yw|cafodd)\s+"
    r"(?:hyn|hynny|hwn|hon|nhw|ef|fe|fo|hi|rhain)\b"
    r"|maen nhw\b|byddai['’]n\b"
    r"|(?:oherwydd|achos|er mwyn|fel y|fel bod|sy['’]n|sydd|yn enwedig|gan gynnwys|er enghraifft)\b)",
    re.IGNORECASE,
)
_ANSWERS = frozenset(["ie", "oes", "ydy", "ydw", "na", "nage", "nac ydy", "cytuno", "yn bendant", "hollol", "iawn"])
_REMARKS = frozenset(
    ["diolch", "diolch yn fawr", "diolch i chi", "gwych", "da iawn", "ardderchog", "plis", "os gwelwch yn dda"]
)


def _may_cut(left: Sequence[str], last: Sequence[str], right: Clause) -> bool:
    first = right.words[0]
    return (
        first in _VERBS
        and first not in _IT
        and left[0] in _VERBS
        and last[0] in _VERBS | {"ac", "hefyd"}
        and not _SUBORDINATING.intersection(left)
        and not _REFERRING.intersection(right.words)
    )


def _is_wish(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[0] in _WISHING and not (_VERBS | _SUBORDINATING | _REFERRING).intersection(words)


def _leans(text: str) -> bool:
    return _LEANS.match(text) is not None


def _is_answer(text: str) -> bool:
    return " ".join(words_of(text)) in _ANSWERS


def _is_remark(text: str) -> bool:
    return " ".join(words_of(text)) in _REMARKS


RULES = ClauseRules(
    joints=_JOINTS,
    is_wish=_is_wish,
    may_cut=_may_cut,
    leans=_leans,
    is_fragment=lambda _text: False,
    is_answer=_is_answer,
    is_remark=_is_remark,
)
