"""The language of a text: English and Welsh told apart closely, others in so far as the text is plainly neither.

English and Welsh are read with lingua's full models (preloaded, some 50 MB). A text of four words or more that has next
to none of the small words of either is read with its light models of the languages most used in the United Kingdom.
"""

import functools
import re
from collections.abc import Sequence

from lingua import ConfidenceValue, IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

ENGLISH, WELSH = "en", "cy"
OTHERS = (
    "ar", "bg", "bn", "de", "el", "es", "fa", "fr", "ga", "gu", "hi", "hu", "it", "lt", "lv", "nl", "pa", "pl", "pt",
    "ro", "ru", "so", "sq", "ta", "tr", "uk", "ur", "yo", "zh",
)  # fmt: skip
"""The other languages that are known. Every other is None, or taken for one of these."""
LEAST_LETTERS, LEAST_WORDS = 8, 2
"""A text with less is not guessed at: "Dim" and "OK" may be anything."""
SURE, FAIRLY_SURE = 0.9, 0.75
"""Confidence from which the models are believed alone, and together with the small words of the text."""
_READ = 240
_LEAST_WORDS_OF_OTHERS = 4
_SHARE_OF_SMALL_WORDS = 0.1
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
# Words of both ("a", "i", "o", "am"), or also of German, Dutch or French ("in", "so", "was", "or"), tell nothing.
_ENGLISH = """the and of is to for more not are be were with on it you my very have has should they that this from by at
    our their up out please can could would there when who what if than about need make buses because been which"""
_WELSH = """yn y yr mae ar ac yw ei eu ni nid wedi bod gan gyda i'r o'r a'r sy'n mae'r y'r rhaid dim mwy hyn oedd roedd
    bydd ond er mae'n rydw rwy'n dylai dylid angen sydd hefyd pobl nhw fy ein eich hoffwn"""
_SMALL_WORDS = {ENGLISH: frozenset(_ENGLISH.split()), WELSH: frozenset(_WELSH.split())}
_MANY = 3


def detect_language(text: str) -> str | None:
    """Give the language of one text as `detect_languages` does."""
    return detect_languages([text])[0]


def detect_languages(texts: Sequence[str]) -> list[str | None]:
    """Give the language of each text as an ISO 639-1 code, None where it can't be told.

    Told from the first 240 characters. None: fewer than two words or eight letters, or a confidence below 0.9 (0.75
    where the small words of the text speak for the same language, and whatever it is where three do and none against).
    """
    heads = [text[:_READ] for text in texts]
    words = [[word.casefold().replace("’", "'") for word in _WORD.findall(head)] for head in heads]
    found: list[str | None] = [None] * len(texts)
    long_enough = [at for at, head in enumerate(heads) if _is_long_enough(head, words[at])]
    foreign = [at for at in long_enough if _is_foreign(words[at])]
    near = sorted(set(long_enough) - set(foreign))
    for at, confidences in _read(_near_detector, heads, near):
        found[at] = _decide(confidences, words[at])
    for at, confidences in _read(_far_detector, heads, foreign):
        found[at] = _code(confidences[0]) if confidences[0].value >= SURE else None
    return found


def _is_long_enough(head: str, words: Sequence[str]) -> bool:
    letters = len(_LETTER.findall(head))
    # Scripts without blanks between words, such as Chinese, have long "words".
    return letters >= LEAST_LETTERS and (len(words) >= LEAST_WORDS or not head.isascii())


def _is_foreign(words: Sequence[str]) -> bool:
    """Say whether a text has next to no small word of English or Welsh, though it is long enough for some."""
    if not any("a" <= sign <= "z" for word in words for sign in word):
        return True
    least = _SHARE_OF_SMALL_WORDS * len(words)
    return len(words) >= _LEAST_WORDS_OF_OTHERS and all(_hits(words, code) < least for code in _SMALL_WORDS)


def _hits(words: Sequence[str], code: str) -> int:
    return sum(word in _SMALL_WORDS[code] for word in words)


def _decide(confidences: Sequence[ConfidenceValue], words: Sequence[str]) -> str | None:
    """Weigh the models' answer with the small words: names of places make English look Welsh to a model of letters."""
    best = _code(confidences[0])
    other = WELSH if best == ENGLISH else ENGLISH
    own, against = _hits(words, best), _hits(words, other)
    if against > own:
        return other if against >= 2 and own == 0 else None
    if own >= _MANY and against == 0:
        return best
    needed = FAIRLY_SURE if own > against else SURE
    return best if confidences[0].value >= needed else None


def _read(
    detector: "functools._lru_cache_wrapper[LanguageDetector]", heads: Sequence[str], chosen: Sequence[int]
) -> list[tuple[int, list[ConfidenceValue]]]:
    """Read the chosen texts on all cores. The models are loaded with the first text that needs them."""
    if not chosen:
        return []
    values = detector().compute_language_confidence_values_in_parallel([heads[at] for at in chosen])
    return list(zip(chosen, values, strict=True))


def _code(confidence: ConfidenceValue) -> str:
    return confidence.language.iso_code_639_1.name.lower()


@functools.cache
def _near_detector() -> LanguageDetector:
    return (
        LanguageDetectorBuilder.from_languages(Language.ENGLISH, Language.WELSH)
        .with_preloaded_language_models()
        .build()
    )


@functools.cache
def _far_detector() -> LanguageDetector:
    codes = [getattr(IsoCode639_1, code.upper()) for code in (ENGLISH, WELSH, *OTHERS)]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
